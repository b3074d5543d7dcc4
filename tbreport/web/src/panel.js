/** The runs panel: which runs all sections show, in which order, groups and colours. A drawer on small screens. */

import { arrange } from "./arrange.js";
import { codecs } from "./fragment.js";
import { FOLDER } from "./groups.js";
import { h, iconButton, select } from "./h.js";
import { createRunList } from "./run-list.js";
import { sortMenu } from "./sort-menu.js";

const SMALL = "(max-width: 899px)";

/**
 * @param {import("./types").Core} core @param {import("./order.js").Order} order
 * @param {HTMLElement} panel @param {HTMLButtonElement} button  that opens and closes it
 */
export function mountPanel(core, order, panel, button) {
  const { runs, on } = core;
  const total = h("span", { class: "count" });
  const rows = createRunList(core);
  const none = h("p", { class: "quiet", hidden: true }, "No run matches.");
  /** @param {boolean} all */
  function showListed(all) {
    runs.show([...runs.list.keys()].filter(runs.listed), all);
  }
  /** @param {string} label @param {boolean} all @param {string} title */
  const showing = (label, all, title) =>
    h("button", { type: "button", class: "link", title, onclick: () => showListed(all) }, label);
  panel.append(
    h(
      "div",
      { class: "panel-head" },
      h("h2", {}, "Runs"),
      total,
      showing("All", true, "Show all runs listed"),
      showing("None", false, "Show none of the runs listed"),
      iconButton("close", "Close runs", { class: "icon-button drawer-close" }),
    ),
    core.search({ key: "runs.filter", label: "Filter runs" }),
    runs.list.length > 1
      ? h("div", { class: "panel-tools" }, ...sortMenu(core, order), ...grouping(core))
      : "",
    rows.element,
    none,
  );
  function fill() {
    const column = order.column();
    const items = arrange(runs.list, order.sorted(), runs.groups(), !column);
    rows.fill(items, (run) => column?.cells.get(run)?.text ?? "");
  }
  function show() {
    none.hidden = rows.show() > 0;
    total.textContent = shownOf(runs, " of ");
  }
  on("runs", show);
  on("order", fill);
  on("groups", fill);
  fill();
  show();
  drawer(core, panel, button);
}

/** Lines of a run are no runs to the reader. @param {import("./types").Runs} runs @param {string} between */
function shownOf({ list, shown }, between) {
  const main = [...list.keys()].filter((run) => list[run].parent == null);
  return `${main.filter(shown).length}${between}${main.length}`;
}

/** @param {import("./types").Core} core @returns {HTMLElement[]} */
function grouping({ state, on, search }) {
  const kinds = [
    ["", "none"],
    [FOLDER, "by folder"],
    ["expression", "by an expression"],
  ];
  let typing = false; // an expression that is still empty
  const kind = select("Group runs", kinds, (value) => {
    typing = value === "expression";
    state.set("runs.group", typing ? "" : value);
    show();
    if (typing) field.querySelector("input")?.focus();
  });
  const field = search({ key: "runs.group", label: "Group by, e.g. (lr=[^/]+)" });
  const box = /** @type {HTMLInputElement} */ (
    h("input", { type: "checkbox", onchange: () => state.set("colors.by", box.checked ? "group" : "run") })
  );
  const tint = h("label", { class: "tint" }, box, "Colour by group");
  function show() {
    const by = state.get("runs.group");
    const expression = typing || (by !== "" && by !== FOLDER);
    kind.value = expression ? "expression" : by;
    field.hidden = !expression;
    tint.hidden = by === "";
    box.checked = state.get("colors.by") === "group";
  }
  on("runs.group", show);
  on("colors.by", show);
  show();
  return [h("div", { class: "panel-row" }, h("span", { class: "label" }, "Group"), kind), field, tint];
}

/**
 * Opening and closing: beside the content where there is room, over it where there is not.
 * @param {import("./types").Core} core @param {HTMLElement} panel @param {HTMLButtonElement} button
 */
function drawer({ state, on, runs }, panel, button) {
  const root = document.documentElement;
  const small = matchMedia(SMALL);
  state.define("panel", runs.list.length > 1, codecs.flag, { stored: true });
  let open = false; // the drawer, which never starts open
  const label = button.querySelector(".count");

  function toggle() {
    if (small.matches) open = !open;
    else state.set("panel", !state.get("panel"));
    show();
    if (small.matches && open) panel.querySelector("input")?.focus();
  }
  function close() {
    if (!open) return;
    open = false;
    show();
    button.focus();
  }
  function show() {
    const visible = small.matches ? open : state.get("panel");
    root.classList.toggle("panel-open", visible);
    button.setAttribute("aria-expanded", String(visible));
    if (label) label.textContent = shownOf(runs, "/");
  }
  button.addEventListener("click", toggle);
  panel.querySelector(".drawer-close")?.addEventListener("click", close);
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.addEventListener("pointerdown", (event) => {
    const target = /** @type {Node} */ (event.target);
    if (open && !panel.contains(target) && !button.contains(target)) close();
  });
  small.addEventListener("change", show);
  on("panel", show);
  on("runs", show);
  show();
  button.disabled = false;
}
