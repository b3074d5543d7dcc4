/** The controls of the settings: those used all the time, and the others behind "More". */

import { h, icon, iconButton, select } from "../h.js";
import { createMenu } from "../menu.js";
import { BOX_MOST, chooseX, readSettings, SORTS, X_KINDS } from "./settings.js";
import { RULE } from "./smoothing.js";

/** @typedef {import("../types").Core} Core */
/** @typedef {import("../types").XKind} XKind */

const X_LABELS = { step: "Step", relative: "Relative", wall: "Wall" };
const X_TITLES = { step: "Steps", relative: "Time since the run's first value", wall: "Time of day (UTC)" };
const SORT_LABELS = {
  descending: "Highest first",
  ascending: "Lowest first",
  nearest: "Nearest first",
  name: "By name",
};
const SLIDER_MOST = 0.99;
const HINT =
  "Drag to zoom, shift-drag to select steps, Ctrl or Alt with the wheel zooms, double click shows all. Click keeps a step.";

/**
 * @param {Core} core @param {() => string[]} clocks  tags that may be the x axis @param {boolean} foldable
 * @param {HTMLElement[]} more @returns {HTMLElement[]}
 */
export function settingsControls(core, clocks, foldable, more) {
  const button = h("button", { type: "button", class: "button" }, "More", icon("chevron"));
  const menu = createMenu(button, () => rest(core, clocks(), foldable, more), "More about charts");
  return [
    smoothing(core),
    xAxis(core),
    toggle(core, "lines.log", "Log y", "Logarithmic y axis"),
    h("div", { class: "field" }, reset(core), menu.element),
    selection(core),
  ];
}

/** @param {Core} core @param {string[]} clocks @param {boolean} foldable @param {HTMLElement[]} more */
function rest(core, clocks, foldable, more) {
  const { state } = core;
  const now = state.get("lines.x");
  const scalars = [...new Set([...clocks, ...(now.startsWith(":") ? [now.slice(1)] : [])])];
  return [
    row(
      "X axis",
      scalars.length > 0 &&
        select(
          "A scalar as the x axis",
          [["", "a scalar …"], ...scalars.map((tag) => [`:${tag}`, tag])],
          (value) => chooseX(state, value || "step"),
          now.startsWith(":") ? now : "",
        ),
      toggle(core, "lines.logx", "Log x", "Logarithmic x axis, except of times of day"),
    ),
    row(
      "Y axis",
      toggle(
        core,
        "lines.outliers",
        "Ignore outliers",
        "Fit it to the 5th to 95th percentile; each card says how many values are outside",
      ),
    ),
    row("Lines", toggle(core, "lines.partition", "Split where x goes back", "A new line for each restart")),
    foldable &&
      row("", toggle(core, "lines.fold", "Fold sub-runs", "Lines of add_scalars in their run's colour")),
    row(
      "Dragging",
      segments(core, "lines.drag", [
        ["zoom", "Zooms", "Drag to zoom"],
        ["range", "Selects steps", "Drag to choose the steps that tables are about"],
      ]),
    ),
    row("Steps", ...stepRange(core)),
    row("Tables", toggle(core, "lines.tables", "Under every chart", "Statistics of the steps selected")),
    row(
      "Values",
      select(
        "Order of the values at the pointer",
        SORTS.map((sort) => [sort, SORT_LABELS[sort]]),
        (value) => state.set("lines.sort", value),
        state.get("lines.sort"),
      ),
    ),
    ...more,
    h("p", { class: "hint" }, HINT),
    h("p", { class: "hint" }, `${RULE} An empty box goes back to that.`),
  ].filter((child) => child !== false);
}

/** @param {string} label @param {...import("../types").Child} children */
export function row(label, ...children) {
  return h("div", { class: "menu-row" }, h("span", { class: "label" }, label), ...children);
}

/** @param {string} label @param {number | null} value @param {(value: number | null) => void} change */
export function numberField(label, value, change) {
  const box = /** @type {HTMLInputElement} */ (
    h("input", { type: "number", step: "any", class: "wide", "aria-label": label, placeholder: "auto" })
  );
  if (value !== null) box.value = String(value);
  box.addEventListener("change", () => change(box.value === "" ? null : Number(box.value)));
  return box;
}

/** @param {Core} core */
function stepRange({ state }) {
  /** @type {(number | null)[]} */
  const ends = [...(state.get("lines.range") ?? [null, null])];
  /** @param {number} end @returns {(value: number | null) => void} */
  const change = (end) => (value) => {
    ends[end] = value;
    const [from, to] = ends;
    if (from !== null && to !== null && from < to) state.set("lines.range", [from, to]);
    else if (from === null && to === null) state.reset("lines.range");
  };
  return [
    numberField("First step selected", ends[0], change(0)),
    "–",
    numberField("Last step selected", ends[1], change(1)),
  ];
}

