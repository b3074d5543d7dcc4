/** Runs that belong together: by folder, or by what an expression captures of their names. DOM-free. */

import { patternOf } from "./search.js";

/** The value of "runs.group" that means: by folder. As an expression it would be of no use. */
export const FOLDER = "/";

/** @typedef {import("./types").PageRun} PageRun */
/** @typedef {import("./types").RunGroup} RunGroup */

/**
 * Groups in the order of their first runs. As in TensorBoard the captures make the key, an expression without any
 * makes one group of all that it matches, and what it does not match is in no group.
 * @param {PageRun[]} list @param {string} by  an expression, `FOLDER`, or "" for no groups
 * @returns {RunGroup[] | null} null where the expression is none
 */
export function grouped(list, by) {
  const pattern = by === FOLDER ? null : patternOf(by);
  if (!by) return [];
  if (by !== FOLDER && !pattern) return null;
  /** @type {Map<string, RunGroup>} */
  const groups = new Map();
  list.forEach((run, index) => {
    const parts = pattern
      ? pattern.groups(run.name)
      : [folderOf(run.parent == null ? run : list[run.parent])];
    if (!parts) return;
    const key = JSON.stringify(parts);
    const group = groups.get(key) ?? { name: parts.length ? parts.join(", ") || "(empty)" : by, runs: [] };
    group.runs.push(index);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** @param {PageRun} run */
function folderOf({ name }) {
  return name.slice(0, Math.max(0, name.lastIndexOf("/"))) || ".";
}
