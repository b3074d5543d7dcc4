/** The clips that the page holds, and the series that they make: unpacked, each clip once. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("../../web/src/types").ColumnRef} ColumnRef */
/**
 * @typedef {object} Clip
 * @property {string} key  of its blob, "" where it could not be read
 * @property {string} mime
 * @property {number} size  in bytes
 * @property {number} rate  samples a second, 0 where it is not known
 * @property {number} channels  0 where it is not known
 * @property {number} [seconds]
 * @property {string} [encoding]
 * @property {{ column: ColumnRef, channels: number }} [peaks]
 * @property {string} [flaw]  what is wrong with it
 * @property {boolean} [hidden]  not to be played
 * @property {boolean} there  whether the report holds it
 */
/**
 * @typedef {object} PackedMedia
 * @property {ColumnRef} keys
 * @property {string[]} mimes
 * @property {ColumnRef} mime
 * @property {ColumnRef} size
 * @property {Record<"rate" | "channels", ColumnRef>} numbers
 * @property {[number, Partial<Clip>][]} others
 */
/** @typedef {{ run: number, steps: ColumnRef, times: ColumnRef, values: number[][], labels: number[][], superseded: number, stepless: boolean }} Entry */
/** @typedef {{ tag: string, title: string, description: string, cards: Entry[] }} Tag */
/** @typedef {{ tags: Tag[], media: PackedMedia, labels: string[] }} View */
/**
 * @typedef {object} Series  the clips of one tag in one run
 * @property {Tag} tag
 * @property {number} run
 * @property {number[]} steps
 * @property {ArrayLike<number>} times
 * @property {Clip[][]} values  the samples of each step
 * @property {string[][]} labels  their labels: HTML that Python has sanitised
 * @property {number[]} kept  the positions of which this report holds a clip, ascending
 * @property {number} total
 * @property {number} there
 * @property {number} samples  at most, in one step
 * @property {boolean} stepless
 * @property {number} superseded
 */

const KEY = 12; // bytes

/** @param {PackedMedia} packed @param {Core} core @returns {Promise<Clip[]>} */
async function unpack({ keys, mimes, mime, size, numbers, others }, { decode }) {
  const columns = [keys, mime, size, numbers.rate, numbers.channels].map(decode);
  const [bytes, kinds, sizes, rate, channels] = await Promise.all(columns);
  const more = new Map(others);
  return Array.from(kinds, (kind, i) => {
    const digits = Array.from(bytes.slice(i * KEY, (i + 1) * KEY), (byte) =>
      byte.toString(16).padStart(2, "0"),
    );
    const key = /[1-9a-f]/.test(digits.join("")) ? digits.join("") : "";
    const there = !key || document.getElementById(`blob-${key}`) !== null;
    const known = { rate: rate[i], channels: channels[i], ...more.get(i) };
    return { key, mime: mimes[kind], size: sizes[i], there, ...known };
  });
}

/** @param {View} view @param {Core} core @returns {Promise<Series[]>} by tag, then by run */
export async function loadSeries(view, core) {
  const clips = await unpack(view.media, core);
  const all = [];
  for (const tag of view.tags) {
    for (const { run, steps, times, values, labels, stepless, superseded } of tag.cards) {
      const media = values.map((samples) => samples.map((at) => clips[at]));
      const columns = await Promise.all([core.decode(steps), core.decode(times)]);
      const every = media.flat();
      all.push({
        tag,
        run,
        stepless,
        superseded,
        steps: Array.from(columns[0]),
        times: columns[1],
        values: media,
        labels: labels.map((places) => places.map((at) => view.labels[at] ?? "")),
        kept: [...media.keys()].filter((at) => media[at].some(({ there }) => there)),
        total: every.length,
        there: every.filter(({ there }) => there).length,
        samples: media.reduce((most, samples) => Math.max(most, samples.length), 0),
      });
    }
  }
  return all;
}

/** All steps of `all`, ascending, each once. @param {Series[]} all */
export function stepsOf(all) {
  const steps = all.flatMap((series) => (series.stepless ? [] : series.kept.map((at) => series.steps[at])));
  return [...new Set(steps)].sort((a, b) => a - b);
}

/** The place in `kept` whose step is nearest to `step`, the last one of equals. @param {Series} series @param {number} step */
export function nearestKept({ kept, steps }, step) {
  let best = kept.length - 1;
  kept.forEach((position, at) => {
    if (Math.abs(steps[position] - step) <= Math.abs(steps[kept[best]] - step)) best = at;
  });
  return best;
}

/** What the reader of a card should know and cannot see. @param {Series} series @param {Core} core */
export function notesOf({ there, total, superseded, stepless }, { format }) {
  const notes = [];
  if (there < total) {
    notes.push({
      text: `${format.count(there)} of ${format.count(total)} clips`,
      detail: "The others were left out to keep the report small. --max-size none keeps all",
    });
  }
  if (superseded) {
    notes.push({
      text: `${format.count(superseded)} replaced`,
      detail: `${format.plural(superseded, "clip")} logged again later: the last one counts. --restarts all keeps every one`,
    });
  }
  if (stepless && total > 1) {
    const detail = "The writer gave no steps: in the order in which they were written";
    notes.push({ text: "no steps", detail });
  }
  return notes;
}
