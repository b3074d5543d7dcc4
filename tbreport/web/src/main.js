/** The page's core, put together. The page's one script calls `register`, `failed` and `start`. */

import { arrived } from "./arrival.js";
import { createCard } from "./card.js";
import { createEvents } from "./events.js";
import * as format from "./format.js";
import { codecs } from "./fragment.js";
import { createGallery } from "./gallery.js";
import { h, icon, svg } from "./h.js";
import { createLines } from "./lines/lines.js";
import { folding, runName, runToggle } from "./names.js";
import { createOrder } from "./order.js";
import { mountPanel } from "./panel.js";
import { compilePattern } from "./pattern.js";
import { preparePaper, printAll } from "./print.js";
import { createRuns } from "./runs.js";
import { copied } from "./save.js";
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
export function start() {
  document.documentElement.classList.add("alive");
  const data = arrived("page-data"); // all that is shown without script stands before it
  if (data instanceof Promise) data.then(assemble);
  else assemble(data);
}

/** @param {HTMLElement | null} data */
function assemble(data) {
  document.documentElement.classList.remove("loading", "alive");
  const events = createEvents();
  const page = JSON.parse(data?.textContent ?? "{}");
  const state = createState(events, surroundings(fingerprint(runNames(page))));
  const core = createCore(page, state, events);
  const order = createOrder(core, events);
  core.runs.sorted = order.sorted;
  addEventListener("hashchange", state.read);
  addEventListener("popstate", state.read);
  addEventListener("pagehide", state.write);
  document.getElementById("page-tools")?.append(...tools(core), themeSwitch(state, events));
  const panel = document.getElementById("runs-panel");
  const nav = document.getElementById("page-nav");
  if (panel) nav?.prepend(mountPanel(core, order, panel));
  nav?.append(stepChip(core));
  startSections(core);
}

/**
 * A report is known by its runs: made again with more values, it is the same one.
 * @param {import("./types").PageData} page
 */
function runNames({ source, runs }) {
  return [source, ...runs.map(({ name }) => name)].join("\n");
}

/**
 * @param {import("./types").PageData} page
 * @param {ReturnType<typeof createState>} state @param {import("./events.js").Events} events
 * @returns {Core}
 */
function createCore(page, state, events) {
  const store = createStore();
  const { decode, json, blob } = store;
  const schedule = createSchedule();
  const short = folding(page.runs.flatMap(({ name, parent }) => (parent == null ? [name] : [])));
  preparePaper();
  const theme = createTheme(state, events);
  printAll(schedule, store);
  const core = /** @type {Core} */ (
    /** @type {unknown} */ ({
      page,
      state,
      theme,
      codecs,
      format,
      decode,
      json,
      blob,
      h,
      svg,
      icon,
      card: createCard,
      copy: copied,
      pattern: compilePattern,
      search: (/** @type {{ key: string, label: string }} */ options) => createSearch(options, state, events),
      runName: (/** @type {number} */ run, /** @type {number | undefined} */ room) =>
        runName(short(page.runs[run].name), { whole: page.runs[run].name, room }),
      runToggle: (/** @type {number} */ run) => runToggle(core.runs, run, `Show ${page.runs[run].name}`),
      on: events.on,
      off: events.off,
      schedule,
      charts: createCharts(json, theme, events),
      runs: createRuns(page.runs, state, events, theme),
      steps: createSteps(state),
    })
  );
  core.lines = createLines(core, events);
  core.gallery = createGallery(core);
  core.tagGroups = (options) => createTagGroups(options, core);
  return core;
}
