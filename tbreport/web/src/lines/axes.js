/** Domains → scales in pixels, and where which label stands. DOM-free. */

import { labelsOf, textsOf, textWidth } from "./labels.js";
import { decimalTicks, logTicks } from "./ticks.js";
import { isCalendar, timeLabels } from "./times.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("../types").Padding} Padding */

const UNITS = /** @type {const} */ ([
  [1, " s", 120],
  [60, " min", 7200],
  [3600, " h", 172800],
  [86400, " d", Number.POSITIVE_INFINITY],
]);

export const TEMPLATE = "scalar";
/** Around every plot, so that cards in a grid line up: labels of the y axis never need more. */
export const PADDING = { left: 56, top: 10, right: 18, bottom: 26 };
const Y_ROOM = PADDING.left - 6; // what the tick's distance and the card's border leave
const HEAD = 13; // pixels of a line that says what all labels have in common
const Y_TICK = 34; // pixels between two ticks, at least
const Y_LEAST = 14; // pixels that a label takes
const X_TICK = 42;
const X_ROOM = 100; // pixels that a label may take if it says all
const GAP = 12; // pixels between two labels

/**
 * @typedef {object} Frame  where data lies in the plot, in pixels from its top left
 * @property {number} width
 * @property {number} height
 * @property {(x: number) => number} x
 * @property {(y: number) => number} y  NaN where a log axis has no place for it
 * @property {(pixel: number) => number} invert  the x at a pixel
 */

/** @param {Pick<Model, "x" | "y" | "log" | "logX">} model @param {number} width @param {number} height @returns {Frame} */
export function frameOf({ x, y, log, logX }, width, height) {
  const across = (logX ? logScale : scale)(x, 0, width);
  const up = (log ? logScale : scale)(y, height, 0);
  return { width, height, x: across.to, y: up.to, invert: across.from };
}

/** @param {[number, number]} domain @param {number} start @param {number} end  in pixels */
function scale([low, high], start, end) {
  const span = high - low;
  const per = (end - start) / span;
  if (span < Number.POSITIVE_INFINITY && Number.isFinite(per)) {
    return {
      to: (/** @type {number} */ value) => start + (value - low) * per,
      from: (/** @type {number} */ pixel) => low + (pixel - start) / per,
    };
  }
  // The difference of the largest doubles is none, that of their halves is; of the smallest there are no halves.
  const by = span < 1 ? 1 : 2;
  const part = high / by - low / by;
  return {
    to: (/** @type {number} */ value) => start + ((value / by - low / by) / part) * (end - start),
    from: (/** @type {number} */ pixel) => by * (low / by + ((pixel - start) / (end - start)) * part),
  };
}

/** What has no logarithm is NaN, or infinite, and so nowhere. @param {[number, number]} domain @param {number} start @param {number} end */
function logScale(domain, start, end) {
  const [low, high] = domain.map(Math.log);
  const per = (end - start) / (high - low);
  return {
    to: (/** @type {number} */ value) => start + (Math.log(value) - low) * per,
    from: (/** @type {number} */ pixel) => Math.exp(low + (pixel - start) / per),
  };
}

/**
 * @typedef {object} Axis
 * @property {number[]} places  of the ticks, in pixels
 * @property {string[]} labels
 * @property {string} head  what all labels have in common
 * @property {number[]} grid  places of further lines
 */

/** @type {Axis} */
const NONE = { places: [], labels: [], head: "", grid: [] };

/**
 * The frame of a plot and its axes, in an element of this size. A head takes its line from the plot.
 * @param {Model} model @param {{ width: number, height: number }} size
 * @returns {{ frame: Frame, padding: Padding, signals: Record<string, unknown> }}
 */
export function layoutOf(model, size) {
  const width = Math.max(20, size.width - PADDING.left - PADDING.right);
  const x = xAxis(model, frameOf(model, width, 1));
  const bottom = PADDING.bottom + (x.head ? HEAD : 0);
  /** @param {number} top */
  const below = (top) => frameOf(model, width, Math.max(20, size.height - top - bottom));
  let top = PADDING.top;
  let frame = below(top);
  let y = yAxis(model, frame);
  if (y.head) {
    top += HEAD;
    frame = below(top);
    y = yAxis(model, frame);
  }
  const signals = {
    xticks: x.places,
    xlabels: x.labels,
    xhead: x.head,
    yticks: y.places,
    ylabels: y.labels,
    yhead: y.head,
    ygrid: [...y.places, ...y.grid],
  };
  return { frame, padding: { ...PADDING, top, bottom }, signals };
}

