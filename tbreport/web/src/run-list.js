/** The rows of the runs panel: runs, the folders or groups they are in, and the lines they consist of. */

import { h, icon, iconButton } from "./h.js";
import { folding, LONG, runName } from "./names.js";
import { createFilling } from "./run-filling.js";
import { createTip } from "./tip.js";

/** @typedef {import("./arrange.js").Item} Item */
/** @typedef {{ item: Item, path: string, above: string[], text: string }} Place  where a row stands, before it is made */
/** @typedef {{ place: Place, item: Item, element: HTMLElement, box: HTMLInputElement, path: string }} Row */

const ROOM = 1000; // rows that the list holds, until more are asked for or a filter leaves fewer
const CONTROLS = "button, input[type=color]";

/**
 * @param {import("./types").Core} core
 * @returns {{ element: HTMLElement, fill(items: Item[], value: (run: number) => string): void, show(): number }}
 */
export function createRunList(core) {
  const { runs, format } = core;
  /** @type {Place[]} all that there is */
  let places = [];
  let room = ROOM;
  let textOf = (/** @type {number} */ _run) => "";
  /** @type {Set<string>} folders that were closed, and runs that were opened */
  const turned = new Set();
  const element = h("ul", { class: "run-list" });
  const more = h("button", { type: "button", class: "link", onclick: enlarge });
  const end = h("li", { class: "more-runs" }, more);
  const filling = createFilling(
    element,
    (place) => rowOf(place, core, textOf),
    (row) => showRow(row, filtered(), isClosed, runs),
  );
  const filtered = () => core.state.get("runs.filter") !== "";
  /** Folders start open, the lines of a run folded away. @param {string} path */
  const isClosed = (path) => turned.has(path) !== path.startsWith("run ");
  listen(element, core, filling.at, turn);
  showNames(element, filling.at);

  /** @param {Row} row */
  function turn({ path }) {
    if (!turned.delete(path)) turned.add(path);
    show();
  }

  function make() {
    const { next, left } = withinRoom(places, room, (place) => isHidden(place, filtered(), isClosed, runs));
    more.textContent = `Show ${format.count(Math.min(ROOM, left))} more of ${format.count(left)}`;
    if (!left) end.remove();
    if (filling.holds(next)) return false;
    filling.fill(next, left ? end : null);
    return true;
  }

  function enlarge() {
    const before = filling.rows().length;
    room += ROOM;
    make();
    filling.rows()[before]?.box.focus({ preventScroll: true });
  }

  function show() {
    if (!make()) for (const row of filling.rows()) showRow(row, filtered(), isClosed, runs);
    return runs.list.filter((_, run) => runs.listed(run)).length;
  }

  return {
    element,
    show,
    fill(items, value) {
      textOf = value;
      places = placesOf(items, [], core);
      room = ROOM;
      make();
    },
  };
}

/**
 * Of a long list those that are not hidden, up to its room, and how many are beyond it.
 * @param {Place[]} places @param {number} room @param {(place: Place) => boolean} hidden
 */
function withinRoom(places, room, hidden) {
  if (places.length <= ROOM) return { next: places, left: 0 };
  const open = places.filter((place) => !hidden(place));
  return { next: open.slice(0, room), left: Math.max(0, open.length - room) };
}

/**
 * @param {Place} place @param {boolean} filtered @param {(path: string) => boolean} isClosed
 * @param {import("./types").Runs} runs
 */
function isHidden({ item, above }, filtered, isClosed, runs) {
  const folded = above.some((one) => isClosed(one) && !(filtered && !one.startsWith("run ")));
  return folded || !item.runs.some(runs.listed);
}

/**
 * @param {Row} row @param {boolean} filtered @param {(path: string) => boolean} isClosed
 * @param {import("./types").Runs} runs
 */
function showRow({ place, item, element: li, box, path }, filtered, isClosed, runs) {
  const hidden = isHidden(place, filtered, isClosed, runs);
  if (li.hidden !== hidden) li.hidden = hidden;
  const on = item.runs.filter(runs.chosen).length;
  box.checked = item.run === null ? on === item.runs.length : runs.chosen(item.run);
  box.indeterminate = on > 0 && on < item.runs.length;
  if (item.items.length) li.querySelector(".twist")?.setAttribute("aria-expanded", String(!isClosed(path)));
}

/**
 * One listener for all rows: there may be hundreds.
 * @param {HTMLElement} element @param {import("./types").Core} core
 * @param {(li: Element | null) => Row | null | undefined} rowAt @param {(row: Row) => void} turn
 */
