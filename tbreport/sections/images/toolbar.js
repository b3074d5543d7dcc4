/** The controls of the whole section: the step that all cards follow, light, size, motion. */

import { NOUN } from "./series.js";
import { viewCodec } from "./zoom.js";

/** @typedef {import("../../web/src/types").Core} Core */

/** The keys of the page's state that belong to the section. @param {Core} core */
export function defineState({ state, codecs }) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  state.define("images.brightness", 1, codecs.number(0, 2));
  state.define("images.contrast", 1, codecs.number(0, 5));
  state.define("images.actual", false, codecs.flag);
  state.define("images.still", calm, codecs.flag);
  state.define("images.gain", 1, codecs.number(1, 16));
  state.define("images.swipe", 50, codecs.number(0, 100));
  state.define("images.frame", /** @type {number | null} */ (null), codecs.maybeNumber);
  state.define("images.zoom", /** @type {import("./zoom.js").View | null} */ (null), viewCodec);
}

/**
 * @param {HTMLElement} search @param {number[]} steps  of all cards, ascending @param {boolean} animated
 * @param {HTMLElement} element @param {Core} core
 */
export function createToolbar(search, steps, animated, element, core) {
  return core.h(
    "div",
    { class: "toolbar section-toolbar" },
    search,
    steps.length > 1 && core.gallery.stepField(steps, NOUN, element),
    lightFields(element, core),
    core.gallery.toggle("images.actual", "Actual size", "One pixel of the image is one of the page"),
    animated && core.gallery.toggle("images.still", "Still", "Show the first frame of animations alone"),
  );
}

/** Brightness and contrast of all images in `element`. @param {HTMLElement} element @param {Core} core */
export function lightFields(element, core) {
  return core.h(
    "div",
    { class: "field images-light" },
    lightField("brightness", "Brightness", 2, element, core),
    lightField("contrast", "Contrast", 5, element, core),
    resetButton(core),
  );
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
