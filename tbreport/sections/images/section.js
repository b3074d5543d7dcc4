/** Images: a card for each tag and run, in groups by the text before the first slash. */

import { ImageCard } from "./card.js";
import { linkViewer } from "./link.js";
import { ratios } from "./series.js";
import { createToolbar, defineState } from "./toolbar.js";
import { Viewer } from "./viewer.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").View} View */
/** @typedef {import("./series.js").Series} Series */

/**
 * The viewer, made when it is first needed.
 * @param {Series[]} all @param {() => Series[]} listed @param {HTMLElement} element @param {Core} core
 * @returns {import("./card.js").Opens & { follow(): void }}
 */
function createOpener(all, listed, element, core) {
  const usable = all.filter(({ kept }) => kept.length);
  /** @type {Viewer | undefined} */
  let viewer;
  const made = () => {
    viewer ??= new Viewer(element, usable, core, { listed, moved: link.moved, left: link.left });
    return viewer;
  };
  const link = linkViewer(usable, (scene) => (scene ? made().open(scene) : viewer?.close()), core);
  return {
    follow: link.follow,
    open(series, place, mode) {
      if (!series.kept.length) return;
      viewer?.settle();
      link.enter(mode === "side" ? made().meeting(series, place) : { mode, sides: [{ series, place }] });
    },
  };
}

register({
  name: "images",
  /** @param {HTMLElement} element @param {View} view @param {Core} core */
  async mount(element, view, core) {
    const { state, on, runs, gallery } = core;
    defineState(core);
    const all = /** @type {Series[]} */ (await gallery.load(view));
    const animated = all.some(({ values }) =>
      values.some((samples) => samples.some(({ frames }) => frames > 1)),
    );
    const look = { actual: () => state.get("images.actual"), still: () => state.get("images.still") };
    const listed = () => groups.cards().flatMap(({ element, series }) => (element.hidden ? [] : [series]));
    const opener = createOpener(all, listed, element, core);
    const ratio = ratios(all);
    const groups = core.tagGroups({
      name: "images",
      items: all,
      className: "image-cards",
      room: Number.POSITIVE_INFINITY,
      shown: ({ run }) => runs.shown(run),
      none: "No image matches the filter of tags and runs.",
      card(series) {
        const card = new ImageCard(series, ratio.get(series.tag) ?? 1, opener, look, core);
        card.card.follow(core.steps.current());
        return card;
      },
    });
    element.append(
      createToolbar(groups.search, gallery.stepsOf(all), animated, element, core),
      groups.element,
    );

    function redraw() {
      element.classList.toggle("actual", look.actual());
      for (const card of groups.cards()) card.update();
    }
    redraw();
    on("step", () => {
      for (const { card } of groups.cards()) card.follow(core.steps.current());
    });
    for (const key of ["images.actual", "images.still"]) on(key, redraw);
    addEventListener("resize", redraw, { signal: core.signal });
    opener.follow();
  },
  unmount(element) {
    for (const child of [...element.children]) {
      if (child.matches(".toolbar, .tag-groups, dialog")) child.remove();
    }
  },
});
