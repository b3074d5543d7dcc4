/** Scalars: a card for each tag, all its runs in one chart, in groups by the text before the first slash. */

import { createGroup, groupsOf, PINNED } from "./groups.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./groups").View} View */
/** @typedef {import("./groups").Group} Group */

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
 * The cards that were pinned, once more on top of all groups.
 * @param {View} view @param {Core} core
 */
function createPinned(view, core) {
  const place = core.h("div", {});
  /** @type {Group | null} */
  let group = null;
  return {
    place,
    groups: () => (group ? [group] : []),
    show() {
      /** @type {string[]} */
      const pins = core.state.get("scalars.pins");
      group?.stop();
      const tags = pins.flatMap((pin) => view.tags.filter(({ tag }) => tag === pin));
      group = tags.length ? createGroup(PINNED, tags, view.grids, core, true) : null;
      place.replaceChildren(...(group ? [group.element] : []));
    },
  };
}

/**
 * A link to a card leads to it: its group is opened, and the card shown for a moment.
 * @param {Group[]} groups @param {Core} core
 */
function goToCard(groups, { state }) {
  const tag = state.get("card");
  const card = tag && groups.map((group) => group.find(tag)).find((found) => found);
  if (!card) return;
  card.scrollIntoView({ block: "center" });
  card.classList.add("sought");
  card.addEventListener("pointerenter", () => card.classList.remove("sought"), { once: true });
}

register({
  name: "scalars",
  /** @param {HTMLElement} element @param {View} view @param {Core} core */
  mount(element, view, core) {
    const { state, codecs, h } = core;
    state.define("scalars.tags", "", codecs.text);
    state.define("scalars.closed", /** @type {string[]} */ ([]), codecs.texts);
    state.define("scalars.opened", /** @type {string[]} */ ([]), codecs.texts);
    state.define("scalars.pins", /** @type {string[]} */ ([]), codecs.texts);
    state.define("scalars.width", 220, codecs.number(220, 900), { stored: true });
    core.lines.offer(view.tags, view.grids);
    const named = groupsOf(view.tags);
    let room = 400; // cards that the first groups may show before others start closed
    const groups = named.map(([name, tags]) => {
      const open = room > 0;
      room -= tags.length;
      return createGroup(name, tags, view.grids, core, open);
    });
    const pinned = createPinned(view, core);
    const none = h("p", { class: "scalars-none", hidden: true }, "No tag matches the filter.");
    const toolbar = h(
      "div",
      { class: "toolbar scalars-toolbar" },
      core.search({ key: "scalars.tags", label: "Filter tags" }),
      ...core.lines.controls([widthControl(core, element)]),
    );
    element.append(toolbar, pinned.place, ...groups.map((group) => group.element), none);

    function filter() {
      try {
        const pattern = core.pattern(state.get("scalars.tags"));
        const left = [...pinned.groups(), ...groups].map((group) => group.filter(pattern));
        none.hidden = left.includes(true);
      } catch {
        // Half an expression: the field says so, the cards wait for the rest.
      }
    }
    function update() {
      for (const group of [...pinned.groups(), ...groups]) group.update();
    }
    function pin() {
      pinned.show();
      filter();
    }
    pin();
    core.on("scalars.tags", filter);
    core.on("scalars.pins", pin);
    core.on("runs", update);
    core.lines.onChange(update);
    core.on("card", () => goToCard(groups, core));
    requestAnimationFrame(() => goToCard(groups, core));
  },
  unmount(element) {
    for (const child of element.querySelectorAll(":scope > :not(.section-title, .static-only, .failure)"))
      child.remove();
  },
});
