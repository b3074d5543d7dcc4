/** Line charts over steps or time, for every section that has series to draw. */

import { join } from "../math.js";
import { LineCard } from "./card.js";
import { LineChart } from "./chart.js";
import { settingsControls } from "./controls.js";
import { createCrosshair } from "./crosshair.js";
import { createLooks } from "./looks.js";
import { defineSettings, onSettings, readSettings } from "./settings.js";
import { notFinite } from "./statistics.js";
import { createTable } from "./table.js";

/** @typedef {import("../types").Core} Core */
/** @typedef {import("../types").SeriesRef} SeriesRef */
/** @typedef {import("../types").GridRef} GridRef */
/** @typedef {import("../types").RunSeries} RunSeries */
/** @typedef {{ tags: import("../types").TagSeries[], grids: GridRef[] }} Offer */

const CLOCK = /epoch|iter|frame|sample|token|example|episode|step|time|hour|lr|learning/i;
const MOST_CLOCKS = 300;
const MILLISECOND = 0.001;

/**
 * What all charts of the page share.
 * @param {Core} page @returns {(core: Core, events: import("../events.js").Events) => import("../types").Lines}
 */
export function createLines(page) {
  defineSettings(page.state);
  const looks = createLooks(page);
  const crosshair = createCrosshair(page, looks);
  /** @type {Offer} */
  let offered = { tags: [], grids: [] };
  return (core, events) => ({
    settings: () => readSettings(core.state),
    onChange: (listener) => onSettings(events, listener),
    controls: (more = []) => settingsControls(core, () => clocks(offered, core), looks.any, more),
    offer(tags, grids) {
      offered = { tags, grids };
      events.emit("lines.offered");
    },
    load: (series, grids) => loadAll(series, grids, offered, core),
    chart: (element, options) => new LineChart(element, options, core, crosshair, looks),
    card: (options) => new LineCard(options, core, looks),
    shown: looks.shown,
    name: looks.name,
    table: (series) => createTable(series, core, looks),
    notes: (series) => notes(series, core),
  });
}

/** Tags that most runs share, those that count something before the others. @param {Offer} offer @param {Core} core */
function clocks({ tags }, { runs: { list } }) {
  /** @param {import("../types").TagSeries} tag */
  const runs = ({ series }) => new Set(series.map(({ run }) => list[run].parent ?? run)).size;
  const most = Math.max(...tags.map(runs));
  const shared = tags.filter((tag) => runs(tag) * 2 > most).map(({ tag }) => tag);
  const first = shared.filter((tag) => CLOCK.test(tag));
  return [...first, ...shared.filter((tag) => !first.includes(tag))].slice(0, MOST_CLOCKS);
}

/** @param {SeriesRef[]} series @param {GridRef[]} grids @param {Offer} offered @param {Core} core */
function loadAll(series, grids, offered, core) {
  const kind = core.state.get("lines.x");
  const others = offered.tags.find(({ tag }) => `:${tag}` === kind)?.series;
  return Promise.all(
    series.map(async (ref) => {
      const one = await load(ref, grids[ref.grid], core);
      if (!others) return one;
      const { parent } = core.runs.list[ref.run];
      const other = others.find(({ run }) => run === ref.run) ?? others.find(({ run }) => run === parent);
      if (!other) return one;
      const x = await load(other, offered.grids[other.grid], core);
      return { ...one, other: join(one.steps, x.steps, x.values) };
    }),
  );
}

/** @param {SeriesRef} ref @param {GridRef} grid @param {Core} core @returns {Promise<RunSeries>} */
async function load({ run, count, values, low, high, marks, whole }, grid, { decode, decodeWhole }) {
  const refs = [grid.steps, grid.times, values];
  const more = low && high && whole && grid.sizes ? [low, high, grid.sizes, ...(marks ? [marks] : [])] : [];
  const columns = await Promise.all([...refs, ...more].map(decode));
  const [steps, times, means, least, most, sizes, marked] = columns;
  return {
    run,
    steps,
    exactSteps: await decodeWhole(grid.steps),
    times,
    values: means,
    stepless: grid.stepless,
    count,
    precision: grid.spread + MILLISECOND,
    reduced: whole && sizes ? { low: least, high: most, sizes, marks: marked, whole } : undefined,
  };
}

/** @param {RunSeries[]} series @param {Core} core */
function notes(series, { format }) {
  const { nan, infinite } = notFinite(series);
  const found = [];
  const reduced = series.filter((one) => one.reduced);
  if (reduced.length) {
    const whole = series.reduce((sum, { count }) => sum + count, 0);
    const kept = series.reduce((sum, one) => sum + one.values.length * (one.reduced ? 3 : 1), 0);
    found.push({
      text: `${format.count(kept)} of ${format.count(whole)} points`,
      detail:
        "Long series hold the lowest, the highest and the mean of points that follow each other, so that the report stays small. " +
        "Statistics are of all points, and what is marked ≈ is of those that are here. Build it with --scalar-budget none --max-size none to have them all.",
    });
  }
  if (nan) {
    const detail = `${format.plural(nan, "value is", "values are")} not a number: dots on the lower edge`;
    found.push({ text: `${format.count(nan)} NaN`, detail });
  }
  if (infinite) {
    const detail = `${format.plural(infinite, "value is", "values are")} infinite: triangles at the edge`;
    found.push({ text: `${format.count(infinite)} ∞`, detail });
  }
  return found;
}
