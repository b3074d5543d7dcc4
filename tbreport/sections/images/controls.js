/** Small controls that cards and the viewer share. */

/** @typedef {import("../../web/src/types").Core} Core */

const GLYPHS = {
  compare: "M2.5 3.5h5v9h-5zM8.5 3.5h5v9h-5z",
  download: "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13h10",
  play: "M5 3.5l7 4.5-7 4.5z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
};

/** @param {keyof typeof GLYPHS} name @param {Core} core */
export function glyph(name, { svg }) {
  const path = svg("path", { d: GLYPHS[name] });
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, path);
}

/** @param {keyof typeof GLYPHS} name @param {string} label @param {() => void} onclick @param {Core} core */
export function glyphButton(name, label, onclick, core) {
  const attributes = { type: "button", class: "icon-button", "aria-label": label, title: label, onclick };
  return core.h("button", attributes, glyph(name, core));
}

/**
 * Buttons of which one is pressed.
 * @template {string | number} T
 * @param {string} label @param {[T, string][]} choices @param {(value: T) => void} choose @param {Core} core
 */
export function segments(label, choices, choose, { h }) {
  const buttons = choices.map(([value, text]) =>
    h("button", { type: "button", onclick: () => choose(value) }, text),
  );
  return {
    element: h("div", { class: "segments", role: "group", "aria-label": label }, ...buttons),
    /** @param {T} chosen */
    show(chosen) {
      choices.forEach(([value], i) => {
        buttons[i].setAttribute("aria-pressed", String(value === chosen));
      });
    },
  };
}

/** A slider over whole numbers from 0. @param {string} label @param {(at: number) => void} moved @param {Core} core */
export function createSlider(label, moved, { h }) {
  const attributes = { type: "range", min: 0, step: 1, "aria-label": label };
  const input = /** @type {HTMLInputElement} */ (h("input", attributes));
  input.addEventListener("input", () => moved(Number(input.value)));
  return {
    input,
    /** @param {number} at @param {number} count @param {string} text  what it stands for, in words */
    show(at, count, text) {
      input.max = String(Math.max(0, count - 1));
      input.value = String(at);
      input.disabled = count < 2;
      input.setAttribute("aria-valuetext", text);
    },
  };
}
