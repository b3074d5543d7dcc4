/** The card of one series: its image at one step, as large as its place lets it be. */

import { isLarge, loadPicture } from "./picture.js";
import { factsFor, NOUN } from "./series.js";
import { loadWindow } from "./window.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./series.js").Medium} Medium */
/** @typedef {import("./series.js").Place} Place */
/** @typedef {import("./picture.js").Picture | import("./window.js").PictureWindow} Picture */
/** @typedef {{ open(series: Series, place: Place, mode: "single" | "side"): void }} Opens */
/** @typedef {{ actual(): boolean, still(): boolean }} Look */

export class ImageCard {
  /** @type {Picture | null} */
  #picture = null;
  #drawn = "";
  /** @type {HTMLElement | undefined} */
  #button;
  /** @type {HTMLElement | undefined} */
  #stage;

  /** @param {Series} series @param {number} ratio @param {Opens} viewer @param {Look} look @param {Core} core */
  constructor(series, ratio, viewer, look, core) {
    this.series = series;
    this.look = look;
    this.core = core;
    /** @param {"single" | "side"} mode */
    this.open = (mode) => viewer.open(series, { ...this.card.place }, mode);
    /** @type {import("../../web/src/gallery-card.js").GalleryCard<Medium>} */
    this.card = core.gallery.card({
      series,
      noun: NOUN,
      className: "image-card",
      facts: factsFor(core),
      actions: () => [this.#comparer()],
      stage: () => this.#furnish(),
      said: (words) =>
        this.#button?.setAttribute("aria-label", `${this.card.name}, ${words}: open in the viewer`),
      draw: (/** @type {Medium} */ medium) => this.#draw(medium),
      release: () => this.#release(),
      strip: () => this.#strip(),
    });
    this.element = this.card.element;
    this.element.style.setProperty("--ratio", String(ratio));
  }

  #comparer() {
    const label = `Compare ${this.card.name}`;
    const attributes = { type: "button", class: "icon-button", "aria-label": label, title: label };
    const button = this.core.h("button", { ...attributes, onclick: () => this.open("side") });
    button.append(this.core.icon("compare"));
    return button;
  }

  #furnish() {
    const { h } = this.core;
    this.#button = h("button", { type: "button", class: "image-open", onclick: () => this.open("single") });
    this.#stage = h("div", { class: "image-stage" }, this.#button);
    return this.#stage;
  }

  update() {
    this.card.update();
  }

  /** @param {Medium} medium */
  async #draw(medium) {
    const [stage, button] = [this.#stage, this.#button];
    if (!stage || !button) return;
    const actual = this.look.actual();
    const still = this.look.still();
    const { clientWidth, clientHeight } = stage;
    const wanted = [medium.key, actual, still, clientWidth, clientHeight].join(" ");
    if (this.#picture && this.#drawn === wanted) return;
    try {
      const density = Math.min(2, devicePixelRatio);
      /** @type {[number, number] | undefined} */
      const within = actual ? undefined : [clientWidth * density, clientHeight * density];
      const next = await (actual && isLarge(medium)
        ? loadWindow(medium, stage, this.core)
        : loadPicture(medium, this.core, { within, still }));
      fit(next, stage, actual);
      button.replaceChildren(next.element);
      this.#picture?.release();
      this.#picture = next;
      this.#drawn = wanted;
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #strip() {
    this.#button = this.#stage = undefined;
  }

  #release() {
    this.#picture?.release();
    this.#picture = null;
    this.#button?.replaceChildren();
  }
}

/**
 * Small pictures grow by whole factors, so that each of their pixels stays a square; large ones shrink to fit.
 * @param {Picture} picture @param {HTMLElement} stage @param {boolean} actual
 */
function fit({ element, width, height }, stage, actual) {
  const room = Math.min(stage.clientWidth / width, stage.clientHeight / height);
  const scale = actual ? 1 : room >= 2 ? Math.floor(room) : Math.min(1, room);
  element.style.width = `${width * scale}px`;
  element.style.height = `${height * scale}px`;
  element.classList.add("image-picture");
  element.classList.toggle("pixelated", scale > 1);
}
