/** A model in pixels: the tuples that the chart template draws, one or two for each run. DOM-free. */

import { dotShape, lineShape, trace, triangleShape } from "../shape.js";
import { marksAt } from "./statistics.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Line} Line */
/** @typedef {import("./axes.js").Frame} Frame */
/** @typedef {{ color(run: number): string, dash(run: number): number[] | undefined }} Style */

const RAW_OPACITY = 0.25; // TensorBoard's
const CROWD = 8; // runs beyond which their raw lines together would hide the smoothed ones
const FAINTEST = 0.01; // opacity; below it a raw line changes no pixel, but takes as long to draw as any other
const WIDTH = 1.5;
const THIN = 100; // lines, beyond which they are a pixel wide: canvases draw these ten times faster
const MARK = 6;
const [NAN, UP, DOWN] = [1, 2, 4];

/**
 * @param {Model} model @param {Frame} frame @param {Style} style
 * @returns {{ lines: object[], fills: object[] }}
 */
export function marksOf(model, frame, style) {
  /** @type {object[]} */
  const lines = [];
  /** @type {object[]} */
  const fills = [];
  /** @param {Line} line @param {{ x: ArrayLike<number>, y: ArrayLike<number> }} at @param {number} width @param {number} opacity */
  function add({ run }, at, width, opacity) {
    const { path, dots } = trace(at.x, at.y, frame);
    const look = { color: style.color(run), opacity };
    if (path.length) lines.push({ ...look, width, dash: style.dash(run), shape: lineShape(path) });
    const seen = dotsWithin(dots, frame);
    if (seen.length) fills.push({ ...look, shape: dotShape(seen, width + 1) });
  }
  const opacity = RAW_OPACITY * Math.min(1, CROWD / model.lines.length);
  const width = model.lines.length > THIN ? 1 / Math.max(1, globalThis.devicePixelRatio ?? 1) : WIDTH;
  for (const line of model.lines)
    if (line.smoothed && opacity >= FAINTEST) add(line, line.raw, Math.min(1, width), opacity);
  for (const line of model.lines) {
    add(line, line.smoothed ? line : line.raw, width, 1);
    fills.push(...notFiniteMarks(line, frame, style.color(line.run)));
  }
  return { lines, fills };
}

/**
 * Dots are not clipped, so that one on the edge is whole: those above and below the plot are left out here.
 * @param {Float32Array} dots  x and y of each, within the plot's width @param {Frame} frame
 */
function dotsWithin(dots, { height }) {
  return dots.filter((_, i) => dots[i | 1] >= -0.5 && dots[i | 1] <= height + 0.5);
}

/**
 * NaN as a dot on the lower edge, infinities as triangles that point off the edge they lie beyond.
 * @param {Line} line @param {Frame} frame @param {string} color
 */
function notFiniteMarks({ x, series }, frame, color) {
  const at = { [NAN]: new Set(), [UP]: new Set(), [DOWN]: new Set() };
  for (let i = 0; i < x.length; i++) {
    const marks = marksAt(series, i);
    if (!marks) continue;
    const pixel = Math.round(frame.x(x[i]));
    if (!(pixel >= 0 && pixel <= frame.width)) continue;
    for (const bit of [NAN, UP, DOWN]) if (marks & bit) at[bit].add(pixel);
  }
  const look = { color, opacity: 1 };
  const marks = [];
  if (at[NAN].size) {
    const dots = Float32Array.from([...at[NAN]].flatMap((pixel) => [pixel, frame.height - 3]));
    marks.push({ ...look, shape: dotShape(dots, 2.5) });
  }
  if (at[UP].size) marks.push({ ...look, shape: triangleShape([...at[UP]], MARK + 1, MARK) });
  if (at[DOWN].size)
    marks.push({ ...look, shape: triangleShape([...at[DOWN]], frame.height - MARK - 1, -MARK) });
  return marks;
}
