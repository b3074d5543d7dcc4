/** Overview: the tables that are there without script become sortable, foldable, and its runs can be switched. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {{ row: HTMLTableRowElement, run: number, parent: number | null }} Row */

/**
 * Numbers by size, text as people sort it; what is missing stays last either way.
 * @param {HTMLTableCellElement} a @param {HTMLTableCellElement} b @param {number} sign
 */
function compare(a, b, sign) {
  const [one, other] = [a, b].map((cell) => cell.dataset.sort ?? "");
  const texts = [a, b].map((cell) => cell.textContent?.trim() ?? "");
  if (one !== "" && other !== "") return sign * (Number(one) - Number(other));
  if (one !== other) return one === "" ? 1 : -1;
  if (!texts[0] || !texts[1]) return texts[0] === texts[1] ? 0 : texts[0] ? -1 : 1;
  return sign * texts[0].localeCompare(texts[1], "en", { numeric: true });
}

/**
 * The order is the page's: the panel of runs has the same.
 * @param {HTMLTableElement} table @param {Row[]} rows @param {Core} core
 */
function makeSortable(table, rows, { h, icon, state, on }) {
  const heads = [...(table.tHead?.rows[0].cells ?? [])];
  const keys = heads.map((head) => head.dataset.column ?? "name");
  const main = rows.filter(({ parent }) => parent === null);
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
    const sorted =
      column < 0 ? main : [...main].sort((a, b) => compare(a.row.cells[column], b.row.cells[column], sign));
    table.tBodies[0].append(
      ...sorted.flatMap(({ row, run }) => [
        row,
        ...rows.filter(({ parent }) => parent === run).map((line) => line.row),
      ]),
    );
  }
  on("runs.sort", show);
  show();
}

/**
 * A run's sub-runs stay folded away until they are asked for.
 * @param {Row} of @param {Row[]} lines @param {Core} core
 */
function foldLines({ row, run }, lines, { h, icon, format, runs }) {
  if (!lines.length) return;
  for (const line of lines) line.row.classList.add("folded");
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

/** Long lists show their start, and a button for the rest. @param {HTMLElement} element @param {Core} core */
function foldLists(element, { h, format }) {
  for (const frame of element.querySelectorAll(".folding")) {
    const more = frame.querySelectorAll("tr.more").length;
    if (!more) continue;
    frame.classList.add("folded");
    const button = h(
      "button",
      {
        type: "button",
        class: "link unfold",
        onclick() {
          frame.classList.remove("folded");
          button.remove();
        },
      },
      `Show ${format.plural(more, "more row")}`,
    );
    frame.after(button);
  }
}

register({
  name: "overview",
  /** @param {HTMLElement} element @param {unknown} _view @param {Core} core */
  mount(element, _view, core) {
    const table = /** @type {HTMLTableElement | null} */ (element.querySelector(".runs-table"));
    foldLists(element, core);
    if (!table) return;
    const rows = [...table.tBodies[0].rows].map((row) => ({
      row,
      run: Number(row.dataset.runIndex),
      parent: row.dataset.lineOf ? Number(row.dataset.lineOf) : null,
    }));
    for (const { row, run, parent } of rows) {
      row.style.setProperty("--dot", `var(--run-${run})`);
      const line = core.runs.list[run].line;
      const name = parent !== null && line ? core.h("span", { class: "name" }, line) : core.runName(run);
      row.querySelector(".run")?.replaceChildren(core.runToggle(run), name);
    }
    for (const row of rows)
      foldLines(
        row,
        rows.filter(({ parent }) => parent === row.run),
        core,
      );
    makeSortable(table, rows, core);
    function show() {
      for (const { row, run, parent } of rows) {
        row.hidden = !core.runs.listed(parent ?? run);
        row.classList.toggle("off", !core.runs.chosen(run));
        const box = row.querySelector("input");
        if (box) box.checked = core.runs.chosen(run);
      }
    }
    core.on("runs", show);
    show();
  },
});
