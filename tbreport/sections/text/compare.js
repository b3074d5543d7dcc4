/** Two texts side by side: what changed from one run or step to another. */

import { stepName } from "./card.js";
import { keyRows, lineRows } from "./diff.js";
import { plainText } from "./library.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./library.js").CardData} CardData */
/** @typedef {import("./library.js").Library} Library */
/** @typedef {import("./library.js").Entry} Entry */
/** @typedef {import("./diff.js").Row} Row */
/** @typedef {import("./diff.js").KeyRow} KeyRow */
/** @typedef {{ card: number, position: number }} Side */

const AROUND = 3; // equal lines that stay beside a change
const MOST_STEPS = 500; // in a list to choose from
const SIGNS = { same: "", gone: "−", new: "+" };

/** `3.1~4.0`: the texts to compare, by card and position. @param {CardData[]} cards @returns {import("../../web/src/types").Codec<[Side, Side] | null>} */
export function sidesCodec(cards) {
  return {
    parse(text) {
      if (text === "") return null;
      const sides = text.split("~").map((part) => {
        const [card, position] = part.split(".").map(Number);
        return { card, position };
      });
      const known = sides.every(({ card, position }) => cards[card]?.steps[position] !== undefined);
      return known && sides.length === 2 ? [sides[0], sides[1]] : undefined;
    },
    print: (sides) => sides?.map(({ card, position }) => `${card}.${position}`).join("~") ?? "",
  };
}

/** What to compare a text with at first: the newest earlier one that differs, else that of another run. @param {CardData[]} cards @param {Side} side @returns {Side} */
export function counterpart(cards, { card, position }) {
  const { tag, places } = cards[card];
  const differs = (/** @type {[number, number]} */ place) => place.join() !== places[position].join();
  const earlier = places.slice(0, position).findLastIndex(differs);
  if (earlier >= 0) return { card, position: earlier };
  const others = cards
    .map((data, i) => ({ data, i }))
    .filter(({ data, i }) => i !== card && data.tag === tag);
  const other = others.find(({ data }) => differs(data.places[data.places.length - 1])) ?? others[0];
  if (other) return { card: other.i, position: other.data.places.length - 1 };
  return { card, position: places.length - 1 };
}

/**
 * What stands above the result: the two texts, and what can be done with them.
 * @param {Core} core @param {{ element: HTMLElement }[]} pickers @param {HTMLElement} result
 * @param {{ swap(): void, close(): void }} actions
 */
function panel({ h, icon }, [first, second], result, { swap, close }) {
  const stop = {
    type: "button",
    class: "icon-button",
    "aria-label": "Stop comparing",
    title: "Stop comparing",
  };
  return h(
    "section",
    {
      class: "text-compare",
      "aria-label": "Comparison of two texts",
      hidden: true,
      /** @param {KeyboardEvent} event */
      onkeydown(event) {
        if (event.key === "Escape" && !event.defaultPrevented) close();
      },
    },
    h(
      "div",
      { class: "diff-pickers" },
      first.element,
      h("span", { class: "quiet" }, "against"),
      second.element,
      h("button", { type: "button", class: "button", onclick: swap }, "Swap"),
      h("button", { ...stop, onclick: close }, icon("close")),
    ),
    result,
  );
}

/** @param {Core} core @param {Library} library @param {CardData[]} cards */
export function createCompare(core, library, cards) {
  const { h } = core;
  const set = (/** @type {[Side, Side] | null} */ sides) => core.state.set("text.diff", sides);
  const pickers = [0, 1].map((i) => createPicker(core, cards, i ? "Second text" : "First text", picked));
  const result = h("div", {
    class: "diff-result",
    role: "region",
    "aria-label": "What changed",
    tabindex: 0,
  });
  /** @type {HTMLElement | null} what has the focus again when the comparison is over */
  let from = null;
  const element = panel(core, pickers, result, { swap: () => set(swapped()), close });

  /** @returns {[Side, Side]} */
  function swapped() {
    const [a, b] = core.state.get("text.diff");
    return [b, a];
  }

  function close() {
    set(null);
    if (from?.isConnected) from.focus();
  }

  function picked() {
    set([pickers[0].side(), pickers[1].side()]);
  }

  async function show() {
    const sides = /** @type {[Side, Side] | null} */ (core.state.get("text.diff"));
    element.hidden = !sides;
    if (!sides) {
      result.replaceChildren();
      return;
    }
    sides.forEach((side, i) => {
      pickers[i].show(side);
    });
    const entries = await Promise.all(sides.map((s) => library.entry(cards[s.card].places[s.position])));
    if (core.state.get("text.diff") !== sides) return;
    result.replaceChildren(...difference(core, entries, sideNames(core, cards, sides)));
  }

  core.on("text.diff", show);
  show();
  return {
    element,
    /** Start with a text; while there is a comparison with another, it becomes the second of it. @param {Side} side */
    choose(side) {
      from = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      const [first] = core.state.get("text.diff") ?? [];
      const itself = first?.card === side.card && first.position === side.position;
      set([first && !itself ? first : counterpart(cards, side), side]);
      element.scrollIntoView({ block: "start" });
      result.focus({ preventScroll: true });
    },
  };
}

