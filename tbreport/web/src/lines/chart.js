/** A live line chart in an element: a Vega view under an overlay. */

import { h } from "../h.js";
import { axisSignals, frameOf, templateOf, xText } from "./axes.js";
import { listen } from "./gestures.js";
import { marksOf } from "./marks.js";
import { crosses, prepare } from "./model.js";
import { Overlay } from "./overlay.js";
import { ownSettings } from "./settings.js";

/** @typedef {import("../types").RunSeries} RunSeries */
/** @typedef {import("./crosshair.js").Surface} Surface */

/** @typedef {import("../types").LineChart} Contract */
/** @typedef {{ canvas: HTMLElement, empty: HTMLElement, overlay: Overlay, resizes: ResizeObserver }} Inside */

/** @implements {Contract} */
export class LineChart {
  /**
   * @param {HTMLElement} element @param {string} label @param {import("../types").Core} core
   * @param {import("./crosshair.js").Crosshair} crosshair @param {import("./looks.js").Looks} looks
   */
  constructor(element, label, core, crosshair, looks) {
    this.core = core;
    this.crosshair = crosshair;
    this.looks = looks;
    this.label = label;
    this.plot = h("div", {
      class: "plot",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "line chart",
      "aria-label": `${label}. Arrow keys read values.`,
    });
    element.append(this.plot);
    /** @type {Inside | null} */
    this.inside = null;
    /** @type {{ chart: import("../types").Chart, template: string, stops: (() => void)[] } | null} */
    this.view = null;
    /** @type {Surface | null} */
    this.surface = null;
    /** @type {RunSeries[]} */
    this.series = [];
    /** @type {import("../types").YAxis} */
    this.y = {};
    this.size = "";
    /** Has it drawn again in its turn, where somebody keeps turns. @type {(() => void) | null} */
    this.ask = null;
  }

  /** What is in the plot, made when it is first drawn: most of a page's charts are never looked at. */
  furnish() {
    const canvas = h("div", { class: "plot-canvas", "aria-hidden": "true" });
    const empty = h("p", { class: "plot-empty", hidden: true });
    const overlay = new Overlay();
    this.plot.append(canvas, overlay.element, empty);
    listen(this.plot, () => this.surface, this.core, this.crosshair);
    return { canvas, empty, overlay, resizes: new ResizeObserver(() => this.resized()) };
  }

  /** @param {RunSeries[]} series @param {import("../types").YAxis} [y] */
  async draw(series, y = {}) {
    this.series = series;
    this.y = y;
    this.inside ??= this.furnish();
    const { empty, overlay } = this.inside;
    const shown = series.filter(({ run }) => this.looks.shown(run));
    const settings = ownSettings(this.core.state, y);
    const model = prepare(shown, settings, y.range);
    const nothing = !shown.length || (settings.x.startsWith(":") && !model.lines.some(hasPlace));
    const text = emptiness(nothing, model, this.core.format);
    empty.hidden = !text;
    empty.textContent = text;
    if (nothing) {
      this.release();
      return;
    }
    const chart = await this.viewOf(templateOf(model), this.inside);
    const { padding } = chart;
    const { clientWidth, clientHeight } = this.plot;
    this.size = `${clientWidth} ${clientHeight}`;
    const width = Math.max(20, clientWidth - padding.left - padding.right);
    const height = Math.max(20, clientHeight - padding.top - padding.bottom);
    const frame = frameOf(model, width, height);
    const { lines, fills } = marksOf(model, frame, this.looks);
    chart.resize(width, height);
    for (const [name, value] of Object.entries(axisSignals(model))) chart.signal(name, value);
    chart.data("lines", lines);
    chart.data("fills", fills);
    await chart.run();
    if (!this.view) return;
    this.surface ??= { overlay, element: this.plot, label: this.label, model, frame, padding };
    Object.assign(this.surface, { model, frame, padding });
    this.crosshair.refresh(this.surface);
  }

  /**
   * The view with the scales of `template`, kept as long as they stay the same.
   * @param {string} template @param {Inside} inside
   */
  async viewOf(template, { canvas, resizes }) {
    if (this.view?.template === template) return this.view.chart;
    this.release();
    const chart = await this.core.charts.create(template, canvas, { width: 100, height: 100 });
    const again = () => void this.draw(this.series, this.y);
    // At once and not by the schedule: a page that is being printed has no next frame.
    const stops = ["theme", "colors"].map((key) => this.core.on(key, again));
    this.view = { chart, template, stops };
    resizes.observe(this.plot);
    return chart;
  }

  resized() {
    const { clientWidth, clientHeight } = this.plot;
    if (this.view && clientWidth && `${clientWidth} ${clientHeight}` !== this.size) {
      // All charts may get another width in one frame; a page that is being printed has no next one.
      if (this.ask && !matchMedia("print").matches) this.ask();
      else this.draw(this.series, this.y);
    }
  }

  release() {
    this.inside?.resizes.disconnect();
    this.view?.chart.finalize();
    for (const stop of this.view?.stops ?? []) stop();
    this.view = null;
    if (!this.surface) return;
    this.surface.overlay.clear();
    this.crosshair.remove(this.surface);
    this.surface = null;
  }
}

/**
 * Why there is no line to see, "" where there is one.
 * @param {boolean} nothing  whether it cannot be drawn at all @param {import("./model.js").Model} model
 * @param {import("../types").Format} format
 */
function emptiness(nothing, { lines, x: [from, to], kind }, format) {
  if (!lines.length) return "None of its runs is shown.";
  if (nothing) return `None of its runs has ${kind.slice(1)} at these steps.`;
  if (lines.some((line) => crosses(line, from, to))) return "";
  return `No values from ${xText(from, kind, format)} to ${xText(to, kind, format)}.`;
}

/** @param {import("./model.js").Line} line */
function hasPlace({ x }) {
  return Array.prototype.some.call(x, Number.isFinite);
}
