/** Images: a card for each tag and run, in groups by the text before the first slash. */

import { ImageCard } from "./card.js";
import { loadSeries, stepsOf } from "./series.js";
import { createToolbar, defineState } from "./toolbar.js";
import { Viewer } from "./viewer.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").View} View */

const UNGROUPED = "/"; // no text before a slash can be this

/**
 * The cards by the text before the first slash of their tags. Those that would be alone for want of a slash stand
 * together, before all others.
 * @param {ImageCard[]} cards
 */
function groupsOf(cards) {
  const prefix = (/** @type {ImageCard} */ { series }) => series.tag.tag.split("/", 1)[0];
  const named = new Set(cards.filter(({ series }) => series.tag.tag.includes("/")).map(prefix));
  /** @type {Map<string, ImageCard[]>} */
  const groups = new Map([[UNGROUPED, []]]);
  for (const card of cards) {
    const name = named.has(prefix(card)) ? prefix(card) : UNGROUPED;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name)?.push(card);
  }
  return [...groups].filter(([, of]) => of.length);
}

/** @param {string} name @param {ImageCard[]} cards @param {Core} core */
function createGroup(name, cards, { h, icon, state, runs }) {
  const count = h("span", { class: "count" });
  const closed = () => state.get("images.closed");
  const element = /** @type {HTMLDetailsElement} */ (
    h(
      "details",
      { class: "image-group", open: !closed().includes(name) },
      h("summary", {}, icon("chevron"), h("h3", {}, name === UNGROUPED ? "Other tags" : name), count),
      h("div", { class: "image-cards" }, ...cards.map((card) => card.element)),
    )
  );
  element.addEventListener("toggle", () => {
    const others = closed().filter((/** @type {string} */ other) => other !== name);
    state.set("images.closed", element.open ? others : [...others, name]);
  });
  return {
    element,
    /** @param {import("../../web/src/types").Pattern} pattern @returns {boolean} whether any card is left */
    filter(pattern) {
      let left = 0;
      for (const { series, element: card } of cards) {
        const { tag, title } = series.tag;
        card.hidden = !runs.shown(series.run) || !(pattern.test(tag) || pattern.test(title));
        if (!card.hidden) left++;
      }
      element.hidden = !left;
      count.textContent = left === cards.length ? String(left) : `${left} of ${cards.length}`;
      return left > 0;
    },
  };
}

register({
  name: "images",
  /** @param {HTMLElement} element @param {View} view @param {Core} core */
  async mount(element, view, core) {
    const { state, on, h } = core;
    defineState(core);
    const all = await loadSeries(view, core);
    const animated = all.some(({ values }) =>
      values.some((samples) => samples.some(({ frames }) => frames > 1)),
    );
    const look = { actual: () => state.get("images.actual"), still: () => state.get("images.still") };
    /** @type {Viewer | undefined} */
    let viewer;
    const listed = () => cards.filter((card) => !card.element.hidden).map(({ series }) => series);
    /** @type {import("./card.js").Opens} */
    const opens = {
      open(series, place, mode) {
        const usable = all.filter(({ kept }) => kept.length);
        viewer ??= new Viewer(element, usable, listed, core);
        if (series.kept.length) viewer.open(series, place, mode);
      },
    };
    const cards = all.map((series) => new ImageCard(series, opens, look, core));
    const groups = groupsOf(cards).map(([name, of]) => createGroup(name, of, core));
    const none = h(
      "p",
      { class: "images-none", hidden: true },
      "No image matches the filter of tags and runs.",
    );
    element.append(
      createToolbar(stepsOf(all), animated, element, core),
      ...groups.map((one) => one.element),
      none,
    );

    function filter() {
      try {
        const pattern = core.pattern(state.get("images.tags"));
        none.hidden = groups.map((group) => group.filter(pattern)).includes(true);
      } catch {
        // Half an expression: the field says so, the cards wait for the rest.
      }
    }
    function redraw() {
      element.classList.toggle("actual", state.get("images.actual"));
      for (const card of cards) card.update();
    }
    function follow() {
      for (const card of cards) card.follow(core.steps.current());
    }
    filter();
    redraw();
    follow();
    on("images.tags", filter);
    on("runs", filter);
    on("step", follow);
    for (const key of ["images.actual", "images.still"]) on(key, redraw);
    addEventListener("resize", redraw);
  },
  unmount(element) {
    for (const child of [...element.children]) {
      if (child.matches(".toolbar, details, dialog, .images-none")) child.remove();
    }
  },
});
