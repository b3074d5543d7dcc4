/** A button that opens a small panel below itself, and closes it again when the reader turns elsewhere. */

import { h } from "./h.js";

const EDGE = 8; // px that stay free at the side of the window

/** @type {(() => void) | null} */
let closeOpen = null;

/**
 * @param {HTMLElement} button @param {() => (HTMLElement | string)[]} fill  its content, made when it is opened
 * @param {string} label
 */
export function createMenu(button, fill, label) {
  const panel = h("div", { class: "menu-panel", role: "group", "aria-label": label, hidden: true });
  const menu = h("div", { class: "menu" }, button, panel);
  button.setAttribute("aria-expanded", "false");

  function close() {
    panel.hidden = true;
    panel.replaceChildren();
    button.setAttribute("aria-expanded", "false");
    menu.classList.remove("open");
    document.removeEventListener("pointerdown", outside, true);
    closeOpen = null;
  }
  function open() {
    closeOpen?.();
    closeOpen = close;
    panel.replaceChildren(...fill());
    panel.hidden = false;
    menu.classList.add("open");
    // Off the left edge of the window it would be out of reach.
    panel.style.right = "0";
    panel.style.right = `${Math.min(0, panel.getBoundingClientRect().left - EDGE)}px`;
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
  }
  /** @param {Event} event */
  function outside(event) {
    if (!menu.contains(/** @type {Node} */ (event.target))) close();
  }
  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    close();
    button.focus();
  });
  menu.addEventListener("focusout", (event) => {
    const next = /** @type {Node | null} */ (event.relatedTarget);
    if (next && !menu.contains(next)) close();
  });
  return { element: menu, close };
}
