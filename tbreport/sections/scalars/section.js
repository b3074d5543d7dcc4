/** Scalars: a card for each tag, all its runs in one chart, in groups by the text before the first slash. */

import { createTagCard } from "./card.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./card.js").View} View */

/** The slider for the width of cards; at its left end they share the width that there is. @param {Core} core @param {HTMLElement} element */
function widthControl({ h, state, on }, element) {
  const slider = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "range",
      min: 220,
      max: 900,
      step: 20,
      "aria-label": "Width of cards",
      title: "Leftmost: automatic",
    })
  );
  slider.addEventListener("input", () => state.set("scalars.width", Number(slider.value)));
  function show() {
    const width = state.get("scalars.width");
    slider.value = String(width);
    if (width > 220) element.style.setProperty("--card-width", `${width}px`);
    else element.style.removeProperty("--card-width");
  }
  on("scalars.width", show);
  show();
  return h("div", { class: "menu-row" }, h("span", { class: "label" }, "Card width"), slider);
}

/**
 * A link to a card leads to it: its group is opened, and the card shown for a moment.
 * @param {(tag: string) => HTMLElement | null} find @param {Core} core
 */
function goToCard(find, { state, say }) {
  const tag = state.get("card");
  const card = tag && find(tag);
  if (tag && !card) say(`The link leads to ${tag.slice(0, 80)}, which this report does not have.`);
  if (!card) return;
  card.scrollIntoView({ block: "center" });
  card.classList.add("sought");
  card.addEventListener("pointerenter", () => card.classList.remove("sought"), { once: true });
}

register({
  name: "scalars",
  early: true,
  /** @param {HTMLElement} element @param {View} view @param {Core} core */
  mount(element, view, core) {
    const { state, codecs, h } = core;
    element.querySelector(":scope > .static-only")?.remove(); // some hundred elements that nobody will see
    state.define("scalars.pins", /** @type {string[]} */ ([]), codecs.texts);
    state.define("scalars.width", 220, codecs.number(220, 900), { stored: true });
    core.lines.offer(view.tags, view.grids);
    const groups = core.tagGroups({
      name: "scalars",
      items: view.tags,
      card: (tag) => createTagCard(tag, view.grids, core),
      className: "scalar-cards",
      none: "No tag matches the filter.",
    });
    const controls = core.lines.controls([widthControl(core, element)]);
    element.append(
      h("div", { class: "toolbar section-toolbar scalars-toolbar" }, groups.search, ...controls),
      groups.element,
    );
    function update() {
      for (const card of groups.cards()) card.update();
    }
    function pin() {
      groups.pin(state.get("scalars.pins"));
      for (const card of groups.cards()) card.showPin();
    }
    const go = () => goToCard(groups.find, core);
    pin();
    core.on("scalars.pins", pin);
    core.on("runs", update);
    core.lines.onChange(update);
    core.on("card", go);
    requestAnimationFrame(go);
  },
  unmount(element) {
    for (const child of element.querySelectorAll(":scope > :not(.section-title, .static-only, .failure)"))
      child.remove();
  },
});