/**
 * What the columns are called, and what both have in common: their tag, in most cases.
 * @param {Core} core @param {CardData[]} cards @param {Side[]} sides
 */
function sideNames(core, cards, sides) {
  const [a, b] = sides.map(({ card, position }) => {
    const data = cards[card];
    const step = data.steps.length > 1 ? stepName(data, position, core) : "";
    return { title: data.title, run: core.page.runs[data.run].name, step };
  });
  const alike = a.title === b.title;
  const [one, other] = [a, b].map(({ title, run, step }) =>
    [alike ? "" : title, run, step].filter(Boolean).join(", "),
  );
  return { title: alike ? `${a.title}: ` : "", names: [one, other] };
}

/**
 * The positions to choose from: all, or evenly spread ones with those around the chosen one.
 * @param {number} count @param {number} chosen
 */
function offered(count, chosen) {
  if (count <= MOST_STEPS) return Array.from({ length: count }, (_, i) => i);
  const spread = Array.from({ length: MOST_STEPS }, (_, i) =>
    Math.round((i * (count - 1)) / (MOST_STEPS - 1)),
  );
  const near = Array.from({ length: 21 }, (_, i) => chosen - 10 + i).filter((i) => i >= 0 && i < count);
  return [...new Set([...spread, ...near])].sort((a, b) => a - b);
}

/** Which text: its tag and run, and its step. @param {Core} core @param {CardData[]} cards @param {string} label @param {() => void} picked */
function createPicker(core, cards, label, picked) {
  const { h } = core;
  const groups = new Map(cards.map(({ tag, title }) => [tag, h("optgroup", { label: title })]));
  cards.forEach(({ tag, run }, i) => {
    groups.get(tag)?.append(h("option", { value: i }, core.page.runs[run].name));
  });
  const which = /** @type {HTMLSelectElement} */ (
    h("select", { class: "text-select", "aria-label": `${label}: tag and run` }, ...groups.values())
  );
  const step = /** @type {HTMLSelectElement} */ (
    h("select", { class: "text-select", "aria-label": `${label}: step` })
  );
  let filled = -1;
  /** @param {number} card @param {number} position */
  function fill(card, position) {
    const { length } = cards[card].steps;
    step.value = String(position);
    if (filled === card && step.value === String(position)) return;
    filled = card;
    const places = offered(length, position);
    step.replaceChildren(...places.map((i) => h("option", { value: i }, stepName(cards[card], i, core))));
    step.value = String(position);
    step.hidden = length < 2;
    const some = `${core.format.count(places.length)} of ${core.format.count(length)} steps`;
    step.title = places.length < length ? `${some}: the button Compare of a card takes any` : "";
  }
  which.addEventListener("change", () => {
    const card = Number(which.value);
    fill(card, cards[card].steps.length - 1);
    picked();
  });
  step.addEventListener("change", picked);
  return {
    element: h("span", { class: "diff-picker" }, which, step),
    side: () => ({ card: Number(which.value), position: Number(step.value) }),
    /** @param {Side} side */
    show({ card, position }) {
      which.value = String(card);
      fill(card, position);
    },
  };
}

/** @typedef {ReturnType<typeof sideNames>} Names */

