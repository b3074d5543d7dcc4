/** The full-screen viewer: one image, or two compared side by side, by swipe, blink or difference. */

import { segments } from "./controls.js";
import { difference } from "./difference.js";
import { hasFrames } from "./picture.js";
import { Side } from "./side.js";
import { lightFields } from "./toolbar.js";
import { Zoom } from "./zoom.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./link.js").Mode} Mode */
/** @typedef {import("./link.js").Scene} Scene */

/** @type {[Mode, string][]} */
const MODES = [
  ["single", "One"],
  ["side", "Side by side"],
  ["swipe", "Swipe"],
  ["blink", "Blink"],
  ["difference", "Difference"],
];
/** @type {[number, string][]} */
const GAINS = [
  [1, "× 1"],
  [4, "× 4"],
  [16, "× 16"],
];
const BLINK = 600; // ms
const HELP = "← → steps, ↑ ↓ cards, + − zoom, 0 fits, 1 is actual size, wheel and drag move";

export class Viewer {
  /** @type {Mode} */
  #mode = "single";
  /** @type {number | null} */
  #frame = null; // null plays
  #turn = 0; // of several wishes the last one is shown, whatever is ready first
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #blinking;

  /**
   * @param {HTMLElement} parent @param {Series[]} all @param {Core} core
   * @param {{ listed(): Series[], moved(scene: Scene): void, left(): void }} hooks  `listed`: in the gallery, in its
   *   order; `moved`: told what is shown now
   */
  constructor(parent, all, core, hooks) {
    this.parent = parent;
    this.core = core;
    this.all = all;
    this.hooks = hooks;
    this.sides = ["A", "B"].map((letter) => new Side(letter, all, () => this.#show(), core));
    this.canvas = /** @type {HTMLCanvasElement} */ (core.h("canvas", {}));
    this.result = core.h("div", { class: "viewer-pane", "data-side": "difference" }, this.canvas);
    const panes = [...this.sides.map(({ pane }) => pane), this.result];
    this.stage = core.h(
      "div",
      { class: "viewer-stage", tabindex: 0, role: "group", "aria-label": `Images. ${HELP}` },
      ...panes,
    );
    this.note = core.h("p", { class: "viewer-note", role: "status" });
    this.percent = core.h("output", { class: "viewer-percent" });
    this.zoom = new Zoom(
      this.stage,
      () => this.#seen(),
      (scale) => {
        this.percent.textContent = `${Math.round(scale * 100)} %`;
      },
    );
    this.dialog = this.#dialog();
    parent.append(this.dialog);
    addEventListener("resize", () => this.dialog.open && this.zoom.apply());
  }

  #dialog() {
    const { h, icon } = this.core;
    const swipe = this.core.gallery.slider("Swipe between A and B", (at) =>
      this.stage.style.setProperty("--swipe", `${at}%`),
    );
    swipe.show(50, 101, "half");
    swipe.input.classList.add("viewer-swipe");
    const close = {
      type: "button",
      class: "icon-button viewer-close",
      "aria-label": "Close the viewer",
      title: "Close (Escape)",
    };
    const dialog = /** @type {HTMLDialogElement} */ (
      h(
        "dialog",
        {
          class: "viewer",
          "aria-label": "Image viewer",
          onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
          onclose: () => this.#closed(),
        },
        h(
          "div",
          { class: "viewer-bar" },
          this.#modeButtons(),
          this.#zoomButtons(),
          this.#gainButtons(),
          lightFields(this.parent, this.core),
          this.#frameField(),
          h("span", { class: "viewer-keys", title: HELP }, icon("keys")),
          h("button", { ...close, onclick: () => dialog.close() }, icon("close")),
        ),
        this.stage,
        swipe.input,
        this.note,
        h("div", { class: "viewer-sides" }, ...this.sides.map(({ element }) => element)),
      )
    );
    return dialog;
  }

  #modeButtons() {
    this.modes = segments("How to look", MODES, (mode) => this.#setMode(mode), this.core);
    return this.modes.element;
  }

  #gainButtons() {
    const { state, on } = this.core;
    const choose = (/** @type {number} */ gain) => state.set("images.gain", gain);
    this.gains = segments("Gain of the difference", GAINS, choose, this.core);
    on("images.gain", () => {
      this.gains?.show(state.get("images.gain"));
      this.#compare();
    });
    this.gains.element.classList.add("viewer-gains");
    return this.gains.element;
  }

