/** The card of one series of media, and what is said and given of the medium that it shows. */

import { createCard } from "./card.js";
import { h, iconButton } from "./h.js";
import { fileNameOf, mediumAt, nearestKept, notesOf, stepName } from "./media-series.js";
import { saveFile } from "./save.js";
import { createSlider } from "./slider.js";

/** @typedef {import("./types").Core} Core */
/** @typedef {import("./media-series.js").Medium} Medium */
/** @typedef {import("./media-series.js").Place} Place */
/** @template {Medium} M @typedef {import("./media-series.js").MediaSeries<M>} MediaSeries */
/**
 * @template {Medium} M
 * @typedef {object} GalleryCardOptions
 * @property {MediaSeries<M>} series
 * @property {string} noun  what one medium is called
 * @property {string} className  of the card
 * @property {() => HTMLElement[]} [actions]  buttons before that for the download
 * @property {() => HTMLElement} stage  where the medium is to be seen, made anew each time the card comes near the screen
 * @property {(medium: M) => string[][]} facts  what is said of a medium, beside its step and, in the second line, its time
 * @property {(words: string) => void} [said]  told what stands there, after each change
 * @property {(medium: M) => void | Promise<void>} draw
 * @property {() => void} release
 * @property {() => void} [strip]  told when what `stage` made is taken away, to hold on to none of it
 * @property {() => boolean} [busy]  whether the card is to stay as it is though it has left the screen
 */

const NONE = "None of its values fitted into the report. --max-size none keeps all.";
const LEFT_OUT = "It was left out to keep the report small. --max-size none keeps all.";
const ENDINGS = new Map([
  ["image/jpeg", "jpg"],
  ["audio/mpeg", "mp3"],
  ["audio/mp4", "m4a"],
  ["application/octet-stream", "bin"],
]);

/**
 * Give the reader the bytes of what lies at `place`, as they were logged.
 * @param {MediaSeries<Medium>} series @param {Place} place @param {Core} core
 */
export async function saveMedium(series, place, core) {
  const { medium } = mediumAt(series, place);
  const blob = medium?.key ? await core.blob(medium.key) : null;
  if (!medium || !blob) return;
  const ending = ENDINGS.get(medium.mime) ?? medium.mime.slice(medium.mime.indexOf("/") + 1);
  saveFile(`${fileNameOf(series, place, core)}.${ending}`, new Blob([blob.bytes], { type: medium.mime }));
  blob.release();
}

/** Why `medium` cannot be shown, "" where it can. @param {Medium} medium */
export function reasonAgainst({ key, hidden, flaw, there }) {
  if (!key || hidden) return flaw ?? "It could not be read.";
  return there ? "" : LEFT_OUT;
}

/** @param {string[]} texts */
const line = (texts) => h("p", {}, ...texts.filter(Boolean).map((text) => h("span", {}, text)));

/**
 * What is said of what lies at a place: its step first, in two lines of which the second ends with the time.
 * @template {Medium} M
 * @param {MediaSeries<M>} series @param {Place} place @param {GalleryCardOptions<M>["facts"]} facts @param {string} noun @param {Core} core
 */
export function sayMedium(series, place, facts, noun, core) {
  const { position, medium } = mediumAt(series, place);
  if (!medium) return { step: "", words: "", lines: [] };
  const step = stepName(series, position, noun, core);
  const [first, second] = facts(medium);
  const texts = [
    [step, ...first],
    [...second, core.format.time(series.times[position])],
  ];
  const words = [...texts.flat(), medium.flaw ?? ""].filter(Boolean).join(", ");
  return { step, words, lines: texts.map(line) };
}

/**
 * The card of one series. Off the screen it is one empty element of its height: a page may hold thousands.
 * @template {Medium} M
 */
export class GalleryCard {
  #furnished = false;
  #said = "";
  #failed = false;

