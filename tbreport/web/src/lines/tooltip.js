/** One table for the whole page: what every run has nearest to the crosshair. */

import { h } from "../h.js";
import { startOf } from "./model.js";
import { isMean } from "./statistics.js";
import { about } from "./table.js";

/** @typedef {import("./model.js").Line} Line */
/**
 * @typedef {object} Row
 * @property {Line} line
 * @property {number} i  the point
 * @property {number} distance  in pixels from the pointer, up or down
 * @property {boolean} far  whether the point is far from the crosshair
 */

const ROW_HEIGHT = 23;
const GAP = 12;

/** @param {import("../types").Core} core @param {import("./looks.js").Looks} looks */
export function createTooltip(core, looks) {
  const { format } = core;
  const titles = ["Run", "Smoothed", "Value", "Step", "Time", "Relative"];
  const other = h("th", { scope: "col", class: "other" });
  const head = h("tr", {}, ...titles.map((title) => h("th", { scope: "col" }, title)), other);
  const body = h("tbody");
  const more = h("p", { class: "more" });
  const table = h("table", {}, h("thead", {}, head), body);
  const box = h("div", { class: "tooltip", role: "tooltip", hidden: true }, table, more);
  document.querySelector("main")?.append(box);

  /** @param {Row} row @param {boolean} nearest */
  function line({ line: { run, part, x, y, series }, i, far }, nearest) {
    const cells = [
      about(format.number(y[i]), series.reduced !== undefined),
      about(format.number(series.values[i]), isMean(series, i)),
      series.stepless ? `#${i + 1}` : format.step(series.steps[i]),
      format.time(series.times[i]),
      format.duration(series.times[i] - startOf(series.times)),
      other.hidden ? "" : format.number(x[i]),
    ];
    return h(
      "tr",
      { class: [nearest ? "nearest" : "", far ? "far" : ""].join(" ").trim() || undefined },
      h("th", { scope: "row" }, ...looks.head(run, part)),
      ...cells.slice(0, other.hidden ? -1 : undefined).map((text) => h("td", {}, text)),
    );
  }

  return {
    hide() {
      box.hidden = true;
    },
    /**
     * @param {Row[]} rows @param {DOMRect} plot  on the screen @param {number} x  on the screen
     * @param {boolean} smoothed
     */
    show(rows, plot, x, smoothed) {
      if (!rows.length) {
        box.hidden = true;
        return;
      }
      const kind = core.state.get("lines.x");
      other.hidden = !kind.startsWith(":");
      other.textContent = kind.slice(1);
      const byDistance = [...rows].sort((a, b) => a.distance - b.distance);
      const room = Math.max(plot.top, innerHeight - plot.bottom) - 70;
      const kept = byDistance.slice(0, Math.max(3, Math.floor(room / ROW_HEIGHT)));
      const nearest = kept[0];
      kept.sort(order(core.state.get("lines.sort"), looks));
      body.replaceChildren(...kept.map((row) => line(row, row === nearest && rows.length > 1)));
      const left = rows.length - kept.length;
      more.textContent = left ? `+ ${format.count(left)} more` : "";
      more.hidden = !left;
      box.classList.toggle("raw", !smoothed);
      box.hidden = false;
      place(box, plot, x);
    },
  };
}

/** @param {string} sort @param {import("./looks.js").Looks} looks @returns {(a: Row, b: Row) => number} */
function order(sort, looks) {
  /** @param {Row} row */
  const value = ({ line, i }) => (Number.isNaN(line.y[i]) ? Number.NEGATIVE_INFINITY : line.y[i]);
  const sign = sort === "ascending" ? -1 : 1;
  return (a, b) => {
    const first = value(a);
    const second = value(b);
    const byValue = first === second ? 0 : first < second ? sign : -sign;
    const byName = () =>
      looks.name(a.line.run).localeCompare(looks.name(b.line.run), "en", { numeric: true });
    if (sort === "nearest") return a.distance - b.distance || byValue;
    return (sort === "name" ? byName() : byValue) || a.line.run - b.line.run;
  };
}

/**
 * Under the plot, or above it: the lines stay in sight, and nothing moves up and down with the pointer.
 * @param {HTMLElement} box @param {DOMRect} plot @param {number} x
 */
function place(box, plot, x) {
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth - 8;
  const left = Math.max(8, x + GAP + width > room ? Math.min(x - GAP, room) - width : x + GAP);
  const below = plot.bottom + 4;
  const top = below + height < innerHeight ? below : Math.max(4, plot.top - height - 4);
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
