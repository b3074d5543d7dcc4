/** How the line of a run looks, and what it is called: sub-runs of `add_scalars` are lines of their parent. */

import { h } from "../h.js";
import { runName } from "../names.js";

const DASHES = [undefined, [6, 3], [2, 3], [10, 3, 2, 3], [4, 2]];

/** @param {import("../types").Core} core */
export function createLooks({ runs, state, theme }) {
  const { list } = runs;
  /** The names of each parent's lines: a name has one dash in all charts. @type {Map<number, string[]>} */
  const lines = new Map();
  for (const { parent, line = "" } of list) {
    if (parent == null) continue;
    const names = lines.get(parent) ?? [];
    if (!names.includes(line)) names.push(line);
    lines.set(parent, names.sort());
  }

  /** @param {number} run  the run that it shows itself as */
  function owner(run) {
    const { parent } = list[run];
    return parent == null || !state.get("lines.fold") ? run : parent;
  }
  /** @param {number} run */
  const folded = (run) => owner(run) !== run;
  /** @param {number} run @returns {string} */
  const name = (run) => (folded(run) ? `${list[owner(run)].name} · ${list[run].line}` : list[run].name);

  /** @param {number} run */
  const paint = (run) => `var(--run-${owner(run)})`;

  return {
    name,
    any: lines.size > 0,
    /** @param {number} run */
    shown: (run) => runs.shown(owner(run)),
    /** @param {number} run */
    color: (run) => runs.color(owner(run)),
    /** The same for a style. @param {number} run */
    paint,
    /** The colour on white paper. @param {number} run */
    paper(run) {
      const color = runs.color(owner(run));
      const own = theme.dark() && list.find((other) => other.color[1] === color);
      return own ? own.color[0] : color;
    },
    /** @param {number} run @returns {number[] | undefined} */
    dash(run) {
      if (!folded(run)) return undefined;
      const { parent, line = "" } = list[run];
      const place = lines.get(/** @type {number} */ (parent))?.indexOf(line) ?? 0;
      return DASHES[place % DASHES.length];
    },
    /** Its dot and its name, for the head of a row. @param {number} run @param {string} [part] */
    head(run, part = "") {
      const dot = h("span", { class: "dot" });
      dot.style.setProperty("--dot", paint(run));
      return [dot, runName(name(run) + part)];
    },
  };
}

/** @typedef {ReturnType<typeof createLooks>} Looks */
