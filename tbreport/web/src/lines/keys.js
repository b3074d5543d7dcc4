/** Keys on a plot: the arrows walk along the first line, others zoom and select. */

import { nearestPoint } from "./model.js";
import { zoomTo } from "./settings.js";

/** @typedef {import("./crosshair.js").Surface} Surface */
/** @typedef {import("./crosshair.js").Crosshair} Crosshair */

const CLOSER = 0.7;

/**
 * @param {KeyboardEvent} event @param {Surface} surface
 * @param {import("../types").Core} core @param {Crosshair} crosshair
 * @returns {boolean} whether the key meant something here
 */
export function key(event, surface, core, crosshair) {
  const { model, frame } = surface;
  const [line] = model.lines;
  if (!line || event.ctrlKey || event.metaKey || event.altKey) return false;
  const focus = crosshair.focus();
  const at = focus ? nearestPoint(line, focus.x) : -1;
  const last = line.x.length - 1;
  const jump = event.shiftKey ? Math.max(2, Math.round(last / 20)) : 1;
  /** @param {number} to */
  const walk = (to) =>
    crosshair.set({ surface, x: line.x[Math.max(0, Math.min(last, to))], y: null, spoken: true });
  /** @param {number} factor */
  const closer = (factor) => {
    const middle = focus ? frame.x(focus.x) : frame.width / 2;
    const from = middle - middle * factor;
    zoomTo(model, frame.invert(from), frame.invert(from + frame.width * factor), core.state);
  };
  /** @param {number} end */
  const select = (end) => {
    if (at < 0 || line.series.stepless) return;
    const step = line.series.steps[at];
    const range = [...(core.state.get("lines.range") ?? [line.series.steps[0], line.series.steps[last]])];
    range[end] = step;
    if (range[0] < range[1]) core.state.set("lines.range", range);
  };
  /** @type {Record<string, () => void>} */
  const acts = {
    ArrowLeft: () => walk(at < 0 ? last : at - jump),
    ArrowRight: () => walk(at + jump),
    Home: () => walk(0),
    End: () => walk(last),
    Escape: () => crosshair.set(null),
    Enter: () => focus && pin(surface, frame.x(focus.x), core),
    "+": () => closer(CLOSER),
    "=": () => closer(CLOSER),
    "-": () => closer(1 / CLOSER),
    0: () => core.state.reset("lines.zoom"),
    "[": () => select(0),
    "]": () => select(1),
  };
  const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
  act?.();
  return act !== undefined;
}

/**
 * Follow the step under the pointer; again on the same spot, let it go.
 * @param {Surface} surface @param {number} pixel @param {import("../types").Core} core
 */
export function pin(surface, pixel, { steps }) {
  const found = stepAt(surface, pixel);
  if (found) steps.set(found.step === steps.current() ? null : found.step);
}

/** The point of the first line that is nearest to a pixel. @param {Surface} surface @param {number} pixel */
export function stepAt({ model, frame }, pixel) {
  const [line] = model.lines;
  if (!line || line.series.stepless) return null;
  const i = nearestPoint(line, frame.invert(pixel));
  return i < 0 ? null : { step: line.series.steps[i], x: line.x[i] };
}
