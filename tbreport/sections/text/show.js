/** One text as elements: rendered Markdown, a table, a tree of JSON, or the text as it was logged. */

import { literal } from "./diff.js";
import { occurrences, plainText } from "./library.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./library.js").Entry} Entry */
/** @typedef {import("./library.js").Tree} Tree */

const LONGEST = 200_000; // characters of one text that are laid out before somebody asks for all
const OPEN = 24; // an object with more entries starts folded, unless it is the outermost
const MOST_MARKS = 1000;

/**
 * @param {Core} core @param {Entry} entry @param {{ raw: boolean, query: string, name: string }} how
 * @returns {{ element: HTMLElement, actions: HTMLElement[] }} the text, and buttons for what it can do
 */
export function showEntry(core, entry, { raw, query, name }) {
  const { h } = core;
  const notes = (entry.notes ?? []).map((note) => h("p", { class: "text-note" }, note));
  const element = h("div", { class: "text-shown" }, ...notes);
  /** @type {HTMLElement[]} */
  const actions = [];
  if (entry.error) element.append(h("p", { class: "text-note" }, entry.error));
  else if (!raw && entry.tree !== undefined) {
    const tree = h("div", { class: "text-tree" }, ...items(core, entry.tree));
    element.append(tree);
    actions.push(...foldButton(core, tree));
  } else if (entry.table) element.append(tableElement(core, entry, raw, name));
  else if (!raw && entry.html) element.append(parsed(core, "div", entry.html[0][0]));
  else element.append(rawElement(core, plainText(entry)));
  mark(core, element, query);
  return { element, actions };
}

/** @param {Core} core @param {string} tag @param {string} html  sanitised in Python, by TensorBoard's allow-list */
function parsed({ h }, tag, html) {
  const element = h(tag, { class: "prose" });
  element.innerHTML = html;
  return element;
}

/** @param {Core} core @param {Entry} entry @param {boolean} raw @param {string} name */
function tableElement(core, entry, raw, name) {
  const { h } = core;
  const html = raw ? undefined : entry.html;
  const rows = entry.cells.map((row, y) =>
    h(
      "tr",
      {},
      ...row.map((cell, x) =>
        html ? parsed(core, "td", html[y][x]) : h("td", {}, h("pre", { class: "text-raw" }, cell)),
      ),
    ),
  );
  const table = h("table", { class: "text-table" }, h("tbody", {}, ...rows));
  return h(
    "div",
    { class: "text-frame", tabindex: 0, role: "region", "aria-label": `Table: ${name}` },
    table,
  );
}

/** @param {Core} core @param {string} text */
function rawElement({ h, format }, text) {
  const pre = h("pre", { class: "text-raw" }, text.slice(0, LONGEST));
  if (text.length <= LONGEST) return pre;
  const more = h(
    "button",
    {
      type: "button",
      class: "button",
      onclick() {
        pre.textContent = text;
        more.remove();
      },
    },
    `Show all ${format.count(text.length)} characters`,
  );
  return h("div", {}, pre, more);
}

/** @param {Core} core @param {HTMLElement} tree @returns {HTMLElement[]} a button, where there is anything to fold */
function foldButton({ h }, tree) {
  const folds = [...tree.querySelectorAll("details")];
  if (!folds.length) return [];
  const button = h("button", { type: "button", class: "link", onclick: foldAll }, "");
  const open = () => folds.some((fold) => fold.open && !fold.parentElement?.closest("details:not([open])"));
  function say() {
    button.textContent = open() ? "Fold all" : "Unfold all";
  }
  function foldAll() {
    const to = !open();
    for (const fold of folds) fold.open = to;
    say();
  }
  for (const fold of folds) fold.addEventListener("toggle", say);
  say();
  return [button];
}

/** The entries of an object or a list. @param {Core} core @param {Tree} tree @returns {HTMLElement[]} */
function items(core, tree) {
  if (Array.isArray(tree)) return tree.map((item, i) => itemElement(core, String(i), item));
  if (typeof tree === "object" && "k" in tree)
    return tree.k.map((key, i) => itemElement(core, key, tree.v[i]));
  return [];
}

/** @param {Core} core @param {string} key @param {Tree} node */
function itemElement(core, key, node) {
  const { h, format } = core;
  const inner = items(core, node);
  const name = h("span", { class: "key" }, key);
  if (!inner.length) {
    const kind = typeof node === "string" ? "string" : "literal";
    const text = typeof node === "string" && node !== "" ? node : literal(node);
    return h("div", { class: "leaf" }, name, h("span", { class: `value ${kind}` }, text));
  }
  const size = format.plural(inner.length, Array.isArray(node) ? "item" : "key");
  return h(
    "details",
    { open: inner.length <= OPEN },
    h("summary", {}, core.icon("chevron"), name, h("span", { class: "size quiet" }, size)),
    h("div", { class: "inner" }, ...inner),
  );
}

/** Mark what is searched for, and unfold what hides it. @param {Core} core @param {HTMLElement} element @param {string} query */
function mark({ h }, element, query) {
  if (!query) return;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  let left = MOST_MARKS;
  for (const node of nodes) {
    if (node.parentElement?.closest("button, .size")) continue;
    const found = occurrences(node.data, query).slice(0, left);
    if (!found.length) continue;
    left -= found.length;
    const parts = [];
    let end = 0;
    for (const { 0: text, index = 0 } of found) {
      parts.push(node.data.slice(end, index), h("mark", {}, text));
      end = index + text.length;
    }
    for (
      let fold = node.parentElement?.closest("details");
      fold;
      fold = fold.parentElement?.closest("details")
    ) {
      fold.open = true;
    }
    node.replaceWith(...parts, node.data.slice(end));
  }
}
