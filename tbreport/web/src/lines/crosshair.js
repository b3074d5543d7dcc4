/**
 * What happens over a plot: a crosshair that all charts share, and a table of values. Charts register their
 * surface; one of them is the source of what the others repeat.
 */

import { h } from "../h.js";
import { xText } from "./axes.js";
import { nearestStep } from "./model.js";
import { nearerFirst, rowsAt } from "./rows.js";
import { createTooltip } from "./tooltip.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./axes.js").Frame} Frame */
/** @typedef {import("./looks.js").Looks} Looks */
/**
 * @typedef {object} Surface  a live chart as the crosshair sees it
 * @property {import("./overlay.js").Overlay} overlay
 * @property {HTMLElement} element
 * @property {string} label
 * @property {Model} model
 * @property {Frame} frame
 * @property {{ left: number, top: number }} padding
 */
/**
 * @typedef {object} Focus
 * @property {Surface} surface
 * @property {number} x
 * @property {number | null} y  in pixels
 * @property {boolean} spoken
 * @property {boolean} [held]  whether it stays although nothing points there any more: a finger has left
 */

const CROWD = 30; // dots that can still be told apart

/** @param {import("../types").Core} core @param {Looks} looks */
export function createCrosshair(core, looks) {
  /** @type {Set<Surface>} */
  const surfaces = new Set();
  const tooltip = createTooltip(core, looks);
  const announcer = h("div", { class: "visually-hidden", "aria-live": "polite" });
  document.querySelector("main")?.append(announcer);
  /** @type {Focus | null} */
  let focus = null;
  let asked = false;

  /** @param {Focus | null} next */
  function set(next) {
    focus = next;
    if (asked) return;
    asked = true;
    requestAnimationFrame(show);
  }
  function show() {
    asked = false;
    for (const surface of surfaces) drawCursor(surface, focus, looks);
    if (!focus || !surfaces.has(focus.surface)) {
      tooltip.hide();
      return;
    }
    const { surface, x, y, spoken, held = false } = focus;
    const rows = rowsAt(surface, x, y);
    const plot = surface.element.getBoundingClientRect();
    const at = plot.left + surface.padding.left + surface.frame.x(x);
    tooltip.show(rows, { plot, x: at, smoothed: surface.model.smoothed, held });
    if (spoken) announcer.textContent = sentence(surface, rows, looks, core.format);
  }

  function redraw() {
    for (const surface of surfaces) drawSelection(surface, core);
  }
  for (const key of ["step", "lines.range"]) core.on(key, redraw);
  listenForTheEnd(
    () => focus,
    (target) => tooltip.holds(target) || [...surfaces].some(({ element }) => has(element, target)),
    () => set(null),
  );
  return {
    set,
    focus: () => focus,
    /** @param {Surface} surface  which has just been drawn */
    refresh(surface) {
      surfaces.add(surface);
      drawSelection(surface, core);
      if (focus) set(focus);
    },
    /** @param {Surface} surface */
    remove(surface) {
      surfaces.delete(surface);
      if (focus?.surface === surface) set(null);
    },
  };
}

/** @typedef {ReturnType<typeof createCrosshair>} Crosshair */

/**
 * Values go when the chart moves away from them, and those that a finger has left when another place is touched.
 * @param {() => Focus | null} focus @param {(target: EventTarget | null) => boolean} isOwn @param {() => void} end
 */
function listenForTheEnd(focus, isOwn, end) {
  const moved = (/** @type {Event} */ { target }) => has(target, focus()?.surface.element ?? null) && end();
  addEventListener("scroll", moved, { passive: true, capture: true });
  document.addEventListener("pointerdown", ({ target }) => focus()?.held && !isOwn(target) && end());
}

/** @param {Surface} surface @param {Focus | null} focus @param {Looks} looks */
function drawCursor(surface, focus, looks) {
  const { overlay, model, frame, padding } = surface;
  if (
    focus?.surface.model.kind !== model.kind ||
    !overlay.vertical(overlay.rule, surface, frame.x(focus.x))
  ) {
    overlay.clear();
    return;
  }
  const own = focus.surface === surface;
  const rows = rowsAt(surface, focus.x, own ? focus.y : null).sort(nearerFirst);
  const points = [];
  for (const { line, i, far } of rows.length > CROWD ? rows.slice(0, own ? 1 : 0) : rows) {
    const x = frame.x(line.x[i]);
    const y = frame.y(line.y[i]);
    if (far || !(y >= 0 && y <= frame.height && x >= 0 && x <= frame.width)) continue;
    points.push({ x: padding.left + x, y: padding.top + y, color: looks.paint(line.run) });
  }
  overlay.points(points);
}

/** The step that all dashboards follow, and the steps that tables are about. @param {Surface} surface @param {import("../types").Core} core */
function drawSelection(surface, { steps, state }) {
  const { overlay, model, frame } = surface;
  const [line] = model.lines;
  /** @param {number | null} step */
  const at = (step) =>
    step === null || !line || line.series.stepless
      ? Number.NaN
      : frame.x(model.kind === "step" ? step : line.x[nearestStep(line, step)]);
  overlay.vertical(overlay.pin, surface, at(steps.current()));
  const range = state.get("lines.range");
  overlay.band(overlay.range, surface, range ? at(range[0]) : 0, range ? at(range[1]) : 0);
}

/**
 * @param {Surface} surface @param {import("./rows.js").Row[]} rows @param {Looks} looks
 * @param {import("../types").Format} format
 */
function sentence({ label, model }, rows, looks, format) {
  const sorted = [...rows].sort(nearerFirst);
  if (!sorted.length) return "";
  const { line, i } = sorted[0];
  const values = sorted.slice(0, 8).map(({ line: { run, part, y }, i, end }) => {
    const value = `${looks.name(run)}${part} ${format.number(y[i])}`;
    return end ? `${value}, its ${end}` : value;
  });
  return `${label}, ${xText(line.x[i], model.kind, format)}: ${values.join("; ")}`;
}

/** @param {EventTarget | null} outer @param {EventTarget | null} inner */
function has(outer, inner) {
  return outer instanceof Node && inner instanceof Node && outer.contains(inner);
}
