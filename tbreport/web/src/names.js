/** Names of runs, which may be long and alike at their start. */

import { h } from "./h.js";

export const LONG = 28; // letters that fit their usual place
const NARROW = 20; // letters that fit the narrowest
const TAIL = 12; // letters that stay in sight at the end of a longer name, from the start of a part on
const SHORT_TAIL = 10; // where the name has no parts
const WORTH = 12; // letters that all names share, before they are worth leaving out
const STRONG = /[/_,;&+\s…]/u; // marks between the parts of a name; a hyphen mostly stands inside one
const PIECE = /[^/_,;&+\s]*[/_,;&+\s]?/gu;

/** @param {string} piece  with the mark that ends it */
const bare = (piece) => piece.replace(/[/_,;&+\s]$/u, "");

/**
 * A function that leaves out of one of `names` what all of them share, where it is long: `…` stands for it. A part
 * ends at a slash, an underscore, a comma or a space, so that "lr=0.1" and "batch-size" stay whole. DOM-free.
 * @param {string[]} names @returns {(name: string) => string}
 */
export function folding(names) {
  const [first = "", ...others] = [...new Set(names)];
  if (!others.length) return (name) => name;
  const shared = new Set((first.match(PIECE) ?? []).map(bare));
  for (const name of others) {
    const own = new Set((name.match(PIECE) ?? []).map(bare));
    for (const piece of shared) if (!own.has(piece)) shared.delete(piece);
    if (!shared.size) break;
  }
  return (name) => {
    if (name.length <= LONG) return name;
    let text = "";
    let same = "";
    for (const piece of [...(name.match(PIECE) ?? []), ""]) {
      if (piece && shared.has(bare(piece))) same += piece;
      else {
        text += (same.length >= WORTH ? "…" : same) + piece;
        same = "";
      }
    }
    return text;
  };
}

/**
 * Where the end of `name` begins that stays in sight when its middle does not; its length where it is short.
 * @param {string} name
 */
export function tailOf(name) {
  if (name.length <= NARROW) return name.length;
  const least = name.length - TAIL;
  const end = name.slice(least - 1);
  const mark = STRONG.test(end) ? end.search(STRONG) : end.indexOf("-");
  const after = mark < 0 ? name.length : least + mark;
  const at = name[after] === "…" ? after + 1 : after; // an ellipsis ends the part that may be cut by another
  return at < name.length - 2 ? at : name.length - SHORT_TAIL;
}

/**
 * Where to part `name` into two lines of about one length: between two parts of it, else at a hyphen, else nowhere.
 * @param {string} name
 */
export function middleOf(name) {
  const half = name.length / 2;
  for (const mark of [new RegExp(STRONG, "gu"), /-/gu]) {
    const far = [...name.matchAll(mark)].map(({ index }) => index + 1 - half).map((at) => [Math.abs(at), at]);
    const [off, at] = far.sort(([a], [b]) => a - b)[0] ?? [half, 0];
    if (off < half / 2) return half + at;
  }
  return 0;
}

/** One line that, where it is too long for its place, loses its middle. @param {string} name */
function line(name) {
  const tail = tailOf(name);
  return [
    h("span", { class: "name-head" }, name.slice(0, tail)),
    tail < name.length && h("span", { class: "name-tail" }, name.slice(tail)),
  ];
}

/**
 * A name that loses its middle rather than its end.
 * @param {string} name
 * @param {{ whole?: string, room?: number }} [options]  `whole`: what it is short for; `room`: letters of a line, where
 *   a longer name takes two, parted between two of its parts
 */
export function runName(name, { whole = name, room = Number.POSITIVE_INFINITY } = {}) {
  const middle = name.length > room ? middleOf(name) : 0;
  if (!middle) return h("span", { class: "name", title: whole }, ...line(name));
  return h(
    "span",
    { class: "name two-lines", title: whole },
    h("span", { class: "name-line" }, h("span", { class: "name-head" }, name.slice(0, middle))),
    h("span", { class: "name-line" }, ...line(name.slice(middle))),
  );
}

/**
 * The box that says whether a run is shown, in the run's colour. It switches the run's sub-runs too.
 * @param {import("./types").Runs} runs @param {number} run @param {string} [label]
 */
export function runToggle(runs, run, label) {
  const box = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "checkbox",
      class: "run-toggle",
      "aria-label": label,
      onchange: () => runs.show(runs.family(run), box.checked),
    })
  );
  box.checked = runs.chosen(run);
  box.style.setProperty("--dot", `var(--run-${run})`);
  return box;
}
