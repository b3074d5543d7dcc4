/**
 * What runs can be sorted by. The table of runs that Overview shows without script is the one place where these
 * numbers stand; the page does not carry them twice.
 */

/** @typedef {import("./arrange.js").Column} Column */

/** The rows beyond the end that the table has without script. @param {HTMLTableElement | null} table */
function further(table) {
  const template = table?.parentElement?.querySelector(/** @type {"template"} */ ("template.further"));
  return /** @type {NodeListOf<HTMLTableRowElement>} */ (template?.content.querySelectorAll("tr") ?? []);
}

/** Cell by cell, as tables of thousands of rows are read while the page opens. @param {Element} row @param {Column[]} columns */
function read(row, columns) {
  const run = Number(row.getAttribute("data-run-index"));
  let cell = row.firstElementChild;
  for (const { key, cells } of columns) {
    const sort = key && cell?.getAttribute("data-sort");
    if (sort) cells.set(run, { text: cell?.textContent?.trim() ?? "", sort: Number(sort) });
    cell = cell?.nextElementSibling ?? null;
  }
}

/** @param {import("./types").PageRun[]} list @returns {Column[]} */
export function runColumns(list) {
  const table = /** @type {HTMLTableElement | null} */ (document.querySelector(".runs-table"));
  const all = [...(table?.tHead?.rows[0].cells ?? [])].map(({ dataset }) => ({
    key: dataset.column ?? "",
    better: /** @type {Column["better"]} */ (dataset.better ?? ""),
    cells: /** @type {Column["cells"]} */ (new Map()),
  }));
  for (const row of [...(table?.tBodies[0].rows ?? []), ...further(table)]) read(row, all);
  const found = all.filter(({ key }) => key);
  if (found.length) return found.filter(({ cells }) => cells.size > 1);
  const starts = list.flatMap(({ start }, run) => (start === null ? [] : [[run, start]]));
  return [
    { key: "Start", better: "", cells: new Map(starts.map(([run, sort]) => [run, { text: "", sort }])) },
  ];
}
