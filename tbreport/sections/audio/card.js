/** The card of one series: a player, its clip's waveform and label, the sliders of steps and samples. */

import { nearestKept, notesOf } from "./clips.js";
import { drawWave, follow } from "./wave.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./clips.js").Series} Series */
/** @typedef {import("./clips.js").Clip} Clip */

const DOWNLOAD = "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13h10";
const CHANNELS = ["", "mono", "stereo"];
const ENDINGS = new Map([
  ["audio/mpeg", "mp3"],
  ["application/octet-stream", "bin"],
]);

/** A slider over whole numbers from 0. @param {string} label @param {(at: number) => void} moved @param {Core} core */
export function createSlider(label, moved, { h }) {
  const attributes = { type: "range", min: 0, step: 1, "aria-label": label };
  const input = /** @type {HTMLInputElement} */ (h("input", attributes));
  input.addEventListener("input", () => moved(Number(input.value)));
  return {
    input,
    /** @param {number} at @param {number} count @param {string} text  what it stands for, in words */
    show(at, count, text) {
      input.max = String(Math.max(0, count - 1));
      input.value = String(at);
      input.disabled = count < 2;
      input.setAttribute("aria-valuetext", text);
    },
  };
}

export class AudioCard {
  /** @type {import("../../web/src/types").PageBlob | null} */
  #blob = null;
  #drawn = "";
  #labelled = "";
  at;
  sample = 0;

  /** @param {Series} series @param {Core} core */
  constructor(series, core) {
    this.series = series;
    this.core = core;
    this.at = series.kept.length - 1;
    this.name = `${series.tag.title}, ${core.page.runs[series.run].name}`;
    const card = core.card({
      tag: series.tag.tag,
      title: series.tag.title,
      run: series.run,
      description: series.tag.description,
      actions: [this.#download()],
    });
    card.notes(notesOf(series, core));
    card.body.append(this.#run(), this.#player(), this.#foot());
    this.element = card.element;
    this.element.classList.add("audio-card");
    this.#say();
    this.watched = core.schedule.observe(this.element, {
      draw: () => this.#draw(),
      release: () => this.#leave(),
    });
  }

  #download() {
    const { h, svg } = this.core;
    const glyph = svg(
      "svg",
      { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
      svg("path", { d: DOWNLOAD }),
    );
    const label = `Download ${this.name}`;
    const attributes = { type: "button", class: "icon-button", "aria-label": label, title: label };
    return h("button", { ...attributes, onclick: () => this.save() }, glyph);
  }

  #run() {
    const { h, runName } = this.core;
    const row = h("p", { class: "audio-run" }, h("span", { class: "dot" }), runName(this.series.run));
    row.style.setProperty("--dot", `var(--run-${this.series.run})`);
    return row;
  }

  #player() {
    const { h } = this.core;
    const attributes = { controls: true, preload: "metadata", "aria-label": this.name };
    this.audio = /** @type {HTMLAudioElement} */ (h("audio", attributes));
    this.frame = h("div", { class: "audio-wave" });
    this.frame.style.setProperty("--wave", `var(--run-${this.series.run})`);
    this.label = h("div", { class: "audio-label prose" });
    follow(this.frame, this.audio);
    this.audio.addEventListener("pause", () => {
      if (this.element.dataset.state === "waiting") this.#release();
    });
    return h("div", { class: "audio-player" }, this.frame, this.audio, this.label);
  }

