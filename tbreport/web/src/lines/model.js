/** Decoded series and settings → what a line chart shows, in data terms. DOM-free. */

import { breathe } from "../breath.js";
import {
  extent,
  isAscending,
  nearest,
  nearestAnywhere,
  padded,
  partition,
  withoutOutliers,
} from "../math.js";
import { isLeftAsItIs, isNoisy, smoothed } from "./smoothing.js";
import { surveyOf } from "./survey.js";

/** @typedef {import("../types").RunSeries} RunSeries */
/** @typedef {import("../types").LineSettings} LineSettings */
/** @typedef {import("../types").XKind} XKind */
/** @typedef {import("../types").YRange} YRange */

const NEARBY = 1e-13; // of a number: between doubles that lie this near there is room for whole labels

/**
 * @typedef {object} Line
 * @property {number} run
 * @property {string} part  which piece of the run's series it is, "" for all of it
 * @property {ArrayLike<number>} x
 * @property {ArrayLike<number>} y  smoothed
 * @property {{ x: ArrayLike<number>, y: ArrayLike<number> }} raw  what was logged, as it is drawn
 * @property {boolean} smoothed  whether `y` is another line than `raw`
 * @property {boolean} asItIs  whether smoothing is asked for and not done to it
 * @property {RunSeries} series
 * @property {boolean} ascending
 */

/**
 * @typedef {object} Model
 * @property {Line[]} lines
 * @property {[number, number]} x  the domain
 * @property {[number, number]} whole  the domain without zoom
 * @property {[number, number]} y
 * @property {boolean} smoothed
 * @property {boolean} outliers  whether they are ignored
 * @property {import("./survey.js").Survey} left  what of the values is not to be seen
 * @property {boolean} blank  whether no value at all has a place on the y axis
 * @property {boolean} log
 * @property {boolean} logX
 * @property {XKind} kind
 */

/**
 * @param {RunSeries[]} series  of the runs that are shown @param {LineSettings} settings @param {YRange} [fixed]
 * @returns {Model}
 */
export function prepare(series, settings, fixed = [null, null]) {
  return modelOf(
    series.flatMap((one) => linesOf(one, settings)),
    settings,
    fixed,
  );
}

/**
 * The same in several tasks: of hundreds of runs the smoothing alone takes longer than one may.
 * @param {RunSeries[]} series @param {LineSettings} settings @param {YRange} [fixed] @returns {Promise<Model>}
 */
export async function prepareInTurns(series, settings, fixed = [null, null]) {
  const lines = [];
  for (const one of series) {
    lines.push(...linesOf(one, settings));
    await breathe();
  }
  return modelOf(lines, settings, fixed);
}

/** @param {Line[]} lines @param {LineSettings} settings @param {YRange} fixed @returns {Model} */
function modelOf(lines, settings, fixed) {
  const { zoom, log, outliers, x: kind } = settings;
  const logX = settings.logX && kind !== "wall";
  const whole = wholeX(lines, logX, kind === "step");
  const x = zoom && (!logX || zoom[0] > 0) ? zoom : whole;
  const range = yRange(lines, x, settings);
  const y = held(padded(range, log), fixed, log);
  const left = surveyOf(lines, { x, y, log, logX, steps: kind === "step" });
  return {
    lines,
    x,
    whole,
    y,
    smoothed: settings.smoothing > 0,
    outliers,
    left,
    blank: !range,
    log,
    logX,
    kind,
  };
}

/** @param {RunSeries} series @param {LineSettings} settings @returns {Line[]} */
function linesOf(series, settings) {
  const x = xOf(series, settings.x);
  const ascending = isAscending(x);
  const starts = settings.partition && !ascending ? partition(x) : [0];
  const noisy = isNoisy(series);
  return starts.map((start, i) => {
    const piece = starts.length > 1 ? cut(series, start, starts[i + 1] ?? x.length) : series;
    const xs = starts.length > 1 ? slice(x, start, starts[i + 1]) : x;
    const y = smoothed(piece, settings, noisy);
    return {
      run: series.run,
      part: starts.length > 1 ? ` (${i + 1}/${starts.length})` : "",
      x: xs,
      y,
      raw: drawn(xs, piece),
      smoothed: y !== piece.values,
      asItIs: isLeftAsItIs(series, settings),
      series: piece,
      ascending: ascending || isAscending(xs),
    };
  });
}

/** @param {ArrayLike<number>} list @param {number} from @param {number} [to] @returns {ArrayLike<number>} */
function slice(list, from, to) {
  return Array.prototype.slice.call(list, from, to);
}

/** @param {RunSeries} series @param {number} from @param {number} to @returns {RunSeries} */
function cut(series, from, to) {
  const { steps, times, values, reduced } = series;
  return {
    ...series,
    steps: slice(steps, from, to),
    times: slice(times, from, to),
    values: slice(values, from, to),
    reduced: reduced && {
      ...reduced,
      low: slice(reduced.low, from, to),
      high: slice(reduced.high, from, to),
      sizes: slice(reduced.sizes, from, to),
      marks: reduced.marks && slice(reduced.marks, from, to),
    },
  };
}

/**
 * The points to draw: of a bucket its lowest and its highest, the one nearer to the bucket before first.
 * @param {ArrayLike<number>} x @param {RunSeries} series
 */
