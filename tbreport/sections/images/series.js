/** What an image is, beside what every medium is, and how it is spoken of. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("../../web/src/media-series.js").MediaView} View */
/** @typedef {import("../../web/src/media-series.js").Place} Place */
/**
 * @typedef {import("../../web/src/media-series.js").Medium & {
 *   width: number, height: number, frames: number, made?: string
 * }} Medium  `width` and `height` in pixels, 0 where they are not known; `frames` 0 or 1 for a still; `made`: what the
 *   report did to it
 */
/** @typedef {import("../../web/src/media-series.js").MediaSeries<Medium>} Series */

export const NOUN = "image";
const NARROWEST = 0.8;
const WIDEST = 4;

/** @param {Core} core @returns {(medium: Medium) => string[][]} */
export function factsFor({ format }) {
  return ({ width, height, frames, made, size }) => [
    [frames > 1 ? `${format.count(frames)} frames` : "", made ?? ""],
    [width && height ? `${format.count(width)} × ${format.count(height)} px` : format.bytes(size)],
  ];
}

/**
 * Width by height of a frame that suits the images of a tag in all its runs.
 * @param {Series[]} all @returns {Map<string, number>} by tag
 */
export function ratios(all) {
  /** @type {Map<string, { width: number, height: number }>} */
  const largest = new Map();
  for (const { tag, values } of all) {
    const { width, height } = largest.get(tag) ?? { width: 0, height: 0 };
    const seen = values.flat().filter(({ hidden }) => !hidden);
    largest.set(tag, {
      width: seen.reduce((most, medium) => Math.max(most, medium.width), width),
      height: seen.reduce((most, medium) => Math.max(most, medium.height), height),
    });
  }
  const ratio = (/** @type {{ width: number, height: number }} */ { width, height }) =>
    width && height ? Math.min(WIDEST, Math.max(NARROWEST, width / height)) : 1.5;
  return new Map([...largest].map(([tag, size]) => [tag, ratio(size)]));
}
