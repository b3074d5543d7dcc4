/** Media by tag and run, unpacked: each medium once, however many steps show it. See media.py for how they are packed. */

import { replacedNotes } from "./replaced.js";

/** @typedef {import("./types").Core} Core */
/** @typedef {import("./types").ColumnRef} ColumnRef */
/**
 * @typedef {object} Medium  what the report knows of a blob; further facts by the section
 * @property {string} key  of its blob, "" where it could not be read
 * @property {string} mime
 * @property {number} size  in bytes
 * @property {string} [flaw]  what is wrong with it
 * @property {boolean} [hidden]  not to be shown
 * @property {boolean} there  whether the report holds it
 */
/**
 * @typedef {object} PackedMedia
 * @property {ColumnRef} keys
 * @property {string[]} mimes
 * @property {ColumnRef} mime
 * @property {ColumnRef} size
 * @property {Record<string, ColumnRef>} numbers
 * @property {[number, object][]} others
 */
/** @typedef {{ run: number, steps: ColumnRef, times: ColumnRef, values: number[][], superseded: number[], stepless: boolean }} Entry */
/** @typedef {{ tag: string, title: string, description: string, cards: Entry[] }} MediaTag */
/** @typedef {{ tags: MediaTag[], media: PackedMedia }} MediaView */
/**
 * @template {Medium} M
 * @typedef {object} MediaSeries  the media of one tag in one run
 * @property {string} tag
 * @property {string} title
 * @property {string} description
 * @property {number} run
 * @property {Entry} entry  as the view has it
 * @property {number[]} steps
 * @property {ArrayLike<number>} times
 * @property {M[][]} values  the samples of each step
 * @property {number[]} kept  the positions of which this report holds a medium, ascending
 * @property {number} total  of media
 * @property {number} there  media that the report holds
 * @property {number} samples  at most, in one step
 * @property {boolean} stepless
 * @property {number[]} superseded  how many values by cause
 */
/** @typedef {{ at: number, sample: number }} Place  a place in `kept`, and which sample there */

const KEY = 12; // bytes

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

/** @param {PackedMedia} packed @param {Core} core @returns {Promise<Medium[]>} */
async function unpack({ keys, mimes, mime, size, numbers, others }, { decode }) {
  const names = Object.keys(numbers);
  const [bytes, kinds, sizes, ...facts] = await Promise.all(
    [keys, mime, size, ...Object.values(numbers)].map(decode),
  );
  const more = new Map(others);
  return Array.from(kinds, (kind, i) => {
    const key = hex(bytes, i * KEY);
    const there = !key || document.getElementById(`blob-${key}`) !== null;
    const known = Object.fromEntries(names.map((name, n) => [name, facts[n][i]]));
    return { key, mime: mimes[kind], size: sizes[i], there, ...known, ...more.get(i) };
  });
}

/**
 * @template {Medium} M
 * @param {MediaView} view @param {Core} core @returns {Promise<MediaSeries<M>[]>} by tag, then by run
 */
export async function loadSeries(view, core) {
  const known = /** @type {M[]} */ (await unpack(view.media, core));
  const all = [];
  for (const { tag, title, description, cards } of view.tags) {
    for (const entry of cards) {
      const { run, steps, times, values, stepless, superseded } = entry;
      const media = values.map((samples) => samples.map((at) => known[at]));
      const columns = await Promise.all([core.decode(steps), core.decode(times)]);
      const every = media.flat();
      all.push({
        tag,
        title,
        description,
        run,
        entry,
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

/** All steps of `all`, ascending, each once. @param {MediaSeries<Medium>[]} all */
export function stepsOf(all) {
  const steps = all.flatMap((series) => (series.stepless ? [] : series.kept.map((at) => series.steps[at])));
  return [...new Set(steps)].sort((a, b) => a - b);
}

/**
 * The place in `kept` whose step is nearest to `step`, the last one of equals. DOM-free.
 * @param {{ kept: number[], steps: number[] }} series @param {number} step
 */
export function nearestKept({ kept, steps }, step) {
  let best = kept.length - 1;
  kept.forEach((position, at) => {
    if (Math.abs(steps[position] - step) <= Math.abs(steps[kept[best]] - step)) best = at;
  });
  return best;
}

/**
 * The medium at a place, and where it lies.
 * @template {Medium} M
 * @param {MediaSeries<M>} series @param {Place} place
 */
export function mediumAt(series, { at, sample }) {
  const position = series.kept[at];
  const samples = series.values[position] ?? [];
  const which = Math.max(0, Math.min(sample, samples.length - 1));
  const medium = /** @type {M | undefined} */ (samples[which]);
  return { position, sample: which, count: samples.length, medium };
}

/** What a step is called. @param {MediaSeries<Medium>} series @param {number} position @param {string} noun @param {Core} core */
export function stepName({ steps, kept, stepless }, position, noun, { format }) {
  if (stepless) return `${noun} ${position + 1}`;
  const alike = kept.filter((other) => steps[other] === steps[position]);
  const which = alike.length > 1 ? ` (${alike.indexOf(position) + 1} of ${alike.length})` : "";
  return `step ${format.step(steps[position])}${which}`;
}

const LONGEST = 120; // bytes of a file's name, of the 255 that most disks take

/**
 * A name for a file of the medium at `place`: no folder, no hidden file, and no two of a card alike, however long
 * its tag is.
 * @param {MediaSeries<Medium>} series @param {Place} place @param {Core} core
 */
export function fileNameOf(series, place, { page }) {
  const { position, sample, count } = mediumAt(series, place);
  const { steps, stepless } = series;
  const alike = [...steps.keys()].filter((other) => stepless || steps[other] === steps[position]);
  const parts = stepless ? [] : [`step-${steps[position]}`];
  if (alike.length > 1) parts.push(`${alike.indexOf(position) + 1}-of-${alike.length}`);
  if (count > 1) parts.push(`sample-${sample + 1}`);
  const end = parts.join("_");
  const name = `${page.runs[series.run].name}_${series.tag}`
    .replace(/[^\p{L}\p{N}._=-]+/gu, "_")
    .replace(/^[._-]+/, "");
  return [shortened(name, LONGEST - end.length), end].filter(Boolean).join("_");
}

/** `text` in at most `most` bytes, by whole characters. @param {string} text @param {number} most */
function shortened(text, most) {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(most));
  return text.slice(0, read);
}

/** What the reader of a card should know and cannot see. @param {MediaSeries<Medium>} series @param {string} noun @param {Core} core */
export function notesOf({ there, total, superseded, stepless }, noun, { format }) {
  /** @type {import("./types").Note[]} */
  const notes = [];
  if (there < total) {
    notes.push({
      text: `${format.count(there)} of ${format.plural(total, noun)}`,
      detail: "The others were left out to keep the report small. --max-size none keeps all",
    });
  }
  notes.push(...replacedNotes([superseded], noun));
  if (stepless && total > 1) {
    const detail = "The writer gave no steps: in the order in which they were written";
    notes.push({ text: "no steps", detail, quiet: true });
  }
  return notes;
}
