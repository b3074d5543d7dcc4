/** How the line of a run looks, and what it is called: sub-runs of `add_scalars` are lines of their parent. */

import { h, svg } from "../h.js";
import { folding, runName } from "../names.js";
import { byName } from "../ordering.js";

const DASHES = [undefined, [6, 3], [2, 3], [10, 3, 2, 3], [4, 2]];
/** What is mixed into the run's colour once all dashes are used, on a light and on a dark page. */
const SHADES = /** @type {const} */ ([
  [0, "#000000", "#ffffff"],
  [0.5, "#000000", "#ffffff"],
  [0.6, "#8a8f98", "#8a8f98"],
]);

/**
 * Runs share a chart, so its lines have the run's colour and differ in dash and shade. Where there is but one run
 * that has lines, or more lines than dashes and shades, every line has the colour that it has as a run.
 * @param {import("../types").PageRun[]} list
 * @returns {(run: number) => { dash?: number[], shade: number } | null}
 */
export function lineStyles(list) {
  /** The names of each parent's lines: a name looks the same in all charts. @type {Map<number, string[]>} */
  const lines = new Map();
  for (const { parent, line = "" } of list) {
    if (parent == null) continue;
    const names = lines.get(parent) ?? [];
    if (!names.includes(line)) names.push(line);
    lines.set(parent, names.sort(byName));
  }
  return (run) => {
    const { parent, line = "" } = list[run];
    const names = lines.get(parent ?? -1);
    if (!names || lines.size === 1 || names.length > DASHES.length * SHADES.length) return null;
    const place = names.indexOf(line);
    return { dash: DASHES[place % DASHES.length], shade: Math.floor(place / DASHES.length) };
  };
}

/** @param {string} color @param {string} other  both as #rrggbb @param {number} part  of the other */
export function mixed(color, other, part) {
  const [one, two] = [color, other].map((hex) =>
    [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  const sum = one.map((value, i) => Math.round(value * (1 - part) + two[i] * part));
  return `#${sum.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {import("../types").Core} core */
export function createLooks({ runs, state, theme }) {
  const { list } = runs;
  const styleOf = lineStyles(list);

  /** @param {number} run  the run that it shows itself as */
  function owner(run) {
    const { parent } = list[run];
    return parent == null || !state.get("lines.fold") ? run : parent;
  }
  /** @param {number} run */
  const folded = (run) => owner(run) !== run;
  /** @param {number} run @returns {string} */
  const name = (run) => named(run, (whole) => whole);
  const short = folding(list.flatMap(({ name, parent }) => (parent == null ? [name] : [])));
  /** @param {number} run @param {(name: string) => string} shorten */
  const named = (run, shorten) =>
    shorten(list[owner(run)].name) + (folded(run) ? ` · ${list[run].line}` : "");
  /** @param {number} run */
  const style = (run) => (folded(run) ? styleOf(run) : null);
  /** The run whose colour it has. @param {number} run */
  const painter = (run) => (style(run) ? owner(run) : run);

  /** @param {number} run @param {string} color @param {boolean} dark */
  function shaded(run, color, dark) {
    const [part, light, night] = SHADES[style(run)?.shade ?? 0];
    return part ? mixed(color, dark ? night : light, part) : color;
  }
  /** @param {number} run @returns {number[] | undefined} */
  const dash = (run) => style(run)?.dash;
  /** @param {number} run */
  const color = (run) => shaded(run, runs.color(painter(run)), theme.dark());
  /** @param {number} run */
  const paint = (run) => (style(run)?.shade ? color(run) : `var(--run-${painter(run)})`);

  return {
    name,
    any: list.some(({ parent }) => parent != null),
    /** @param {number} run */
    shown: (run) => runs.shown(owner(run)),
    color,
    /** The same for a style. @param {number} run */
    paint,
    /** The colour on white paper. @param {number} run */
    paper(run) {
      const shown = runs.color(painter(run));
      const own = theme.dark() && list.find((other) => other.color[1] === shown);
      return shaded(run, own ? own.color[0] : shown, false);
    },
    dash,
    /** Its dot, or its line where it shares its run's colour, and its name, for the head of a row. @param {number} run @param {string} [part] */
    head(run, part = "") {
      const mark = style(run) ? stroke(paint(run), dash(run)) : dot(paint(run));
      return [mark, runName(named(run, short) + part, { whole: name(run) + part })];
    },
  };
}

/** @param {string} color @param {number[]} [dash] */
function stroke(color, dash) {
  const line = svg("line", { x1: 0, x2: 18, y1: 4, y2: 4, "stroke-dasharray": dash?.join(" ") });
  line.style.stroke = color;
  return svg("svg", { class: "stroke", viewBox: "0 0 18 8", "aria-hidden": "true" }, line);
}

/** @param {string} color */
function dot(color) {
  const element = h("span", { class: "dot" });
  element.style.setProperty("--dot", color);
  return element;
}

/** @typedef {ReturnType<typeof createLooks>} Looks */
