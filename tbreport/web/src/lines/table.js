/** The numbers behind a chart: at the step that is kept, or over the steps selected, or over all. */

import { h, icon } from "../h.js";
import { isAscending, nearest, nearestAnywhere } from "../math.js";
import { byName } from "../ordering.js";
import { startOf } from "./model.js";
import { endOf } from "./rows.js";
import { ownSettings } from "./settings.js";
import { isLeftAsItIs, isNoisy, smoothed } from "./smoothing.js";
import { isMean, statisticsOf } from "./statistics.js";

/** @typedef {import("../types").RunSeries} RunSeries */
/** @typedef {import("../types").LineSettings} Settings */
/** @typedef {{ run: number, end?: string, sort: (number | string)[], cells: (string | Node)[][] }} Row */

/** One order for all tables: the title of a column, and which way. */
let order = { title: "", descending: true };

/** In place of a smoothed value, where a series is left as it was logged. */
export const NOT_SMOOTHED = "not smoothed";

const AT_STEP = ["Smoothed", "Value", "Step", "Time", "Relative"];
const OVER_STEPS = ["End", "Smoothed", "Min", "Max", "Mean", "Start", "Change", "% change", "Points"];

/**
 * @param {RunSeries[]} series @param {import("../types").Core} core @param {import("./looks.js").Looks} looks
 * @param {boolean} [log]  whether the chart's y axis is logarithmic, where it has one of its own
 * @returns {HTMLElement}
 */
export function createTable(series, core, looks, log) {
  const { state, steps } = core;
  const range = state.get("lines.range");
  const step = range ? null : steps.current();
  const settings = ownSettings(state, { log });
  const titles = step === null ? OVER_STEPS : AT_STEP;
  const rows = series
    .map((one) => (step === null ? overSteps(one, range, settings, core) : atStep(one, step, settings, core)))
    .filter((row) => row !== null);
  const body = h("tbody");
  const heads = ["Run", ...titles].map((title, column) => head(title, column, show));
  const table = h(
    "table",
    { class: "numbers" },
    h("thead", {}, h("tr", {}, ...heads.map(({ element }) => element))),
    body,
  );
  function show() {
    const column = ["Run", ...titles].indexOf(order.title);
    for (const one of heads) one.mark();
    const sign = order.descending ? -1 : 1;
    const sorted =
      column < 0 ? rows : [...rows].sort((a, b) => sign * compare(key(a, column), key(b, column)));
    body.replaceChildren(
      ...sorted.map(({ run, end, cells }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, ...looks.head(run), end && h("span", { class: "end" }, end)),
          ...cells.map((parts) => h("td", {}, ...parts)),
        ),
      ),
    );
  }
  /** @param {Row} row @param {number} column */
  const key = ({ run, sort }, column) => (column ? sort[column - 1] : looks.name(run));
  show();
  return table;
}

/** Missing numbers stay last either way. @param {number | string} a @param {number | string} b */
function compare(a, b) {
  if (typeof a === "string") return byName(a, String(b));
  const none = order.descending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const [one, other] = [a, Number(b)].map((value) => (Number.isNaN(value) ? none : value));
  return one === other ? 0 : one - other;
}

/** @param {string} title @param {number} column @param {() => void} show */
function head(title, column, show) {
  const button = h(
    "button",
    { type: "button", class: "sort", onclick: sort },
    h("span", {}, title),
    icon("sort"),
  );
  const element = h("th", { scope: "col" }, button);
  function sort() {
    // Names are read from A, numbers from the top; a third click gives the order of the runs.
    const first = column > 0;
    if (order.title !== title) order = { title, descending: first };
    else if (order.descending === first) order = { title, descending: !first };
    else order = { title: "", descending: true };
    show();
  }
  return {
    element,
    mark() {
      if (order.title !== title) element.removeAttribute("aria-sort");
      else element.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
    },
  };
}

/**
 * A number that is not quite that of the points: they were put into buckets.
 * @param {string} text @param {boolean} rough
 */
export function about(text, rough) {
  return rough && text !== "–" ? `≈ ${text}` : text;
}

/** @param {RunSeries} series @param {number} step @param {Settings} settings @param {import("../types").Core} core */
function atStep(series, step, settings, { format }) {
  const { run, steps, times, values, stepless, reduced } = series;
  const ascending = isAscending(steps);
  const i = (ascending ? nearest : nearestAnywhere)(steps, step);
  if (i < 0 || stepless) return null;
  const asItIs = isLeftAsItIs(series, settings);
  const value = smoothed(series, settings, isNoisy(series))[i];
  const relative = times[i] - startOf(times);
  return {
    run,
    end: steps[i] === step ? "" : endOf({ x: steps, ascending }, i, step),
    sort: [asItIs ? Number.NaN : value, values[i], steps[i], times[i], relative],
    cells: [
      [asItIs ? NOT_SMOOTHED : about(format.number(value), reduced !== undefined)],
      [about(format.number(values[i]), isMean(series, i))],
      [format.step(steps[i])],
      [format.time(times[i])],
      [format.duration(relative)],
    ],
  };
}

/**
 * @param {RunSeries} series @param {[number, number] | null} range @param {Settings} settings
 * @param {import("../types").Core} core @returns {Row | null}
 */
function overSteps(series, range, settings, { format }) {
  const found = statisticsOf(series, range, settings);
  const asItIs = isLeftAsItIs(series, settings);
  if (!found.count) return null;
  const { start, end, least, most, mean, change, percent, count, rough } = found;
  /** @param {number} step */
  const at = (step) => h("span", { class: "at" }, `at ${format.step(step)}`);
  /** @param {number} value */
  const number = (value) => about(format.number(value), rough);
  return {
    run: series.run,
    sort: [end, asItIs ? Number.NaN : found.smoothed, least, most, mean, start, change, percent, count],
    cells: [
      [number(end)],
      [asItIs ? NOT_SMOOTHED : about(format.number(found.smoothed), series.reduced !== undefined)],
      Number.isNaN(least) ? ["–"] : [number(least), at(found.leastAt)],
      Number.isNaN(most) ? ["–"] : [number(most), at(found.mostAt)],
      [Number.isNaN(mean) ? "–" : number(mean)],
      [number(start)],
      [number(change)],
      [Number.isFinite(percent) ? `${number(Number(percent.toFixed(2)))} %` : "–"],
      [about(format.count(count), rough)],
    ],
  };
}
