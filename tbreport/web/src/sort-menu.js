/** The choice of what the runs are sorted by. */

import { h, iconButton, select } from "./h.js";

const OTHER = "\u0000"; // no tag is called that

/** @param {import("./types").Core} core @param {import("./order.js").Order} order @returns {HTMLElement[]} */
export function sortMenu({ state, on }, order) {
  const options = [
    ["", "as in the report"],
    ["name", "by name"],
    ...order.columns.map(({ key }) => [key, `by ${key}`]),
    ...(order.more ? [[OTHER, "by another scalar …"]] : []),
  ];
  let typing = false;
  const menu = select("Sort runs", options, (key) => {
    typing = key === OTHER;
    if (typing) show();
    else state.set("runs.sort", key);
    if (typing) field.querySelector("input")?.focus();
  });
  const field = tagField(order, (tag) => state.set("runs.sort", tag));
  const turn = iconButton("sort", "The other way round", {
    onclick() {
      const now = state.get("runs.sort");
      state.set("runs.sort", now.startsWith("-") ? now.slice(1) : `-${now}`);
    },
  });
  function show() {
    const key = order.key();
    const listed = options.some(([value]) => value === key);
    const other = typing || !listed;
    menu.value = other ? OTHER : key;
    field.hidden = !other || !order.more;
    const input = /** @type {HTMLInputElement} */ (field.querySelector("input"));
    if (!listed && document.activeElement !== input) input.value = key;
    turn.setAttribute("aria-pressed", String(state.get("runs.sort").startsWith("-")));
  }
  const status = h("p", { class: "sort-status", role: "status" });
  const explain = () => {
    status.textContent = order.problem();
  };
  on("runs.sort", () => {
    typing = false;
    show();
  });
  on("order", explain);
  show();
  explain();
  return [h("div", { class: "panel-row" }, h("span", { class: "label" }, "Sort"), menu, turn), field, status];
}

/** @param {import("./order.js").Order} order @param {(tag: string) => void} choose */
function tagField(order, choose) {
  const list = h("datalist", { id: "sort-tags" });
  const error = h("span", { class: "search-error", id: "sort-error", role: "status" });
  /** @type {Set<string>} */
  let tags = new Set();
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "search",
      list: list.id,
      placeholder: "Tag of a scalar",
      "aria-label": "Scalar to sort by",
      "aria-describedby": error.id,
      spellcheck: "false",
      autocomplete: "off",
    })
  );
  /** @param {boolean} whole  whether the typing is done */
  function read(whole) {
    const found = tags.has(input.value);
    error.textContent = whole && input.value && !found ? "No scalar has this tag." : "";
    input.setAttribute("aria-invalid", String(error.textContent !== ""));
    if (found) choose(input.value);
  }
  input.addEventListener("focus", async () => {
    if (tags.size) return;
    try {
      tags = new Set(await order.tags());
    } catch (problem) {
      error.textContent = problem instanceof Error ? problem.message : String(problem);
      return;
    }
    list.replaceChildren(...[...tags].map((value) => h("option", { value })));
    read(false);
  });
  input.addEventListener("input", () => read(false));
  input.addEventListener("change", () => read(true));
  return h("div", { class: "search" }, input, list, error);
}
