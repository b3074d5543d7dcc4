/** A card of one tag: its chart, its table, its own y axis, what can be taken away from it, and a link to it. */

import { h, icon, iconButton } from "../h.js";
import { createMenu } from "../menu.js";
import { copyLink, saveFile, say, sharedAddress } from "../save.js";
import { numberField, row } from "./controls.js";
import { pictureOf, pngOf } from "./picture.js";
import { csvOf, fileName, jsonOf, precisionOf } from "./records.js";
import { createTable } from "./table.js";

/** @typedef {import("../types").Core} Core */
/** @typedef {import("../types").RunSeries} RunSeries */
/** @typedef {import("../types").YRange} YRange */
/** @typedef {import("../types").LineCardOptions} Options */
/** @typedef {import("../types").LineCard} Contract */

/** @typedef {{ table: HTMLElement, buttons: ReturnType<typeof pressed>[], menu: ReturnType<typeof createMenu> }} Inside */

/** @type {YRange} */
const FREE = [null, null];

/** @implements {Contract} */
export class LineCard {
  /** @param {Options} options @param {Core} core @param {import("./looks.js").Looks} looks */
  constructor(options, core, looks) {
    const { tag, title, series, notes = [], description } = options;
    this.options = options;
    this.core = core;
    this.looks = looks;
    /** What is drawn now. @type {RunSeries[]} */
    this.shown = [];
    /** @type {Inside | null} */
    this.inside = null;
    this.card = core.card({ tag, title, description, later: () => this.actions() });
    this.element = this.card.element;
    this.element.classList.add("line-card");
    this.place = h("div", { class: "card-plot" });
    this.card.body.append(this.place);
    if (notes.length) this.card.notes(notes);
    const label = `${title}, ${core.format.plural(series.length, "run")}`;
    /** Remarks on what is loaded. @type {import("../types").Note[]} */
    this.remarks = [];
    this.chart = core.lines.chart(this.place, {
      label,
      noted: (left) => this.card.notes([...left, ...this.remarks, ...notes]),
    });
    this.watched = core.schedule.observe(this.element, {
      draw: () => this.draw(),
      release: () => this.release(),
    });
    this.update = this.watched.update;
    this.chart.ask = this.update;
    this.layout();
    const refill = () => this.fill();
    const layout = () => this.layout();
    this.stops = [
      ...["lines.y", "lines.logs"].map((key) => core.on(key, this.update)),
      ...["lines.tables", "lines.table", "lines.wide"].map((key) => core.on(key, layout)),
      ...["step", "lines.range"].map((key) => core.on(key, refill)),
    ];
  }

  /** What a card needs only where it is looked at: a page has thousands of them. */
  furnish() {
    const { core, options } = this;
    const { tag, title } = options;
    const region = { tabindex: 0, role: "group", "aria-label": `Values of ${title}`, hidden: true };
    const table = h("div", { class: "values", ...region });
    this.card.body.append(table);
    this.inside = {
      table,
      buttons: [
        pressed(core.state, "lines.table", tag, "table", `Table of ${title}`),
        pressed(core.state, "lines.wide", tag, "wide", `Full width for ${title}`),
      ],
      menu: createMenu(iconButton("more", `More of ${title}`), () => this.content(), `More of ${title}`),
    };
    this.card.furnish();
    this.layout();
  }

  /** @returns {HTMLElement[]} */
  actions() {
    const { buttons = [], menu } = this.inside ?? {};
    const own = this.options.actions?.() ?? [];
    return [...own, ...buttons.map(({ button }) => button), ...(menu ? [menu.element] : [])];
  }

  async draw() {
    const { core, options } = this;
    if (!this.inside) this.furnish();
    const series = await core.lines.load(options.series, options.grids);
    this.shown = series.filter(({ run }) => this.looks.shown(run));
    this.remarks = core.lines.notes(this.shown);
    this.fill();
    await this.chart.draw(series, this.y());
  }

  release() {
    this.chart.release();
    this.shown = [];
    this.inside?.table.replaceChildren();
  }

  /** @returns {import("../types").YAxis} */
  y() {
    const { state } = this.core;
    const { tag } = this.options;
    const log = state.get("lines.log") !== state.get("lines.logs").includes(tag);
    return { range: state.get("lines.y").get(tag) ?? FREE, log };
  }

  fill() {
    const table = this.inside?.table;
    if (!table || table.hidden) return;
    table.replaceChildren(
      ...(this.shown.length ? [createTable(this.shown, this.core, this.looks, this.y().log)] : []),
    );
  }

  layout() {
    const { state } = this.core;
    const { tag } = this.options;
    const table = state.get("lines.tables") || state.get("lines.table").includes(tag);
    this.element.classList.toggle("wide", state.get("lines.wide").includes(tag));
    this.element.classList.toggle("with-table", table);
    if (!this.inside) return;
    this.inside.table.hidden = !table;
    for (const { show } of this.inside.buttons) show();
    this.fill();
  }

