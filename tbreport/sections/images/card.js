/** The card of one series: its image at one step, with the sliders of steps and samples. */

import { createSlider, glyphButton } from "./controls.js";
import { download, loadPicture } from "./picture.js";
import { factsOf, imageAt, nameOf, nearestKept } from "./place.js";
import { notesOf } from "./series.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./place.js").Place} Place */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {{ open(series: Series, place: Place, mode: "single" | "side"): void }} Opens */
/** @typedef {{ actual(): boolean, still(): boolean }} Look */

export class ImageCard {
  /** @type {Picture | null} */
  #picture = null;
  #drawn = "";
  #said = "";

  /** @param {Series} series @param {Opens} viewer @param {Look} look @param {Core} core */
  constructor(series, viewer, look, core) {
    this.series = series;
    this.look = look;
    this.core = core;
    /** @type {Place} */
    this.place = { at: series.kept.length - 1, sample: 0 };
    this.name = `${series.tag.title}, ${core.page.runs[series.run].name}`;
    const open = (/** @type {"single" | "side"} */ mode) => viewer.open(series, { ...this.place }, mode);
    this.button = core.h("button", { type: "button", class: "image-open", onclick: () => open("single") });
    this.stage = core.h("div", { class: "image-stage" }, this.button);
    const card = core.card({
      tag: series.tag.tag,
      title: series.tag.title,
      run: series.run,
      description: series.tag.description,
      actions: [
        glyphButton("compare", `Compare ${this.name}`, () => open("side"), core),
        glyphButton("download", `Download ${this.name}`, () => this.save(), core),
      ],
    });
    card.notes(notesOf(series, core));
    card.body.append(this.#run(), this.stage, this.#foot());
    this.element = card.element;
    this.element.classList.add("image-card");
    this.element.style.setProperty("--ratio", String(series.ratio));
    this.#say();
    this.watched = core.schedule.observe(this.element, {
      draw: () => this.#draw(),
      release: () => this.#release(),
    });
  }

  #run() {
    const { h, runName } = this.core;
    const row = h("p", { class: "image-run" }, h("span", { class: "dot" }), runName(this.series.run));
    row.style.setProperty("--dot", `var(--run-${this.series.run})`);
    return row;
  }

  #foot() {
    const { h } = this.core;
    this.facts = h("p", { class: "image-facts" });
    this.flaw = h("p", { class: "image-flaw" });
    const { kept, samples } = this.series;
    if (kept.length > 1) this.steps = this.#slider("Step", (at) => this.move({ at }));
    if (samples > 1) this.samples = this.#slider("Sample", (sample) => this.move({ sample }));
    const sliders = [this.steps?.element, this.samples?.element];
    return h("div", { class: "image-foot" }, this.facts, this.flaw, ...sliders);
  }

  /** @param {string} what @param {(at: number) => void} moved */
  #slider(what, moved) {
    const { input, show } = createSlider(`${what} of ${this.name}`, moved, this.core);
    const which = this.core.h("span", { class: "image-which" });
    const element = this.core.h("div", { class: "image-slider" }, input, which);
    return { element, which, show };
  }

  /** Draw again, soon, if it is drawn now. */
  update() {
    this.watched.update();
  }

  /** To the image nearest to `step`, to the last one where that is null. @param {number | null} step */
  follow(step) {
    const { series } = this;
    if (series.stepless || !series.kept.length) return;
    this.place.at = step === null ? series.kept.length - 1 : nearestKept(series, step);
    this.update();
  }

  /** @param {Partial<Place>} to */
  move(to) {
    Object.assign(this.place, to);
    this.#say();
    this.update();
  }

  save() {
    const { medium } = imageAt(this.series, this.place);
    if (medium?.key) download(medium, nameOf(this.series, this.place, this.core), this.core);
  }

  /** Say what is there, unless that is said already: each time costs a layout of the gallery. */
  #say() {
    const { h } = this.core;
    const { at } = this.place;
    const place = `${at} ${this.place.sample}`;
    if (this.#said === place) return;
    this.#said = place;
    const { sample, count, medium } = imageAt(this.series, this.place);
    const texts = factsOf(this.series, this.place, this.core);
    this.facts?.replaceChildren(...texts.map((text) => h("span", {}, text)));
    this.flaw?.replaceChildren(medium && !medium.hidden ? (medium.flaw ?? "") : "");
    this.steps?.show(at, this.series.kept.length, texts[0] ?? "");
    this.samples?.show(sample, count, `sample ${sample + 1} of ${count}`);
    this.steps?.which.replaceChildren(`${at + 1}/${this.series.kept.length}`);
    this.samples?.which.replaceChildren(`sample ${sample + 1}/${count}`);
    this.button.setAttribute("aria-label", `${[this.name, ...texts].join(", ")}: open in the viewer`);
  }

  async #draw() {
    this.#say();
    const { medium } = imageAt(this.series, this.place);
    const actual = this.look.actual();
    const still = this.look.still();
    const { clientWidth, clientHeight } = this.stage;
    const wanted = [medium?.key, actual, still, clientWidth, clientHeight].join(" ");
    if (this.#picture && this.#drawn === wanted) return;
    try {
      if (!medium) throw new Error("None of its images fitted into the report. --max-size none keeps all.");
      const density = Math.min(2, devicePixelRatio);
      /** @type {[number, number] | undefined} */
      const within = actual ? undefined : [clientWidth * density, clientHeight * density];
      const next = await loadPicture(medium, this.core, { within, still });
      fit(next, this.stage, actual);
      this.button.replaceChildren(next.element);
      this.#picture?.release();
      this.#picture = next;
      this.#drawn = wanted;
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #release() {
    this.#picture?.release();
    this.#picture = null;
    this.button.replaceChildren();
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
