/**
 * Paper: Overview and the charts that are open are on it from whichever section it is printed, drawn before, whether
 * they are on the screen or not; what is long is cut, and says so. Nothing here may wait for anything, since the
 * browser takes its picture as soon as the handlers have run.
 */

import { hurry } from "./breath.js";
import { h, svg } from "./h.js";
import { createLooks } from "./lines/looks.js";

const MOST = 100; // charts; each holds a canvas of a printer's resolution
const DOTS = 2; // pixels of a canvas for one of the page, where a screen has fewer
const NAMED = 60; // runs in the legend
const ROWS = /** @type {const} */ ([
  [".table-frame > table", 60],
  [".values table", 20],
]);

/** @typedef {import("./types").Core} Core */
/** @typedef {{ hurry(now: boolean): void }} Store */

/**
 * Before the theme is told about the paper: what is on the screen is drawn again then, in the paper's width.
 * @param {Store} store
 */
export function preparePaper(store) {
  const root = document.documentElement;
  const own = Object.getOwnPropertyDescriptor(window, "devicePixelRatio");
  addEventListener("beforeprint", () => {
    store.hurry(true);
    hurry(true);
    root.classList.add("printing");
    const value = Math.max(DOTS, devicePixelRatio);
    Object.defineProperty(window, "devicePixelRatio", { value, configurable: true });
  });
  addEventListener("afterprint", () => {
    store.hurry(false);
    hurry(false);
    root.classList.remove("printing");
    if (own) Object.defineProperty(window, "devicePixelRatio", own);
  });
}

/**
 * After all else that listens: by now the sections that are always printed have been mounted.
 * @param {Core} core @param {{ drawAll(most: number): number, settle(): void }} schedule
 */
export function printAll(core, schedule) {
  /** @type {(() => void)[]} what makes the page as it was */
  let undo = [];
  addEventListener("beforeprint", () => {
    undo = [...cutTables(core), ...addLegend(core)];
    const left = schedule.drawAll(MOST);
    if (left) {
      const text = `${left} more charts are open but not printed. Filter or close groups to print those.`;
      const note = h("p", { class: "print-only" }, text);
      document.getElementById("main")?.append(note);
      undo.push(() => note.remove());
    }
  });
  addEventListener("afterprint", () => {
    for (const act of undo) act();
    undo = [];
    schedule.settle();
  });
}

/** Say which line is which run's, above the charts. @param {Core} core */
function addLegend(core) {
  const { runs, format } = core;
  const title = document.querySelector('[data-section="scalars"] > .section-title');
  const shown = runs.indices();
  if (!title || runs.list.length < 2) return [];
  const looks = createLooks(core);
  const entries = shown
    .slice(0, NAMED)
    .map((run) => h("li", {}, sample(looks.color(run), looks.dash(run)), h("span", {}, looks.name(run))));
  const rest = shown.length - entries.length;
  const legend = h(
    "ul",
    { class: "print-only paper-legend" },
    ...entries,
    rest > 0 && h("li", {}, `and ${format.plural(rest, "more run")}`),
  );
  title.after(legend);
  return [() => legend.remove()];
}

/** A stroke, as backgrounds are mostly not printed. @param {string} color @param {number[]} [dash] */
function sample(color, dash) {
  const line = svg("line", { x1: 1, x2: 23, y1: 4, y2: 4, stroke: color, "stroke-width": 2 });
  if (dash) line.setAttribute("stroke-dasharray", dash.join(" "));
  return svg("svg", { class: "stroke", viewBox: "0 0 24 8", "aria-hidden": "true" }, line);
}

/** Long tables end after some rows, and say how many follow on the screen. @param {Core} core */
function cutTables({ format }) {
  /** @type {(() => void)[]} */
  const undo = [];
  for (const [selector, most] of ROWS) {
    for (const table of document.querySelectorAll(/** @type {"table"} */ (selector))) {
      const rows = [...table.tBodies]
        .flatMap((body) => [...body.rows])
        .filter((row) => !row.matches("[aria-hidden]"));
      const beyond = rows.filter((row) => !row.hidden && !row.classList.contains("folded")).slice(most);
      const left = beyond.length + Number(table.dataset.away ?? 0); // long tables keep rows out of the page
      if (!left) continue;
      for (const row of beyond) row.classList.add("off-paper");
      const text = `And ${format.plural(left, "more row")}: see this file on the screen.`;
      const note = h("p", { class: "print-only quiet" }, text);
      (table.closest(".table-frame") ?? table).after(note);
      undo.push(() => {
        for (const row of beyond) row.classList.remove("off-paper");
        note.remove();
      });
    }
  }
  return undo;
}
