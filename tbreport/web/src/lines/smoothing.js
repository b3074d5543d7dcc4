/** Which series are smoothed, and how. DOM-free. */

import { smooth } from "../math.js";

/** @typedef {import("../types").RunSeries} RunSeries */
/** @typedef {Pick<import("../types").LineSettings, "smoothing" | "chosen" | "log">} Settings */

export const USUAL = 0.6; // TensorBoard's
const FEW = 100; // points below which all of them can be seen
const ONE_IN = 10; // points of which one has to turn back before a line is noise

/** What the page tells of the rule below. */
export const RULE =
  "At first only noisy series are smoothed: those of 100 points or more, of which at least one in ten turns back. " +
  "Short series, schedules, steps and counters are drawn as they were logged. What you choose applies to all.";

/** By the values of a series: a reader who moves the slider asks for it again and again. @type {WeakMap<object, boolean>} */
const known = new WeakMap();

/**
 * Whether smoothing shows what is in a series and hides nothing of it: it has 100 points or more, of which at least
 * one in ten turns back, rising after a fall or falling after a rise. Of independent noise two in three do. A series
 * that is constant piece by piece, only rises or only falls, or is a schedule, has no noise that smoothing could
 * take away: all it would do is to draw its steps as slopes, and late.
 * @param {Pick<RunSeries, "values" | "count">} series
 */
export function isNoisy({ values, count }) {
  if (count < FEW) return false;
  const before = known.get(values);
  if (before !== undefined) return before;
  const noisy = turnsIn(values) * ONE_IN >= values.length;
  known.set(values, noisy);
  return noisy;
}

/** How often finite values rise after a fall or fall after a rise. @param {ArrayLike<number>} values */
function turnsIn(values) {
  let turns = 0;
  let rising = 0;
  let before = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    const way = value > before ? 1 : value < before ? -1 : 0;
    if (way && way !== rising) {
      if (rising) turns++;
      rising = way;
    }
    before = value;
  }
  return turns;
}

/**
 * The values of a series as the settings smooth them: the very same array where they do not.
 * @param {RunSeries} series @param {Settings} settings @param {boolean} noisy  whether the whole series is
 */
export function smoothed({ values, reduced }, { smoothing, chosen, log }, noisy) {
  return chosen || noisy ? smooth(values, smoothing, reduced?.sizes, log) : values;
}

/** Whether what smoothing asks for is not done to a series. @param {RunSeries} series @param {Settings} settings */
export function isLeftAsItIs(series, { smoothing, chosen }) {
  return smoothing > 0 && !chosen && !isNoisy(series);
}
