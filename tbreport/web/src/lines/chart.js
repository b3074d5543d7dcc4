/** A live line chart in an element: a Vega view under an overlay. */

import { h } from "../h.js";
import { axisSignals, frameOf, templateOf } from "./axes.js";
import { listen } from "./gestures.js";
import { marksOf } from "./marks.js";
import { prepare } from "./model.js";
import { Overlay } from "./overlay.js";
import { readSettings } from "./settings.js";

/** @typedef {import("../types").RunSeries} RunSeries */
/** @typedef {import("../types").YRange} YRange */
/** @typedef {import("./crosshair.js").Surface} Surface */

/** @typedef {import("../types").LineChart} Contract */

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
    this.canvas = h("div", { class: "plot-canvas", "aria-hidden": "true" });
    this.empty = h("p", { class: "plot-empty", hidden: true });
    this.overlay = new Overlay();
    this.plot = h(
      "div",
      {
        class: "plot",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "line chart",
        "aria-label": `${label}. Arrow keys read values.`,
      },
      this.canvas,
      this.overlay.element,
      this.empty,
    );
    element.append(this.plot);
    /** @type {{ chart: import("../types").Chart, template: string, stops: (() => void)[] } | null} */
    this.view = null;
    /** @type {Surface | null} */
    this.surface = null;
    /** @type {RunSeries[]} */
    this.series = [];
    /** @type {YRange} */
    this.y = [null, null];
    this.size = "";
    this.resizes = new ResizeObserver(() => this.resized());
    listen(this.plot, () => this.surface, core, crosshair);
  }

  /** @param {RunSeries[]} series @param {YRange} [y] */
  async draw(series, y = [null, null]) {
    this.series = series;
    this.y = y;
    const shown = series.filter(({ run }) => this.looks.shown(run));
    const settings = readSettings(this.core.state);
    const model = prepare(shown, settings, y);
    const nothing = !shown.length || (settings.x.startsWith(":") && !model.lines.some(hasPlace));
    this.empty.hidden = !nothing;
    if (nothing) {
      this.empty.textContent = shown.length
        ? `None of its runs has ${settings.x.slice(1)} at these steps.`
        : "None of its runs is shown.";
      this.release();
      return;
    }
    const chart = await this.viewOf(templateOf(model));
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
    this.surface ??= { overlay: this.overlay, element: this.plot, label: this.label, model, frame, padding };
    Object.assign(this.surface, { model, frame, padding });
    this.crosshair.refresh(this.surface);
  }

  /** The view with the scales of `template`, kept as long as they stay the same. @param {string} template */
  async viewOf(template) {
    if (this.view?.template === template) return this.view.chart;
    this.release();
    const chart = await this.core.charts.create(template, this.canvas, { width: 100, height: 100 });
    const again = () => void this.draw(this.series, this.y);
    // At once and not by the schedule: a page that is being printed has no next frame.
    const stops = ["theme", "colors"].map((key) => this.core.on(key, again));
    this.view = { chart, template, stops };
    this.resizes.observe(this.plot);
    return chart;
  }

  resized() {
    const { clientWidth, clientHeight } = this.plot;
    if (this.view && clientWidth && `${clientWidth} ${clientHeight}` !== this.size) {
      this.draw(this.series, this.y);
    }
  }

  release() {
    this.resizes.disconnect();
    this.view?.chart.finalize();
    for (const stop of this.view?.stops ?? []) stop();
    this.view = null;
    if (!this.surface) return;
    this.overlay.clear();
    this.crosshair.remove(this.surface);
    this.surface = null;
  }
}

/** @param {import("./model.js").Line} line */
function hasPlace({ x }) {
  return Array.prototype.some.call(x, Number.isFinite);
}
