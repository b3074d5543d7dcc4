/**
 * A table of thousands of rows: only those near the screen are laid out. Its rows stand in parts; a part that is far
 * away is one empty row as high as its own. The first stay in the page anyway, for paper. Columns keep their widths.
 */

const PART = 40; // rows
const NEAR = 800; // pixels around the screen
const HEIGHT = 33; // of a row that was never seen
const PAPER = 100; // rows that paper may hold

/**
 * @typedef {object} Part
 * @property {HTMLTableSectionElement} body
 * @property {HTMLTableRowElement[]} rows
 * @property {HTMLTableRowElement} room  what is there instead of them
 * @property {number} first  how many rows stand before it
 * @property {boolean} stays  in the page, also where it is far away
 * @property {number} height  of all rows, as they were last seen; 0 where they never were
 */

/** Rows that are not folded away. @param {HTMLTableRowElement[]} rows */
const seen = (rows) => rows.filter((row) => !row.classList.contains("folded")).length;

/** @param {import("../../web/src/types").Core} core @param {number} columns */
function emptyRow({ h }, columns) {
  const row = h("tr", { class: "room", "aria-hidden": "true" }, h("td", { colspan: columns }));
  return /** @type {HTMLTableRowElement} */ (row);
}

/** @param {(row: HTMLTableRowElement, place: number) => void} dress */
function createTurn(dress) {
  /** @param {Part} part @param {boolean} far @param {number} rowHeight  of rows that were never seen */
  return ({ body, rows, room, first, stays, height }, far, rowHeight) => {
    if (!far || stays) for (const [i, row] of rows.entries()) dress(row, first + i);
    if (far) room.cells[0].style.height = `${height || seen(rows) * rowHeight}px`;
    body.replaceChildren(...(far ? [room] : []), ...(far && !stays ? [] : rows));
    body.classList.toggle("far", far);
  };
}

/**
 * @param {HTMLTableElement} table
 * @param {(row: HTMLTableRowElement, place: number) => void} dress  called whenever a row comes into the page
 * @param {import("../../web/src/types").Core} core
 */
export function createWindow(table, dress, core) {
  const { h, signal } = core;
  const turn = createTurn(dress);
  /** @type {Part[]} */
  const parts = [];
  const columns = table.tHead?.rows[0].cells.length ?? 1;
  let rowHeight = HEIGHT;
  let asked = false;

  function look() {
    asked = false;
    if (table.checkVisibility()) rowHeight = turnNear(parts, turn, rowHeight);
  }
  function ask() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(look);
  }
  document.addEventListener("scroll", ask, { capture: true, passive: true, signal });
  addEventListener("resize", ask, { signal });
  new ResizeObserver(ask).observe(table);

  return {
    /** The rows of the table, in their order. @param {HTMLTableRowElement[]} rows */
    fill(rows) {
      const most = Math.max(1, Math.ceil(rows.length / PART));
      for (const { body } of parts.splice(most)) body.remove();
      const bodies = [...table.tBodies];
      let paper = 0;
      let away = 0;
      for (let i = 0; i < most; i++) {
        const some = rows.slice(i * PART, (i + 1) * PART);
        const room = parts[i]?.room ?? emptyRow(core, columns);
        const body = parts[i]?.body ?? bodies[i] ?? h("tbody", {});
        if (!body.parentElement) (parts[i - 1]?.body ?? table.tBodies[0]).after(body);
        const stays = paper < PAPER;
        if (stays) paper += seen(some);
        else away += seen(some);
        parts[i] = { body, rows: some, room, first: i * PART, stays, height: 0 };
        turn(parts[i], i > 0, rowHeight);
      }
      table.dataset.away = String(away);
      if (most > 1) table.setAttribute("aria-rowcount", String(rows.length + 1));
      ask();
    },
    /** Those in the page. @returns {HTMLTableRowElement[]} */
    rows: () =>
      parts.flatMap(({ rows, stays, body }) => (stays || !body.classList.contains("far") ? rows : [])),
  };
}

/**
 * Open what is near, close what is not.
 * @param {Part[]} parts @param {ReturnType<typeof createTurn>} turn @param {number} rowHeight  what a row is thought to take
 * @returns {number} what a row takes
 */
function turnNear(parts, turn, rowHeight) {
  const places = parts.map(({ body }) => body.getBoundingClientRect());
  let taken = rowHeight;
  parts.forEach((part, i) => {
    const { top, bottom, height } = places[i];
    const far = bottom < -NEAR || top > innerHeight + NEAR;
    if (far === part.body.classList.contains("far")) return;
    if (far) {
      part.height = height;
      taken = height / Math.max(1, seen(part.rows));
    }
    turn(part, far, taken);
  });
  return taken;
}

/**
 * A foot of no height that holds the widest cell of each column: whichever rows are laid out, columns stay as they are.
 * @param {HTMLTableElement} table @param {HTMLTableRowElement[]} rows @param {import("../../web/src/types").Core} core
 */
export function holdWidths(table, rows, { h }) {
  if (rows.length <= PART) return;
  /** @type {HTMLTableCellElement[]} */
  const widest = [];
  for (const row of rows) {
    [...row.cells].forEach((cell, i) => {
      if (!widest[i] || weight(cell) > weight(widest[i])) widest[i] = cell;
    });
  }
  const cells = widest.map((cell) => h("td", {}, h("div", {}, ...cell.cloneNode(true).childNodes)));
  table.append(h("tfoot", { class: "widths", "aria-hidden": "true" }, h("tr", {}, ...cells)));
}

/** @param {HTMLTableCellElement} cell */
function weight(cell) {
  return (cell.textContent ?? "").length + (cell.firstElementChild ? 10 : 0);
}
