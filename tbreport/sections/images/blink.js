/** Two pictures in one place, one after the other: by themselves, or by hand. */

/** @typedef {import("../../web/src/types").Core} Core */

const PACE = 600; // ms

export class Blink {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  // Who wants no motion flips by hand.
  #held = matchMedia("(prefers-reduced-motion: reduce)").matches;
  #on = false;

  /** @param {HTMLElement} stage @param {Core} core */
  constructor(stage, { h }) {
    this.stage = stage;
    this.pause = h(
      "button",
      { type: "button", class: "toggle", onclick: () => this.#hold(!this.#held) },
      "Pause",
    );
    const flip = { type: "button", class: "button", title: "Flip (space)", onclick: () => this.flip() };
    this.element = h("div", { class: "field viewer-blink" }, this.pause, h("button", flip, "Flip"));
  }

  /** @param {boolean} on */
  show(on) {
    this.#on = on;
    clearInterval(this.#timer);
    if (!on) this.stage.classList.remove("second");
    if (on && !this.#held) this.#timer = setInterval(() => this.#turn(), PACE);
    this.pause.setAttribute("aria-pressed", String(this.#held));
  }

  /** To the other picture, and stay there. */
  flip() {
    if (!this.#on) return;
    this.#hold(true);
    this.#turn();
  }

  #turn() {
    this.stage.classList.toggle("second");
  }

  /** @param {boolean} held */
  #hold(held) {
    this.#held = held;
    this.show(this.#on);
  }
}
