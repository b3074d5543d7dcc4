/** What is said to who listens: of a film or of a drag only where it ends, not every step on the way. */

import { h } from "./h.js";

const STILL = 1200; // ms without a change; longer than any film stays at one picture

/** A place that nobody sees, for what was done elsewhere; what it is told first is how things were. */
export function createAloud() {
  const element = h("div", { class: "visually-hidden", role: "status" });
  /** @type {string | undefined} */
  let known;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return {
    element,
    /** @param {string} text */
    say(text) {
      const first = known === undefined;
      if (text === known) return;
      known = text;
      clearTimeout(timer);
      if (!first) timer = setTimeout(() => element.replaceChildren(text), STILL);
    },
    /** Say nothing of what is due, and begin anew. */
    hush() {
      clearTimeout(timer);
      known = undefined;
      element.replaceChildren();
    },
  };
}
