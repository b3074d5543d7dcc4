/** What stands at the top right besides the colours: a link to this view, and the keys. */

import { codecs } from "./fragment.js";
import { h, iconButton } from "./h.js";
import { copyLink, sharedAddress } from "./save.js";

const KEYS = /** @type {const} */ ([
  [
    "Anywhere",
    [
      ["/", "go to the filter"],
      ["?", "show this list"],
      ["Esc", "close what is open"],
    ],
  ],
  [
    "In the list of runs",
    [
      ["↑ ↓", "go from run to run"],
      ["Space", "show or hide it"],
      ["double click", "show it alone"],
    ],
  ],
  [
    "On a chart",
    [
      ["← →", "read values, with Shift in larger steps"],
      ["Home End", "go to the first or the last"],
      ["Enter", "keep the step, in all sections"],
      ["+ − 0", "zoom in, out, and back"],
      ["[ ]", "select from here, up to here"],
    ],
  ],
]);

/** @param {import("./types").Core} core @returns {HTMLElement[]} */
export function tools({ state }) {
  async function copy() {
    state.write();
    await copyLink(sharedAddress(location), "the link to this view");
  }
  state.define("keys", true, codecs.flag, { stored: true });
  const keys = keysDialog(state);
  listenToKeys(state, keys);
  return [
    iconButton("link", "Copy a link to this view", { onclick: copy }),
    iconButton("keys", "Keys", { "aria-haspopup": "dialog", onclick: () => keys.showModal() }),
    keys,
  ];
}

/** @param {import("./types").State} state @param {HTMLDialogElement} dialog */
function listenToKeys(state, dialog) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches("input:not([type=checkbox], [type=range]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !state.get("keys") || dialog.open) return;
    if (event.key === "/") filterInSight()?.focus();
    else if (event.key === "?") dialog.showModal();
    else return;
    event.preventDefault();
  });
}

/** The filter of the section, else that of the runs. */
function filterInSight() {
  for (const place of ["main", ".runs-panel"]) {
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
      document.querySelectorAll(`${place} input[type=search]`)
    );
    const seen = [...fields].find((field) => field.getClientRects().length > 0);
    if (seen) return seen;
  }
  return null;
}

/** @param {import("./types").State} state */
function keysDialog(state) {
  const box = /** @type {HTMLInputElement} */ (
    h("input", { type: "checkbox", onchange: () => state.set("keys", box.checked) })
  );
  box.checked = state.get("keys");
  const dialog = /** @type {HTMLDialogElement} */ (
    h(
      "dialog",
      { class: "keys", "aria-labelledby": "keys-title" },
      h(
        "div",
        { class: "keys-head" },
        h("h2", { id: "keys-title" }, "Keys"),
        iconButton("close", "Close", { onclick: () => dialog.close() }),
      ),
      ...KEYS.flatMap(([where, keys]) => [
        h("h3", {}, where),
        h(
          "dl",
          {},
          ...keys.map(([key, does]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, does))),
        ),
      ]),
      h("label", { class: "tint" }, box, "Keys without Ctrl or Alt: / and ?"),
    )
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return dialog;
}