  #foot() {
    const { h } = this.core;
    this.facts = h("p", { class: "audio-facts" });
    this.flaw = h("p", { class: "audio-flaw", role: "status" });
    const { kept, samples } = this.series;
    if (kept.length > 1) this.steps = this.#slider("Step", (at) => this.move(at, this.sample));
    if (samples > 1) this.samples = this.#slider("Sample", (sample) => this.move(this.at, sample));
    const sliders = [this.steps?.element, this.samples?.element];
    return h("div", { class: "audio-foot" }, this.facts, this.flaw, ...sliders);
  }

  /** @param {string} what @param {(at: number) => void} moved */
  #slider(what, moved) {
    const { input, show } = createSlider(`${what} of ${this.name}`, moved, this.core);
    const which = this.core.h("span", { class: "audio-which" });
    const element = this.core.h("div", { class: "audio-slider" }, input, which);
    return { element, which, show };
  }

  #current() {
    const position = this.series.kept[this.at];
    const clips = this.series.values[position] ?? [];
    const sample = Math.max(0, Math.min(this.sample, clips.length - 1));
    /** @type {Clip | undefined} */
    const clip = clips[sample];
    return {
      position,
      sample,
      count: clips.length,
      clip,
      label: this.series.labels[position]?.[sample] ?? "",
    };
  }

  /** @param {number} position */
  #stepName(position) {
    const { steps, kept, stepless } = this.series;
    if (stepless) return `clip ${position + 1}`;
    const alike = kept.filter((other) => steps[other] === steps[position]);
    const which = alike.length > 1 ? ` (${alike.indexOf(position) + 1} of ${alike.length})` : "";
    return `step ${this.core.format.step(steps[position])}${which}`;
  }

  #say() {
    const { h, format } = this.core;
    const { position, sample, count, clip, label } = this.#current();
    if (!clip) return;
    if (this.label && this.#labelled !== label) {
      this.label.innerHTML = label;
      this.#labelled = label;
    }
    this.flaw?.replaceChildren(clip.hidden ? "" : (clip.flaw ?? ""));
    const { rate, channels, seconds, encoding, mime } = clip;
    const texts = [
      this.#stepName(position),
      seconds === undefined ? "" : format.duration(seconds),
      rate ? `${format.count(rate)} Hz` : "",
      channels ? (CHANNELS[channels] ?? `${channels} channels`) : "",
      encoding ?? mime,
      format.time(this.series.times[position]),
    ].filter(Boolean);
    this.facts?.replaceChildren(...texts.map((text) => h("span", {}, text)));
    this.steps?.show(this.at, this.series.kept.length, texts[0]);
    this.samples?.show(sample, count, `sample ${sample + 1} of ${count}`);
    this.steps?.which.replaceChildren(`${this.at + 1}/${this.series.kept.length}`);
    this.samples?.which.replaceChildren(`sample ${sample + 1}/${count}`);
  }

  /** @param {number} at @param {number} sample */
  move(at, sample) {
    this.at = at;
    this.sample = sample;
    this.#say();
    this.watched.update();
  }

  /** To the clip nearest to `step`, to the last one where that is null. @param {number | null} step */
  follow(step) {
    const { series } = this;
    if (series.stepless || !series.kept.length) return;
    this.at = step === null ? series.kept.length - 1 : nearestKept(series, step);
    this.watched.update();
  }

  async save() {
    const { position, clip, sample, count } = this.#current();
    const blob = clip?.key ? await this.core.blob(clip.key) : null;
    if (!clip || !blob) return;
    const { tag, run, steps } = this.series;
    const parts = [this.core.page.runs[run].name, tag.tag, `step-${steps[position]}`];
    if (count > 1) parts.push(`sample-${sample + 1}`);
    const name = parts.join("_").replace(/[^\p{L}\p{N}._=-]+/gu, "_");
    const ending = ENDINGS.get(clip.mime) ?? clip.mime.slice(clip.mime.indexOf("/") + 1);
    const link = this.core.h("a", { href: blob.url(), download: `${name.slice(0, 120)}.${ending}` });
    link.click();
    setTimeout(blob.release, 10_000); // the browser reads it after the click
  }

  async #draw() {
    this.#say();
    const { clip } = this.#current();
    if (!clip) throw new Error("None of its clips fitted into the report. --max-size none keeps all.");
    if (this.#blob && this.#drawn === clip.key) return;
    this.#release();
    if (!clip.there)
      throw new Error("This clip was left out to keep the report small. --max-size none keeps all.");
    if (clip.hidden || !clip.key) throw new Error(clip.flaw ?? "It could not be read.");
    const { audio, frame } = this;
    if (!audio || !frame) return;
    const wave = await drawWave(clip, this.core);
    const none = `No waveform for ${clip.encoding ?? clip.mime}.`;
    frame.replaceChildren(wave ?? this.core.h("p", { class: "quiet" }, none));
    this.#blob = await this.core.blob(clip.key);
    this.#drawn = clip.key;
    audio.onerror = () =>
      this.flaw?.replaceChildren(clip.flaw ?? `This browser cannot play the clip (${clip.mime}).`);
    audio.src = this.#blob?.url() ?? "";
  }

  /** Off the screen: what plays goes on, and is let go once it pauses. */
  #leave() {
    if (this.audio?.paused !== false) this.#release();
  }

  #release() {
    if (this.audio) {
      this.audio.onerror = null;
      this.audio.pause();
      this.audio.removeAttribute("src");
      this.audio.load();
    }
    this.frame?.replaceChildren();
    this.#blob?.release();
    this.#blob = null;
    this.#drawn = "";
  }
}
