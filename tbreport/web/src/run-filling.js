/** Rows into the list of runs: the first at once, the others between frames, those that are there used again. */

const AT_ONCE = 200; // rows
const SLICE = 5; // ms

/** @typedef {import("./run-list.js").Place} Place */
/** @typedef {import("./run-list.js").Row} Row */

/**
 * @param {HTMLElement} element @param {(place: Place) => Row} rowOf
 * @param {(row: Row) => void} show  called before a row comes into the list
 */
export function createFilling(element, rowOf, show) {
  let making = 0; // which filling is at work
  /** @type {Place[]} what is to be in the list */
  let wanted = [];
  /** @type {Row[]} what is in it by now */
  let rows = [];
  /** @type {Map<Element, Row>} */
  const byElement = new Map();

  return {
    rows: () => rows,
    /** @param {Element | null} li */
    at: (li) => li && byElement.get(li),
    /** Whether these are, or will be, in the list. @param {Place[]} places */
    holds: (places) => places.length === wanted.length && places.every((place, i) => place === wanted[i]),
    /** @param {Place[]} places @param {HTMLElement | null} end  what stands after the last */
    fill(places, end) {
      const known = new Map(rows.map((row) => [row.place, row]));
      const number = ++making;
      const top = element.scrollTop;
      wanted = places;
      rows = [];
      byElement.clear();
      element.replaceChildren();
      /** @param {number} most @param {number} until */
      function add(most, until) {
        const made = [];
        while (rows.length < most && performance.now() < until) {
          const place = places[rows.length];
          const row = known.get(place) ?? rowOf(place);
          rows.push(row);
          byElement.set(row.element, row);
          show(row);
          made.push(row.element);
        }
        element.append(...made);
        if (rows.length === places.length && end && !end.parentElement) element.append(end);
      }
      add(Math.min(AT_ONCE, places.length), Number.POSITIVE_INFINITY);
      if (rows.length < places.length) {
        const scroll = keepScroll(element, top);
        inSlices((until) => {
          if (number !== making) return false;
          add(places.length, until);
          scroll();
          return rows.length < places.length;
        });
      }
    },
  };
}

/**
 * Back to `top` as soon as there is so much to scroll, unless somebody has scrolled meanwhile.
 * @param {HTMLElement} element @param {number} top
 */
function keepScroll(element, top) {
  let left = top > 0 ? element.scrollTop : top;
  return () => {
    if (left >= top || element.scrollTop !== left) return;
    element.scrollTop = top;
    left = element.scrollTop;
  };
}

/** Work between frames, as long as there is some. @param {(until: number) => boolean} work */
function inSlices(work) {
  if (work(performance.now() + SLICE)) requestAnimationFrame(() => inSlices(work));
}
