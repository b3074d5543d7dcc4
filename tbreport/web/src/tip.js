/** A text that lies beside an element for as long as it has the keyboard's focus. */

import { h } from "./h.js";

const GAP = 4;

export function createTip() {
  // What it says is the name of the element that has the focus, so nobody has to hear it twice.
  const element = h("p", { class: "tip", "aria-hidden": "true" });
  return {
    /** @param {string} text @param {Element} beside */
    show(text, beside) {
      element.textContent = text;
      document.body.append(element);
      const { left, bottom, top } = beside.getBoundingClientRect();
      const below = bottom + GAP + element.offsetHeight <= innerHeight;
      element.style.setProperty("left", `${Math.max(GAP, left + GAP)}px`);
      element.style.setProperty(
        "top",
        `${below ? bottom + GAP : Math.max(GAP, top - GAP - element.offsetHeight)}px`,
      );
    },
    hide: () => element.remove(),
  };
}
