/** The step that all dashboards follow. Each shows what it has nearest to it. */

import { createAloud } from "./aloud.js";
import { step as stepText } from "./format.js";
import { codecs } from "./fragment.js";
import { h, iconButton } from "./h.js";
import { nearest } from "./math.js";

/** @param {import("./types").State} state @returns {import("./types").Steps} */
export function createSteps(state) {
  state.define("step", /** @type {number | null} */ (null), codecs.maybeNumber);
  return {
    current: () => state.get("step"),
    set: (step) => state.set("step", step),
    nearest,
  };
}

/** The step as the navigation shows it, with the way to let it go, and says it. @param {import("./types").Core} core */
export function stepChip({ steps, on }) {
  const text = h("span", {});
  const close = iconButton("close", "Follow no step", { onclick: () => steps.set(null) });
  const chip = h("div", { class: "step-chip" }, text, close);
  const aloud = createAloud();
  function show() {
    const step = steps.current();
    chip.hidden = step === null;
    text.textContent = step === null ? "" : `Step ${stepText(step)}`;
    aloud.say(text.textContent || "No step is followed");
  }
  on("step", show);
  show();
  return [chip, aloud.element];
}
