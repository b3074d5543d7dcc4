/** The order of the runs panel: sorted, in groups, or as the tree of their folders. DOM-free. */

import { byName } from "./ordering.js";

/** @typedef {import("./types").PageRun} PageRun */
/** @typedef {import("./types").RunGroup} RunGroup */
/**
 * @typedef {object} Column  what runs can be sorted by
 * @property {string} key
 * @property {"up" | "down" | ""} better
 * @property {Map<number, { text: string, sort: number }>} cells  of the runs that have one
 */
/**
 * @typedef {object} Item  a row of the panel, with the rows below it
 * @property {string} label  of a folder, a group or a run, without what stands above it
 * @property {number | null} run  null for folders and groups
 * @property {number[]} runs  itself, and all below it
 * @property {Item[]} items
 * @property {"folder" | "group" | "run" | "line"} kind
 */

/**
 * Runs that are no lines of another, in the order of `by`: a column's key, "name", "" for the report's order; with
 * a "-" before it the other way round. The best come first, runs without a value last.
 * @param {PageRun[]} list @param {string} by @param {Column[]} columns
 */
export function sorted(list, by, columns) {
  const main = [...list.keys()].filter((run) => list[run].parent == null);
  const back = by.startsWith("-");
  const key = back ? by.slice(1) : by;
  const sign = back ? -1 : 1;
  if (key === "name") {
    return main.sort((a, b) => sign * byName(list[a].name, list[b].name));
  }
  const column = columns.find((one) => one.key === key);
  if (!column) return back ? main.reverse() : main;
  const best = column.better === "down" ? sign : -sign;
  const value = (/** @type {number} */ run) => column.cells.get(run)?.sort ?? Number.NaN;
  return main.sort((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (Number.isNaN(one) || Number.isNaN(other))
      return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
    return best * (one - other);
  });
}

/**
 * @param {PageRun[]} list @param {number[]} order  from `sorted` @param {RunGroup[]} groups
 * @param {boolean} tree  whether folders are shown, where there are no groups
 * @returns {Item[]}
 */
export function arrange(list, order, groups, tree) {
  /** @type {Map<number, number[]>} */
  const lines = new Map();
  list.forEach(({ parent }, run) => {
    if (parent == null) return;
    const known = lines.get(parent);
    if (known) known.push(run);
    else lines.set(parent, [run]);
  });
  /** @param {number} run @param {string} label @returns {Item} */
  function item(run, label) {
    const below = lines.get(run) ?? [];
    const items = below.map((line) => ({
      label: list[line].line || list[line].name,
      run: line,
      runs: [line],
      items: [],
      kind: /** @type {const} */ ("line"),
    }));
    return { label, run, runs: [run, ...below], items, kind: "run" };
  }
  if (groups.length) return inGroups(order, groups, (run) => item(run, list[run].name));
  return tree ? inFolders(list, order, item) : order.map((run) => item(run, list[run].name));
}

/** @param {number[]} order @param {RunGroup[]} groups @param {(run: number) => Item} item @returns {Item[]} */
function inGroups(order, groups, item) {
  const places = new Map(groups.flatMap(({ runs }, place) => runs.map((run) => [run, place])));
  const of = groups.map(({ name }) => folder(name, /** @type {Item[]} */ ([]), "group"));
  const rest = [];
  for (const run of order) {
    const place = places.get(run);
    if (place === undefined) rest.push(item(run));
    else of[place].items.push(item(run));
  }
  for (const group of of) group.runs = group.items.flatMap(({ runs }) => runs);
  return [...of.filter(({ items }) => items.length), ...rest];
}

/** @param {string} label @param {Item[]} items @param {"folder" | "group"} kind @returns {Item} */
function folder(label, items, kind) {
  return { label, run: null, runs: items.flatMap(({ runs }) => runs), items, kind };
}

/** @typedef {{ run: number | null, below: Map<string, Branch> }} Branch */

/**
 * @param {PageRun[]} list @param {number[]} order
 * @param {(run: number, label: string) => Item} item
 */
function inFolders(list, order, item) {
  /** @type {Branch} */
  const root = { run: null, below: new Map() };
  for (const run of order) {
    let branch = root;
    for (const part of list[run].name.split("/")) {
      const next = branch.below.get(part) ?? { run: null, below: new Map() };
      branch.below.set(part, next);
      branch = next;
    }
    branch.run = run;
  }
  /** @param {string} label @param {Branch} branch @returns {Item} */
  function itemOf(label, { run, below }) {
    if (!below.size) return item(/** @type {number} */ (run), label);
    const [[name, only]] = below;
    // A folder that holds one thing is no place of its own.
    if (run === null && below.size === 1) return itemOf(`${label}/${name}`, only);
    const items = [...below].map(([part, branch]) => itemOf(part, branch));
    return folder(label, run === null ? items : [item(run, "."), ...items], "folder");
  }
  return [...root.below].map(([part, branch]) => itemOf(part, branch));
}