  /** What the menu holds. */
  content() {
    const { options, core, shown, looks, place } = this;
    const { state } = core;
    const size = { width: place.clientWidth, height: place.clientHeight };
    const picture = () => pictureOf(options.title, shown, this.y(), size, core, looks);
    return [
      yAxis(state, options.tag, this.y()),
      takeAway(options.tag, picture, shown, (run) => core.runs.list[run].name),
      h("p", { class: "hint" }, timesHint(shown)),
      link(options.tag, state, () => this.inside?.menu.close()),
    ];
  }

  stop() {
    for (const stop of this.stops) stop();
    this.watched.stop();
  }
}

/**
 * A button of a card that stays pressed while its tag is in the list of `key`.
 * @param {import("../types").State} state @param {string} key @param {string} tag
 * @param {string} name  of its icon @param {string} label
 */
export function pressed(state, key, tag, name, label) {
  /** @returns {string[]} */
  const list = () => state.get(key);
  const on = () => list().includes(tag);
  const button = iconButton(name, label, {
    onclick: () => state.set(key, on() ? list().filter((other) => other !== tag) : [...list(), tag]),
  });
  const show = () => button.setAttribute("aria-pressed", String(on()));
  show();
  return { button, show };
}

/** @param {import("../types").State} state @param {string} tag @param {import("../types").YAxis} now */
function yAxis(state, tag, { range: [low, high] = FREE, log = false }) {
  /** @param {number} end @returns {(value: number | null) => void} */
  const change = (end) => (value) => {
    const all = new Map(state.get("lines.y"));
    const range = /** @type {YRange} */ ([...(all.get(tag) ?? FREE)]);
    range[end] = value;
    if (range[0] === null && range[1] === null) all.delete(tag);
    else all.set(tag, range);
    state.set("lines.y", all);
  };
  return row(
    "Y axis",
    numberField("Lowest value of the y axis", low, change(0)),
    "–",
    numberField("Highest value of the y axis", high, change(1)),
    ownLog(state, tag, log),
  );
}

/** Whether this y axis is logarithmic, whatever the others are. @param {import("../types").State} state @param {string} tag @param {boolean} now */
function ownLog(state, tag, now) {
  /** @type {string[]} */
  const other = state.get("lines.logs").filter((/** @type {string} */ one) => one !== tag);
  const button = h(
    "button",
    {
      type: "button",
      class: "toggle",
      title: "Logarithmic y axis of this chart",
      "aria-pressed": String(now),
    },
    "Log",
  );
  button.addEventListener("click", () => {
    const log = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(log));
    state.set("lines.logs", log === state.get("lines.log") ? other : [...other, tag]);
  });
  return button;
}

/**
 * @param {string} tag @param {() => ReturnType<typeof pictureOf>} picture @param {RunSeries[]} shown
 * @param {(run: number) => string} name
 */
function takeAway(tag, picture, shown, name) {
  /** @type {[string, string, string, () => Promise<Blob> | Blob][]} */
  const files = [
    ["CSV", "csv", "Every point of the runs shown", () => blob(csvOf(shown, name), "text/csv")],
    [
      "JSON",
      "json",
      "Every point of the runs shown",
      () => blob(jsonOf(tag, shown, name), "application/json"),
    ],
    [
      "SVG",
      "svg",
      "The chart as it is now, on white",
      async () => blob((await picture()).text, "image/svg+xml"),
    ],
    ["PNG", "png", "The chart as it is now, on white", async () => pngOf(await picture())],
  ];
  const buttons = files.map(([label, ending, title, make]) => {
    async function save() {
      try {
        saveFile(fileName(tag, ending), await make());
      } catch (error) {
        say(`${label} could not be made: ${error instanceof Error ? error.message : error}`);
      }
    }
    return h("button", { type: "button", class: "button", title, onclick: save }, label);
  });
  return row("Download", ...buttons);
}

/** What a head that is TensorBoard's cannot say. @param {RunSeries[]} shown */
function timesHint(shown) {
  const most = Math.ceil(precisionOf(shown) * 1000);
  return `CSV and JSON hold every point of the runs shown; wall times are exact to ± ${most} ms.`;
}

/** @param {string} text @param {string} type */
function blob(text, type) {
  return new Blob([text], { type });
}

/** @param {string} tag @param {import("../types").State} state @param {() => void} close */
function link(tag, state, close) {
  async function copy() {
    close();
    state.set("card", tag);
    state.write();
    const address = sharedAddress(location);
    state.reset("card");
    state.write();
    await copyLink(address, "the link");
  }
  const button = h("button", { type: "button", class: "button", onclick: copy }, icon("link"), "Copy link");
  return row("Share", button);
}
