/** Text: cards by tag and run, a search through all steps, and a comparison of any two texts. */

import { TextCard } from "./card.js";
import { createCompare, sidesCodec } from "./compare.js";
import { createLibrary } from "./library.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("../../web/src/types").Pattern} Pattern */
/** @typedef {import("./library.js").Library} Library */
/** @typedef {import("./library.js").View} View */

const PAUSE = 200; // ms after the last key until the search begins

/** A button that keeps a flag of the state. @param {Core} core @param {string} key @param {string} label @param {string} title */
function toggle(core, key, label, title) {
  const button = core.h("button", { type: "button", class: "toggle", title }, label);
  const show = () => button.setAttribute("aria-pressed", String(core.state.get(key)));
  button.addEventListener("click", () => core.state.set(key, !core.state.get(key)));
  core.on(key, show);
  show();
  return button;
}

/** @param {Core} core @param {TextCard[]} cards all of one tag */
function createGroup(core, cards) {
  const { tag, title } = cards[0].data;
  const count = core.h("span", { class: "count" });
  const closed = () => core.state.get("text.closed");
  const element = /** @type {HTMLDetailsElement} */ (
    core.h(
      "details",
      { class: "text-group", open: !closed().includes(tag) },
      core.h("summary", {}, core.icon("chevron"), core.h("h3", {}, title), count),
      core.h("div", { class: "text-cards" }, ...cards.map((card) => card.element)),
    )
  );
  element.addEventListener("toggle", () => {
    const others = closed().filter((/** @type {string} */ other) => other !== tag);
    core.state.set("text.closed", element.open ? others : [...others, tag]);
  });
  return {
    element,
    /** @param {Pattern} pattern @param {(card: TextCard) => boolean} holds @returns {boolean} whether any card is left */
    filter(pattern, holds) {
      const named = pattern.test(tag) || pattern.test(title);
      let left = 0;
      for (const card of cards) {
        card.element.hidden = !(named && core.runs.shown(card.data.run) && holds(card));
        if (!card.element.hidden) left++;
      }
      element.hidden = !left;
      count.textContent =
        left === cards.length ? core.format.plural(left, "run") : `${left} of ${cards.length} runs`;
      return left > 0;
    },
  };
}

/**
 * The field that searches within the texts, and what it found: for each card how often each of its texts holds it.
 * @param {Core} core @param {Library} library @param {(hits: number[][] | null) => void} found
 */
function createTextSearch(core, library, found) {
  const { h, format } = core;
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "search",
      placeholder: "Search in texts",
      "aria-label": "Search in texts, all steps",
      spellcheck: "false",
      autocomplete: "off",
    })
  );
  const says = h("span", { class: "text-found", role: "status" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => core.state.set("text.search", input.value), PAUSE);
  });

  async function search() {
    const query = core.state.get("text.search");
    if (input.value !== query) input.value = query;
    if (!query) {
      says.textContent = "";
      found(null);
      return;
    }
    const hits = await library.search(query, () => core.state.get("text.search") === query);
    if (!hits) return;
    const counts = hits.flat();
    const total = counts.reduce((sum, n) => sum + n, 0);
    const texts = counts.filter((n) => n > 0).length;
    says.textContent = total
      ? `${format.plural(total, "hit")} in ${format.count(texts)} of ${format.plural(counts.length, "text")}`
      : `Nothing found in ${format.plural(counts.length, "text")}`;
    found(hits);
  }
  core.on("text.search", search);
  return { elements: [h("div", { class: "search" }, input), says], start: search };
}

/** @param {Core} core @param {View} view */
function defineState(core, view) {
  core.state.define("text.tags", "", core.codecs.text);
  core.state.define("text.search", "", core.codecs.text);
  core.state.define("text.raw", false, core.codecs.flag);
  core.state.define("text.all", false, core.codecs.flag);
  core.state.define("text.closed", /** @type {string[]} */ ([]), core.codecs.texts);
  core.state.define("text.diff", null, sidesCodec(view.cards));
}

/** @param {TextCard[]} cards @returns {TextCard[][]} by tag */
function byTag(cards) {
  /** @type {Map<string, TextCard[]>} */
  const groups = new Map();
  for (const card of cards) groups.set(card.data.tag, [...(groups.get(card.data.tag) ?? []), card]);
  return [...groups.values()];
}

register({
  name: "text",
  /** @param {HTMLElement} element @param {View} view @param {Core} core */
  mount(element, view, core) {
    defineState(core, view);
    const library = createLibrary(core, view);
    const compare = createCompare(core, library, view.cards);
    const cards = view.cards.map(
      (data, card) => new TextCard(core, library, data, (position) => compare.choose({ card, position })),
    );
    const groups = byTag(cards).map((some) => createGroup(core, some));
    /** @type {Set<TextCard> | null} */
    let holding = null;
    const search = createTextSearch(core, library, (hits) => {
      cards.forEach((card, i) => {
        card.setHits(hits?.[i] ?? null);
      });
      holding = hits && new Set(cards.filter((_, i) => hits[i].some((n) => n > 0)));
      filter();
      update();
    });
    const none = core.h("p", { class: "text-none", hidden: true }, "No text matches.");
    const live = core.h(
      "div",
      { class: "text-live" },
      core.h(
        "div",
        { class: "toolbar text-toolbar" },
        core.search({ key: "text.tags", label: "Filter tags" }),
        ...search.elements,
        toggle(core, "text.all", "All steps", "Every step of each card, the newest first"),
        toggle(core, "text.raw", "As logged", "The text as it was logged, not rendered"),
      ),
      compare.element,
      ...groups.map((group) => group.element),
      none,
    );
    element.append(live);

    function filter() {
      try {
        const pattern = core.pattern(core.state.get("text.tags"));
        const left = groups.map((group) => group.filter(pattern, (card) => holding?.has(card) ?? true));
        none.hidden = left.includes(true);
      } catch {
        // Half an expression: the field says so, the cards wait for the rest.
      }
    }
    function update() {
      for (const card of cards) card.update();
    }
    filter();
    search.start();
    core.on("text.tags", filter);
    core.on("runs", filter);
    for (const key of ["step", "text.all", "text.raw"]) core.on(key, update);
  },
  unmount(element) {
    for (const child of element.querySelectorAll(":scope > .text-live")) child.remove();
  },
});