/** @param {Core} core @param {(Entry | null)[]} entries @param {Names} called @returns {HTMLElement[]} */
function difference(core, [a, b], called) {
  const { h } = core;
  const { title, names } = called;
  const broken = [a, b].findIndex((entry) => !entry || entry.error);
  if (!a || !b || broken >= 0) {
    return [h("p", { class: "text-note" }, `The text of ${names[broken]} is not there to compare.`)];
  }
  if (plainText(a) === plainText(b))
    return [h("p", { class: "diff-summary" }, `${title}the two texts are equal`)];
  if (a.tree !== undefined && b.tree !== undefined) return keys(core, keyRows(a.tree, b.tree), called);
  return lines(core, lineRows(plainText(a), plainText(b)), called);
}

/** A key that may be broken where its words end. @param {Core} core @param {string} path */
function keyName({ h }, path) {
  const parts = path.match(/[^_./]+[_./]*|[_./]+/g) ?? [];
  return parts.flatMap((part, i) => (i ? [h("wbr", {}), part] : [part]));
}

/** @param {Core} core @param {KeyRow[]} rows @param {Names} called */
function keys(core, rows, { title, names }) {
  const { h, format } = core;
  const differing = rows.filter(({ kind }) => kind !== "same");
  const equal = rows.filter(({ kind }) => kind === "same");
  /** @param {KeyRow[]} some */
  const table = (some) =>
    h(
      "table",
      { class: "diff-keys" },
      h("thead", {}, h("tr", {}, ...["Key", ...names].map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        ...some.map(({ path, kind, a, b }) =>
          h(
            "tr",
            { class: kind },
            h("th", { scope: "row" }, ...keyName(core, path)),
            h("td", {}, a === null ? h("span", { class: "quiet" }, "not there") : h("del", {}, a)),
            h("td", {}, b === null ? h("span", { class: "quiet" }, "not there") : h("ins", {}, b)),
          ),
        ),
      ),
    );
  const fold = h("details", {}, h("summary", {}, format.plural(equal.length, "equal key")));
  fold.addEventListener("toggle", () => fold.children.length < 2 && fold.append(table(equal)));
  return [
    h(
      "p",
      { class: "diff-summary" },
      `${title}${format.count(differing.length)} of ${format.plural(rows.length, "key")} ${differing.length === 1 ? "differs" : "differ"}`,
    ),
    ...(differing.length ? [table(differing)] : []),
    ...(equal.length ? [fold] : []),
  ];
}

/** @param {Core} core @param {Row[]} rows @param {Names} called */
function lines(core, rows, { title, names }) {
  const { h, format } = core;
  const count = (/** @type {string} */ kind) => rows.filter((row) => row.kind === kind).length;
  const near = new Set();
  rows.forEach(({ kind }, i) => {
    if (kind !== "same") for (let j = i - AROUND; j <= i + AROUND; j++) near.add(j);
  });
  const body = h("tbody", {});
  for (let i = 0; i < rows.length; ) {
    let end = i;
    while (end < rows.length && !near.has(end)) end++;
    if (end - i > 1) body.append(foldedRow(core, rows.slice(i, end)));
    else if (end > i) body.append(lineRow(core, rows[i]));
    if (end < rows.length) body.append(lineRow(core, rows[end++]));
    i = end;
  }
  const summary = `${title}${format.plural(count("gone"), "line")} only in ${names[0]}, ${format.plural(count("new"), "line")} only in ${names[1]}, ${format.count(count("same"))} equal`;
  return [h("p", { class: "diff-summary" }, summary), h("table", { class: "diff-lines" }, body)];
}

/** @param {Core} core @param {Row[]} hidden */
function foldedRow(core, hidden) {
  const { h, format } = core;
  const row = h("tr", { class: "folded" });
  const open = () => row.replaceWith(...hidden.map((one) => lineRow(core, one)));
  const button = h("button", { type: "button", class: "link", onclick: open });
  button.textContent = `Show ${format.plural(hidden.length, "equal line")}`;
  row.append(h("td", { colspan: 4 }, button));
  return row;
}

/** @param {Core} core @param {Row} row */
function lineRow({ h }, { kind, a, b, parts }) {
  const element = kind === "gone" ? "del" : "ins";
  const text = parts.map(({ text, changed }) => (changed ? h(element, {}, text) : text));
  return h(
    "tr",
    { class: kind },
    h("td", { class: "number" }, a === null ? "" : String(a)),
    h("td", { class: "number" }, b === null ? "" : String(b)),
    h("td", { class: "sign" }, SIGNS[kind]),
    h("td", { class: "line" }, ...text),
  );
}
