/** Audio: a card for each tag and run. One clip plays at a time. */

import { AudioCard, createSlider } from "./card.js";
import { loadSeries, stepsOf } from "./clips.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./clips.js").View} View */

/** @param {number[]} steps @param {Core} core */
function stepField(steps, core) {
  const { h, format } = core;
  const slider = createSlider("Step of all clips", (at) => core.steps.set(steps[at]), core);
  const text = h("output", { class: "audio-step" });
  const latest = h(
    "button",
    { type: "button", class: "link", onclick: () => core.steps.set(null) },
    "latest",
  );
  function show() {
    const step = core.steps.current();
    const words = step === null ? "latest step" : `step ${format.step(step)}`;
    const at = step === null ? steps.length - 1 : core.steps.nearest(steps, step);
    slider.show(at, steps.length, words);
    text.textContent = words;
    latest.hidden = step === null;
  }
  core.on("step", show);
  show();
  return h("div", { class: "field audio-steps" }, slider.input, text, latest);
}

const UNGROUPED = "/"; // no text before a slash can be this

/**
 * The cards by the text before the first slash of their tags. Those that would be alone for want of a slash stand
 * together, before all others.
 * @param {AudioCard[]} cards
 */
function groupsOf(cards) {
  const prefix = (/** @type {AudioCard} */ { series }) => series.tag.tag.split("/", 1)[0];
  const named = new Set(cards.filter(({ series }) => series.tag.tag.includes("/")).map(prefix));
  /** @type {Map<string, AudioCard[]>} */
  const groups = new Map([[UNGROUPED, []]]);
  for (const card of cards) {
    const name = named.has(prefix(card)) ? prefix(card) : UNGROUPED;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name)?.push(card);
  }
  return [...groups].filter(([, of]) => of.length);
}

/** @param {string} name @param {AudioCard[]} cards @param {Core} core */
function createGroup(name, cards, { h, icon, runs }) {
  const count = h("span", { class: "count" });
  const element = h(
    "details",
    { class: "audio-group", open: true },
    h("summary", {}, icon("chevron"), h("h3", {}, name === UNGROUPED ? "Other tags" : name), count),
    h("div", { class: "audio-cards" }, ...cards.map((card) => card.element)),
  );
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
  name: "audio",
  /** @param {HTMLElement} element @param {View} view @param {Core} core */
  async mount(element, view, core) {
    const { h, state, on } = core;
    state.define("audio.tags", "", core.codecs.text);
    const all = await loadSeries(view, core);
    const cards = all.map((series) => new AudioCard(series, core));
    const groups = groupsOf(cards).map(([name, of]) => createGroup(name, of, core));
    const steps = stepsOf(all);
    const search = core.search({ key: "audio.tags", label: "Filter tags" });
    const none = h(
      "p",
      { class: "audio-none", hidden: true },
      "No clip matches the filter of tags and runs.",
    );
    element.append(
      h("div", { class: "toolbar audio-toolbar" }, search, steps.length > 1 && stepField(steps, core)),
      ...groups.map((group) => group.element),
      none,
    );
    element.addEventListener(
      "play",
      ({ target }) => {
        for (const { audio } of cards) if (audio !== target) audio?.pause();
      },
      true,
    );

    function filter() {
      try {
        const pattern = core.pattern(state.get("audio.tags"));
        none.hidden = groups.map((group) => group.filter(pattern)).includes(true);
      } catch {
        // Half an expression: the field says so, the cards wait for the rest.
      }
    }
    function follow() {
      for (const card of cards) card.follow(core.steps.current());
    }
    filter();
    follow();
    on("audio.tags", filter);
    on("runs", filter);
    on("step", follow);
  },
  unmount(element) {
    for (const child of [...element.children]) {
      if (child.matches(".toolbar, details, .audio-none")) child.remove();
    }
  },
});
