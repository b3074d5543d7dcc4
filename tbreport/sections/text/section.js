/** Text: cards by tag and run, a search through all steps, and a comparison of any two texts. */

import { TextCard } from "./card.js";
import { createCompare, sidesCodec } from "./compare.js";
import { createLibrary } from "./library.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./library.js").Library} Library */
/** @typedef {import("./library.js").View} View */

const PAUSE = 200; // ms after the last key until the search begins

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
  return { elements: [h("div", { class: "search text-search" }, input), says], start: search };
}

/** @param {Core} core @param {View} view */
function defineState(core, view) {
  core.state.define("text.search", "", core.codecs.text);
  core.state.define("text.raw", false, core.codecs.flag);
  core.state.define("text.all", false, core.codecs.flag);
  core.state.define("text.diff", null, sidesCodec(view.cards));
}

register({
  name: "text",
  /** @param {HTMLElement} element @param {View} view @param {Core} core */
  async mount(element, view, core) {
    defineState(core, view);
    const library = createLibrary(core, view);
    const compare = createCompare(core, library, view.cards);
    /** @type {number[][] | null} */
    let hits = null;
    const items = view.cards.map((data, index) => ({ tag: data.tag, title: data.title, data, index }));
    const groups = core.tagGroups({
      name: "text",
      items,
      whole: true,
      noun: "run",
      className: "text-cards",
      shown: ({ data, index }) => core.runs.shown(data.run) && (hits?.[index].some((n) => n > 0) ?? true),
      none: "No text matches.",
      card({ data, index }) {
        const card = new TextCard(core, library, data, (position) =>
          compare.choose({ card: index, position }),
        );
        card.setHits(hits?.[index] ?? null);
        return card;
      },
    });
    const search = createTextSearch(core, library, (found) => {
      hits = found;
      for (const card of groups.cards()) card.setHits(found?.[view.cards.indexOf(card.data)] ?? null);
      groups.refresh();
      update();
    });
    const timed = view.cards.flatMap((data) => (data.stepless ? [] : data.steps));
    const steps = [...new Set(timed)].sort((a, b) => a - b);
    const live = core.h(
      "div",
      { class: "text-live" },
      core.h(
        "div",
        { class: "toolbar section-toolbar" },
        groups.search,
        ...search.elements,
        steps.length > 1 && core.gallery.stepField(steps, "text", null),
        core.gallery.toggle("text.all", "All steps", "Every step of each card, the newest first"),
        core.gallery.toggle("text.raw", "As logged", "The text as it was logged, not rendered"),
      ),
      compare.element,
      groups.element,
    );
    element.append(live);

    function update() {
      for (const card of groups.cards()) card.update();
    }
    search.start();
    for (const key of ["step", "text.all", "text.raw"]) core.on(key, update);
    // How tall a text is shows when it stands there: below one that is drawn late, others would move.
    await core.schedule.drawn();
  },
  unmount(element) {
    for (const child of element.querySelectorAll(":scope > .text-live")) child.remove();
  },
});