function listen(element, { runs }, rowAt, turn) {
  /** @param {string} type @param {(row: Row, event: any) => void} then */
  function on(type, then) {
    element.addEventListener(type, (event) => {
      const row = rowAt(/** @type {Element} */ (event.target).closest("li"));
      if (row) then(row, event);
    });
  }
  on("change", ({ item, box }, { target }) => target === box && runs.show(item.runs, box.checked));
  on("input", (row, { target }) => {
    if (target.type !== "color") return;
    runs.pick(row.item.runs, target.value);
    equip(row, runs);
  });
  on("dblclick", ({ item }, { target }) => target.closest(CONTROLS) || runs.only(item.runs));
  on("click", (row, { target }) => {
    const button = target.closest("button");
    if (button?.matches(".only")) runs.only(row.item.runs);
    else if (button?.matches(".twist")) turn(row);
    else if (button) {
      runs.pick(row.item.runs, null);
      equip(row, runs);
    }
  });
  on("pointerover", (row) => equip(row, runs));
  on("focusin", (row) => equip(row, runs));
  on("keydown", (row, event) => {
    const way = { ArrowUp: -1, ArrowDown: 1 }[/** @type {string} */ (event.key)];
    if (!way || event.target.type === "color") return;
    event.preventDefault();
    let next = beside(row.element, way);
    while (next?.hidden) next = beside(next, way);
    rowAt(next)?.box.focus();
  });
}

/** @param {HTMLElement} li @param {number} way */
function beside(li, way) {
  return /** @type {HTMLElement | null} */ (way < 0 ? li.previousElementSibling : li.nextElementSibling);
}

/**
 * The whole name of the run that the keyboard is at, where the row shows only a part of it. A pointer has the title.
 * @param {HTMLElement} element @param {(li: Element | null) => Row | null | undefined} rowAt
 */
function showNames(element, rowAt) {
  const tip = createTip();
  element.addEventListener("focusin", (event) => {
    const box = /** @type {HTMLElement} */ (event.target);
    const found = rowAt(box.closest("li"));
    const row = found?.box === box ? found : null;
    const name = row?.element.querySelector(".name")?.getAttribute("title") ?? "";
    const part = row && (name !== row.item.label || cut(row.element));
    if (part && box.matches(":focus-visible")) tip.show(name, row.element);
    else tip.hide();
  });
  element.addEventListener("focusout", tip.hide);
  element.addEventListener("scroll", tip.hide);
}

/** @param {HTMLElement} row */
function cut(row) {
  return [...row.querySelectorAll(".name-head")].some((part) => part.scrollWidth > part.clientWidth);
}

/**
 * The tools of a row come when they are first needed.
 * @param {Row} row @param {import("./types").Runs} runs
 */
function equip({ item, element }, runs) {
  if (!element.querySelector(".picker")) element.append(h("span", { class: "row-tools" }, ...tools(item)));
  const picker = /** @type {HTMLInputElement} */ (element.querySelector(".picker"));
  picker.value = runs.color(item.runs[0]);
  const reset = /** @type {HTMLElement} */ (element.querySelector(".reset"));
  reset.hidden = !item.runs.some(runs.picked);
}

/**
 * @param {Item[]} items @param {string[]} above  the paths of the rows that they lie below
 * @param {import("./types").Core} core @returns {Place[]}
 */
function placesOf(items, above, core) {
  const short = folding(items.filter(({ kind }) => kind === "run").map(({ label }) => label));
  return items.flatMap((item) => {
    const { kind, run, label } = item;
    const path = `${kind} ${above.at(-1) ?? ""}/${run ?? label}`;
    const text = kind === "run" ? short(label) : label;
    return [{ item, path, above, text }, ...placesOf(item.items, [...above, path], core)];
  });
}

/** How many runs are in a folder or a group, at any depth. @param {Item} item @param {import("./types").Core} core */
function amountOf({ runs }, { format, runs: { list } }) {
  return format.count(runs.filter((run) => list[run].parent == null).length);
}

/**
 * @param {Place} place  with the text of its label, without what all beside it share
 * @param {import("./types").Core} core @param {(run: number) => string} value @returns {Row}
 */
function rowOf(place, core, value) {
  const { item, path, above, text } = place;
  const { run, runs, items, kind, label } = item;
  const whole = run === null ? label : core.runs.list[run].name;
  const box = /** @type {HTMLInputElement} */ (
    h("input", { type: "checkbox", class: "run-toggle", "aria-label": whole })
  );
  box.style.setProperty("--dot", run === null ? "var(--fg-2)" : `var(--run-${run})`);
  if (kind === "group") box.style.setProperty("--dot", `var(--run-${runs[0]})`);
  const name = runName(text, { whole, room: LONG });
  const element = h(
    "li",
    { class: kind },
    items.length ? twist(kind === "run" ? `Sub-runs of ${whole}` : whole) : null,
    h("label", {}, box, name),
    kind === "run" ? h("span", { class: "value" }, value(/** @type {number} */ (run))) : null,
    run === null ? h("span", { class: "value" }, amountOf(item, core)) : null,
  );
  if (name.matches(".two-lines")) element.dataset.lines = "2";
  element.style.setProperty("--depth", String(Math.min(6, above.length)));
  return { place, item, element, box, path };
}

/** @param {string} what */
function twist(what) {
  return h(
    "button",
    { type: "button", class: "twist", "aria-label": what, "aria-expanded": "true" },
    icon("chevron"),
  );
}

/** @param {Item} item */
function tools({ label, run }) {
  const title = run === null ? "Show these alone" : "Show this run alone (double click)";
  return [
    h("button", { type: "button", class: "link only", title, "aria-label": `Only ${label}` }, "only"),
    iconButton("reset", `The report's colour for ${label}`, { class: "icon-button reset", hidden: true }),
    h("input", { type: "color", class: "picker", title: "Colour", "aria-label": `Colour of ${label}` }),
  ];
}
