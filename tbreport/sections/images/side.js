/** One of the viewer's two images: which series, step and sample; its controls. */

import { createSlider, glyphButton } from "./controls.js";
import { download, loadPicture } from "./picture.js";
import { factsOf, imageAt, nameOf, nearestKept } from "./place.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./place.js").Place} Place */
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
      ...all.map((one, i) => h("option", { value: i }, `${one.tag.title} · ${page.runs[one.run].name}`)),
    );
    this.choice.addEventListener("change", () => this.take(all[Number(this.choice.value)], this.step));
    this.steps = createSlider(`Step of ${letter}`, (at) => this.go({ at }), core);
    this.samples = createSlider(`Sample of ${letter}`, (sample) => this.go({ sample }), core);
    this.facts = h("p", { class: "image-facts" });
    const save = glyphButton("download", `Download ${letter}`, () => this.save(), core);
    const { input: steps } = this.steps;
    const { input: samples } = this.samples;
    const name = h("b", {}, letter);
    this.element = h("div", { class: "viewer-side" }, name, this.choice, steps, samples, this.facts, save);
  }

  get medium() {
    return imageAt(this.series, this.place).medium;
  }

  get step() {
    return this.series.steps[this.series.kept[this.place.at]] ?? 0;
  }

  save() {
    download(this.medium, nameOf(this.series, this.place, this.core), this.core);
  }

  /** @param {Partial<Place>} to */
  go(to) {
    Object.assign(this.place, to);
    this.changed();
  }

  /** Show `series` at what it has nearest to `step`. @param {Series} series @param {number} step */
  take(series, step) {
    this.series = series;
    this.go({ at: nearestKept(series, step) });
  }

  say() {
    const { h } = this.core;
    const { sample, count } = imageAt(this.series, this.place);
    const texts = factsOf(this.series, this.place, this.core);
    this.choice.value = String(this.all.indexOf(this.series));
    this.steps.show(this.place.at, this.series.kept.length, texts[0] ?? "");
    this.samples.show(sample, count, `sample ${sample + 1} of ${count}`);
    this.samples.input.hidden = count < 2;
    if (count > 1) texts.push(`sample ${sample + 1} of ${count}`);
    this.facts.replaceChildren(...texts.map((text) => h("span", {}, text)));
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
