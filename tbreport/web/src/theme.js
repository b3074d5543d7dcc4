/** Light, dark, or as the system has it; colours live in CSS variables and nowhere else. */

import { codecs } from "./fragment.js";
import { h, icon } from "./h.js";

const CHOICES = /** @type {const} */ (["auto", "light", "dark"]);
const LABELS = { auto: "As the system", light: "Light", dark: "Dark" };
const ICONS = { auto: "auto", light: "sun", dark: "moon" };

/**
 * @param {import("./types").State} state @param {import("./events.js").Events} events
 * @returns {import("./types").Theme}
 */
export function createTheme(state, events) {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  state.define("theme", "auto", codecs.choice(CHOICES), { stored: true });

  /** @param {string} name */
  const value = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  let dark = false;
  let printing = false;

  function apply() {
    const choice = printing ? "light" : state.get("theme");
    if (choice === "auto") delete root.dataset.theme;
    else root.dataset.theme = choice;
    // Asked of the style sheet, since a theme may have one look only.
    dark = value("--dark") === "1";
  }
  /** Paper is white, and what is drawn on canvases has to be told. @param {boolean} now */
  function print(now) {
    printing = now;
    events.emit("theme");
  }

  apply();
  events.on("theme", apply);
  system.addEventListener("change", () => {
    if (state.get("theme") === "auto") events.emit("theme");
  });
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => {
    print(false);
    requestAnimationFrame(() => events.emit("theme")); // once more when the page has its own width again
  });
  return { dark: () => dark, value };
}

/**
 * The switch in the header.
 * @param {import("./types").State} state @param {import("./events.js").Events} events
 */
export function themeSwitch(state, events) {
  const buttons = CHOICES.map((choice) =>
    h(
      "button",
      {
        type: "button",
        "aria-label": LABELS[choice],
        title: LABELS[choice],
        onclick: () => state.set("theme", choice),
      },
      icon(ICONS[choice]),
    ),
  );
  function show() {
    CHOICES.forEach((choice, i) => {
      buttons[i].setAttribute("aria-pressed", String(state.get("theme") === choice));
    });
  }
  show();
  events.on("theme", show);
  return h("div", { class: "segments theme-switch", role: "group", "aria-label": "Colours" }, ...buttons);
}