  /** @param {GalleryCardOptions<M>} options @param {Core} core */
  constructor(options, core) {
    const { series, className } = options;
    this.options = options;
    this.core = core;
    /** @type {Place} */
    this.place = { at: series.kept.length - 1, sample: 0 };
    this.run = core.page.runs[series.run].name;
    this.name = `${series.title}, ${this.run}`;
    this.element = h("figure", {
      class: `card gallery-card ${className}`,
      "data-tag": series.tag,
      "data-run": series.run,
    });
    const sliders = Number(series.kept.length > 1) + Number(series.samples > 1);
    this.element.style.setProperty("--sliders", String(sliders));
    this.#strip();
    // What has the focus stays, wherever it is scrolled to.
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.element.contains(/** @type {Node | null} */ (relatedTarget))) this.leave();
    });
    this.watched = core.schedule.observe(this.element, {
      draw: () => this.#draw(),
      release: () => this.#release(),
    });
  }

  /** The name alone, for who searches the page. */
  #strip() {
    this.#furnished = false;
    this.#said = "";
    this.facts = this.flaw = this.steps = this.samples = undefined;
    this.options.strip?.();
    this.element.replaceChildren(h("figcaption", { class: "card-head" }, this.name));
  }

  #furnish() {
    const { series, noun, actions } = this.options;
    const { tag, title, run, description } = series;
    const save = iconButton("download", `Download ${this.name}`, { onclick: () => this.save() });
    const card = createCard({ tag, title, run, description, actions: [...(actions?.() ?? []), save] });
    card.notes(notesOf(series, noun, this.core));
    const dot = h("span", { class: "dot" });
    dot.style.setProperty("--dot", `var(--run-${run})`);
    const who = h("p", { class: "gallery-run" }, dot, this.core.runName(run));
    card.body.append(who, this.options.stage(), this.#foot());
    this.element.replaceChildren(...card.element.childNodes);
    this.element.style.removeProperty("min-height");
    this.#furnished = true;
  }

  #foot() {
    const { kept, samples } = this.options.series;
    this.facts = h("div", { class: "gallery-facts" });
    this.flaw = h("p", { class: "gallery-flaw" });
    this.steps = kept.length > 1 ? this.#slider("Step", (at) => this.move({ at })) : undefined;
    this.samples = samples > 1 ? this.#slider("Sample", (sample) => this.move({ sample })) : undefined;
    const sliders = [this.steps?.element, this.samples?.element];
    return h("div", { class: "gallery-foot" }, this.facts, this.flaw, ...sliders);
  }

  /** @param {string} what @param {(at: number) => void} moved */
  #slider(what, moved) {
    const { input, show } = createSlider(`${what} of ${this.name}`, moved);
    const which = h("span", { class: "gallery-which" });
    const element = h("div", { class: "gallery-slider" }, input, which);
    return { element, which, show };
  }

  current() {
    return mediumAt(this.options.series, this.place);
  }

  /** Draw again, soon, if it is drawn now. */
  update() {
    this.watched.update();
  }

  /** To what is nearest to `step`, to the last where that is null. @param {number | null} step */
  follow(step) {
    const { series } = this.options;
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
    return saveMedium(this.options.series, this.place, this.core);
  }

  /** Say below the picture what is wrong, "" for nothing. @param {string} text */
  complain(text) {
    this.flaw?.replaceChildren(text);
  }

  /** Say what is there, unless that is said already: each time costs a layout of the gallery. */
  #say() {
    const { series, facts, noun, said } = this.options;
    const { at } = this.place;
    const where = `${at} ${this.place.sample}`;
    if (!this.#furnished || this.#said === where) return;
    this.#said = where;
    const { sample, count, medium } = this.current();
    const { step, words, lines } = sayMedium(series, this.place, facts, noun, this.core);
    this.facts?.replaceChildren(...lines);
    this.complain(medium && !medium.hidden ? (medium.flaw ?? "") : "");
    this.steps?.show(at, series.kept.length, step);
    this.samples?.show(sample, count, `sample ${sample + 1} of ${count}`);
    this.steps?.which.replaceChildren(`${at + 1}/${series.kept.length}`);
    this.samples?.which.replaceChildren(`sample ${sample + 1}/${count}`);
    said?.(words);
  }

  async #draw() {
    if (!this.#furnished) this.#furnish();
    this.#say();
    const { medium } = this.current();
    this.#failed = true;
    if (!medium) throw new Error(NONE);
    const reason = reasonAgainst(medium);
    if (reason) {
      this.options.release();
      throw new Error(reason);
    }
    try {
      await this.options.draw(medium);
    } finally {
      // The card has left the screen meanwhile, and what was drawn on is not in it any more.
      if (!this.#furnished) this.options.release();
    }
    this.#failed = false;
  }

  /** Let go of what a card that has left the screen still holds. */
  leave() {
    if (this.element.dataset.state === "waiting") this.#release();
  }

  #release() {
    if (this.options.busy?.() || !this.#furnished) return;
    this.options.release();
    if (this.element.contains(document.activeElement)) return;
    // Only what no rule foretells is measured: to measure is to lay out the gallery.
    const odd =
      this.#failed ||
      this.element.querySelector(":scope .gallery-odd:not(:empty), .gallery-flaw:not(:empty)");
    const height = odd ? this.element.offsetHeight : 0;
    this.#strip();
    if (height) this.element.style.minHeight = `${height}px`;
  }
}
