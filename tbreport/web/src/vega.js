/**
 * Vega without eval: specifications are parsed once per template and run by the interpreter, as the page's
 * content security policy asks. Nothing of it is reachable from `window`.
 */

import { expressionInterpreter } from "vega-interpreter";
import { Error as ERRORS } from "vega-util";
import { parse, View } from "./runtime.js";

/** Signals of templates that follow the theme, and the CSS variables they follow. */
const THEMED = { fg: "--chart-fg", grid: "--chart-grid", rule: "--chart-rule", font: "--chart-font" };

/** @typedef {Record<string, any>} Spec */

/**
 * @param {(block: string) => Promise<any>} json
 * @param {import("./types").Theme} theme @param {import("./events.js").Events} events
 * @returns {import("./types").Charts}
 */
export function createCharts(json, theme, events) {
  /** @type {Promise<Record<string, Spec>> | undefined} */
  let specs;
  /** @type {Map<string, any>} */
  const parsed = new Map();
  /** @type {Set<{ follow(): void }>} */
  const live = new Set();

  /** @param {string} name @returns {Promise<Spec>} */
  async function template(name) {
    specs ??= json("charts");
    const spec = (await specs)[name];
    if (!spec) throw new Error(`The report holds no chart template ${name}.`);
    if (!parsed.has(name)) parsed.set(name, parse(/** @type {any} */ (spec), undefined, { ast: true }));
    return spec;
  }

  events.on("theme", () => {
    for (const chart of live) chart.follow();
  });

  return {
    async create(name, element, options) {
      const spec = await template(name);
      const chart = draw(spec, parsed.get(name), element, options, theme);
      live.add(chart);
      return {
        ...chart,
        finalize() {
          live.delete(chart);
          chart.finalize();
        },
      };
    },
    async svg(name, { width, height, padding, signals = {}, data = {} }) {
      await template(name);
      const view = new View(parsed.get(name), {
        expr: expressionInterpreter,
        renderer: "none",
        logLevel: ERRORS,
      });
      view.width(width).height(height);
      if (padding) view.padding(padding);
      for (const [signal, value] of Object.entries(signals)) view.signal(signal, value);
      for (const [set, tuples] of Object.entries(data)) view.data(set, tuples);
      const text = await view.toSVG();
      view.finalize();
      return text;
    },
  };
}

/**
 * @param {Spec} spec @param {any} runtime @param {HTMLElement} element
 * @param {import("./types").ChartOptions} options @param {import("./types").Theme} theme
 */
function draw(spec, runtime, element, options, theme) {
  const signals = new Set((spec.signals ?? []).map((/** @type {{ name: string }} */ signal) => signal.name));
  const view = new View(runtime, {
    expr: expressionInterpreter,
    renderer: "canvas",
    container: element,
    hover: false,
    logLevel: ERRORS,
  });
  const chart = {
    padding: /** @type {import("./types").Padding} */ ({
      left: 0,
      top: 0,
      right: 0,
      bottom: 0,
      ...spec.padding,
    }),
    /** @param {string} name @param {unknown} value */
    signal: (name, value) => void view.signal(name, value),
    /** @param {string} name @param {object[]} tuples */
    data: (name, tuples) => void view.data(name, tuples),
    /** @param {number} width @param {number} height @param {import("./types").Padding} [padding] */
    resize(width, height, padding) {
      view.width(width).height(height);
      if (!padding || same(padding, chart.padding)) return;
      chart.padding = padding;
      view.padding(padding);
    },
    run: async () => void (await view.runAsync()),
    finalize() {
      view.finalize();
      element.replaceChildren();
    },
    follow() {
      theming();
      view.runAsync();
    },
  };
  function theming() {
    for (const [name, variable] of Object.entries(THEMED)) {
      if (signals.has(name)) view.signal(name, theme.value(variable));
    }
  }
  theming();
  chart.resize(options.width, options.height, options.padding);
  for (const [name, value] of Object.entries(options.signals ?? {})) view.signal(name, value);
  for (const [name, tuples] of Object.entries(options.data ?? {})) view.data(name, tuples);
  return chart;
}

/** @param {import("./types").Padding} one @param {import("./types").Padding} other */
function same(one, other) {
  return (
    one.top === other.top &&
    one.bottom === other.bottom &&
    one.left === other.left &&
    one.right === other.right
  );
}
