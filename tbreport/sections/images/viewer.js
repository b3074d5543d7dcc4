/** The full-screen viewer: one image, or two compared side by side, by swipe, blink or difference. */

import { Blink } from "./blink.js";
import { helpButton, segments, zoomButtons } from "./controls.js";
import { counterpart } from "./counterpart.js";
import { difference } from "./difference.js";
import { Frames } from "./frames.js";
import { Side } from "./side.js";
import { Swipe } from "./swipe.js";
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
const HELP =
  "← → steps, ↑ ↓ cards, + − zoom, 0 fits, 1 is actual size, wheel and drag move, space plays or flips";

export class Viewer {
  /** @type {Mode} */
  #mode = "single";
  /** @type {Series | null} */
  #met = null; // for which B was chosen
  #opened = false; // and not yet settled after it was closed
  #turn = 0; // of several wishes the last one is shown, whatever is ready first

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
    this.result = core.h(
      "div",
      { class: "viewer-pane", "data-side": "difference", "data-label": "difference" },
      this.canvas,
    );
    const panes = [...this.sides.map(({ pane }) => pane), this.result];
    this.stage = core.h(
      "div",
      { class: "viewer-stage", tabindex: 0, role: "group", "aria-label": `Images. ${HELP}` },
      ...panes,
    );
    this.note = core.h("p", { class: "viewer-note" });
    this.percent = core.h("span", { class: "viewer-percent" });
    this.aloud = core.gallery.aloud();
    this.scaleAloud = core.gallery.aloud();
    this.zoom = new Zoom(
      this.stage,
      () => this.#seen(),
      (...now) => this.#zoomed(...now),
    );
    this.blink = new Blink(this.stage, core);
    this.swipe = new Swipe(this.stage, core);
    this.frames = new Frames(core);
    const [a] = this.sides;
    this.play = core.gallery.playButton({
      seen: this.stage,
      ended: () => a.place.at === a.series.kept.length - 1,
      begin: () => this.#step(Number.NEGATIVE_INFINITY),
      next: () => this.#step(1),
    });
    a.stepField.prepend(this.play);
    this.dialog = this.#dialog();
    parent.append(this.dialog);
    this.#listen();
  }

  #listen() {
    const { state, on, signal } = this.core;
    on("images.frame", () => this.dialog.open && this.#show());
    on("images.zoom", () => {
      const view = state.get("images.zoom");
      if (this.dialog.open && view !== this.zoom.view) this.zoom.look(view);
    });
    addEventListener("resize", () => this.dialog.open && this.zoom.apply(), { signal });
  }

  /** @param {number} scale @param {import("./zoom.js").View | null} view */
  #zoomed(scale, view) {
    this.percent.textContent = `${Math.round(scale * 100)} %`;
    if (!this.dialog.open) return;
    this.core.state.set("images.zoom", view);
    if (this.sides[0].picture) this.scaleAloud.say(this.percent.textContent);
  }

  #dialog() {
    const { h, icon } = this.core;
    const close = {
      type: "button",
      class: "icon-button viewer-close",
      "aria-label": "Close the viewer",
      title: "Close (Escape)",
    };
    const [keys, help] = helpButton(HELP, this.core);
    const dialog = /** @type {HTMLDialogElement} */ (
      h(
        "dialog",
        {
          class: "viewer",
          "aria-label": "Image viewer",
          onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
          onclose: () => this.settle(),
        },
        h(
          "div",
          { class: "viewer-bar" },
          this.#modeButtons(),
          zoomButtons(this.zoom, this.percent, this.core),
          this.#gainButtons(),
          this.blink.element,
          lightFields(this.parent, this.core),
          this.frames.element,
          keys,
          h("button", { ...close, onclick: () => dialog.close() }, icon("close")),
        ),
        help,
        this.stage,
        this.swipe.input,
        this.note,
        this.aloud.element,
        this.scaleAloud.element,
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
    return { mode: "side", sides: [{ series, place }, this.#counterpart({ series, place })] };
  }

  /** @param {Scene} scene */
  open({ mode, sides }) {
    sides.forEach(({ series, place }, i) => {
      this.sides[i].series = series;
      this.sides[i].place = { ...place };
    });
    this.#met = sides.length > 1 ? sides[0].series : null;
    this.#mode = mode;
    if (!this.dialog.open) {
      this.#opened = true;
      this.dialog.showModal();
      this.stage.focus();
    }
    this.zoom.look(this.core.state.get("images.zoom"));
    this.#show();
  }

  close() {
    this.dialog.close();
  }

  /** @param {Mode} mode */
  #setMode(mode) {
    const [a, b] = this.sides;
    if (mode !== "single" && this.#met !== a.series) {
      Object.assign(b, this.#counterpart(a));
      this.#met = a.series;
    }
    this.#mode = mode;
    this.#show();
  }

  /** @param {Scene["sides"][0]} shown */
  #counterpart({ series, place }) {
    return counterpart(series, place, this.all, this.core.gallery.nearestKept);
  }

  async #show() {
    const turn = ++this.#turn;
    this.#say();
    this.hooks.moved({ mode: this.#mode, sides: this.sides });
    this.blink.show(this.#mode === "blink");
    const [a, b] = this.sides;
    const frame = this.frames.frame(this.#mode);
    const overtaken = () => turn !== this.#turn;
    await a.load(frame, overtaken);
    if (overtaken()) return;
    this.zoom.apply(); // before it is painted anywhere else
    if (this.#mode !== "single") await b.load(frame, overtaken);
    if (overtaken()) return;
    if (this.#mode === "single") b.release();
    this.#compare();
    this.zoom.apply();
    a.label(b);
    b.label(a);
    const words = this.#mode === "single" ? [a.words] : [`A: ${a.words}`, `B: ${b.words}`];
    this.aloud.say([...words, this.note.textContent].filter(Boolean).join(". "));
  }

  #say() {
    this.dialog.dataset.mode = this.#mode;
    this.modes?.show(this.#mode);
    this.gains?.show(this.core.state.get("images.gain"));
    this.frames.show(this.sides[0].medium?.frames ?? 1, this.#mode);
  }

  #compare() {
    const [a, b] = this.sides.map(({ picture }) => picture);
    this.note.textContent = "";
    this.canvas.width = 0;
    if (this.#mode === "single") return;
    if (!a || !b) {
      const reasons = this.sides.map(({ reason }) => reason).filter(Boolean);
      if (reasons.length) this.note.textContent = `Nothing to compare. ${reasons.join(" ")}`;
      return;
    }
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
    return this.#show();
  }

  /** To another card of the gallery. @param {number} by */
  #neighbour(by) {
    const order = this.hooks.listed().filter(({ kept }) => kept.length);
    const next = order[order.indexOf(this.sides[0].series) + by];
    if (!next) return;
    this.core.state.reset("images.frame");
    this.sides[0].take(next, this.sides[0].step);
    this.zoom.fit();
  }

  /** @type {Record<string, () => unknown>} */
  #keys = {
    ArrowLeft: () => this.#step(-1),
    ArrowRight: () => this.#step(1),
    ArrowUp: () => this.#neighbour(-1),
    ArrowDown: () => this.#neighbour(1),
    Home: () => this.#step(Number.NEGATIVE_INFINITY),
    End: () => this.#step(Number.POSITIVE_INFINITY),
    " ": () => (this.#mode === "blink" ? this.blink.flip() : this.play.click()),
    "+": () => this.zoom.by(1.5),
    "-": () => this.zoom.by(1 / 1.5),
    0: () => this.zoom.fit(),
    1: () => this.zoom.actual(),
  };

  /** @param {KeyboardEvent} event */
  #key(event) {
    const act = this.#keys[event.key];
    const target = /** @type {Element} */ (event.target);
    const typing = target.matches(event.key === " " ? "input, select, button" : "input, select");
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  /** Let go of what was shown once the dialog is closed, which its `close` event says only a little later. */
  settle() {
    if (!this.#opened || this.dialog.open) return;
    this.#opened = false;
    this.#turn++;
    this.blink.show(false);
    for (const aloud of [this.aloud, this.scaleAloud]) aloud.hush();
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