  #zoomButtons() {
    const { h } = this.core;
    /** @param {string} text @param {string} label @param {() => void} onclick */
    const button = (text, label, onclick) =>
      h("button", { type: "button", class: "button", "aria-label": label, onclick }, text);
    return h(
      "div",
      { class: "field" },
      button("−", "Zoom out", () => this.zoom.by(1 / 1.5)),
      this.percent,
      button("+", "Zoom in", () => this.zoom.by(1.5)),
      button("Fit", "Fit into the window", () => this.zoom.fit()),
      button("1:1", "1:1, actual size", () => this.zoom.actual()),
    );
  }

  #frameField() {
    const { h } = this.core;
    const set = (/** @type {number | null} */ frame) => {
      this.#frame = frame;
      this.#show();
    };
    this.frames = this.core.gallery.slider("Frame", set);
    this.frameText = h("output", { class: "viewer-frame" });
    this.playing = h(
      "button",
      { type: "button", class: "toggle", onclick: () => set(this.#frame === null ? 0 : null) },
      "Play",
    );
    const label = h("span", { class: "label", "aria-hidden": "true" }, "Frame");
    const controls = hasFrames ? [label, this.frames.input, this.frameText, this.playing] : [this.frameText];
    this.frameField = h("div", { class: "field viewer-frames" }, ...controls);
    return this.frameField;
  }

  /** The panes that are to be seen, and what lies on them. */
  #seen() {
    const [a, b] = this.sides;
    const both = this.#mode === "single" ? [a] : [a, b];
    const { width, height } = this.canvas;
    const result = { element: this.canvas, width, height };
    if (this.#mode === "difference" && width) return { panes: [this.result], shown: [result] };
    return {
      panes: both.map(({ pane }) => pane),
      shown: both.flatMap(({ picture }) => (picture ? [picture] : [])),
    };
  }

  /** Compare what `series` has at `place` with its counterpart. @param {Series} series @param {Scene["sides"][0]["place"]} place @returns {Scene} */
  meeting(series, place) {
    return { mode: "side", sides: [{ series, place }, this.#counterpart(series, place)] };
  }

  /** @param {Scene} scene */
  open({ mode, sides }) {
    sides.forEach(({ series, place }, i) => {
      this.sides[i].series = series;
      this.sides[i].place = { ...place };
    });
    this.#frame = null;
    this.#mode = mode;
    if (!this.dialog.open) this.dialog.showModal();
    this.stage.focus();
    this.zoom.fit();
    this.#show();
  }

  close() {
    this.dialog.close();
  }

  /** @param {Mode} mode */
  #setMode(mode) {
    const [a, b] = this.sides;
    if (this.#mode === "single" && mode !== "single") Object.assign(b, this.#counterpart(a.series, a.place));
    this.#mode = mode;
    this.#show();
  }

  /**
   * What an image is compared with at first: the same tag in the next run, else the first step of the same.
   * @param {Series} series @param {Scene["sides"][0]["place"]} place
   */
  #counterpart(series, place) {
    const alike = this.all.filter(({ tag }) => tag === series.tag);
    const other = alike[(alike.indexOf(series) + 1) % alike.length];
    const step = other === series ? series.steps[series.kept[0]] : series.steps[series.kept[place.at]];
    return { series: other, place: { at: this.core.gallery.nearestKept(other, step), sample: place.sample } };
  }

  async #show() {
    const turn = ++this.#turn;
    this.#say();
    this.hooks.moved({ mode: this.#mode, sides: this.sides });
    clearInterval(this.#blinking);
    this.stage.classList.remove("second");
    if (this.#mode === "blink") {
      this.#blinking = setInterval(() => this.stage.classList.toggle("second"), BLINK);
    }
    const [a, b] = this.sides;
    const overtaken = () => turn !== this.#turn;
    await a.load(this.#frame, overtaken);
    if (overtaken()) return;
    this.zoom.apply(); // before it is painted anywhere else
    if (this.#mode !== "single") await b.load(this.#frame, overtaken);
    if (overtaken()) return;
    if (this.#mode === "single") b.release();
    this.#compare();
    this.zoom.apply();
  }

  #say() {
    this.dialog.dataset.mode = this.#mode;
    this.modes?.show(this.#mode);
    this.gains?.show(this.core.state.get("images.gain"));
    const count = this.sides[0].medium?.frames ?? 1;
    if (this.frameField) this.frameField.hidden = count < 2;
    if (count < 2) return;
    const frame = Math.min(this.#frame ?? 0, count - 1);
    const text = `frame ${frame + 1} of ${count}`;
    this.frames?.show(frame, count, text);
    const playing = hasFrames
      ? `${count} frames`
      : `${count} frames: this browser plays them, but cannot stop at one`;
    this.frameText?.replaceChildren(this.#frame === null ? playing : text);
    this.playing?.setAttribute("aria-pressed", String(this.#frame === null));
  }

  #compare() {
    const [a, b] = this.sides.map(({ picture }) => picture);
    this.note.textContent = "";
    this.canvas.width = 0;
    if (this.#mode === "single" || !a || !b) return;
    const same = a.width === b.width && a.height === b.height;
    const sizes = `Sizes differ (${a.width} × ${a.height} and ${b.width} × ${b.height} px): aligned at the top left. `;
    this.note.textContent =
      (same ? "" : sizes) + (this.#mode === "difference" ? this.#drawDifference(a, b) : "");
  }

  /** Draw |A − B| and say how much it is. @param {Picture} a @param {Picture} b */
  #drawDifference(a, b) {
    const { pixels, largest, mean, share } = difference(
      pixelsOf(a),
      pixelsOf(b),
      this.core.state.get("images.gain"),
    );
    this.canvas.width = pixels.width;
    this.canvas.height = pixels.height;
    this.canvas
      .getContext("2d")
      ?.putImageData(new ImageData(/** @type {any} */ (pixels.data), pixels.width, pixels.height), 0, 0);
    if (!largest) return "The pictures are the same, pixel by pixel.";
    const { number } = this.core.format;
    return `${number(100 * share)} % of the pixels differ; largest difference ${largest} of 255, mean ${number(mean)}.`;
  }

  /** To another step; B goes along where it is another series. @param {number} by */
  #step(by) {
    const [a, b] = this.sides;
    a.place.at = Math.min(a.series.kept.length - 1, Math.max(0, a.place.at + by));
    const along = b.series !== a.series && !a.series.stepless && !b.series.stepless;
    if (along) b.place.at = this.core.gallery.nearestKept(b.series, a.step);
    this.#show();
  }

  /** To another card of the gallery. @param {number} by */
  #neighbour(by) {
    const order = this.hooks.listed().filter(({ kept }) => kept.length);
    const next = order[order.indexOf(this.sides[0].series) + by];
    if (!next) return;
    this.#frame = null;
    this.sides[0].take(next, this.sides[0].step);
    this.zoom.fit();
  }

  /** @type {Record<string, () => void>} */
  #keys = {
    ArrowLeft: () => this.#step(-1),
    ArrowRight: () => this.#step(1),
    ArrowUp: () => this.#neighbour(-1),
    ArrowDown: () => this.#neighbour(1),
    Home: () => this.#step(Number.NEGATIVE_INFINITY),
    End: () => this.#step(Number.POSITIVE_INFINITY),
    "+": () => this.zoom.by(1.5),
    "-": () => this.zoom.by(1 / 1.5),
    0: () => this.zoom.fit(),
    1: () => this.zoom.actual(),
  };

  /** @param {KeyboardEvent} event */
  #key(event) {
    const act = this.#keys[event.key];
    const typing = /** @type {Element} */ (event.target).matches("input, select");
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  #closed() {
    this.#turn++;
    clearInterval(this.#blinking);
    for (const side of this.sides) side.release();
    this.canvas.width = 0;
    this.hooks.left();
  }
}

/** The pixels of a picture on white. @param {Picture} picture */
function pixelsOf({ element, width, height }) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.drawImage(element, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
