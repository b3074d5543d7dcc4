/** Names of runs, which may be long and alike at their start. */

import { h } from "./h.js";

const TAIL = 18;
const LONG = 28;

/**
 * `name` that, where it is too long for its place, loses its middle rather than its end.
 * @param {string} name @param {string} [whole]  what it is short for
 */
export function runName(name, whole = name) {
  const long = name.length > LONG;
  return h(
    "span",
    { class: "name", title: whole },
    h("span", { class: "name-head" }, long ? name.slice(0, -TAIL) : name),
    long && h("span", { class: "name-tail" }, name.slice(-TAIL)),
  );
}

/**
 * The box that says whether a run is shown, in the run's colour. It switches the run's sub-runs too.
 * @param {import("./types").Runs} runs @param {number} run @param {string} [label]
 */
export function runToggle(runs, run, label) {
  const box = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "checkbox",
      class: "run-toggle",
      "aria-label": label,
      onchange: () => runs.show(runs.family(run), box.checked),
    })
  );
  box.checked = runs.chosen(run);
  box.style.setProperty("--dot", `var(--run-${run})`);
  return box;
}
