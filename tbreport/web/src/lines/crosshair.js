/**
 * What happens over a plot: a crosshair that all charts share, and a table of values. Charts register their
 * surface; one of them is the source of what the others repeat.
 */

import { h } from "../h.js";
import { xText } from "./axes.js";
import { nearestPoint, nearestStep } from "./model.js";
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
/** @typedef {{ surface: Surface, x: number, y: number | null, spoken: boolean }} Focus */

const CROWD = 30; // dots that can still be told apart
const FAR = 40; // pixels from the crosshair beyond which a run's nearest point is only mentioned

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
    requestAnimationFrame(() => {
      asked = false;
      show();
    });
  }

  function show() {
    for (const surface of surfaces) drawCursor(surface, focus, looks);
    if (!focus || !surfaces.has(focus.surface)) {
      tooltip.hide();
      return;
    }
    const { surface, x, y, spoken } = focus;
    const rows = rowsAt(surface, x, y);
    const plot = surface.element.getBoundingClientRect();
    tooltip.show(rows, plot, plot.left + surface.padding.left + surface.frame.x(x), surface.model.smoothed);
    if (spoken) announcer.textContent = sentence(surface, rows, looks, core.format);
  }

  function redraw() {
    for (const surface of surfaces) drawSelection(surface, core);
  }
  core.on("step", redraw);
  core.on("lines.range", redraw);
  addEventListener("scroll", () => set(null), { passive: true, capture: true });

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
  const rows = rowsAt(surface, focus.x, own ? focus.y : null).sort((a, b) => a.distance - b.distance);
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
 * The nearest point of every line.
 * @param {Surface} surface @param {number} x @param {number | null} y  in pixels
 * @returns {import("./tooltip.js").Row[]}
 */
export function rowsAt({ model, frame }, x, y) {
  const rows = [];
  for (const line of model.lines) {
    const i = nearestPoint(line, x);
    if (i < 0) continue;
    const height = frame.y(line.y[i]);
    const distance = y === null || !Number.isFinite(height) ? 1e6 : Math.abs(height - y);
    rows.push({ line, i, distance, far: !(Math.abs(frame.x(line.x[i]) - frame.x(x)) <= FAR) });
  }
  return rows;
}

/**
 * @param {Surface} surface @param {import("./tooltip.js").Row[]} rows @param {Looks} looks
 * @param {import("../types").Format} format
 */
function sentence({ label, model }, rows, looks, format) {
  if (!rows.length) return "";
  const { line, i } = rows[0];
  const values = rows
    .slice(0, 8)
    .map((row) => `${looks.name(row.line.run)}${row.line.part} ${format.number(row.line.y[row.i])}`);
  return `${label}, ${xText(line.x[i], model.kind, format)}: ${values.join("; ")}`;
}
