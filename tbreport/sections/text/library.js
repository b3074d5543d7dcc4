/** The report's texts, decoded when they are needed, and the search through all of them. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {string | { n: string } | any[] | { k: string[], v: any[] }} Tree  see trees.py; what is inside is a Tree again */
/**
 * @typedef {object} Entry  one text, see shelf.py
 * @property {string[][]} cells  as logged
 * @property {boolean} [table]
 * @property {string[][]} [html]  sanitised in Python
 * @property {Tree} [tree]
 * @property {string[]} [notes]
 * @property {string} [error]
 */
/**
 * @typedef {object} CardData  the values of one tag in one run, by step
 * @property {string} tag
 * @property {string} title
 * @property {string} description
 * @property {number} run
 * @property {number[]} steps
 * @property {(number | null)[]} times
 * @property {[number, number][]} places
 * @property {number} lines  about how many the last text takes
 * @property {number[]} superseded  how many texts by cause
 * @property {boolean} stepless
 */
/** @typedef {{ blocks: string[], cards: CardData[] }} View */
/** @typedef {ReturnType<typeof createLibrary>} Library */

const KEPT = 24; // blocks, of 64 kB each unless a single text is longer

/** @param {Core} core @param {View} view */
export function createLibrary(core, view) {
  /** @type {Map<number, Promise<Entry[]>>} in order of use */
  const blocks = new Map();

  /** @param {number} block @returns {Promise<Entry[]>} */
  function entries(block) {
    const known = blocks.get(block) ?? core.json(view.blocks[block]);
    blocks.delete(block);
    blocks.set(block, known);
    for (const old of blocks.keys()) if (blocks.size > KEPT) blocks.delete(old);
    return known;
  }

  return {
    /** Null where the report was made without it, to stay small. @param {[number, number]} place @returns {Promise<Entry | null>} */
    async entry([block, index]) {
      if (!document.getElementById(`block-${view.blocks[block]}`)) return null;
      return (await entries(block))[index];
    },
    /**
     * How often each value of each card holds `query`; stops early, with null, once `wanted` says no.
     * @param {string} query @param {() => boolean} wanted @returns {Promise<number[][] | null>}
     */
    async search(query, wanted) {
      /** @type {Map<string, number>} */
      const known = new Map();
      const found = [];
      for (const { places } of view.cards) {
        const hits = [];
        for (const place of places) {
          const key = place.join();
          let count = known.get(key);
          if (count === undefined) {
            const entry = await this.entry(place);
            if (!wanted()) return null;
            count = entry ? occurrences(plainText(entry), query).length : 0;
            known.set(key, count);
          }
          hits.push(count);
        }
        found.push(hits);
      }
      return found;
    },
  };
}

/** A text as it was logged; the cells of a table with tabs and line breaks between them. @param {Entry} entry */
export function plainText(entry) {
  return entry.cells.map((row) => row.join("\t")).join("\n");
}

/** Where `query` stands in `text`, whatever the case. @param {string} text @param {string} query @returns {RegExpMatchArray[]} */
export function occurrences(text, query) {
  if (!query) return [];
  return [...text.matchAll(new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu"))];
}