/** The chip that says which steps are selected, and lets them go. @param {Core} core */
function selection({ state, on, format }) {
  const text = h("span", {});
  const close = iconButton("close", "Select no steps", { onclick: () => state.reset("lines.range") });
  const what = h("span", { class: "visually-hidden" }, "Steps ");
  const title = "The steps that tables are about";
  const chip = h("div", { class: "chip", role: "status", title, hidden: true }, what, text, close);
  function show() {
    const range = state.get("lines.range");
    chip.hidden = !range;
    text.textContent = range ? `${format.step(range[0])}–${format.step(range[1])}` : "";
  }
  on("lines.range", show);
  show();
  return chip;
}

/** @param {Core} core */
function smoothing({ state, on }) {
  const slider = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "range",
      min: 0,
      max: SLIDER_MOST,
      step: 0.01,
      "aria-label": "Smoothing",
      title: RULE,
    })
  );
  const box = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "number",
      min: 0,
      max: BOX_MOST,
      step: 0.01,
      "aria-label": "Smoothing weight",
      title: `${RULE} Empty: as at first.`,
    })
  );
  function show() {
    const weight = readSettings(state).smoothing;
    slider.value = String(weight);
    if (Number(box.value) !== weight || box.value === "") box.value = String(weight);
  }
  slider.addEventListener("input", () => state.set("lines.smoothing", Number(slider.value)));
  box.addEventListener("input", () => {
    const weight = Number(box.value);
    if (box.value !== "") state.set("lines.smoothing", Math.min(BOX_MOST, Math.max(0, weight || 0)));
  });
  box.addEventListener("change", () => {
    if (box.value === "") state.reset("lines.smoothing");
    show();
  });
  on("lines.smoothing", show);
  show();
  return field("Smoothing", "smoothing", slider, box);
}

/** @param {string} label @param {string} name @param {...HTMLElement} children */
function field(label, name, ...children) {
  const text = h("span", { class: "label", "aria-hidden": "true" }, label);
  return h("div", { class: `field ${name}` }, text, ...children);
}

/** The three that every run has, and the scalar that has been chosen under "More". @param {Core} core */
function xAxis(core) {
  const { state, on } = core;
  const group = segments(
    core,
    "lines.x",
    X_KINDS.map((kind) => [kind, X_LABELS[kind], X_TITLES[kind]]),
    (kind) => chooseX(state, kind),
  );
  const other = h("button", { type: "button", class: "other-x", "aria-pressed": "true" });
  group.append(other);
  function show() {
    const kind = state.get("lines.x");
    other.hidden = !kind.startsWith(":");
    other.textContent = other.title = kind.slice(1);
  }
  on("lines.x", show);
  show();
  return field("X axis", "", group);
}

/**
 * @param {Core} core @param {string} key @param {string[][]} choices  value, text and title of each
 * @param {(value: string) => void} [choose]
 */
function segments({ state, on }, key, choices, choose = (value) => state.set(key, value)) {
  const buttons = choices.map(([value, text, title]) =>
    h("button", { type: "button", title, onclick: () => choose(value) }, text),
  );
  const group = h("div", { class: "segments", role: "group" }, ...buttons);
  function show() {
    choices.forEach(([value], i) => {
      buttons[i].setAttribute("aria-pressed", String(state.get(key) === value));
    });
  }
  follow(group, key, show, on);
  return group;
}

/**
 * Show now and whenever `key` changes, as long as `element` is in the page: what is in a menu comes and goes.
 * @param {HTMLElement} element @param {string} key @param {() => void} show @param {Core["on"]} on
 */
function follow(element, key, show, on) {
  const stop = on(key, () => (element.isConnected ? show() : stop()));
  show();
}

/** @param {Core} core @param {string} key @param {string} label @param {string} title */
function toggle({ state, on }, key, label, title) {
  const button = h(
    "button",
    { type: "button", class: "toggle", title, onclick: () => state.set(key, !state.get(key)) },
    label,
  );
  function show() {
    button.setAttribute("aria-pressed", String(state.get(key)));
  }
  follow(button, key, show, on);
  return button;
}

/** @param {Core} core */
function reset({ state, on }) {
  const title = "Show the whole x axis (double click on a chart)";
  const onclick = () => state.reset("lines.zoom");
  const button = /** @type {HTMLButtonElement} */ (iconButton("reset", "Reset zoom", { title, onclick }));
  function show() {
    button.disabled = state.get("lines.zoom") === null;
  }
  on("lines.zoom", show);
  show();
  return button;
}
