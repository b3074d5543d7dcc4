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

/** @param {import("./zoom.js").Zoom} zoom @param {HTMLElement} percent @param {Core} core */
export function zoomButtons(zoom, percent, { h }) {
  /** @param {string} text @param {string} label @param {() => void} onclick */
  const button = (text, label, onclick) =>
    h("button", { type: "button", class: "button", "aria-label": label, onclick }, text);
  return h(
    "div",
    { class: "field" },
    button("−", "Zoom out", () => zoom.by(1 / 1.5)),
    percent,
    button("+", "Zoom in", () => zoom.by(1.5)),
    button("Fit", "Fit into the window", () => zoom.fit()),
    button("1:1", "1:1, actual size", () => zoom.actual()),
  );
}

/** A button that shows and hides a `text` on keys, and that text. @param {string} text @param {Core} core */
export function helpButton(text, { h, icon }) {
  const help = h("p", { class: "viewer-help", hidden: true }, text);
  const attributes = { type: "button", class: "icon-button viewer-keys", "aria-label": "Keys", title: text };
  const button = h("button", { ...attributes, "aria-expanded": "false", onclick: press }, icon("keys"));
  function press() {
    help.hidden = !help.hidden;
    button.setAttribute("aria-expanded", String(!help.hidden));
  }
  return [button, help];
}
