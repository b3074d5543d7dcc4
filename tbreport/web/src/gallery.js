/** A gallery: a card for each tag and run whose media have steps and samples. What images and audio share. */

import { createAloud } from "./aloud.js";
import { playButton } from "./film.js";
import { GalleryCard, reasonAgainst, saveMedium, sayMedium } from "./gallery-card.js";
import { h } from "./h.js";
import { nearest } from "./math.js";
import { loadSeries, mediumAt, nearestKept, stepsOf } from "./media-series.js";
import { createSlider } from "./slider.js";

/** @typedef {import("./types").Core} Core */
/** @typedef {import("./media-series.js").Medium} Medium */
/** @typedef {import("./media-series.js").Place} Place */
/** @template {Medium} M @typedef {import("./media-series.js").MediaSeries<M>} MediaSeries */
/** @template {Medium} M @typedef {import("./gallery-card.js").GalleryCardOptions<M>} GalleryCardOptions */
/**
 * The slider of the step that all cards of a section follow, each with what it has nearest to it.
 * @param {number[]} steps  of all cards, ascending @param {string} noun
 * @param {HTMLElement | null} playing  what must be in sight while it plays through the steps, null where it does not
 * @param {Core} core
 */
export function stepField(steps, noun, playing, core) {
  const slider = createSlider(`Step of all ${noun}s`, (at) => core.steps.set(steps[at]));
  const text = h("span", { class: "gallery-step" }); // the slider and the navigation say it
  const latest = h(
    "button",
    {
      type: "button",
      class: "link",
      onclick() {
        slider.input.focus(); // since the button goes away
        core.steps.set(null);
      },
    },
    "latest",
  );
  function place() {
    const step = core.steps.current();
    return step === null ? steps.length - 1 : nearest(steps, step);
  }
  function show() {
    const step = core.steps.current();
    const words = step === null ? "latest step" : `step ${core.format.step(step)}`;
    slider.show(place(), steps.length, words);
    text.textContent = words;
    latest.hidden = step === null;
  }
  show();
  core.on("step", show);
  const play =
    playing &&
    playButton({
      seen: playing,
      ended: () => place() === steps.length - 1,
      begin: () => core.steps.set(steps[0]),
      next: () => core.steps.set(steps[place() + 1]),
    });
  return h("div", { class: "field gallery-steps" }, play, slider.input, text, latest);
}

/** A button that keeps a flag of the state. @param {string} key @param {string} text @param {string} title @param {Core} core */
function toggle(key, text, title, { state, on }) {
  const press = () => state.set(key, !state.get(key));
  const button = h("button", { type: "button", class: "toggle", title, onclick: press }, text);
  const show = () => button.setAttribute("aria-pressed", String(state.get(key)));
  on(key, show);
  show();
  return button;
}

/** @param {Core} core */
export function createGallery(core) {
  return {
    /**
     * The media of a view that `Collection` has packed in Python, by tag, then by run.
     * @template {Medium} M
     * @param {import("./media-series.js").MediaView} view @returns {Promise<MediaSeries<M>[]>}
     */
    load: (view) => loadSeries(view, core),
    /** @template {Medium} M @param {GalleryCardOptions<M>} options */
    card: (options) => new GalleryCard(options, core),
    /** @param {number[]} steps @param {string} noun @param {HTMLElement | null} playing */
    stepField: (steps, noun, playing) => stepField(steps, noun, playing, core),
    /** @param {MediaSeries<Medium>} series @param {Place} place */
    save: (series, place) => saveMedium(series, place, core),
    /**
     * @template {Medium} M
     * @param {MediaSeries<M>} series @param {Place} place @param {GalleryCardOptions<M>["facts"]} facts @param {string} noun
     */
    say: (series, place, facts, noun) => sayMedium(series, place, facts, noun, core),
    /** @param {string} key @param {string} text @param {string} title */
    toggle: (key, text, title) => toggle(key, text, title, core),
    slider: createSlider,
    aloud: createAloud,
    playButton,
    reasonAgainst,
    mediumAt,
    nearestKept,
    stepsOf,
  };
}

/** @typedef {ReturnType<typeof createGallery>} Gallery */
