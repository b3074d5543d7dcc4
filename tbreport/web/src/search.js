/** A search field for regular expressions that says what is wrong with one. */

import { h } from "./h.js";
import { compilePattern } from "./pattern.js";

const ANYTHING = { test: () => true, groups: () => [] };

/**
 * The pattern of a text typed by the user: everything while it is empty, null while it is no expression.
 * @param {string} source @returns {import("./types").CapturingPattern | null}
 */
export function patternOf(source) {
  if (!source) return ANYTHING;
  try {
    return compilePattern(source);
  } catch {
    return null;
  }
}

/** @param {string} source @returns {string} what is wrong with it, "" for nothing */
function complaint(source) {
  try {
    if (source) compilePattern(source);
    return "";
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

let fields = 0;

/**
 * @param {{ key: string, label: string }} options  `key` is a text in the state
 * @param {import("./types").State} state @param {import("./events.js").Events} events
 */
export function createSearch({ key, label }, state, events) {
  const id = `search-error-${++fields}`;
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "search",
      placeholder: label,
      "aria-label": `${label} (regular expression)`,
      "aria-describedby": id,
      spellcheck: "false",
      autocomplete: "off",
    })
  );
  const error = h("span", { class: "search-error", id, role: "status" });
  function show() {
    if (input.value !== state.get(key)) input.value = state.get(key);
    const wrong = complaint(input.value);
    error.textContent = wrong;
    input.setAttribute("aria-invalid", String(wrong !== ""));
  }
  input.addEventListener("input", () => state.set(key, input.value));
  events.on(key, show);
  show();
  return h("div", { class: "search" }, input, error);
}
