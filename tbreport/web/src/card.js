/** The furniture of a card: title, remarks, description, actions, and a body for the section's own. */

import { h, iconButton } from "./h.js";

/** @typedef {import("./types").CardOptions} CardOptions */

const MOST_HINT = 300; // letters of a description that show while the pointer rests

/** @param {CardOptions} options @returns {import("./types").Card} */
export function createCard({ tag, title = tag, run, description = "", actions = [], later }) {
  const body = h("div", { class: "card-body" });
  const remarks = h("span", { class: "card-notes" });
  const tools = h("span", { class: "card-actions" });
  const element = h(
    "figure",
    { class: "card", "data-tag": tag, "data-run": run, "data-state": "waiting" },
    h(
      "figcaption",
      { class: "card-head" },
      h(
        "h4",
        { class: "card-title", title: title === tag ? tag : `${title} (${tag})` },
        ...titleParts(title),
      ),
      remarks,
      tools,
    ),
    body,
  );
  function furnish() {
    const about = description ? describe(description, title) : null;
    if (about) body.before(about.panel);
    tools.append(...(about ? [about.button] : []), ...actions, ...(later?.() ?? []));
  }
  if (!later) furnish();
  return {
    element,
    body,
    furnish,
    notes(notes) {
      remarks.replaceChildren(
        ...notes.map(({ text, detail, quiet }) =>
          h("span", { class: quiet ? "remark quiet-remark" : "remark", title: detail }, text),
        ),
      );
    },
  };
}

/** The group steps back behind the name. @param {string} title @returns {(HTMLElement | string)[]} */
function titleParts(title) {
  const at = title.lastIndexOf("/", title.length - 2) + 1;
  return at
    ? [h("span", { class: "prefix" }, title.slice(0, at)), h("span", { class: "last" }, title.slice(at))]
    : [h("span", { class: "last" }, title)];
}

/** @param {string} html  sanitised in Python, by TensorBoard's allow-list @param {string} title */
function describe(html, title) {
  const panel = h("div", { class: "description", hidden: true });
  panel.innerHTML = html;
  const button = iconButton("info", `About ${title}`, {
    "aria-expanded": "false",
    title: panel.textContent?.trim().slice(0, MOST_HINT),
    onclick() {
      panel.hidden = !panel.hidden;
      button.setAttribute("aria-expanded", String(!panel.hidden));
    },
  });
  return { panel, button };
}
