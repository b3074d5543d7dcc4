/** The images that the page holds, unpacked: each once, however many steps show it. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("../../web/src/types").ColumnRef} ColumnRef */
/**
 * @typedef {object} Medium
 * @property {string} key  of its blob, "" where it could not be read
 * @property {string} mime
 * @property {number} size  in bytes
 * @property {number} width  in pixels, 0 where it is not known
 * @property {number} height
 * @property {number} frames  0 or 1 for a still
 * @property {string} [flaw]  what is wrong with it
 * @property {string} [made]  what the report did to it
 * @property {boolean} [hidden]  not to be drawn
 * @property {boolean} there  whether the report holds it
 */
/**
 * @typedef {object} PackedMedia
 * @property {ColumnRef} keys
 * @property {string[]} mimes
 * @property {ColumnRef} mime
 * @property {ColumnRef} size
 * @property {Record<"width" | "height" | "frames", ColumnRef>} numbers
 * @property {[number, Partial<Medium>][]} others
 */

const KEY = 12; // bytes

/** @param {PackedMedia} packed @param {Core} core @returns {Promise<Medium[]>} */
export async function unpackMedia({ keys, mimes, mime, size, numbers, others }, { decode }) {
  const [bytes, kinds, sizes, width, height, frames] = await Promise.all(
    [keys, mime, size, numbers.width, numbers.height, numbers.frames].map(decode),
  );
  const more = new Map(others);
  return Array.from(kinds, (kind, i) => {
    const key = hex(bytes, i * KEY);
    return {
      key,
      mime: mimes[kind],
      size: sizes[i],
      width: width[i],
      height: height[i],
      frames: frames[i],
      there: !key || document.getElementById(`blob-${key}`) !== null,
      ...more.get(i),
    };
  });
}

/** The key at `start`, "" where it is all zeros. @param {ArrayLike<number>} bytes @param {number} start */
function hex(bytes, start) {
  let text = "";
  let some = 0;
  for (let i = start; i < start + KEY; i++) {
    text += bytes[i].toString(16).padStart(2, "0");
    some |= bytes[i];
  }
  return some ? text : "";
}
