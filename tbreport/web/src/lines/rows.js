/** What every line has at a place of the x axis. DOM-free. */

import { nearestPoint } from "./model.js";

/** @typedef {import("./model.js").Line} Line */
/**
 * @typedef {object} Row
 * @property {Line} line
 * @property {number} i  the point that is nearest to the place
 * @property {number} distance  in pixels from the pointer, up or down
 * @property {boolean} far  whether the point is far from the place
 * @property {ReturnType<typeof endOf>} end  which it is, where the line is all on one side of the place
 */

const FAR = 24; // pixels; a line whose values lie farther apart still counts as one that passes by
const BEYOND = 4; // pixels past the end of a line at which it is over
const NOWHERE = 1e6; // pixels, of a value that has no place in the plot

/**
 * The nearest point of every line.
 * @param {{ model: import("./model.js").Model, frame: import("./axes.js").Frame }} surface
 * @param {number} x @param {number | null} y  in pixels
 * @returns {Row[]}
 */
export function rowsAt({ model, frame }, x, y) {
  const rows = [];
  for (const line of model.lines) {
    const i = nearestPoint(line, x);
    if (i < 0) continue;
    const height = frame.y(line.y[i]);
    const off = Math.abs(frame.x(line.x[i]) - frame.x(x));
    const end = off <= BEYOND ? "" : endOf(line, i, x);
    const distance = y === null || !Number.isFinite(height) ? NOWHERE : Math.abs(height - y);
    rows.push({ line, i, distance, far: end !== "" || !(off <= FAR), end });
  }
  return rows;
}

/**
 * A run that still trains has no end: its last value is all that can be said of it.
 * @param {{ x: ArrayLike<number>, ascending: boolean }} line @param {number} i  its point nearest to `x`
 * @param {number} x @returns {"" | "first value" | "last value"}
 */
export function endOf({ x: all, ascending }, i, x) {
  /** @param {(other: number) => boolean} beyond */
  const any = (beyond) =>
    ascending ? beyond(all[0]) || beyond(all[all.length - 1]) : Array.prototype.some.call(all, beyond);
  if (all[i] < x) return any((other) => other >= x) ? "" : "last value";
  return any((other) => other <= x) ? "" : "first value";
}

/**
 * Lines that have a value here come first, then those that pass by, then those that are elsewhere: the pointer may
 * lie at the height of a value that was logged long before.
 * @param {Row} a @param {Row} b
 */
export function nearerFirst(a, b) {
  return absence(a) - absence(b) || a.distance - b.distance;
}

/** @param {Row} row */
export function absence({ far, end }) {
  return end ? 2 : Number(far);
}
