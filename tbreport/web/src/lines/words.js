/** What a chart says of values that it does not show. DOM-free. */

import { xText } from "./axes.js";
import { crosses } from "./model.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("../types").Format} Format */

/** What the x axis has no place for. @type {Record<string, string>} */
const PLACELESS = { relative: "without a time", wall: "without a time" };

/**
 * Remarks for the card, on values that its lines pass over.
 * @param {Model} model @param {Format} format @returns {import("../types").Note[]}
 */
export function leftOut({ left, kind, logX, outliers }, format) {
  const notes = [];
  /** @param {number} n */
  const values = (n) => format.plural(n, "value");
  if (left.low) {
    const detail = `${values(left.low)} not above 0: a logarithmic y axis has no place for them`;
    notes.push({ text: `${format.count(left.low)} not above 0`, detail });
  }
  if (left.outside) {
    const why = outliers ? "outliers are ignored" : "its ends are fixed";
    const detail = `${values(left.outside)} outside the y axis, as ${why}: see the menus of the charts and of this card`;
    notes.push({ text: `${format.count(left.outside)} outside`, detail });
  }
  if (left.placeless) {
    const what = placeless(kind, logX);
    notes.push({
      text: `${format.count(left.placeless)} ${what}`,
      detail: `${values(left.placeless)} ${what}, not drawn`,
    });
  }
  if (left.alike) {
    const detail = `${format.plural(left.alike, "step")} drawn at the place of the one before: steps beyond 2^53 are drawn to 16 digits`;
    notes.push({ text: `${format.count(left.alike)} steps alike`, detail });
  }
  return notes;
}

/** @param {string} kind @param {boolean} logX */
function placeless(kind, logX) {
  if (logX) return kind === "step" ? "at steps not above 0" : "at x not above 0";
  return PLACELESS[kind] ?? `without ${kind.slice(1)}`;
}

/**
 * Why there is no line to see and how many values that concerns, "" where there is one.
 * @param {Model} model @param {Format} format
 */
export function emptiness(model, format) {
  const { lines, left, x, kind } = model;
  if (!lines.length) return "None of its runs is shown.";
  if (left.drawn) return "";
  if (!left.total) return "No value was logged.";
  const inside = left.total - left.beyond;
  if (!inside) {
    if (lines.some((line) => crosses(line, ...x))) return "";
    return `No values from ${xText(x[0], kind, format)} to ${xText(x[1], kind, format)}.`;
  }
  // A line that leads from below the plot to above it is still to be seen.
  if (left.above && left.above < left.outside) return "";
  const [first, ...others] = reasons(model, format);
  if (!others.length) return `${sentence(inside, first.what, format)}${first.why ?? ""}.`;
  const parts = [first, ...others].map(({ n, what }) => `${format.count(n)} ${what}`);
  return `None of its ${format.count(inside)} values can be drawn: ${parts.join(", ")}.`;
}

/** @param {Model} model @param {Format} format */
function reasons({ left, kind, logX, y }, format) {
  const outside = `outside the y axis, ${format.number(y[0])} to ${format.number(y[1])}`;
  /** @type {{ n: number, what: string, why?: string }[]} */
  const all = [
    { n: left.nan, what: "NaN" },
    { n: left.infinite, what: "infinite" },
    { n: left.low, what: "not above 0", why: ": a logarithmic axis has no place for them" },
    { n: left.outside, what: outside },
    { n: left.placeless, what: placeless(kind, logX) },
  ];
  return all.filter(({ n }) => n);
}

/** @param {number} n @param {string} what @param {Format} format */
function sentence(n, what, format) {
  return n === 1 ? `Its only value is ${what}` : `All ${format.count(n)} values are ${what}`;
}
