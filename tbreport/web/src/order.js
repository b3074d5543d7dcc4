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

  function scalars() {
    view ??= json("view-scalars");
    return view;
  }
  const key = () => state.get("runs.sort").replace(/^-/, "");
  const known = () => [...columns, ...(asked ? [asked] : [])];

  /** @param {string} tag @returns {Promise<Column | undefined>} */
  async function columnOf(tag) {
    const found = (await scalars()).tags.find((one) => one.tag === tag);
    if (!found) return undefined;
    const cells = found.series.map(async ({ run, values, whole }) => {
      const last = whole ? Number(whole.last) : ((await decode(values)).at(-1) ?? Number.NaN);
      return /** @type {const} */ ([run, { text: format.number(last), sort: last }]);
    });
    return { key: tag, better: "", cells: new Map(await Promise.all(cells)) };
  }
  async function ask() {
    const tag = key();
    if (more && tag && tag !== "name" && !known().some((one) => one.key === tag)) {
      const column = await columnOf(tag);
      if (tag !== key()) return; // meanwhile another was chosen
      asked = column ?? asked;
    }
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
  };
}
