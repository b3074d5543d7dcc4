/** What a table says of a series. DOM-free. */

import { isNoisy, smoothed } from "./smoothing.js";

/** @typedef {import("../types").RunSeries} RunSeries */
/**
 * @typedef {object} Statistics  numbers are NaN where there is nothing to tell
 * @property {number} count  of points
 * @property {number} start
 * @property {number} end
 * @property {number} smoothed  at the end
 * @property {number} least
 * @property {number} leastAt  a step
 * @property {number} most
 * @property {number} mostAt
 * @property {number} mean  of what is finite
 * @property {number} change
 * @property {number} percent
 * @property {number} nan
 * @property {number} infinite
 * @property {boolean} rough  whether they are of buckets, whose ends need not be those of the range
 */

const MARKED_NAN = 1;

/**
 * Of the points whose step lies in `range`, ends included, or of all. TensorBoard's names and formulas
 * (scalar_card_data_table.ts): the change is that from the first to the last point.
 * @param {RunSeries} series @param {[number, number] | null} range @param {import("./smoothing.js").Settings} settings
 * @returns {Statistics}
 */
export function statisticsOf(series, range, settings) {
  const found = !range && series.reduced ? known(series.reduced.whole, series.count) : counted(series, range);
  const ys = smoothed(series, settings, isNoisy(series));
  const last = range ? lastInside(series.steps, range) : ys.length - 1;
  const change = found.end - found.start;
  const rough = range !== null && series.reduced !== undefined;
  return { ...found, smoothed: ys[last] ?? Number.NaN, change, percent: (change / found.start) * 100, rough };
}

/** @param {import("../types").WholeSeries} whole @param {number} count */
function known(whole, count) {
  const { first, last, nan, infinite } = whole;
  const { least = Number.NaN, leastAt = Number.NaN, most = Number.NaN, mostAt = Number.NaN } = whole;
  const { mean = Number.NaN } = whole;
  return {
    count,
    start: Number(first),
    end: Number(last),
    least,
    leastAt,
    most,
    mostAt,
    mean,
    nan,
    infinite,
  };
}

/** @param {ArrayLike<number>} steps @param {[number, number]} range */
function lastInside(steps, [from, to]) {
  let last = steps.length - 1;
  while (last >= 0 && !(steps[last] >= from && steps[last] <= to)) last--;
  return last;
}

/** @param {RunSeries} series @param {[number, number] | null} range */
function counted({ steps, values, reduced }, range) {
  const none = Number.NaN;
  const found = { count: 0, start: none, end: none, least: none, leastAt: none, most: none, mostAt: none };
  let [sum, finite, nan, infinite] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (range && !(steps[i] >= range[0] && steps[i] <= range[1])) continue;
    const points = reduced?.sizes[i] ?? 1;
    const value = values[i];
    if (!found.count) found.start = value;
    found.end = value;
    found.count += points;
    if (!Number.isFinite(value)) {
      if (Number.isNaN(value)) nan += points;
      else infinite += points;
      continue;
    }
    const low = reduced?.low[i] ?? value;
    const high = reduced?.high[i] ?? value;
    if (!(low >= found.least)) Object.assign(found, { least: low, leastAt: steps[i] });
    if (!(high <= found.most)) Object.assign(found, { most: high, mostAt: steps[i] });
    sum += value * points;
    finite += points;
  }
  return { ...found, mean: finite ? sum / finite : none, nan, infinite };
}

/** Which kind of no number a bucket without a mean holds; a value of its own is NaN. @param {RunSeries} series @param {number} i */
export function notANumber(series, i) {
  return marksAt(series, i) & MARKED_NAN ? "nan" : "infinite";
}

/** Whether the value at point `i` is the mean of several points. @param {RunSeries} series @param {number} i */
export function isMean({ reduced }, i) {
  return reduced !== undefined && reduced.sizes[i] > 1;
}

/** How many values are no numbers. @param {RunSeries[]} series */
export function notFinite(series) {
  let nan = 0;
  let infinite = 0;
  for (const { values, reduced } of series) {
    nan += reduced?.whole.nan ?? 0;
    infinite += reduced?.whole.infinite ?? 0;
    if (reduced) continue;
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) nan++;
      else if (!Number.isFinite(values[i])) infinite++;
    }
  }
  return { nan, infinite };
}

/**
 * What at point `i` is not finite, as bits: 1 NaN, 2 infinity, 4 minus infinity; 0 for a number.
 * @param {RunSeries} series @param {number} i
 */
export function marksAt({ values, reduced }, i) {
  if (reduced) return reduced.marks?.[i] ?? 0;
  const value = values[i];
  if (Number.isFinite(value)) return 0;
  return Number.isNaN(value) ? MARKED_NAN : value > 0 ? 2 : 4;
}
