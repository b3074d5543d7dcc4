/** The card of a tag: all its runs in one chart. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("../../web/src/types").SeriesRef} SeriesRef */
/** @typedef {import("../../web/src/types").GridRef} GridRef */
/** @typedef {{ tag: string, title: string, description: string, series: SeriesRef[] }} Tag */
/** @typedef {{ grids: GridRef[], tags: Tag[] }} View */

/**
 * What the reader of a card should know and cannot see.
 * @param {Tag} tag @param {GridRef[]} grids @param {Core} core
 */
function lastingNotes({ series }, grids, { replacedNotes }) {
  const notes = replacedNotes(
    series.map((one) => one.superseded),
    "value",
  );
  if (series.some((one) => grids[one.grid].stepless)) {
    notes.push({
      text: "no steps",
      detail: "The writer gave no steps: drawn in the order in which it was written",
      quiet: true,
    });
  }
  return notes;
}

/** @param {Tag} tag @param {GridRef[]} grids @param {Core} core */
export function createTagCard(tag, grids, core) {
  const { state } = core;
  const pins = () => /** @type {string[]} */ (state.get("scalars.pins"));
  /** @type {HTMLElement | undefined} */
  let pin;
  const showPin = () => pin?.setAttribute("aria-pressed", String(pins().includes(tag.tag)));
  function actions() {
    pin = core.h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": `Pin ${tag.title}`,
        title: `Pin ${tag.title} on top`,
        onclick: () =>
          state.set(
            "scalars.pins",
            pins().includes(tag.tag) ? pins().filter((other) => other !== tag.tag) : [...pins(), tag.tag],
          ),
      },
      core.icon("pin"),
    );
    showPin();
    return [pin];
  }
  const card = core.lines.card({ ...tag, grids, notes: lastingNotes(tag, grids, core), actions });
  return {
    element: card.element,
    update: card.update,
    stop: () => card.stop(),
    showPin,
  };
}
