/** What all line charts of the page have in common: smoothing, axes, zoom, the steps that tables are about. */

import { codecs } from "../fragment.js";
import { USUAL } from "./smoothing.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").LineSettings} LineSettings */
/** @typedef {import("../types").XKind} XKind */
/** @typedef {import("../types").YRange} YRange */
/** @typedef {import("../events.js").Events} Events */

export const X_KINDS = /** @type {const} */ (["step", "relative", "wall"]);
export const SORTS = /** @type {const} */ (["descending", "ascending", "nearest", "name"]);
export const BOX_MOST = 0.999;

const DRAWN = ["smoothing", "x", "logx", "log", "outliers", "partition", "zoom", "fold", "offered"];

/** @type {import("../types").Codec<XKind>} */
const xCodec = {
  parse: (text) =>
    text.length > 1 && text.startsWith(":")
      ? /** @type {XKind} */ (text)
      : X_KINDS.find((kind) => kind === text),
  print: (kind) => kind,
};

/** By tag, as `tag@least@most`; either end may be missing. @type {import("../types").Codec<Map<string, YRange>>} */
export const rangesCodec = {
  parse(text) {
    const ranges = new Map();
    for (const part of codecs.texts.parse(text) ?? []) {
      const match = /^(.*)@([^@]*)@([^@]*)$/s.exec(part);
      if (!match) continue;
      const ends = match.slice(2).map((end) => (end.trim() === "" ? null : Number(end)));
      if (ends.every((end) => end === null || Number.isFinite(end))) ranges.set(match[1], ends);
    }
    return ranges;
  },
  print: (ranges) =>
    codecs.texts.print([...ranges].map(([tag, [low, high]]) => `${tag}@${low ?? ""}@${high ?? ""}`)),
};

const weight = codecs.number(0, BOX_MOST);
/** A weight for all series, null for the usual one for those that are noisy. @type {import("../types").Codec<number | null>} */
const smoothingCodec = {
  parse: (text) => (text === "" ? null : weight.parse(text)),
  print: (value) => (value === null ? "" : weight.print(value)),
};

/** @param {State} state */
export function defineSettings(state) {
  state.define("lines.smoothing", /** @type {number | null} */ (null), smoothingCodec);
  state.define("lines.x", /** @type {XKind} */ ("step"), xCodec);
  for (const flag of ["logx", "log", "outliers", "partition", "tables"]) {
    state.define(`lines.${flag}`, false, codecs.flag);
  }
  state.define("lines.fold", true, codecs.flag);
  state.define("lines.zoom", /** @type {[number, number] | null} */ (null), codecs.span);
  state.define("lines.range", /** @type {[number, number] | null} */ (null), codecs.span);
  state.define("lines.sort", "descending", codecs.choice(SORTS));
  state.define("lines.drag", "zoom", codecs.choice(["zoom", "range"]));
  // Of single cards, by their tags.
  state.define("lines.y", /** @type {Map<string, YRange>} */ (new Map()), rangesCodec);
  state.define("lines.logs", /** @type {string[]} */ ([]), codecs.texts); // not as all others are
  state.define("lines.wide", /** @type {string[]} */ ([]), codecs.texts);
  state.define("lines.table", /** @type {string[]} */ ([]), codecs.texts);
  state.define("card", "", codecs.text);
}

/** Another x axis has other ends. @param {State} state @param {string} kind */
export function chooseX(state, kind) {
  if (kind === state.get("lines.x")) return;
  state.set("lines.x", kind);
  state.reset("lines.zoom");
}

/** @param {State} state @returns {LineSettings} */
export function readSettings(state) {
  const smoothing = state.get("lines.smoothing");
  return {
    smoothing: smoothing ?? USUAL,
    chosen: smoothing !== null,
    x: state.get("lines.x"),
    logX: state.get("lines.logx"),
    log: state.get("lines.log"),
    outliers: state.get("lines.outliers"),
    partition: state.get("lines.partition"),
    zoom: state.get("lines.zoom"),
    range: state.get("lines.range"),
  };
}

/** The settings for a chart that may have a y axis of its own. @param {State} state @param {import("../types").YAxis} y */
export function ownSettings(state, { log }) {
  const settings = readSettings(state);
  return log === undefined ? settings : { ...settings, log };
}

/** @param {Events} events @param {() => void} listener @returns {() => void} */
export function onSettings(events, listener) {
  const stops = DRAWN.map((key) => events.on(`lines.${key}`, listener));
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * Show the part of the x axis between two of its values, or all of it where that is what they enclose.
 * @param {import("./model.js").Model} model @param {number} from @param {number} to @param {State} state
 */
export function zoomTo({ whole }, from, to, state) {
  const ends = [Math.max(from, whole[0]), Math.min(to, whole[1])];
  // Digits finer than a pixel would only make the address longer.
  const digits = Math.ceil(Math.log10(Math.max(...ends.map(Math.abs)) / (ends[1] - ends[0]))) + 5;
  const [low, high] = ends.map((end) => Number(end.toPrecision(Math.max(5, Math.min(16, digits || 16)))));
  if (ends[0] === whole[0] && ends[1] === whole[1]) state.reset("lines.zoom");
  else if (low < high) state.set("lines.zoom", [low, high]);
}
