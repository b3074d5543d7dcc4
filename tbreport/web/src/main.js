/** The page's core, put together. The page's one script calls `register`, `failed` and `start`. */

import { createCard } from "./card.js";
import { createEvents } from "./events.js";
import * as format from "./format.js";
import { codecs } from "./fragment.js";
import { h, icon, svg } from "./h.js";
import { createLines } from "./lines/lines.js";
import { runName, runToggle } from "./names.js";
import { mountPanel } from "./panel.js";
import { compilePattern } from "./pattern.js";
import { preparePaper, printAll } from "./print.js";
import { createRuns } from "./runs.js";
import { createSchedule } from "./schedule.js";
import { createSearch } from "./search.js";
import { startSections } from "./sections.js";
import { createState, fingerprint, surroundings } from "./state.js";
import { createSteps, stepChip } from "./steps.js";
import { createStore } from "./store.js";
import { createTheme, themeSwitch } from "./theme.js";
import { tools } from "./tools.js";
import { createCharts } from "./vega.js";

export { failed, register } from "./sections.js";

/** @typedef {import("./types").Core} Core */

/** Bring the page to life once it is all there. Its first act tells boot.js that the script runs. */
export function start() {
  document.documentElement.classList.remove("loading", "static");
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", assemble);
  else assemble();
}

function assemble() {
  const events = createEvents();
  const page = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}");
  const state = createState(events, surroundings(fingerprint(runNames(page))));
  const core = createCore(page, state, events);
  addEventListener("hashchange", state.read);
  addEventListener("popstate", state.read);
  addEventListener("pagehide", state.write);
  document.getElementById("page-tools")?.append(...tools(core), themeSwitch(state, events));
  const panel = document.getElementById("runs-panel");
  const nav = document.getElementById("page-nav");
  if (panel) nav?.prepend(mountPanel(core, panel));
  nav?.append(stepChip(core));
  startSections(core, state);
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
      pattern: compilePattern,
      search: (/** @type {{ key: string, label: string }} */ options) => createSearch(options, state, events),
      runName: (/** @type {number} */ run) => runName(page.runs[run].name),
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
  return core;
}
