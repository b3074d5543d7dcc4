/** What the viewer shows, in the page's link: how, and which tag, run, step and sample. The back button closes it. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./series.js").Place} Place */
/** @typedef {"single" | "side" | "swipe" | "blink" | "difference"} Mode */
/** @typedef {{ series: Series, place: Place }} Shown */
/** @typedef {{ mode: Mode, sides: Shown[] }} Scene  two sides where two are compared */

const KEY = "images.viewer";
/** Further keys of the viewer, which begin anew with each image that is opened. */
const LOOKS = ["images.zoom", "images.frame", "images.swipe"];
/** @type {Mode[]} */
const MODES = ["single", "side", "swipe", "blink", "difference"];

/** The position where the step does not tell one value from another. @param {Series} series @param {number} at */
function stepText({ steps, kept, stepless }, at) {
  const position = kept[at];
  const alike = kept.filter((other) => steps[other] === steps[position]);
  return stepless || alike.length > 1 ? `@${position}` : String(steps[position]);
}

/** @param {Scene} scene @param {Core} core @returns {string[]} */
export function sceneTexts({ mode, sides }, { page }) {
  const seen = mode === "single" ? sides.slice(0, 1) : sides;
  return [
    mode,
    ...seen.flatMap(({ series, place }) => [
      series.tag,
      page.runs[series.run].name,
      stepText(series, place.at),
      String(place.sample),
    ]),
  ];
}

/**
 * The scene that the texts tell of; null where this report has nothing like it.
 * @param {string[]} texts @param {Series[]} all @param {Core} core @returns {Scene | null}
 */
export function sceneOf([how, ...texts], all, { page, gallery }) {
  const mode = MODES.find((one) => one === how);
  /** @type {Shown[]} */
  const sides = [];
  for (let i = 0; i + 3 < texts.length; i += 4) {
    const [tag, run, step, sample] = texts.slice(i, i + 4);
    const series = all.find((one) => one.tag === tag && page.runs[one.run].name === run);
    if (!series) return null;
    const place = step.startsWith("@") ? series.kept.indexOf(Number(step.slice(1))) : -1;
    const at = place >= 0 ? place : gallery.nearestKept(series, Number(step) || 0);
    sides.push({ series, place: { at, sample: Math.floor(Number(sample)) || 0 } });
  }
  return mode && sides.length === (mode === "single" ? 1 : 2) ? { mode, sides } : null;
}

/**
 * Ties a viewer to the page's state.
 * @param {Series[]} all  that have something to show
 * @param {(scene: Scene | null) => void} show  it in the viewer, or close that
 * @param {Core} core
 */
export function linkViewer(all, show, core) {
  const { state, codecs, on } = core;
  let entered = false; // whether the step before in the history is the page without the viewer
  let told = ""; // what the viewer shows
  let back = Promise.resolve(); // done once the step back is
  state.define(KEY, /** @type {string[]} */ ([]), codecs.texts);
  const print = () => codecs.texts.print(state.get(KEY));

  function follow() {
    if (print() === told) return;
    told = print();
    show(sceneOf(state.get(KEY), all, core));
  }
  on(KEY, follow);
  return {
    follow,
    /** Open the viewer; going back closes it. @param {Scene} scene */
    async enter(scene) {
      await back;
      entered = state.push();
      LOOKS.forEach(state.reset);
      state.set(KEY, sceneTexts(scene, core));
      state.write();
    },
    /** The viewer shows something else. @param {Scene} scene */
    moved(scene) {
      const texts = sceneTexts(scene, core);
      told = codecs.texts.print(texts);
      state.set(KEY, texts);
    },
    /** The viewer was closed, by the reader or because of a step back. */
    left() {
      told = "";
      if (print()) {
        state.set(KEY, []);
        LOOKS.forEach(state.reset);
        if (entered) back = state.back();
      }
      entered = false;
    },
  };
}
