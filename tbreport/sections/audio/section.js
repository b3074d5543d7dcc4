/** Audio: a card for each tag and run. One clip plays at a time. */

import { AudioCard, NOUN } from "./card.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./card.js").Series} Series */
/** @typedef {import("../../web/src/media-series.js").MediaView & { labels: string[] }} View */

/** @param {Series} series @param {string[]} labels @returns {string[][]} of each step's samples */
function labelsOf({ entry }, labels) {
  const places = /** @type {{ labels: number[][] }} */ (/** @type {unknown} */ (entry)).labels;
  return places.map((samples) => samples.map((at) => labels[at] ?? ""));
}

register({
  name: "audio",
  /** @param {HTMLElement} element @param {View} view @param {Core} core */
  async mount(element, view, core) {
    const { gallery, h, on, runs, steps } = core;
    const all = /** @type {Series[]} */ (await gallery.load(view));
    const groups = core.tagGroups({
      name: "audio",
      items: all,
      className: "audio-cards",
      room: Number.POSITIVE_INFINITY,
      shown: ({ run }) => runs.shown(run),
      none: "No clip matches the filter of tags and runs.",
      card(series) {
        const card = new AudioCard(series, labelsOf(series, view.labels), core);
        card.card.follow(steps.current());
        return card;
      },
    });
    const every = gallery.stepsOf(all);
    const step = every.length > 1 && gallery.stepField(every, NOUN, null);
    element.append(h("div", { class: "toolbar section-toolbar" }, groups.search, step), groups.element);
    element.addEventListener(
      "play",
      ({ target }) => {
        for (const { audio } of groups.cards()) if (audio !== target) audio?.pause();
      },
      true,
    );
    on("step", () => {
      for (const { card } of groups.cards()) card.follow(steps.current());
    });
  },
  unmount(element) {
    for (const child of [...element.children]) {
      if (child.matches(".toolbar, .tag-groups")) child.remove();
    }
  },
});
