/** The controls of the whole section: the step that all cards follow, light, size, motion. */

import { createSlider, glyph } from "./controls.js";

/** @typedef {import("../../web/src/types").Core} Core */

const PACE = 400; // ms a step when playing

/** The keys of the page's state that belong to the section. @param {Core} core */
export function defineState({ state, codecs }) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  state.define("images.tags", "", codecs.text);
  state.define("images.closed", /** @type {string[]} */ ([]), codecs.texts);
  state.define("images.brightness", 1, codecs.number(0, 2));
  state.define("images.contrast", 1, codecs.number(0, 5));
  state.define("images.actual", false, codecs.flag);
  state.define("images.still", calm, codecs.flag);
}

/** @param {number[]} steps  of all cards, ascending @param {boolean} animated @param {HTMLElement} element @param {Core} core */
export function createToolbar(steps, animated, element, core) {
  return core.h(
    "div",
    { class: "toolbar images-toolbar" },
    core.search({ key: "images.tags", label: "Filter tags" }),
    steps.length > 1 && stepField(steps, element, core),
    core.h(
      "div",
      { class: "field images-light" },
      lightField("brightness", "Brightness", 2, element, core),
      lightField("contrast", "Contrast", 5, element, core),
      resetButton(core),
    ),
    toggle("images.actual", "Actual size", "One pixel of the image is one of the page", core),
    animated && toggle("images.still", "Still", "Show the first frame of animations alone", core),
  );
}

/** @param {number[]} steps @param {HTMLElement} element @param {Core} core */
function stepField(steps, element, core) {
  const { h, format } = core;
  const slider = createSlider("Step of all images", (at) => core.steps.set(steps[at]), core);
  const text = h("output", { class: "images-step" });
  const play = h("button", {
    type: "button",
    class: "icon-button",
    onclick: () => (timer ? stop() : start()),
  });
  const latest = h(
    "button",
    { type: "button", class: "link", onclick: () => core.steps.set(null) },
    "latest",
  );
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  function place() {
    const step = core.steps.current();
    return step === null ? steps.length - 1 : core.steps.nearest(steps, step);
  }
  function show() {
    const step = core.steps.current();
    const words = step === null ? "latest step" : `step ${format.step(step)}`;
    slider.show(place(), steps.length, words);
    text.textContent = words;
    latest.hidden = step === null;
  }
  function start() {
    if (place() === steps.length - 1) core.steps.set(steps[0]);
    timer = setInterval(() => {
      const next = place() + 1;
      if (next < steps.length && element.offsetParent) core.steps.set(steps[next]);
      else stop();
    }, PACE);
    face();
  }
  function stop() {
    clearInterval(timer);
    timer = undefined;
    face();
  }
  function face() {
    const label = timer ? "Stop playing" : "Play through the steps";
    play.replaceChildren(glyph(timer ? "pause" : "play", core));
    play.setAttribute("aria-label", label);
    play.title = label;
  }
  face();
  show();
  core.on("step", show);
  return h("div", { class: "field images-steps" }, play, slider.input, text, latest);
}

/** @param {"brightness" | "contrast"} what @param {string} label @param {number} most @param {HTMLElement} element @param {Core} core */
function lightField(what, label, most, element, { h, state, on }) {
  const attributes = { type: "range", min: 0, max: most, step: 0.05, "aria-label": label };
  const input = /** @type {HTMLInputElement} */ (h("input", attributes));
  input.addEventListener("input", () => state.set(`images.${what}`, Number(input.value)));
  function show() {
    input.value = String(state.get(`images.${what}`));
    input.setAttribute("aria-valuetext", `${Math.round(100 * Number(input.value))} %`);
    element.style.setProperty(`--image-${what}`, input.value);
    element.classList.toggle(
      "adjusted",
      state.get("images.brightness") !== 1 || state.get("images.contrast") !== 1,
    );
  }
  on(`images.${what}`, show);
  show();
  return h("div", { class: "field" }, h("span", { class: "label", "aria-hidden": "true" }, label), input);
}

/** @param {Core} core */
function resetButton({ h, icon, state, on }) {
  const keys = ["images.brightness", "images.contrast"];
  const button = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Reset brightness and contrast",
      title: "Reset brightness and contrast",
    },
    icon("reset"),
  );
  button.addEventListener("click", () => keys.forEach(state.reset));
  const show = () =>
    button.toggleAttribute(
      "disabled",
      keys.every((key) => state.get(key) === 1),
    );
  for (const key of keys) on(key, show);
  show();
  return button;
}

/** @param {string} key @param {string} text @param {string} title @param {Core} core */
function toggle(key, text, title, { h, state, on }) {
  const button = h(
    "button",
    { type: "button", class: "toggle", title, onclick: () => state.set(key, !state.get(key)) },
    text,
  );
  const show = () => button.setAttribute("aria-pressed", String(state.get(key)));
  on(key, show);
  show();
  return button;
}
