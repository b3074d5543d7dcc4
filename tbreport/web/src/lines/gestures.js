/** Pointer, wheel and fingers on a plot → the crosshair, the zoom, the steps that are kept or selected. */

import { key, pin } from "./keys.js";
import { nearestPoint } from "./model.js";
import { zoomTo } from "./settings.js";

/** @typedef {import("./crosshair.js").Surface} Surface */
/** @typedef {import("./crosshair.js").Crosshair} Crosshair */
/** @typedef {import("../types").Core} Core */
/** @typedef {{ x: number, y: number }} Place  in pixels from the top left of the plot */

const DRAG = 5; // pixels before a click is a drag
const SPEED = 0.002; // of zooming, by pixel of the wheel
const LINE = 16; // pixels that a line of the wheel stands for

/**
 * @param {HTMLElement} element  the plot
 * @param {() => Surface | null} live  null while nothing is drawn
 * @param {Core} core @param {Crosshair} crosshair
 */
export function listen(element, live, core, crosshair) {
  /** Fingers and buttons that are down, where they came down. @type {Map<number, { from: Place, at: Place }>} */
  const down = new Map();
  let selecting = false;
  /** What two fingers started from. @type {import("./axes.js").Frame | null} */
  let pinched = null;

  /** @param {MouseEvent} event @param {Surface} surface @returns {Place} */
  function pixels(event, { padding }) {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left - padding.left, y: event.clientY - top - padding.top };
  }

  /** @param {string} type @param {(event: any, surface: Surface) => void} act @param {object} [options] */
  function on(type, act, options) {
    element.addEventListener(
      type,
      (event) => {
        const surface = live();
        if (surface) act(event, surface);
      },
      options,
    );
  }

  on("pointerdown", (event, surface) => {
    if (event.button !== 0 || down.size > 1) return;
    const from = pixels(event, surface);
    down.set(event.pointerId, { from, at: from });
    selecting = event.shiftKey !== (core.state.get("lines.drag") === "range");
    if (event.pointerType !== "touch" || selecting) element.setPointerCapture(event.pointerId);
    if (down.size < 2) return;
    pinched = surface.frame;
    for (const finger of down.values()) finger.from = finger.at;
  });
  on("pointermove", (event, surface) => {
    const place = pixels(event, surface);
    const finger = down.get(event.pointerId);
    if (finger) finger.at = place;
    if (pinched) pinch(surface, pinched, [...down.values()], core);
    else if (finger && drags(event) && Math.abs(place.x - finger.from.x) > DRAG) {
      crosshair.set(null);
      surface.overlay.band(surface.overlay.brush, surface, finger.from.x, place.x);
    } else hover(surface, place, crosshair);
  });
  on("pointerleave", () => down.size || crosshair.set(null));
  on("pointerup", (event, surface) => {
    const finger = down.get(event.pointerId);
    const { x } = pixels(event, surface);
    const pinching = pinched !== null;
    lift(event.pointerId, surface);
    if (!finger || pinching) return;
    if (Math.abs(x - finger.from.x) <= DRAG) pin(surface, x, core);
    else if (drags(event)) (selecting ? select : zoom)(surface, finger.from.x, x, core);
  });
  on("pointercancel", (event, surface) => lift(event.pointerId, surface));
  on("dblclick", () => core.state.reset("lines.zoom"));
  on("wheel", (event, surface) => wheel(event, surface, pixels(event, surface).x, core), { passive: false });
  on("keydown", (event, surface) => key(event, surface, core, crosshair) && event.preventDefault());
  on("blur", () => crosshair.set(null));

  /** One finger reads values, unless it is to select. @param {PointerEvent} event */
  const drags = ({ pointerType }) => pointerType !== "touch" || selecting;
  /** @param {number} pointer @param {Surface} surface */
  function lift(pointer, surface) {
    down.delete(pointer);
    if (!down.size) pinched = null;
    surface.overlay.band(surface.overlay.brush, surface, 0, 0);
  }
}

/** @param {Surface} surface @param {Place} at @param {Crosshair} crosshair */
function hover(surface, { x, y }, crosshair) {
  const { width, invert } = surface.frame;
  const inside = x >= -4 && x <= width + 4;
  crosshair.set(inside ? { surface, x: invert(Math.max(0, Math.min(width, x))), y, spoken: false } : null);
}

/** @param {Surface} surface @param {number} one @param {number} other @param {Core} core */
function zoom({ frame, model }, one, other, { state }) {
  zoomTo(model, frame.invert(Math.min(one, other)), frame.invert(Math.max(one, other)), state);
}

/**
 * Select the steps between two places, of the first line where x is no step.
 * @param {Surface} surface @param {number} one @param {number} other @param {Core} core
 */
function select(surface, one, other, { state }) {
  const { frame, model } = surface;
  const [line] = model.lines;
  if (!line || line.series.stepless) return;
  const ends = [Math.min(one, other), Math.max(one, other)].map((pixel) => {
    const x = frame.invert(Math.max(0, Math.min(frame.width, pixel)));
    return model.kind === "step" ? Math.round(x) : line.series.steps[nearestPoint(line, x)];
  });
  if (ends[0] < ends[1]) state.set("lines.range", ends);
}

/**
 * What was under two fingers stays under them.
 * @param {Surface} surface @param {import("./axes.js").Frame} frame  when they came down
 * @param {{ from: Place, at: Place }[]} fingers @param {Core} core
 */
function pinch({ model }, frame, [one, other], { state }) {
  if (!other) return;
  const scale = (other.at.x - one.at.x) / (other.from.x - one.from.x);
  if (!(scale > 0.01)) return;
  const shift = one.at.x - scale * one.from.x;
  zoomTo(model, frame.invert(-shift / scale), frame.invert((frame.width - shift) / scale), state);
}

/**
 * With a key held, so that the page's own scrolling is left alone; across, or with shift too, the view moves.
 * @param {WheelEvent} event @param {Surface} surface @param {number} at @param {Core} core
 */
function wheel(event, { frame, model }, at, { state }) {
  if (!event.ctrlKey && !event.altKey && !event.metaKey) return;
  event.preventDefault();
  const unit = event.deltaMode === 1 ? LINE : 1;
  const factor = Math.exp(Math.max(-300, Math.min(300, event.deltaY * unit)) * SPEED);
  const from = at - at * factor + event.deltaX * unit;
  zoomTo(model, frame.invert(from), frame.invert(from + frame.width * factor), state);
}
