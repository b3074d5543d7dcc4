/** How many values a picture shows, and why it does not show the others. DOM-free. */

import { notANumber } from "./statistics.js";

/**
 * @typedef {object} Survey  numbers of values
 * @property {number} total
 * @property {number} drawn
 * @property {number} nan  of those inside the x axis
 * @property {number} infinite
 * @property {number} low  not above 0 on a logarithmic y axis
 * @property {number} outside  the y axis
 * @property {number} above  it, of those
 * @property {number} beyond  the part of the x axis that is shown
 * @property {number} placeless  on no place of the x axis
 * @property {number} alike  whose steps cannot be told from the one before: they are beyond 2^53
 */

const EXACT = 2 ** 53;

/**
 * Of a bucket all points count alike, by its extremes.
 * @param {import("./model.js").Line[]} lines
 * @param {{ x: [number, number], y: [number, number], log: boolean, logX: boolean, steps: boolean }} axes
 * @returns {Survey}
 */
export function surveyOf(lines, { x: [from, to], y: [bottom, top], log, logX, steps }) {
  const found = {
    total: 0,
    drawn: 0,
    nan: 0,
    infinite: 0,
    low: 0,
    outside: 0,
    above: 0,
    beyond: 0,
    placeless: 0,
  };
  for (const { x, series } of lines) {
    const { values, reduced } = series;
    for (let i = 0; i < values.length; i++) {
      const n = reduced ? reduced.sizes[i] : 1;
      const value = values[i];
      const high = reduced ? reduced.high[i] : value;
      found.total += n;
      if (!Number.isFinite(x[i]) || (logX && !(x[i] > 0))) found.placeless += n;
      else if (!(x[i] >= from && x[i] <= to)) found.beyond += n;
      else if (Number.isNaN(value)) found[notANumber(series, i)] += n;
      else if (!Number.isFinite(value)) found.infinite += n;
      else if (log && !(high > 0)) found.low += n;
      else if (high < bottom) found.outside += n;
      else if ((reduced ? reduced.low[i] : value) > top) {
        found.outside += n;
        found.above += n;
      } else found.drawn += n;
    }
  }
  return { ...found, alike: steps ? alike(lines) : 0 };
}

/** @param {import("./model.js").Line[]} lines */
function alike(lines) {
  let count = 0;
  for (const { x, series } of lines) {
    const end = x.length - 1;
    if (series.stepless || !(Math.abs(x[end]) > EXACT || Math.abs(x[0]) > EXACT)) continue;
    for (let i = 1; i <= end; i++) if (x[i] === x[i - 1] && Math.abs(x[i]) > EXACT) count++;
  }
  return count;
}
