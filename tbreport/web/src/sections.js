/** Sections: their scripts announce themselves, are mounted when first shown, and fail alone. */

import { wholeFile } from "./arrival.js";
import { codecs } from "./fragment.js";
import { h } from "./h.js";
import { showFailure } from "./schedule.js";

/** @typedef {import("./types").Section} Section */
/** @typedef {import("./types").Core} Core */

/** @type {Map<string, Section>} */
const registered = new Map();
/** @type {Map<string, unknown>} */
const failures = new Map();

const PRINTED = new Set(["overview", "scalars"]);

/** Called by a section's script. @param {Section} section */
export function register(section) {
  registered.set(section.name, section);
}

/**
 * Called for a section whose script did not get as far as that.
 * @param {string} name @param {unknown} error
 */
export function failed(name, error) {
  failures.set(name, error);
}

/** @typedef {{ core: Core, end: () => void }} Scoped  what a section gets, and the way to drop all that listens by it */

/** @param {Core} core  the page's own @param {() => Scoped} scoped */
export function startSections(core, scoped) {
  const { state, page } = core;
  const names = page.sections.map(({ name }) => name);
  const landing = names.includes("scalars") ? "scalars" : names[0];
  state.define("section", landing, codecs.choice(names));
  /** @type {Map<string, number>} where each was left */
  const scrolled = new Map();
  /** @type {Set<string>} */
  const mounted = new Set();
  let current = "";

  /** @param {string} name */
  function ensure(name) {
    if (mounted.has(name) || !names.includes(name)) return;
    mounted.add(name);
    mount(name, scoped);
  }
  function show() {
    const name = state.get("section");
    if (name === current) return;
    const first = current === "";
    if (!first) scrolled.set(current, scrollY);
    current = name;
    for (const section of sectionElements()) section.hidden = section.dataset.section !== name;
    for (const link of links()) {
      if (link.dataset.nav === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    ensure(name);
    if (!first) scrollTo(0, scrolled.get(name) ?? 0);
    // After the layout that the page needs anyway.
    requestAnimationFrame(() => showLink(name));
  }

  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest?.('a[href^="#"]'));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(link.hash.slice(1), state);
  });
  // Whichever is looked at: the summary, and what the report is mostly about.
  for (const section of sectionElements())
    section.classList.toggle("printed", PRINTED.has(section.dataset.section ?? ""));
  addEventListener("beforeprint", () => PRINTED.forEach(ensure));
  core.on("section", show);
  show();
}

function sectionElements() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main > [data-section]")]);
}

/** Where the links do not all fit, they scroll. @param {string} name */
function showLink(name) {
  document.querySelector(`[data-nav="${name}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function links() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-nav]")]);
}

/**
 * To a place in the page: first its section, then the place itself.
 * @param {string} id @param {import("./types").State} state
 */
function follow(id, state) {
  const target = document.getElementById(id);
  const section = /** @type {HTMLElement | null | undefined} */ (target?.closest("[data-section]"));
  if (section && section.dataset.section !== state.get("section")) {
    state.push();
    state.set("section", section.dataset.section);
    state.write();
  }
  if (!target || target === section) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}

/** @param {string} name @param {() => Scoped} scoped */
async function mount(name, scoped) {
  const element = /** @type {HTMLElement} */ (document.getElementById(`section-${name}`));
  const section = registered.get(name);
  const { core, end } = scoped();
  try {
    if (failures.has(name)) throw failures.get(name);
    if (!section) return; // the template says all there is to say
    element.classList.add("mounting");
    if (!section.early) await wholeFile();
    await section.mount(element, await core.json(`view-${name}`), core);
  } catch (error) {
    end();
    takeOut(element, section);
    const again = h("button", { type: "button", class: "button", onclick: retry }, "Try again");
    showFailure(element, error, ...(section ? [again] : []));
  } finally {
    element.classList.remove("mounting");
  }

  function retry() {
    element.querySelector(":scope > .failure")?.remove();
    delete element.dataset.state;
    mount(name, scoped);
  }
}

/** What was mounted of it would follow nothing any more. @param {HTMLElement} element @param {Section} [section] */
function takeOut(element, section) {
  try {
    section?.unmount?.(element);
  } catch (error) {
    reportError(error); // why it could not be mounted is what the reader has to know
  }
}
