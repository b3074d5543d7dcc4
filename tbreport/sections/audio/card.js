/** The card of one series: a player, its clip's waveform and label. */

import { drawWave, follow } from "./wave.js";

/** @typedef {import("../../web/src/types").Core} Core */
/**
 * @typedef {import("../../web/src/media-series.js").Medium & {
 *   rate: number, channels: number, seconds?: number, encoding?: string,
 *   peaks?: { column: import("../../web/src/types").ColumnRef, channels: number },
 * }} Clip  `rate` in samples a second; it and `channels` are 0 where they are not known
 */
/** @typedef {import("../../web/src/media-series.js").MediaSeries<Clip>} Series */

export const NOUN = "clip";
const CHANNELS = ["", "mono", "stereo"];
/** Milliseconds that a length is waited for once a browser has stopped to load. */
const PATIENCE = 1000;

/** @param {Core} core @returns {(clip: Clip) => string[][]} */
function factsFor({ format }) {
  return ({ rate, channels, seconds, encoding, mime }) => [
    [
      seconds === undefined ? "" : format.duration(seconds),
      rate ? `${format.count(rate)} Hz` : "",
      channels ? (CHANNELS[channels] ?? `${channels} channels`) : "",
    ],
    [encoding ?? mime],
  ];
}

export class AudioCard {
  /** @type {import("../../web/src/types").PageBlob | null} */
  #blob = null;
  #drawn = "";
  /** @type {HTMLAudioElement | undefined} */
  audio;
  /** @type {HTMLElement | undefined} */
  #frame;
  /** @type {HTMLElement | undefined} */
  #label;

  /** @param {Series} series @param {string[][]} labels  of each step's samples: HTML that Python has sanitised @param {Core} core */
  constructor(series, labels, core) {
    this.core = core;
    this.labels = labels;
    /** @type {import("../../web/src/gallery-card.js").GalleryCard<Clip>} */
    this.card = core.gallery.card({
      series,
      noun: NOUN,
      className: "audio-card",
      facts: factsFor(core),
      stage: () => this.#player(series.run),
      said: () => this.#sayLabel(),
      draw: (/** @type {Clip} */ clip) => this.#draw(clip),
      release: () => this.#release(),
      strip: () => this.#strip(),
      busy: () => this.audio?.paused === false,
    });
    this.element = this.card.element;
  }

  /** @param {number} run */
  #player(run) {
    const { h } = this.core;
    const attributes = { controls: true, preload: "metadata", "aria-label": this.card.name };
    const audio = /** @type {HTMLAudioElement} */ (h("audio", attributes));
    this.audio = audio;
    this.#frame = h("div", { class: "audio-wave" });
    this.#frame.style.setProperty("--wave", `var(--run-${run})`);
    this.#label = h("div", {
      class: "audio-label gallery-odd prose",
      role: "group",
      "aria-label": `Label of ${this.card.name}`,
    });
    follow(this.#frame, audio);
    // Its controls move when the length becomes known: they are seen from then on, or once it is sure that it will not.
    audio.classList.add("unready");
    const show = () => audio.src && audio.classList.remove("unready");
    const shownSoon = () => requestAnimationFrame(() => requestAnimationFrame(show)); // they move a frame later
    for (const type of ["loadedmetadata", "error"]) audio.addEventListener(type, shownSoon);
    // A browser that saves data may wait with the length; a busy one is still about to tell it.
    audio.addEventListener("suspend", () => setTimeout(shownSoon, audio.readyState ? 0 : PATIENCE));
    // Off the screen what plays goes on, and is let go once it pauses.
    audio.addEventListener("pause", () => this.card.leave());
    return h("div", { class: "audio-player" }, this.#frame, audio, this.#label);
  }

  #sayLabel() {
    const { position, sample } = this.card.current();
    if (!this.#label) return;
    this.#label.innerHTML = this.labels[position]?.[sample] ?? "";
    // What may have to be scrolled can be reached by keyboard.
    if (this.#label.querySelector("table, pre")) this.#label.tabIndex = 0;
    else this.#label.removeAttribute("tabindex");
  }

  /** @param {Clip} clip */
  async #draw(clip) {
    const [audio, frame] = [this.audio, this.#frame];
    if (!audio || !frame || (this.#blob && this.#drawn === clip.key)) return;
    audio.pause();
    // The clip before stays until this one is there: nothing goes blank in between.
    const [wave, blob] = await Promise.all([drawWave(clip, this.core), this.core.blob(clip.key)]);
    const none = `No waveform for ${clip.encoding ?? clip.mime}.`;
    frame.replaceChildren(wave ?? this.core.h("p", { class: "quiet" }, none));
    this.#blob?.release();
    this.#blob = blob;
    this.#drawn = clip.key;
    audio.onerror = () =>
      this.card.complain(clip.flaw ?? `This browser cannot play the clip (${clip.mime}).`);
    audio.src = this.#blob?.url() ?? "";
  }

  #strip() {
    this.audio = this.#frame = this.#label = undefined;
  }

  #release() {
    const { audio } = this;
    if (audio) {
      audio.onerror = null;
      audio.pause();
      audio.removeAttribute("src");
      audio.load();
    }
    this.#frame?.replaceChildren();
    this.#blob?.release();
    this.#blob = null;
    this.#drawn = "";
  }
}
