/** What the page carries: blocks of columns, JSON, and blobs, all in elements that no browser runs. */

import { arrived } from "./arrival.js";
import { createCache } from "./cache.js";
import { fromBase64, inflate, readColumn, readWhole } from "./codec.js";
import { inflateNow } from "./inflate.js";

/** @typedef {import("./types").ColumnRef} ColumnRef */
/** @typedef {import("./types").Column} Column */
/** @typedef {import("./types").PageBlob} PageBlob */

const BLOCK_BYTES = 48e6;
const COLUMN_BYTES = 64e6;

export function createStore() {
  const blocks = /** @type {ReturnType<typeof createCache<Uint8Array>>} */ (createCache(BLOCK_BYTES));
  const columns = /** @type {ReturnType<typeof createCache<Column>>} */ (createCache(COLUMN_BYTES));
  /** @type {Map<string, { blob: PageBlob, users: number }>} */
  const blobs = new Map();
  let hurried = false;

  /** @param {string} name */
  function block(name) {
    return blocks.get(name, async () => {
      const element = await arrived(`block-${name}`);
      if (!element) throw new Error(`The report holds no block ${name}.`);
      const packed = fromBase64(element.textContent ?? "");
      return hurried ? inflateNow(packed) : inflate(packed);
    });
  }

  return {
    /** Whether nothing may be waited for. @param {boolean} now */
    hurry(now) {
      hurried = now;
    },
    /** @param {ColumnRef} ref @returns {Promise<Column>} */
    decode: (ref) =>
      columns.get(`${ref.block}@${ref.type}${ref.offset}`, async () =>
        readColumn(await block(ref.block), ref),
      ),
    /** @param {ColumnRef} ref @returns {Promise<BigInt64Array | null>} */
    decodeWhole: async (ref) => (ref.halves ? readWhole(await block(ref.block), ref) : null),
    /** @param {string} name @returns {Promise<any>} */
    json: async (name) => JSON.parse(new TextDecoder().decode(await block(name))),
    /** @param {string} key @returns {Promise<PageBlob | null>} */
    async blob(key) {
      const element = blobs.has(key) ? null : await arrived(`blob-${key}`);
      const known = blobs.get(key); // others may have asked meanwhile
      if (!known && !element) return null;
      const entry = known ?? {
        blob: readBlob(/** @type {HTMLElement} */ (element), () => drop(key)),
        users: 0,
      };
      entry.users++;
      blobs.set(key, entry);
      return entry.blob;
    },
  };

  /** @param {string} key @returns {boolean} whether nobody uses it any more */
  function drop(key) {
    const entry = blobs.get(key);
    if (!entry || --entry.users > 0) return false;
    blobs.delete(key);
    return true;
  }
}

/**
 * @param {HTMLElement} element  an `<img>` that shows it without script, or a script block that holds it
 * @param {() => boolean} drop
 * @returns {PageBlob}
 */
function readBlob(element, drop) {
  const source = element.getAttribute("src") ?? "";
  const shown = /^data:([^;,]*);base64,/.exec(source.slice(0, 99));
  const mime = shown ? shown[1] : (element.dataset.mime ?? "application/octet-stream");
  const bytes = fromBase64(shown ? source.slice(shown[0].length) : (element.textContent ?? ""));
  let address = "";
  return {
    mime,
    bytes,
    url() {
      address ||= URL.createObjectURL(new Blob([bytes], { type: mime }));
      return address;
    },
    release() {
      if (!drop() || !address) return;
      URL.revokeObjectURL(address);
      address = "";
    },
  };
}
