/** One of the viewer's two images: which series, step and sample; its controls. */

import { loadPicture } from "./picture.js";
import { factsFor, NOUN } from "./series.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./series.js").Place} Place */
/** @typedef {import("./picture.js").Picture} Picture */

const LONGEST = 40; // letters of a tag, and of a run, among the choices

/** A long name without its middle, since names that are alike differ at their ends. @param {string} name */
function shortened(name) {
  const letters = [...name];
  if (letters.length <= LONGEST) return name;
  return `${letters.slice(0, LONGEST / 2).join("")}…${letters.slice(1 - LONGEST / 2).join("")}`;
}

/** @param {string} text @param {HTMLElement} input @param {Core} core */
function field(text, input, { h }) {
  return h("div", { class: "field" }, h("span", { class: "label", "aria-hidden": "true" }, text), input);
}

export class Side {
  /** @type {Picture | null} */
  picture = null;
  /** @type {Place} */
  place = { at: 0, sample: 0 };
  words = ""; // what it shows
  reason = ""; // why it shows nothing
  /** @type {string[]} */
  parts = []; // of what its place is called

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
      ...all.map((one, i) =>
        h("option", { value: i }, [one.title, page.runs[one.run].name].map(shortened).join(" · ")),
      ),
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
    this.stepField = field("Step", steps, core);
    this.sampleField = field("Sample", samples, core);
    const sliders = [this.stepField, this.sampleField];
    this.element = h(
      "div",
      { class: "viewer-side" },
      h("b", {}, letter),
      this.choice,
      save,
      ...sliders,
      this.facts,
    );
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
    const { gallery, h, page } = this.core;
    const { sample, count } = gallery.mediumAt(this.series, this.place);
    const { step, words, lines } = gallery.say(this.series, this.place, factsFor(this.core), NOUN);
    const which = `sample ${sample + 1} of ${count}`;
    const { series } = this;
    this.parts = [series.title, page.runs[series.run].name, step, count > 1 ? which : ""];
    this.words = [`${series.title}, ${page.runs[series.run].name}`, words, count > 1 ? which : ""]
      .filter(Boolean)
      .join(", ");
    this.choice.value = String(this.all.indexOf(series));
    this.choice.title = `${series.title} · ${page.runs[series.run].name}`;
    this.steps.show(this.place.at, this.series.kept.length, step);
    this.samples.show(sample, count, which);
    this.stepField.hidden = this.series.kept.length < 2;
    this.sampleField.hidden = count < 2;
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
    this.reason = failed ? `${this.pane.dataset.side}: ${next.message}` : "";
    this.say();
  }

  /** Name the pane after what tells it from the `other`. @param {Side} other */
  label({ parts }) {
    const own = this.parts.filter((part, i) => part && part !== parts[i]);
    this.pane.dataset.label = [this.pane.dataset.side, ...own.map(shortened)].join(" · ");
  }

  release() {
    this.pane.replaceChildren();
    this.picture?.release();
    this.picture = null;
  }
}
