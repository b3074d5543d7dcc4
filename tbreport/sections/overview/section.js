/** Overview: the tables that are there without script become sortable, foldable, and its runs can be switched. */

import { createWindow, holdWidths } from "./window.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {{ row: HTMLTableRowElement, run: number, parent: number | null }} Row */
/** @typedef {Map<number, Row[]>} Families  a run's row and those of its sub-runs */

const ROOM = 44; // letters of a run's name that one line of the table holds

/**
 * The order is the page's: the panel of runs has the same.
 * @param {HTMLTableElement} table @param {() => void} sort @param {Core} core
 */
function makeSortable(table, sort, { h, icon, state, on }) {
  const heads = [...(table.tHead?.rows[0].cells ?? [])];
  const keys = heads.map((head) => head.dataset.column ?? "name");
  heads.forEach((head, column) => {
    const name = h("span", {}, ...head.childNodes);
    head.replaceChildren(
      h(
        "button",
        { type: "button", class: "sort", onclick: () => state.set("runs.sort", next(column)) },
        name,
        icon("sort"),
      ),
    );
  });

  /** Best first, then the other way round, then the order of the report. @param {number} column */
  function next(column) {
    const key = keys[column];
    const now = state.get("runs.sort");
    return now === key ? `-${key}` : now === `-${key}` ? "" : key;
  }
  function show() {
    const now = state.get("runs.sort");
    const back = now.startsWith("-");
    const column = keys.indexOf(back ? now.slice(1) : now);
    const up = column === 0 || heads[column]?.dataset.better === "down";
    const sign = up === back ? -1 : 1;
    heads.forEach((head, i) => {
      if (i === column) head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }
  on("runs.sort", show);
  on("order", sort);
  show();
  sort();
}

/**
 * A run's sub-runs stay folded away until they are asked for.
 * @param {Row} of @param {Row[]} lines @param {Core} core
 */
function foldLines({ row, run }, lines, { h, icon, format, runs }) {
  if (!lines.length) return;
  const text = format.plural(lines.length, "sub-run");
  const button = h(
    "button",
    {
      type: "button",
      class: "link unfold",
      "aria-expanded": "false",
      "aria-label": `${text} of ${runs.list[run].name}`,
      onclick() {
        const open = button.getAttribute("aria-expanded") !== "true";
        button.setAttribute("aria-expanded", String(open));
        for (const line of lines) line.row.classList.toggle("folded", !open);
      },
    },
    icon("chevron"),
    text,
  );
  row.cells[0].append(button);
}

/**
 * The rows of a frame's table that have an end in the page without script, and wait in a template beside it.
 * @param {Element} frame
 */
function furtherRows(frame) {
  const template = /** @type {HTMLTemplateElement | null} */ (frame.querySelector("template.further"));
  template?.remove();
  return template?.content;
}

/** Long lists show their start, and a button for the rest. @param {HTMLElement} element @param {Core} core */
function foldLists(element, { h, format }) {
  for (const frame of element.querySelectorAll(".folding")) {
    const further = furtherRows(frame);
    const more = frame.querySelectorAll("tr.more").length + (further?.querySelectorAll("tr").length ?? 0);
    if (!more) continue;
    frame.classList.add("folded");
    const button = h(
      "button",
      {
        type: "button",
        class: "link unfold",
        onclick() {
          frame.classList.remove("folded");
          if (further) frame.querySelector("table")?.append(...further.querySelectorAll("tbody"));
          button.remove();
        },
      },
      `Show ${format.plural(more, "more row")}`,
    );
    frame.after(button);
  }
}

/** Say whether a table fits into its frame, which decides what its head follows. @param {HTMLTableElement} table @param {Core} core */
function watchWidth(table, { signal }) {
  const frame = /** @type {HTMLElement} */ (table.parentElement);
  const sizes = new ResizeObserver(() => {
    const fits = frame.scrollWidth <= frame.clientWidth;
    frame.classList.toggle("fits", fits);
    frame.classList.toggle("wide", !fits);
  });
  sizes.observe(frame);
  sizes.observe(table);
  signal.addEventListener("abort", () => sizes.disconnect());
}

/** @param {Row[]} rows @returns {Families} */
function familiesOf(rows) {
  /** @type {Families} */
  const families = new Map();
  for (const one of rows) {
    const key = one.parent ?? one.run;
    const known = families.get(key);
    if (known) known.push(one);
    else families.set(key, [one]);
  }
  return families;
}

/** What tells one choice of listed runs from another. @param {Core} core */
function listedIn({ runs }) {
  return [...runs.list.keys()].filter(runs.listed).join();
}

/** Its switch and its name, and the way to its sub-runs. @param {Row} one @param {Families} families @param {Core} core */
function dress({ row, run, parent }, families, core) {
  row.style.setProperty("--dot", `var(--run-${run})`);
  const line = core.runs.list[run].line;
  const name = parent !== null && line ? core.h("span", { class: "name" }, line) : core.runName(run, ROOM);
  row.querySelector(".run")?.replaceChildren(core.runToggle(run), name);
  if (parent !== null) return;
  const [own, ...lines] = families.get(run) ?? [];
  foldLines(own, lines, core);
}

/** Whether the run is shown. @param {Row} row @param {Core} core */
function mark({ row, run }, { runs }) {
  const on = runs.chosen(run);
  if (row.classList.contains("off") === on) row.classList.toggle("off", !on);
  const box = row.querySelector("input");
  if (box && box.checked !== on) box.checked = on;
}

register({
  name: "overview",
  /** @param {HTMLElement} element @param {unknown} _view @param {Core} core */
  mount(element, _view, core) {
    const table = /** @type {HTMLTableElement | null} */ (element.querySelector(".runs-table"));
    foldLists(element, core);
    if (!table) return;
    const further = furtherRows(/** @type {Element} */ (table.parentElement));
    const waiting = /** @type {NodeListOf<HTMLTableRowElement>} */ (further?.querySelectorAll("tr") ?? []);
    const rows = [...table.tBodies[0].rows, ...waiting].map((row) => ({
      row,
      run: Number(row.dataset.runIndex),
      parent: row.dataset.lineOf ? Number(row.dataset.lineOf) : null,
    }));
    for (const { row, parent } of rows) if (parent !== null) row.classList.add("folded");
    const families = familiesOf(rows);
    const byRow = new Map(rows.map((one) => [one.row, one]));
    holdWidths(
      table,
      rows.map(({ row }) => row),
      core,
    );
    /** @type {Set<HTMLTableRowElement>} */
    const dressed = new Set();
    const view = createWindow(
      table,
      (row, place) => {
        const one = /** @type {Row} */ (byRow.get(row));
        if (!dressed.has(row)) dress(one, families, core);
        dressed.add(row);
        mark(one, core);
        row.setAttribute("aria-rowindex", String(place + 2));
      },
      core,
    );
    function fill() {
      const listed = core.runs.sorted().filter(core.runs.listed);
      view.fill(listed.flatMap((run) => families.get(run) ?? []).map(({ row }) => row));
    }
    makeSortable(table, fill, core);
    let listed = listedIn(core);
    core.on("runs", () => {
      const now = listedIn(core);
      if (now !== listed) fill();
      listed = now;
      for (const row of view.rows()) mark(/** @type {Row} */ (byRow.get(row)), core);
    });
    watchWidth(table, core);
  },
});
