/** A slider over positions. */

import { h } from "./h.js";

/** Over whole numbers from 0. @param {string} label @param {(at: number) => void} moved */
export function createSlider(label, moved) {
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
