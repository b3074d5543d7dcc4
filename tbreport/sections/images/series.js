/** The series of the view with their columns decoded, and what became of their images in this report. */

import { unpackMedia } from "./media.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("../../web/src/types").ColumnRef} ColumnRef */
/** @typedef {import("./media.js").Medium} Medium */
/** @typedef {{ run: number, steps: ColumnRef, times: ColumnRef, values: number[][], superseded: number, stepless: boolean }} Entry */
/** @typedef {{ tag: string, title: string, description: string, cards: Entry[] }} Tag */
/** @typedef {{ tags: Tag[], media: import("./media.js").PackedMedia }} View */
/**
 * @typedef {object} Series  the images of one tag in one run
 * @property {Tag} tag
 * @property {number} run
 * @property {number[]} steps
 * @property {ArrayLike<number>} times
 * @property {Medium[][]} values  the samples of each step
 * @property {number[]} kept  the positions of which this report holds an image, ascending
 * @property {number} total  of images
 * @property {number} there  images that the report holds
 * @property {number} samples  at most, in one step
 * @property {number} ratio  width by height of a frame that suits them all
 * @property {boolean} stepless
 * @property {number} superseded
 */

const NARROWEST = 0.8;
const WIDEST = 2.4;

/** @param {View} view @param {Core} core @returns {Promise<Series[]>} by tag, then by run */
export async function loadSeries(view, core) {
  const known = await unpackMedia(view.media, core);
  const all = [];
  for (const tag of view.tags) {
    const ratio = ratioOf(tag.cards.flatMap(({ values }) => values.flat().map((at) => known[at])));
    for (const { run, steps, times, values, stepless, superseded } of tag.cards) {
      const media = values.map((samples) => samples.map((at) => known[at]));
      const columns = await Promise.all([core.decode(steps), core.decode(times)]);
      const every = media.flat();
      all.push({
        tag,
        run,
        ratio,
        stepless,
        superseded,
        steps: Array.from(columns[0]),
        times: columns[1],
        values: media,
        kept: [...media.keys()].filter((at) => media[at].some(({ there }) => there)),
        total: every.length,
        there: every.filter(({ there }) => there).length,
        samples: media.reduce((most, samples) => Math.max(most, samples.length), 0),
      });
    }
  }
  return all;
}

/** @param {Medium[]} media */
function ratioOf(media) {
  let width = 0;
  let height = 0;
  for (const medium of media) {
    if (medium.hidden) continue;
    width = Math.max(width, medium.width);
    height = Math.max(height, medium.height);
  }
  return width && height ? Math.min(WIDEST, Math.max(NARROWEST, width / height)) : 1.5;
}

/** All steps of `all`, ascending, each once. @param {Series[]} all */
export function stepsOf(all) {
  const steps = all.flatMap((series) => (series.stepless ? [] : series.kept.map((at) => series.steps[at])));
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** What the reader of a card should know and cannot see. @param {Series} series @param {Core} core */
export function notesOf({ there, total, superseded, stepless }, { format }) {
  const notes = [];
  if (there < total) {
    notes.push({
      text: `${format.count(there)} of ${format.count(total)} images`,
      detail: "The others were left out to keep the report small. --max-size none keeps all",
    });
  }
  if (superseded) {
    notes.push({
      text: `${format.count(superseded)} replaced`,
      detail: `${format.plural(superseded, "step")} logged again later: the last image counts. --restarts all keeps every one`,
    });
  }
  if (stepless && total > 1) {
    notes.push({
      text: "no steps",
      detail: "The writer gave no steps: in the order in which they were written",
    });
  }
  return notes;
}
