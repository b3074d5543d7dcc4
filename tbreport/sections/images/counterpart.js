/** What an image is compared with at first. DOM-free. */

/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./series.js").Place} Place */

/**
 * The same tag in the next run, at the same step; where no other run has it the first step, or the last of who
 * is at the first; where there is one step the next sample; where there is one sample the next tag.
 * @param {Series} series @param {Place} place @param {Series[]} all
 * @param {(series: Series, step: number) => number} nearest
 * @returns {{ series: Series, place: Place }}
 */
export function counterpart(series, place, all, nearest) {
  const { kept, steps, values } = series;
  const alike = all.filter(({ tag }) => tag === series.tag);
  const other = alike.length > 1 ? after(alike, series) : null;
  const step = steps[kept[place.at]];
  if (other) return { series: other, place: { at: nearest(other, step), sample: place.sample } };
  if (kept.length > 1) return { series, place: { at: place.at ? 0 : kept.length - 1, sample: place.sample } };
  const count = values[kept[place.at]].length;
  if (count > 1) return { series, place: { at: place.at, sample: (place.sample + 1) % count } };
  const next = after(all, series);
  return { series: next, place: { at: nearest(next, step), sample: place.sample } };
}

/** @template T @param {T[]} list @param {T} one */
function after(list, one) {
  return list[(list.indexOf(one) + 1) % list.length];
}
