/** The page's core, put together. The page's one script calls `register`, `failed` and `start`. */

import { arrived } from "./arrival.js";
import { createCard } from "./card.js";
import { createEvents, createScope } from "./events.js";
import * as format from "./format.js";
import { codecs, isForeign } from "./fragment.js";
import { createGallery } from "./gallery.js";
import { h, icon, svg } from "./h.js";
import { createLines } from "./lines/lines.js";
import { folding, runName, runToggle } from "./names.js";
import { createOrder } from "./order.js";
import { mountPanel } from "./panel.js";
import { compilePattern } from "./pattern.js";
import { preparePaper, printAll } from "./print.js";
import { replacedNotes } from "./replaced.js";
import { createRuns } from "./runs.js";
import { copied, say } from "./save.js";
import { createSchedule } from "./schedule.js";
import { createSearch } from "./search.js";
import { startSections } from "./sections.js";
import { createState, fingerprint, surroundings } from "./state.js";
import { createSteps, stepChip } from "./steps.js";
import { createStore } from "./store.js";
import { createTagGroups } from "./tag-groups.js";
import { createTheme, themeSwitch } from "./theme.js";
import { tools } from "./tools.js";
import { createCharts } from "./vega.js";

export { failed, register } from "./sections.js";

/** @typedef {import("./types").Core} Core */

/** Bring the page to life as soon as its head is there. Its first act tells boot.js that the script runs. */
export async function start() {
  document.documentElement.classList.add("alive");
  const data = arrived("page-data"); // all that is shown without script stands before it
  try {
    assemble(data instanceof Promise ? await data : data);
  } catch (error) {
    giveUp(error);
  }
}

/** Without its data the page is what it is without script. @param {unknown} error */
function giveUp(error) {
  document.documentElement.className = "static";
  const message = document.getElementById("boot-message");
  if (!message) throw error;
  message.textContent = `The interactive part of this report could not be started: ${error instanceof Error ? error.message : error}. What follows is its summary.`;
  message.hidden = false;
}

/** @param {string} text @returns {import("./types").PageData} */
function readPage(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("this file is damaged");
  }
}

/** @param {HTMLElement | null} data */
function assemble(data) {
  document.documentElement.classList.remove("loading", "alive");
  const events = createEvents();
  const page = readPage(data?.textContent ?? "");
  const state = createState(events, surroundings(fingerprint(runNames(page))));
  const { core, within, schedule } = createCore(page, state, events);
  const order = createOrder(core, events);
  core.runs.sorted = order.sorted;
  addEventListener("hashchange", state.read);
  addEventListener("popstate", state.read);
  addEventListener("pagehide", state.write);
  document.getElementById("page-tools")?.append(...tools(core), themeSwitch(state, events));
  const panel = document.getElementById("runs-panel");
  const button = document.getElementById("runs-button");
  if (panel && button) mountPanel(core, order, panel, /** @type {HTMLButtonElement} */ (button));
  document.getElementById("page-nav")?.append(...stepChip(core));
  startSections(core, () => {
    const scope = createScope(events);
    return { core: within(scope.events, scope.signal), end: scope.end };
  });
  printAll(core, schedule);
  if (isForeign(location.hash))
    say("This link was made by another version of tbreport: its view is not shown.");
}

/**
 * A report is known by its runs: made again with more values, it is the same one.
 * @param {import("./types").PageData} page
 */
function runNames({ source, runs }) {
  return [source, ...runs.map(({ name }) => name)].join("\n");
}

/**
 * The page's core, and the way to one whose parts listen to other events.
 * @param {import("./types").PageData} page
 * @param {ReturnType<typeof createState>} state @param {import("./events.js").Events} events
 */
function createCore(page, state, events) {
  const store = createStore();
  const { decode, decodeWhole, json, blob } = store;
  const schedule = createSchedule();
  const short = folding(page.runs.flatMap(({ name, parent }) => (parent == null ? [name] : [])));
  preparePaper(store);
  const theme = createTheme(state, events);
  const base = /** @type {Core} */ (
    /** @type {unknown} */ ({
      page,
      state,
      theme,
      codecs,
      format,
      decode,
      decodeWhole,
      json,
      blob,
      h,
      svg,
      icon,
      card: createCard,
      replacedNotes,
      copy: copied,
      say,
      pattern: compilePattern,
      runName: (/** @type {number} */ run, /** @type {number | undefined} */ room) =>
        runName(short(page.runs[run].name), { whole: page.runs[run].name, room }),
      runToggle: (/** @type {number} */ run) => runToggle(base.runs, run, `Show ${page.runs[run].name}`),
      on: events.on,
      off: events.off,
      schedule,
      charts: createCharts(json, theme, events),
      runs: createRuns(page.runs, state, events, theme),
      steps: createSteps(state),
    })
  );
  const linesFor = createLines(base);
  /** @param {import("./events.js").Events} own @param {AbortSignal} signal */
  const within = (own, signal) => coreOn(base, linesFor, own, signal);
  return { core: within(events, new AbortController().signal), within, schedule };
}

/**
 * @param {Core} base @param {ReturnType<typeof createLines>} linesFor
 * @param {import("./events.js").Events} events @param {AbortSignal} signal
 * @returns {Core}
 */
function coreOn(base, linesFor, events, signal) {
  /** @type {Core} */
  const core = {
    ...base,
    on: events.on,
    off: events.off,
    signal,
    search: (options) => createSearch(options, base.state, events),
    tagGroups: (options) => createTagGroups(options, core),
  };
  core.lines = linesFor(core, events);
  core.gallery = createGallery(core);
  return core;
}
