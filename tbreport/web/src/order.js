/** The order of the runs, in the panel and in Overview: the report's, by name, by time, by any scalar's last value. */

import { sorted } from "./arrange.js";
import { runColumns } from "./columns.js";
import { codecs } from "./fragment.js";

/** @typedef {import("./types").Core} Core */
/** @typedef {import("./arrange.js").Column} Column */
/** @typedef {{ tags: import("./types").TagSeries[] }} ScalarsView */
/**
 * @typedef {object} Order
 * @property {Column[]} columns  those that need not be asked for
 * @property {boolean} more  whether any scalar's tag may be the key, too
 * @property {() => Promise<string[]>} tags  all of them
 * @property {() => string} key  what the runs are sorted by, without its sign
 * @property {() => Column | undefined} column  the values of that
 * @property {() => number[]} sorted  runs that are no lines of others
 * @property {() => string} problem  why they are not sorted as asked, or not all of them; "" where they are
 */

/**
 * Tells "order" when it has changed, which takes a moment where values have to be unpacked.
 * @param {Core} core @param {import("./events.js").Events} events @returns {Order}
 */
export function createOrder({ page, state, on, json, decode, format }, events) {
  state.define("runs.sort", "", codecs.text);
  const columns = runColumns(page.runs);
  const more = page.sections.some(({ name }) => name === "scalars");
  /** @type {Promise<ScalarsView> | undefined} */
  let view; // the section that shows them knows where their values lie
  /** @type {Column | undefined} */
  let asked;

  let problem = "";

  function scalars() {
    view ??= json("view-scalars");
    return view;
  }
  const key = () => state.get("runs.sort").replace(/^-/, "");
  const known = () => [...columns, ...(asked ? [asked] : [])];

  /** @param {import("./types").SeriesRef} series */
  async function last({ run, values, whole }) {
    const sort = whole ? Number(whole.last) : ((await decode(values)).at(-1) ?? Number.NaN);
    return /** @type {const} */ ([run, { text: format.number(sort), sort }]);
  }
  /** @param {string} tag @returns {Promise<{ column: Column, problem: string }>} */
  async function columnOf(tag) {
    const found = more ? (await scalars()).tags.find((one) => one.tag === tag) : undefined;
    if (!found) throw new Error("No scalar has this tag.");
    const { values, lost, reason } = settled(await Promise.allSettled(found.series.map(last)));
    if (!values.length) throw reason;
    const problem = lost ? `${format.plural(lost, "run")} without a value: ${messageOf(reason)}` : "";
    return { column: { key: tag, better: "", cells: new Map(values) }, problem };
  }
  async function ask() {
    const tag = key();
    let answer = { column: asked, problem: asked?.key === tag ? problem : "" };
    if (tag && tag !== "name" && !known().some((one) => one.key === tag)) {
      answer = await columnOf(tag).catch((error) => ({
        column: asked,
        problem: `Not sorted by ${tag}. ${messageOf(error)}`,
      }));
      if (tag !== key()) return; // meanwhile another was chosen
    }
    asked = answer.column;
    problem = answer.problem;
    events.emit("order");
  }
  on("runs.sort", ask);
  if (key()) ask();
  return {
    columns,
    more,
    key,
    tags: async () => (await scalars()).tags.map(({ tag }) => tag),
    column: () => known().find((one) => one.key === key()),
    sorted: () => sorted(page.runs, state.get("runs.sort"), known()),
    problem: () => problem,
  };
}

/** @template T @param {PromiseSettledResult<T>[]} results */
function settled(results) {
  const values = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const reasons = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  return { values, lost: reasons.length, reason: reasons[0] };
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
