/**
 * Cards in groups by the text before the first slash of their tags. Groups fold, a filter goes through all of them,
 * both are in the link; the cards of a group are made when it is first open.
 */

import { h, icon } from "./h.js";
import { patternOf } from "./search.js";

/** @typedef {import("./types").Pattern} Pattern */
/** @typedef {{ tag: string, title: string }} Tagged */
/** @typedef {{ element: HTMLElement, update?(): void, stop?(): void }} TagCard */
/**
 * @template {Tagged} T @template {TagCard} C
 * @typedef {object} TagGroupsOptions
 * @property {string} name  of the section: its keys of the state begin so
 * @property {T[]} items  one for each card, in their order
 * @property {(item: T) => C} card
 * @property {string} none  what is said where the filter leaves no card
 * @property {string} [className]  of what holds the cards of a group
 * @property {boolean} [whole]  group by the whole tag
 * @property {string} [noun]  what the cards of a group are counted as
 * @property {(item: T) => boolean} [shown]  whether a card is to be seen, whatever the filter says; asked again when
 *   other runs are shown
 * @property {number} [room]  cards that the first groups may show before others start closed
 */
/**
 * @template {TagCard} C
 * @typedef {object} TagGroups
 * @property {HTMLElement} search  the field of the filter
 * @property {HTMLElement} element  the groups
 * @property {() => C[]} cards  those that were made
 * @property {() => void} refresh  after what `shown` says has changed
 * @property {(tags: string[]) => void} pin  show these once more, on top of all groups
 * @property {(tag: string) => HTMLElement | null} find  a card, its group opened for it
 * @property {() => void} stop
 */
/**
 * @template {TagCard} C
 * @typedef {{ element: HTMLDetailsElement, cards(): C[], filter(pattern: Pattern): number, find(tag: string): HTMLElement | null, stop(): void }} Group
 */

/** @typedef {<T extends Tagged, C extends TagCard>(options: TagGroupsOptions<T, C>) => TagGroups<C>} CreateTagGroups */

const UNGROUPED = "/"; // no text before a slash can be this
const PINNED = "//";
const ROOM = 400;

/**
 * The items by the text before the first slash of their tags, in the order of the items. Those that would be alone
 * for want of a slash stand together, after all others. DOM-free.
 * @template {Tagged} T
 * @param {T[]} items @param {boolean} [whole]  by the whole tag instead @returns {[string, T[]][]}
 */
export function groupsOf(items, whole = false) {
  const prefix = (/** @type {T} */ { tag }) => (whole ? tag : tag.split("/", 1)[0]);
  const named = new Set(items.filter(({ tag }) => whole || tag.includes("/")).map(prefix));
  /** @type {T[]} */
  const others = [];
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) {
    const name = prefix(item);
    if (!named.has(name)) others.push(item);
    else if (groups.has(name)) groups.get(name)?.push(item);
    else groups.set(name, [item]);
  }
  return others.length ? [...groups, [UNGROUPED, others]] : [...groups];
}

/** What a group is called. @param {string} name @param {Tagged[]} items @param {boolean} alone @param {boolean} whole */
function heading(name, items, alone, whole) {
  if (whole) return items[0].title;
  if (name === UNGROUPED) return alone ? "All tags" : "Other tags";
  return name || "/";
}

/**
 * @template {Tagged} T @template {TagCard} C
 * @param {{ name: string, title: string, items: T[], open: boolean }} group  `open` unless the reader has chosen otherwise
 * @param {TagGroupsOptions<T, C>} options @param {import("./types").Core} core
 * @returns {Group<C>}
 */
