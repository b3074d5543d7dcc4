/** A live line chart in an element: a Vega view under an overlay. */

import { breathe } from "../breath.js";
import { h } from "../h.js";
import { layoutOf, TEMPLATE } from "./axes.js";
import { listen } from "./gestures.js";
import { marksOf } from "./marks.js";
import { prepare, prepareInTurns } from "./model.js";
import { Overlay } from "./overlay.js";
import { ownSettings } from "./settings.js";
import { emptiness, leftOut } from "./words.js";

/** @typedef {import("../types").RunSeries} RunSeries */
/** @typedef {import("./crosshair.js").Surface} Surface */
/** @typedef {import("./model.js").Model} Model */

/** @typedef {import("../types").LineChart} Contract */
/** @typedef {{ canvas: HTMLElement, empty: HTMLElement, overlay: Overlay, resizes: ResizeObserver }} Inside */

const CROWD = 50; // lines, beyond which a drawing takes several tasks

/** @implements {Contract} */
export class LineChart {
  /**
   * @param {HTMLElement} element @param {import("../types").LineChartOptions} options
   * @param {import("../types").Core} core
   * @param {import("./crosshair.js").Crosshair} crosshair @param {import("./looks.js").Looks} looks
   */
  constructor(element, { label, noted = () => {} }, core, crosshair, looks) {
    this.core = core;
    this.crosshair = crosshair;
    this.looks = looks;
    this.label = label;
    this.noted = noted;
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
    /** @type {{ chart: import("../types").Chart, stops: (() => void)[], signals?: object } | null} */
    this.view = null;
    /** @type {Surface | null} */
    this.surface = null;
    /** @type {RunSeries[]} */
    this.series = [];
    /** @type {import("../types").YAxis} */
    this.y = {};
    this.size = "";
    /** How often it was drawn or let go: a drawing that another overtook ends. */
    this.turn = 0;
    /** @type {(ReturnType<typeof layoutOf> & { key: string }) | null} */
    this.laid = null;
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
    const turn = ++this.turn;
    const settings = ownSettings(this.core.state, y);
    const crowded = shown.length > CROWD;
    const model = crowded
      ? await prepareInTurns(shown, settings, y.range)
      : prepare(shown, settings, y.range);
    if (turn !== this.turn) return; // it was let go meanwhile, or is drawn anew
    const text = emptiness(model, this.core.format);
    empty.hidden = !text;
    empty.textContent = text;
    this.noted(text ? [] : leftOut(model, this.core.format));
    if (model.left.placeless === model.left.total) {
      this.release();
      return;
    }
    const chart = await this.viewOf(this.inside);
    if (crowded) await breathe();
    if (turn !== this.turn) return;
    const { clientWidth, clientHeight } = this.plot;
    this.size = `${clientWidth} ${clientHeight}`;
    const { frame, padding, signals } = this.layoutOf(model, clientWidth, clientHeight);
    const { lines, fills } = marksOf(model, frame, this.looks);
    if (crowded) await breathe();
    if (turn !== this.turn) return;
    chart.resize(frame.width, frame.height, padding);
    // Smoothing moves lines and no axis: Vega need not write its labels again.
    if (signals !== this.view?.signals) {
      for (const [name, value] of Object.entries(signals)) chart.signal(name, value);
      if (this.view) this.view.signals = signals;
    }
    chart.data("lines", lines);
    chart.data("fills", fills);
    await chart.run();
    if (!this.view) return;
    this.surface ??= { overlay, element: this.plot, label: this.label, model, frame, padding };
    Object.assign(this.surface, { model, frame, padding });
    this.crosshair.refresh(this.surface);
  }

  /** The layout, the very same one as long as nothing that it depends on changes. @param {Model} model @param {number} width @param {number} height */
  layoutOf(model, width, height) {
    const { x, y, kind, log, logX, blank } = model;
    const key = [...x, ...y, kind, log, logX, blank, width, height].join(" ");
    if (this.laid?.key !== key) this.laid = { key, ...layoutOf(model, { width, height }) };
    return this.laid;
  }

  /** The view, kept as long as there is something to draw. @param {Inside} inside */
  async viewOf({ canvas, resizes }) {
    if (this.view) return this.view.chart;
    const chart = await this.core.charts.create(TEMPLATE, canvas, { width: 100, height: 100 });
    const again = () => void this.draw(this.series, this.y);
    // At once and not by the schedule: a page that is being printed has no next frame.
    const stops = ["theme", "colors"].map((key) => this.core.on(key, again));
    this.view = { chart, stops };
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
    this.turn++;
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
