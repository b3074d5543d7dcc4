/** One table for the whole page: what every run has nearest to the crosshair. */

import { h } from "../h.js";
import { byName } from "../ordering.js";
import { startOf } from "./model.js";
import { absence, nearerFirst } from "./rows.js";
import { isMean } from "./statistics.js";
import { about, NOT_SMOOTHED } from "./table.js";

/** @typedef {import("./rows.js").Row} Row */
/**
 * @typedef {object} Place
 * @property {DOMRect} plot  on the screen
 * @property {number} x  on the screen
 * @property {boolean} smoothed
 * @property {boolean} held  whether it stays until something else is touched, so that it can be scrolled
 */

const ROW_HEIGHT = 23;
const NARROW = "(max-width: 599px)"; // where a row takes two lines, see lines.css
const NARROW_ROW_HEIGHT = 43;
const HEAD = 70; // pixels of what is not rows
const GAP = 12;
const MOST = 500; // rows
const LEAST = 160; // pixels of what is scrolled

/** @param {import("../types").Core} core @param {import("./looks.js").Looks} looks */
export function createTooltip(core, looks) {
  const { format, state } = core;
  const titles = ["Run", "Smoothed", "Value", "Step", "Time", "Relative"];
  const other = h("th", { scope: "col", class: "other" });
  const head = h("tr", {}, ...titles.map((title) => h("th", { scope: "col" }, title)), other);
  const body = h("tbody");
  const more = h("p", { class: "more" });
  const table = h("table", {}, h("thead", {}, head), body);
  const box = h("div", { class: "tooltip", role: "tooltip", hidden: true }, table, more);
  const narrow = matchMedia(NARROW);
  document.querySelector("main")?.append(box);

  /** @param {Row[]} rows @param {Row | undefined} nearest @param {number} most */
  function fill(rows, nearest, most) {
    const kept = [...rows]
      .sort(nearerFirst)
      .slice(0, most)
      .sort(order(state.get("lines.sort"), looks));
    const kind = state.get("lines.x");
    other.hidden = !kind.startsWith(":");
    other.textContent = kind.slice(1);
    body.replaceChildren(...kept.map((row) => line(row, row === nearest, !other.hidden, looks, format)));
    const left = rows.length - kept.length;
    more.textContent = left ? `+ ${format.count(left)} more` : "";
    more.hidden = !left;
  }

  return {
    hide() {
      box.hidden = true;
    },
    /** @param {EventTarget | null} target */
    holds: (target) => box.contains(/** @type {Node | null} */ (target)),
    /** @param {Row[]} rows @param {Place} place */
    show(rows, { plot, x, smoothed, held }) {
      box.hidden = !rows.length;
      if (box.hidden) return;
      const room = Math.max(plot.top, innerHeight - plot.bottom);
      const height = narrow.matches ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
      const most = held ? MOST : Math.max(3, Math.floor((room - HEAD) / height));
      fill(rows, nearestOf(rows), most);
      box.classList.toggle("raw", !smoothed);
      box.classList.toggle("wall", state.get("lines.x") === "wall");
      box.classList.toggle("other-x", !other.hidden);
      box.classList.toggle("held", held);
      if (held) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
      box.style.maxHeight = held ? `${Math.max(LEAST, room - GAP)}px` : "";
      const nearest = /** @type {HTMLElement | null} */ (body.querySelector(".nearest"));
      box.scrollTop = held && nearest ? nearest.offsetTop - box.clientHeight / 2 : 0;
      put(box, plot, x);
    },
  };
}

/** What the pointer is at: of several, one that has a value here. @param {Row[]} rows */
function nearestOf(rows) {
  const [first, second] = [...rows].sort(nearerFirst);
  return second && !first.end ? first : undefined;
}

/**
 * @param {Row} row @param {boolean} nearest @param {boolean} other  whether the x axis has a column of its own
 * @param {import("./looks.js").Looks} looks @param {import("../types").Format} format
 */
function line({ line: { run, part, x, y, series, asItIs }, i, far, end }, nearest, other, looks, format) {
  const cells = [
    asItIs ? NOT_SMOOTHED : about(format.number(y[i]), series.reduced !== undefined),
    about(format.number(series.values[i]), isMean(series, i)),
    series.stepless ? `#${i + 1}` : format.step(series.steps[i]),
    format.time(series.times[i]),
    format.duration(series.times[i] - startOf(series.times)),
    ...(other ? [format.number(x[i])] : []),
  ];
  return h(
    "tr",
    { class: [nearest ? "nearest" : "", far ? "far" : ""].join(" ").trim() || undefined },
    h("th", { scope: "row" }, ...looks.head(run, part), end && h("span", { class: "end" }, end)),
    ...cells.map((text) => h("td", {}, text)),
  );
}

/**
 * Those that have no value here are not ranked among those that have.
 * @param {string} sort @param {import("./looks.js").Looks} looks @returns {(a: Row, b: Row) => number}
 */
function order(sort, looks) {
  /** @param {Row} row */
  const value = ({ line, i }) => (Number.isNaN(line.y[i]) ? Number.NEGATIVE_INFINITY : line.y[i]);
  const sign = sort === "ascending" ? -1 : 1;
  return (a, b) => {
    const first = value(a);
    const second = value(b);
    const byValue = first === second ? 0 : first < second ? sign : -sign;
    if (sort === "name")
      return byName(looks.name(a.line.run), looks.name(b.line.run)) || a.line.run - b.line.run;
    if (sort === "nearest") return nearerFirst(a, b) || byValue;
    return Number(absence(a) > 1) - Number(absence(b) > 1) || byValue || a.line.run - b.line.run;
  };
}

/**
 * Under the plot, or above it: the lines stay in sight, and nothing moves up and down with the pointer.
 * @param {HTMLElement} box @param {DOMRect} plot @param {number} x
 */
function put(box, plot, x) {
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth - 8;
  const left = Math.max(8, x + GAP + width > room ? Math.min(x - GAP, room) - width : x + GAP);
  const below = plot.bottom + 4;
  const top = below + height < innerHeight ? below : Math.max(4, plot.top - height - 4);
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
