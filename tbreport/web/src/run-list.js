/** The rows of the runs panel: runs, the folders or groups they are in, and the lines they consist of. */

import { h, icon, iconButton } from "./h.js";
import { folding, LONG, runName } from "./names.js";
import { createTip } from "./tip.js";

/** @typedef {import("./arrange.js").Item} Item */
/** @typedef {{ item: Item, element: HTMLElement, box: HTMLInputElement, path: string, above: string[] }} Row */

const CONTROLS = "button, input[type=color]";

/**
 * @param {import("./types").Core} core
 * @returns {{ element: HTMLElement, fill(items: Item[], value: (run: number) => string): void, show(): number }}
 */
export function createRunList(core) {
  const { runs } = core;
  /** @type {Row[]} */
  let rows = [];
  /** @type {Set<string>} folders that were closed, and runs that were opened */
  const turned = new Set();
  const element = h("ul", { class: "run-list" });

  listen(element, core, () => rows, turn);
  showNames(element, () => rows);

  /** @param {Row} row */
  function turn({ path }) {
    if (!turned.delete(path)) turned.add(path);
    show();
  }

  function show() {
    const filtered = core.state.get("runs.filter") !== "";
    let listed = 0;
    for (const { item, element: li, box, path, above } of rows) {
      const some = item.runs.some(runs.listed);
      const folded = above.some((one) => isClosed(one) && !(filtered && !one.startsWith("run ")));
      li.hidden = !some || folded;
      if (some && item.run !== null) listed++;
      const on = item.runs.filter(runs.chosen).length;
      box.checked = item.run === null ? on === item.runs.length : runs.chosen(item.run);
      box.indeterminate = on > 0 && on < item.runs.length;
      li.querySelector(".twist")?.setAttribute("aria-expanded", String(!isClosed(path)));
    }
    return listed;
  }
  /** Folders start open, the lines of a run folded away. @param {string} path */
  const isClosed = (path) => turned.has(path) !== path.startsWith("run ");

  return {
    element,
    show,
    fill(items, value) {
      rows = rowsOf(items, [], core, value);
      element.replaceChildren(...rows.map((row) => row.element));
      show();
    },
  };
}

/**
 * One listener for all rows: there may be hundreds.
 * @param {HTMLElement} element @param {import("./types").Core} core @param {() => Row[]} rows
 * @param {(row: Row) => void} turn
 */
function listen(element, { runs }, rows, turn) {
  /** @param {string} type @param {(row: Row, event: any) => void} then */
  function on(type, then) {
    element.addEventListener(type, (event) => {
      const li = /** @type {Element} */ (event.target).closest("li");
      const row = rows().find((one) => one.element === li);
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
    const seen = rows().filter((other) => !other.element.hidden);
    seen[seen.indexOf(row) + way]?.box.focus();
  });
}

/**
 * The whole name of the run that the keyboard is at, where the row shows only a part of it. A pointer has the title.
 * @param {HTMLElement} element @param {() => Row[]} rows
 */
function showNames(element, rows) {
  const tip = createTip();
  element.addEventListener("focusin", (event) => {
    const box = /** @type {HTMLElement} */ (event.target);
    const row = rows().find((one) => one.box === box);
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
 * @param {import("./types").Core} core @param {(run: number) => string} value @returns {Row[]}
 */
function rowsOf(items, above, core, value) {
  const short = folding(items.filter(({ kind }) => kind === "run").map(({ label }) => label));
  return items.flatMap((item) => {
    const row = rowOf(item, above, core, item.kind === "run" ? short(item.label) : item.label, value);
    return [row, ...rowsOf(item.items, [...above, row.path], core, value)];
  });
}

/** How many runs are in a folder or a group, at any depth. @param {Item} item @param {import("./types").Core} core */
function amountOf({ runs }, { format, runs: { list } }) {
  return format.count(runs.filter((run) => list[run].parent == null).length);
}

/**
 * @param {Item} item @param {string[]} above @param {import("./types").Core} core
 * @param {string} text  its label, without what all beside it share @param {(run: number) => string} value @returns {Row}
 */
function rowOf(item, above, core, text, value) {
  const { run, runs, items, kind, label } = item;
  const path = `${kind} ${above.at(-1) ?? ""}/${run ?? label}`;
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
  return { item, element, box, path, above };
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