function drawn(x, { values, reduced }) {
  if (!reduced) return { x, y: values };
  const { low, high } = reduced;
  const twice = { x: new Float64Array(2 * x.length), y: new Float64Array(2 * x.length) };
  for (let i = 0; i < x.length; i++) {
    const rising = !(values[i] < values[i - 1]);
    twice.x[2 * i] = twice.x[2 * i + 1] = x[i];
    twice.y[2 * i] = rising ? low[i] : high[i];
    twice.y[2 * i + 1] = rising ? high[i] : low[i];
  }
  return twice;
}

/**
 * The x values of a series. Without steps of its own, a series is drawn in the order in which it was written.
 * @param {RunSeries} series @param {XKind} kind @returns {ArrayLike<number>}
 */
export function xOf({ steps, times, stepless, other }, kind) {
  if (kind === "wall") return times;
  if (kind === "step") return stepless ? Float64Array.from(steps, (_, i) => i) : steps;
  if (kind !== "relative") return other ?? new Float64Array(steps.length).fill(Number.NaN);
  const start = startOf(times);
  return Float64Array.from(times, (time) => time - start);
}

/**
 * The first of `times` that is one, NaN where there is none.
 * @param {ArrayLike<number>} times @returns {number}
 */
export function startOf(times) {
  return Array.prototype.find.call(times, Number.isFinite) ?? Number.NaN;
}

/** @param {Line[]} lines @param {boolean} log @param {boolean} steps @returns {[number, number]} */
function wholeX(lines, log, steps) {
  const range = extent(
    lines.map((line) => line.x),
    log ? (x) => x > 0 : undefined,
  );
  if (!range) return log ? [1, 10] : [0, 1];
  if (range[0] < range[1]) return range;
  if (log) return [range[0] / 2, range[0] * 2];
  // So that the axis names whole steps around a single one, also where doubles lie far apart.
  const room = Math.max(steps ? 3 : 1, Math.abs(range[0]) * NEARBY);
  return [Math.max(-Number.MAX_VALUE, range[0] - room), Math.min(Number.MAX_VALUE, range[1] + room)];
}

/**
 * What was logged between two places of the x axis, and the smoothed line there: a line that leads past what was
 * logged in sight is still whole.
 * @param {Line[]} lines @param {[number, number]} domain @param {LineSettings} settings
 */
function yRange(lines, [from, to], { log, outliers, zoom }) {
  const { NEGATIVE_INFINITY: lowest, POSITIVE_INFINITY: highest } = Number;
  if (outliers) {
    const range = withoutOutliers(lines.flatMap(({ raw }) => inside(raw, from, to, log)));
    if (range) return range;
  }
  // Over the whole axis no smoothed value lies outside those that were logged.
  const all = lines.flatMap(({ raw, smoothed, x, y }) => (zoom && smoothed ? [raw, { x, y }] : [raw]));
  return extentOf(all, from, to, log) ?? extentOf(all, lowest, highest, log);
}

/** @param {Line["raw"][]} all @param {number} from @param {number} to @param {boolean} log @returns {[number, number] | null} */
function extentOf(all, from, to, log) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const floor = log ? 0 : Number.NEGATIVE_INFINITY;
  for (const { x, y } of all) {
    for (let i = 0; i < y.length; i++) {
      const value = y[i];
      if (!(value > floor && value < Number.POSITIVE_INFINITY && x[i] >= from && x[i] <= to)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** @param {Line["raw"]} raw @param {number} from @param {number} to @param {boolean} log @returns {number[]} */
function inside({ x, y }, from, to, log) {
  return Array.prototype.filter.call(y, (value, i) => x[i] >= from && x[i] <= to && (!log || value > 0));
}

/**
 * The range with the ends that the reader fixed, where that leaves a range.
 * @param {[number, number]} range @param {YRange} fixed @param {boolean} log @returns {[number, number]}
 */
function held([low, high], [from, to], log) {
  const least = from !== null && (!log || from > 0) ? from : low;
  const most = to !== null && (!log || to > 0) ? to : high;
  if (least < most) return [least, most];
  if (from !== null && to !== null) return [low, high];
  if (from !== null) return [least, log ? least * 10 : least + Math.max(1, Math.abs(least) * NEARBY)];
  return [log ? most / 10 : most - Math.max(1, Math.abs(most) * NEARBY), most];
}

/** The point of `line` that is nearest to `x`, -1 where it has none. @param {Line} line @param {number} x */
export function nearestPoint(line, x) {
  return line.ascending ? nearest(line.x, x) : nearestAnywhere(line.x, x);
}

/** The point of `line` that is nearest to `step`. @param {Line} line @param {number} step */
export function nearestStep({ series: { steps } }, step) {
  return isAscending(steps) ? nearest(steps, step) : nearestAnywhere(steps, step);
}

/**
 * Whether some of `line` lies between two places of the x axis, be it between two of its points.
 * @param {Line} line @param {number} from @param {number} to
 */
export function crosses({ x, ascending }, from, to) {
  if (ascending) return x[0] <= to && x[x.length - 1] >= from;
  const range = extent([x]);
  return range !== null && range[0] <= to && range[1] >= from;
}