/** @param {Model} model @param {Frame} frame @returns {Axis} */
function yAxis({ y, log, blank }, { y: place, height }) {
  if (blank) return NONE; // ends that no value asked for
  let most = Math.max(2, Math.floor(height / Y_TICK) + 1);
  let found = yTicks(y, log, most);
  // Better two that stand near than one, which says of no distance how large it is.
  while (found.ticks.length < 2 && most * Y_LEAST < height) found = yTicks(y, log, ++most);
  const { texts, head } = logLabels(log, found.ticks) ?? labelsOf(found.ticks, Y_ROOM);
  const places = found.ticks.map(({ value }) => place(value));
  const apart = places.map((at, i) => i === 0 || Math.abs(at - places[i - 1]) >= Y_LEAST);
  return {
    places: places.filter((_, i) => apart[i]),
    labels: texts.filter((_, i) => apart[i]),
    head,
    grid: found.between.map(place),
  };
}

/** @param {[number, number]} domain @param {boolean} log @param {number} most */
function yTicks(domain, log, most) {
  return log ? logTicks(...domain, most) : { ticks: decimalTicks(...domain, most), between: [] };
}

/** Ticks of several powers of ten each have a text of their own. @param {boolean} log @param {import("./ticks.js").Tick[]} ticks */
function logLabels(log, ticks) {
  const several = log && ticks.some(({ exponent }) => exponent !== ticks[0].exponent);
  return several ? { texts: textsOf(ticks), head: "" } : null;
}

/**
 * As many ticks as have room for whole labels, each under the middle of its tick: with all digits if at least two
 * have that, or else with a head.
 * @param {Model} model @param {Frame} frame @returns {Axis}
 */
function xAxis(model, { x: place, width }) {
  let best = NONE;
  for (const room of [X_ROOM, 0]) {
    for (let most = Math.max(3, Math.floor(width / X_TICK) + 1); most > 0; most--) {
      const { values, texts, head } = xLabels(model, most, room || width / most - GAP);
      const axis = inside({ places: values.map(place), labels: texts, head, grid: [] }, width);
      if (overlap(axis) || (room && head && model.kind !== "wall")) continue;
      if (axis.labels.length > 1) return axis;
      if (!best.labels.length) best = axis;
    }
  }
  return best;
}

/** @param {Model} model @param {number} most @param {number} room */
function xLabels({ x: [low, high], kind, logX }, most, room) {
  if (kind === "wall" && isCalendar(low, high)) return timeLabels(low, high, most);
  const size = Math.max(Math.abs(low), Math.abs(high));
  const seconds = kind === "relative" || kind === "wall";
  const [per, unit] = seconds ? (UNITS.find(([, , below]) => size < below) ?? UNITS[3]) : [1, ""];
  const [from, to] = [low / per, high / per];
  const ticks = logX ? logTicks(from, to, most).ticks : decimalTicks(from, to, most, kind === "step");
  const many = logLabels(logX, ticks);
  const values = ticks.map(({ value }) => value * per);
  if (many) return { values, texts: many.texts.map((text) => text + unit), head: "" };
  return { values, ...(ticks.length ? labelsOf(ticks, room, unit) : { texts: [], head: "" }) };
}

/** Without the ticks whose labels the card would cut. @param {Axis} axis @param {number} width @returns {Axis} */
function inside({ places, labels, ...rest }, width) {
  const whole = places.map((place, i) => {
    const half = textWidth(labels[i]) / 2;
    return place - half > 1 - PADDING.left && place + half < width + PADDING.right - 1;
  });
  return { places: places.filter((_, i) => whole[i]), labels: labels.filter((_, i) => whole[i]), ...rest };
}

/** @param {Axis} axis */
function overlap({ places, labels }) {
  return places.some(
    (place, i) =>
      i > 0 && place - places[i - 1] < (textWidth(labels[i]) + textWidth(labels[i - 1])) / 2 + GAP,
  );
}

/** A value on the x axis, as text. @param {number} x @param {import("../types").XKind} kind @param {import("../types").Format} format */
export function xText(x, kind, format) {
  if (kind === "wall") return format.time(x);
  if (kind === "relative") return format.duration(x);
  return kind === "step" ? `step ${format.step(x)}` : `${kind.slice(1)} ${format.number(x)}`;
}
