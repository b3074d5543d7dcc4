/** Domains → scales in pixels, and formats for the axes' labels. DOM-free. */

/** @typedef {import("./model.js").Model} Model */

const UNITS = /** @type {const} */ ([
  [1, " s", 120],
  [60, " min", 7200],
  [3600, " h", 172800],
  [86400, " d", Number.POSITIVE_INFINITY],
]);
const DAY = 86400;

/**
 * @typedef {object} Frame  where data lies in the plot, in pixels from its top left
 * @property {number} width
 * @property {number} height
 * @property {(x: number) => number} x
 * @property {(y: number) => number} y  NaN where a log axis has no place for it
 * @property {(pixel: number) => number} invert  the x at a pixel
 */

/** @param {Model} model @param {number} width @param {number} height @returns {Frame} */
export function frameOf({ x, y, log, logX }, width, height) {
  const [left, right] = logX ? x.map(Math.log) : x;
  const [bottom, top] = log ? y.map(Math.log) : y;
  const perX = width / (right - left);
  const perY = height / (top - bottom);
  // What is no logarithm is NaN, or infinite, and so nowhere.
  return {
    width,
    height,
    x: logX ? (value) => (Math.log(value) - left) * perX : (value) => (value - left) * perX,
    y: log
      ? (value) => height - (Math.log(value) - bottom) * perY
      : (value) => height - (value - bottom) * perY,
    invert: logX ? (pixel) => Math.exp(left + pixel / perX) : (pixel) => left + pixel / perX,
  };
}

/** The template that has the model's scales. @param {Model} model */
export function templateOf({ kind, log, logX }) {
  return `scalar-${kind === "wall" ? "time" : logX ? "log" : "linear"}-${log ? "log" : "linear"}`;
}

/** The signals that tell the axes what to show. @param {Model} model @returns {Record<string, unknown>} */
export function axisSignals({ x, y, log, logX, kind }) {
  const yformat = log ? "~g" : numberFormat(y);
  if (kind === "wall") {
    return { xd: [x[0] * 1000, x[1] * 1000], yd: y, xformat: timeFormat(x[1] - x[0]), xunit: "", yformat };
  }
  if (kind !== "relative") {
    const xformat = logX ? "~s" : kind === "step" ? stepFormat(x) : numberFormat(x);
    return { xd: x, yd: y, xformat, xunit: "", yformat };
  }
  const size = Math.max(Math.abs(x[0]), Math.abs(x[1]));
  const [unit, xunit] = UNITS.find(([, , below]) => size < below) ?? UNITS[3];
  return { xd: [x[0] / unit, x[1] / unit], yd: y, xformat: logX ? "~g" : "~f", xunit, yformat };
}

/** A value on the x axis, as text. @param {number} x @param {import("../types").XKind} kind @param {import("../types").Format} format */
export function xText(x, kind, format) {
  if (kind === "wall") return format.time(x);
  if (kind === "relative") return format.duration(x);
  return kind === "step" ? `step ${format.step(x)}` : `${kind.slice(1)} ${format.number(x)}`;
}

/** Tick labels at the precision that the ticks' distance asks for. @param {[number, number]} range */
function numberFormat([low, high]) {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size >= 1e4) return "~s";
  return size < 1e-3 ? "~e" : ",~f";
}

/** @param {[number, number]} x */
function stepFormat([from, to]) {
  const large = Math.max(Math.abs(from), Math.abs(to)) >= 1e5 && to - from >= 5e4;
  return large ? "~s" : to - from < 5 ? ",~f" : ",d";
}

/** @param {number} span in seconds */
function timeFormat(span) {
  if (span < 600) return "%H:%M:%S";
  if (span < DAY) return "%H:%M";
  if (span < 4 * DAY) return "%b %d %H:%M";
  return span < 300 * DAY ? "%b %d" : "%b %Y";
}
