/** Which frame of an animation the viewer shows, and its controls. */

import { hasFrames } from "./picture.js";

/** @typedef {import("../../web/src/types").Core} Core */

const KEY = "images.frame";
const PLAYS = -1; // in the state; null there is what the page does

export class Frames {
  /** @param {Core} core */
  constructor({ h, gallery, state }) {
    this.state = state;
    this.slider = gallery.slider("Frame", (frame) => state.set(KEY, frame));
    this.text = h("span", { class: "viewer-frame" });
    const press = () => state.set(KEY, this.frame("single") === null ? 0 : PLAYS);
    this.play = h("button", { type: "button", class: "toggle", onclick: press }, "Play");
    const label = h("span", { class: "label", "aria-hidden": "true" }, "Frame");
    const controls = hasFrames ? [label, this.slider.input, this.text, this.play] : [this.text, this.play];
    this.element = h("div", { class: "field viewer-frames" }, ...controls);
  }

  /** The frame to be shown, null where it plays. @param {import("./link.js").Mode} mode */
  frame(mode) {
    const chosen = this.state.get(KEY) ?? (this.state.get("images.still") ? 0 : PLAYS);
    if (chosen < 0) return mode === "difference" ? 0 : null; // of a film that plays no pixels are to be had
    return hasFrames ? chosen : 0;
  }

  /** @param {number} count @param {import("./link.js").Mode} mode */
  show(count, mode) {
    this.element.hidden = count < 2;
    if (count < 2) return;
    const frame = this.frame(mode);
    const at = Math.min(frame ?? 0, count - 1);
    const which = `frame ${at + 1} of ${count}`;
    const words = frame === null ? `${count} frames` : which;
    this.slider.show(at, count, which);
    this.text.replaceChildren(hasFrames ? words : `${words}: this browser can stop at the first alone`);
    this.play.setAttribute("aria-pressed", String(frame === null));
  }
}