function createGroup({ name, title, items, open }, options, { state, on, format }) {
  const { card, className = "", noun, shown = () => true } = options;
  const key = `${options.name}.${open ? "closed" : "opened"}`; // names of groups that are not as they started
  const changed = () => /** @type {string[]} */ (state.get(key));
  const count = h("span", { class: "count" });
  const place = h("div", { class: `tag-cards ${className}` });
  const summary = h("summary", {}, icon("chevron"), h("h3", {}, title), count);
  const element = /** @type {HTMLDetailsElement} */ (h("details", { class: "tag-group" }, summary, place));
  /** @type {{ item: T, card: C }[]} */
  let made = [];
  /** @type {Pattern} */
  let wanted = { test: () => true };

  /** @param {T} item */
  const matches = (item) => shown(item) && (wanted.test(item.tag) || wanted.test(item.title));
  function hide() {
    for (const { item, card } of made) card.element.hidden = !matches(item);
  }
  function fill() {
    if (made.length || !element.open) return;
    made = items.map((item) => ({ item, card: card(item) }));
    place.append(...made.map((one) => one.card.element));
    hide();
  }
  function follow() {
    element.open = changed().includes(name) !== open;
    fill();
  }
  element.addEventListener("toggle", () => {
    fill();
    const others = changed().filter((other) => other !== name);
    state.set(key, element.open === open ? others : [...others, name]);
  });
  const unfollow = on(key, follow);
  follow();
  return {
    element,
    cards: () => made.map((one) => one.card),
    filter(pattern) {
      wanted = pattern;
      const left = items.filter(matches).length;
      hide();
      element.hidden = !left;
      const all = noun ? format.plural(items.length, noun) : format.count(items.length);
      count.textContent = left === items.length ? all : `${format.count(left)} of ${all}`;
      return left;
    },
    find(tag) {
      if (!items.some((item) => item.tag === tag)) return null;
      element.open = true;
      fill();
      return made.find(({ item }) => item.tag === tag)?.card.element ?? null;
    },
    stop() {
      unfollow();
      for (const { card } of made) card.stop?.();
    },
  };
}

/**
 * @template {Tagged} T @template {TagCard} C
 * @param {TagGroupsOptions<T, C>} options @param {import("./types").Core} core
 * @returns {TagGroups<C>}
 */
export function createTagGroups(options, core) {
  const { name, items, none: text, whole = false, room = ROOM } = options;
  const { state, codecs } = core;
  const key = `${name}.tags`;
  state.define(key, "", codecs.text);
  for (const list of ["closed", "opened"]) {
    state.define(`${name}.${list}`, /** @type {string[]} */ ([]), codecs.texts);
  }
  let left = room;
  const groups = groupsOf(items, whole).map(([group, of], _, all) => {
    const open = left > 0;
    left -= of.length;
    const title = heading(group, of, all.length === 1, whole);
    return createGroup({ name: group, title, items: of, open }, options, core);
  });
  const top = h("div", {});
  const none = h("p", { class: "tags-none", hidden: true }, text);
  /** @type {Group<C> | null} */
  let pinned = null;
  const every = () => (pinned ? [pinned, ...groups] : groups);

  function refresh() {
    const pattern = patternOf(state.get(key));
    if (!pattern) return; // half an expression: the field says so, the cards wait for the rest
    none.hidden = every().filter((group) => group.filter(pattern) > 0).length > 0;
  }
  const ignore = [core.on(key, refresh), ...(options.shown ? [core.on("runs", refresh)] : [])];
  refresh();
  return {
    search: core.search({ key, label: "Filter tags" }),
    element: h("div", { class: "tag-groups" }, top, ...groups.map((group) => group.element), none),
    cards: () => every().flatMap((group) => group.cards()),
    refresh,
    pin(tags) {
      pinned?.stop();
      const again = tags.flatMap((tag) => items.filter((item) => item.tag === tag));
      pinned = again.length
        ? createGroup({ name: PINNED, title: "Pinned", items: again, open: true }, options, core)
        : null;
      top.replaceChildren(...(pinned ? [pinned.element] : []));
      refresh();
    },
    find(tag) {
      for (const group of groups) {
        const found = group.find(tag);
        if (found) return found;
      }
      return null;
    },
    stop() {
      for (const off of ignore) off();
      for (const group of every()) group.stop();
    },
  };
}
