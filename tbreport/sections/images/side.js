/** One of the viewer's two images: which series, step and sample; its controls. */

import { loadPicture } from "./picture.js";
import { factsFor, NOUN } from "./series.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./series.js").Place} Place */
/** @typedef {import("./picture.js").Picture} Picture */

export class Side {
  /** @type {Picture | null} */
  picture = null;
  /** @type {Place} */
  place = { at: 0, sample: 0 };

  /** @param {string} letter @param {Series[]} all @param {() => void} changed @param {Core} core */
  constructor(letter, all, changed, core) {
    this.all = all;
    this.changed = changed;
    this.core = core;
    this.series = all[0];
    const { h, page } = core;
    this.pane = h("div", { class: "viewer-pane", "data-side": letter });
    this.choice = /** @type {HTMLSelectElement} */ (h("select", { "aria-label": `Image ${letter}` }));
    this.choice.append(
      ...all.map((one, i) => h("option", { value: i }, `${one.title} · ${page.runs[one.run].name}`)),
    );
    this.choice.addEventListener("change", () => this.take(all[Number(this.choice.value)], this.step));
    this.steps = core.gallery.slider(`Step of ${letter}`, (at) => this.go({ at }));
    this.samples = core.gallery.slider(`Sample of ${letter}`, (sample) => this.go({ sample }));
    this.facts = h("div", { class: "gallery-facts" });
    const label = `Download ${letter}`;
    const attributes = { type: "button", class: "icon-button", "aria-label": label, title: label };
    const save = h("button", { ...attributes, onclick: () => this.save() }, core.icon("download"));
    const { input: steps } = this.steps;
    const { input: samples } = this.samples;
    const name = h("b", {}, letter);
    this.element = h("div", { class: "viewer-side" }, name, this.choice, steps, samples, this.facts, save);
  }

  get medium() {
    // Only series of which something is kept are offered.
    return /** @type {import("./series.js").Medium} */ (
      this.core.gallery.mediumAt(this.series, this.place).medium
    );
  }

  get step() {
    return this.series.steps[this.series.kept[this.place.at]] ?? 0;
  }

  save() {
    this.core.gallery.save(this.series, this.place);
  }

  /** @param {Partial<Place>} to */
  go(to) {
    Object.assign(this.place, to);
    this.changed();
  }

  /** Show `series` at what it has nearest to `step`. @param {Series} series @param {number} step */
  take(series, step) {
    this.series = series;
    this.go({ at: this.core.gallery.nearestKept(series, step) });
  }

  say() {
    const { gallery, h } = this.core;
    const { sample, count } = gallery.mediumAt(this.series, this.place);
    const { step, lines } = gallery.say(this.series, this.place, factsFor(this.core), NOUN);
    const which = `sample ${sample + 1} of ${count}`;
    this.choice.value = String(this.all.indexOf(this.series));
    this.steps.show(this.place.at, this.series.kept.length, step);
    this.samples.show(sample, count, which);
    this.samples.input.hidden = count < 2;
    this.facts.replaceChildren(...lines, ...(count > 1 ? [h("p", {}, which)] : []));
  }

  /**
   * Put the image on the pane, or why there is none; nothing where `overtaken` by a later wish.
   * @param {number | null} frame @param {() => boolean} overtaken
   */
  async load(frame, overtaken) {
    const last = (this.medium?.frames ?? 1) - 1;
    /** @type {Picture | Error} */
    const next = await loadPicture(this.medium, this.core, {
      frame: frame === null ? null : Math.min(frame, last),
    }).catch((error) => error);
    const failed = next instanceof Error;
    if (overtaken()) {
      if (!failed) next.release();
      return;
    }
    const shown = failed ? this.core.h("p", { class: "viewer-reason" }, next.message) : next.element;
    this.pane.replaceChildren(shown);
    this.picture?.release();
    this.picture = failed ? null : next;
    this.say();
  }

  release() {
    this.pane.replaceChildren();
    this.picture?.release();
    this.picture = null;
  }
}
