/** Small controls of the toolbar and the viewer. */

/** @typedef {import("../../web/src/types").Core} Core */

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
