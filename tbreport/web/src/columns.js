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

/** @param {import("./types").PageRun[]} list @returns {Column[]} */
export function runColumns(list) {
  const table = /** @type {HTMLTableElement | null} */ (document.querySelector(".runs-table"));
  const heads = [...(table?.tHead?.rows[0].cells ?? [])].filter(({ dataset }) => dataset.column);
  const rows = [...(table?.tBodies[0].rows ?? []), ...further(table)];
  const found = heads.map((head) => ({
    key: head.dataset.column ?? "",
    better: /** @type {Column["better"]} */ (head.dataset.better ?? ""),
    cells: new Map(
      rows
        .filter((row) => row.cells[head.cellIndex].dataset.sort)
        .map(({ dataset, cells }) => [
          Number(dataset.runIndex),
          {
            text: cells[head.cellIndex].textContent?.trim() ?? "",
            sort: Number(cells[head.cellIndex].dataset.sort),
          },
        ]),
    ),
  }));
  if (found.length) return found.filter(({ cells }) => cells.size > 1);
  const starts = list.flatMap(({ start }, run) => (start === null ? [] : [[run, start]]));
  return [
    { key: "Start", better: "", cells: new Map(starts.map(([run, sort]) => [run, { text: "", sort }])) },
  ];
}
