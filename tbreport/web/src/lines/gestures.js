/** Pointer, wheel and fingers on a plot → the crosshair, the zoom, the steps that are kept or selected. */

import { key, pin, stepAt } from "./keys.js";
import { nearestPoint } from "./model.js";
import { zoomTo } from "./settings.js";

/** @typedef {import("./crosshair.js").Surface} Surface */
/** @typedef {import("./crosshair.js").Crosshair} Crosshair */
/** @typedef {import("./axes.js").Frame} Frame */
/** @typedef {import("../types").Core} Core */
/** @typedef {{ x: number, y: number }} Place  in pixels from the top left of the plot */

const DRAG = 5; // pixels before a click is a drag
const SPEED = 0.002; // of zooming, by pixel of the wheel
const LINE = 16; // pixels that a line of the wheel stands for

/** @typedef {(type: string, act: (event: any, surface: Surface) => void, options?: object) => void} On */
/** @typedef {{ from: Place, at: Place, held: boolean }} Finger  `held`: values stood there when it came down */

/**
 * @param {HTMLElement} element  the plot
 * @param {() => Surface | null} live  null while nothing is drawn
 * @param {Core} core @param {Crosshair} crosshair
 */
export function listen(element, live, core, crosshair) {
  /** @type {On} */
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
  listenToFingers(on, core, crosshair);
  on("dblclick", () => core.state.reset("lines.zoom"));
  on("wheel", (event, surface) => wheel(event, surface, pixels(event, surface).x, core), { passive: false });
  on("keydown", (event, surface) => key(event, surface, core, crosshair) && event.preventDefault());
  on("blur", (_, surface) => {
    const focus = crosshair.focus();
    if (focus?.surface === surface && !focus.held) crosshair.set(null);
  });
}

/** @param {On} on @param {Core} core @param {Crosshair} crosshair */
function listenToFingers(on, core, crosshair) {
  const hand = createHand();
  on("pointerdown", (event, surface) => {
    const focus = crosshair.focus();
    const held = focus?.held === true && focus.surface === surface;
    if (event.button !== 0 || !hand.press(event.pointerId, pixels(event, surface), held, surface.frame))
      return;
    hand.selecting = event.shiftKey !== (core.state.get("lines.drag") === "range");
    if (event.pointerType !== "touch" || hand.selecting) surface.element.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event, surface) => {
    const place = pixels(event, surface);
    const finger = hand.move(event.pointerId, place);
    const start = hand.pinched();
    if (start) pinch(surface, start, hand.fingers(), core);
    else if (finger && drags(event) && isDrag(finger, place)) {
      crosshair.set(null);
      surface.overlay.band(surface.overlay.brush, surface, finger.from.x, place.x);
    } else hover(surface, place, false, crosshair);
  });
  on("pointerleave", () => hand.fingers().length || crosshair.focus()?.held || crosshair.set(null));
  on("pointerup", (event, surface) => {
    const place = pixels(event, surface);
    const finger = lift(event, surface);
    if (!finger) return;
    const touched = event.pointerType === "touch";
    if (isDrag(finger, place) && drags(event))
      (hand.selecting ? select : zoom)(surface, finger.from.x, place.x, core);
    else if (touched && isSlide(finger, place)) hover(surface, place, true, crosshair);
    else if (touched) tap(surface, place, finger.held, core, crosshair);
    else pin(surface, place.x, core);
  });
  on("pointercancel", (event, surface) => lift(event, surface));

  /** One finger reads values, unless it is to select. @param {PointerEvent} event */
  const drags = ({ pointerType }) => pointerType !== "touch" || hand.selecting;
  /** @param {PointerEvent} event @param {Surface} surface */
  function lift({ pointerId }, surface) {
    surface.overlay.band(surface.overlay.brush, surface, 0, 0);
    return hand.lift(pointerId);
  }
}

/** @param {MouseEvent} event @param {Surface} surface @returns {Place} */
function pixels(event, { element, padding }) {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left - padding.left, y: event.clientY - top - padding.top };
}

/** @param {Finger} finger @param {Place} place */
function isDrag({ from }, { x }) {
  return Math.abs(x - from.x) > DRAG;
}

/** Whether a finger went along the plot, or up and down it where the page has no way to scroll. @param {Finger} finger @param {Place} place */
function isSlide({ from }, { x, y }) {
  return Math.hypot(x - from.x, y - from.y) > DRAG;
}

/** Fingers and buttons that are down. */
function createHand() {
  /** @type {Map<number, Finger>} */
  const down = new Map();
  /** What two fingers started from. @type {Frame | null} */
  let start = null;
  return {
    selecting: false,
    fingers: () => [...down.values()],
    pinched: () => start,
    /** @param {number} pointer @param {Place} at @param {boolean} held @param {Frame} frame @returns {boolean} whether it counts */
    press(pointer, at, held, frame) {
      if (down.size > 1) return false;
      down.set(pointer, { from: at, at, held });
      if (down.size === 2) {
        start = frame;
        for (const finger of down.values()) finger.from = finger.at;
      }
      return true;
    },
    /** @param {number} pointer @param {Place} at */
    move(pointer, at) {
      const finger = down.get(pointer);
      if (finger) finger.at = at;
      return finger;
    },
    /** @param {number} pointer @returns {Finger | undefined} undefined where it was one of two */
    lift(pointer) {
      const finger = start ? undefined : down.get(pointer);
      down.delete(pointer);
      if (!down.size) start = null;
      return finger;
    },
  };
}

/** @param {Surface} surface @param {Place} at @param {boolean} held @param {Crosshair} crosshair */
function hover(surface, { x, y }, held, crosshair) {
  const { width, invert } = surface.frame;
  const inside = x >= -4 && x <= width + 4;
  const place = Math.max(0, Math.min(width, x));
  crosshair.set(inside ? { surface, x: invert(place), y, spoken: held, held } : null);
}

/**
 * A finger cannot rest on a plot as a pointer does: what it has touched stays, and goes when it is touched again.
 * @param {Surface} surface @param {Place} at @param {boolean} again  whether values stood here before
 * @param {Core} core @param {Crosshair} crosshair
 */
function tap(surface, at, again, { steps }, crosshair) {
  const found = stepAt(surface, at.x);
  if (again && found && found.step === steps.current()) {
    steps.set(null);
    crosshair.set(null);
    return;
  }
  if (found) steps.set(found.step);
  if (found) crosshair.set({ surface, x: found.x, y: at.y, spoken: true, held: true });
  else hover(surface, at, true, crosshair);
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
 * @param {Surface} surface @param {Frame} frame  when they came down
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
