/** Tags in groups, and the cards of a group, which are made when it is first opened. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("../../web/src/types").SeriesRef} SeriesRef */
/** @typedef {import("../../web/src/types").GridRef} GridRef */
/** @typedef {import("../../web/src/types").Pattern} Pattern */
/** @typedef {{ tag: string, title: string, description: string, series: SeriesRef[] }} Tag */
/** @typedef {{ grids: GridRef[], tags: Tag[] }} View */
/**
 * @typedef {object} Group
 * @property {HTMLDetailsElement} element
 * @property {() => void} update
 * @property {(pattern: Pattern) => boolean} filter  says whether any card is left
 * @property {(tag: string) => HTMLElement | null} find  a card, the group opened for it
 * @property {() => void} stop
 */

const UNGROUPED = "/"; // no text before a slash can be this
export const PINNED = "//";
/** @type {Record<string, string>} */
const TITLES = { [UNGROUPED]: "Other tags", [PINNED]: "Pinned" };

/**
 * The tags by the text before their first slash, in the order of the tags. Those that would be alone for want of
 * a slash stand together, after all others.
 * @param {Tag[]} tags
 * @returns {[string, Tag[]][]}
 */
export function groupsOf(tags) {
  const named = new Set(tags.filter(({ tag }) => tag.includes("/")).map(({ tag }) => tag.split("/", 1)[0]));
  /** @type {Tag[]} */
  const others = [];
  /** @type {Map<string, Tag[]>} */
  const groups = new Map();
  for (const tag of tags) {
    const prefix = tag.tag.split("/", 1)[0];
    if (!named.has(prefix)) others.push(tag);
    else if (groups.has(prefix)) groups.get(prefix)?.push(tag);
    else groups.set(prefix, [tag]);
  }
  return others.length ? [...groups, [UNGROUPED, others]] : [...groups];
}

/**
 * What the reader of a card should know and cannot see.
 * @param {Tag} tag @param {GridRef[]} grids @param {Core} core
 */
function lastingNotes({ series }, grids, { format }) {
  const superseded = series.reduce((sum, one) => sum + one.superseded, 0);
  const notes = [];
  if (superseded) {
    notes.push({
      text: `${format.count(superseded)} superseded`,
      detail: `${format.plural(superseded, "earlier value")} replaced after a restart`,
    });
  }
  if (series.some((one) => grids[one.grid].stepless)) {
    notes.push({
      text: "no steps",
      detail: "The writer gave no steps: drawn in the order in which it was written",
    });
  }
  return notes;
}

/** @param {Tag} tag @param {GridRef[]} grids @param {Core} core */
function createTagCard(tag, grids, core) {
  const { state } = core;
  const pins = () => /** @type {string[]} */ (state.get("scalars.pins"));
  const pinned = pins().includes(tag.tag);
  const pin = core.h("button", {
    type: "button",
    class: "icon-button",
    "aria-label": `Pin ${tag.title}`,
    title: `Pin ${tag.title} on top`,
    "aria-pressed": String(pinned),
    onclick: () =>
      state.set(
        "scalars.pins",
        pins().includes(tag.tag) ? pins().filter((other) => other !== tag.tag) : [...pins(), tag.tag],
      ),
  });
  pin.append(core.icon("pin"));
  const card = core.lines.card({ ...tag, grids, notes: lastingNotes(tag, grids, core), actions: [pin] });
  return {
    tag,
    element: card.element,
    update: card.update,
    stop: () => card.stop(),
    showPin: () => pin.setAttribute("aria-pressed", String(pins().includes(tag.tag))),
  };
}

/**
 * @param {string} name @param {Tag[]} tags @param {GridRef[]} grids @param {Core} core
 * @param {boolean} open  unless the reader has chosen otherwise
 * @returns {Group}
 */
export function createGroup(name, tags, grids, core, open) {
  const { h, state } = core;
  const key = open ? "scalars.closed" : "scalars.opened"; // names of groups that are not as they started
  const changed = () => /** @type {string[]} */ (state.get(key));
  const count = h("span", { class: "count" });
  const place = h("div", { class: "scalar-cards" });
  const element = /** @type {HTMLDetailsElement} */ (
    h(
      "details",
      { class: "scalar-group", open: changed().includes(name) !== open },
      h("summary", {}, core.icon("chevron"), h("h3", {}, TITLES[name] ?? name), count),
      place,
    )
  );
  /** @type {ReturnType<typeof createTagCard>[]} */
  let cards = [];
  let wanted = core.pattern("");

  function fill() {
    if (cards.length || !element.open) return;
    cards = tags.map((tag) => createTagCard(tag, grids, core));
    place.append(...cards.map((card) => card.element));
    hide();
  }
  /** @param {Tag} tag */
  const matches = ({ tag, title }) => wanted.test(tag) || wanted.test(title);
  function hide() {
    for (const { tag, element: card } of cards) card.hidden = !matches(tag);
  }
  function toggled() {
    fill();
    const others = changed().filter((other) => other !== name);
    state.set(key, element.open === open ? others : [...others, name]);
  }
  element.addEventListener("toggle", toggled);
  const showPins = () => {
    for (const { showPin } of cards) showPin();
  };
  const ignorePins = core.on("scalars.pins", showPins);
  fill();
  return {
    element,
    update() {
      for (const card of cards) card.update();
    },
    filter(pattern) {
      wanted = pattern;
      const left = tags.filter(matches).length;
      hide();
      element.hidden = !left;
      count.textContent = left === tags.length ? String(left) : `${left} of ${tags.length}`;
      return left > 0;
    },
    find(tag) {
      if (!tags.some((one) => one.tag === tag)) return null;
      element.open = true;
      fill();
      return cards.find((card) => card.tag.tag === tag)?.element ?? null;
    },
    stop() {
      ignorePins();
      for (const card of cards) card.stop();
    },
  };
}
