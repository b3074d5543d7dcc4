/** All points of a chart as text, for other programs. DOM-free. */

/** @typedef {import("../types").RunSeries} RunSeries */

const TEXTS = { NaN: "nan", Infinity: "inf", "-Infinity": "-inf" };

/** As Python writes and reads it. @param {number} value */
const plain = (value) => TEXTS[/** @type {keyof TEXTS} */ (String(value))] ?? String(value);
/** JSON has no such numbers: TensorBoard writes them as text. @param {number} value */
const jsonNumber = (value) => (Number.isFinite(value) ? String(value) : JSON.stringify(String(value)));
/** To the millisecond, which is how they are kept. @param {number} time */
const wallTime = (time) => Number(time.toFixed(3));

/**
 * A text that a spreadsheet would take for a formula is marked as the text it is; numbers are not texts.
 * @param {string} text
 */
export function textCell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The largest number of seconds by which a wall time of them may be off. @param {RunSeries[]} series */
export function precisionOf(series) {
  return Number(Math.max(0, ...series.map(({ precision }) => precision)).toFixed(6));
}

/**
 * TensorBoard's columns; the run before them where there are several. Where points were put into buckets, a row
 * is a bucket, and says so.
 * @param {RunSeries[]} series @param {(run: number) => string} name
 */
export function csvOf(series, name) {
  const several = series.length !== 1;
  const buckets = series.some(({ reduced }) => reduced);
  const head = [
    ...(several ? ["Run"] : []),
    "Wall time",
    "Step",
    ...(buckets ? ["Value (mean of the points)", "Lowest", "Highest", "Points"] : ["Value"]),
  ];
  const lines = [head.join(",")];
  for (const { run, times, values, reduced, ...one } of series) {
    const steps = one.exactSteps ?? one.steps;
    const start = several ? `${textCell(name(run))},` : "";
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      const bucket = buckets
        ? `,${plain(reduced?.low[i] ?? value)},${plain(reduced?.high[i] ?? value)},${reduced?.sizes[i] ?? 1}`
        : "";
      lines.push(`${start}${plain(wallTime(times[i]))},${steps[i]},${plain(value)}${bucket}`);
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}

/**
 * By run, TensorBoard's rows of wall time, step and value. Steps have all their digits, as Python reads them.
 * @param {string} tag @param {RunSeries[]} series @param {(run: number) => string} name
 */
export function jsonOf(tag, series, name) {
  const buckets = series.some(({ reduced }) => reduced);
  const columns = ["wall_time", "step", "value", ...(buckets ? ["lowest", "highest", "points"] : [])];
  const head = JSON.stringify({
    tag,
    wall_time_precision: precisionOf(series),
    ...(buckets
      ? { reduced: "value is the mean of as many points as the row says, logged up to its step" }
      : {}),
    columns,
  });
  const runs = series.map((one) => `${JSON.stringify(name(one.run))}:[${jsonRows(one, buckets)}]`);
  return `${head.slice(0, -1)},"runs":{${runs}}}`;
}

/** As text, as JSON.stringify knows no whole number beyond 2^53. @param {RunSeries} series @param {boolean} buckets */
function jsonRows({ times, values, reduced, ...one }, buckets) {
  const steps = one.exactSteps ?? one.steps;
  return Array.from(values, (value, i) => {
    const row = [jsonNumber(wallTime(times[i])), steps[i], jsonNumber(value)];
    if (buckets) {
      row.push(jsonNumber(reduced?.low[i] ?? value), jsonNumber(reduced?.high[i] ?? value));
      row.push(reduced?.sizes[i] ?? 1);
    }
    return `[${row}]`;
  });
}

/** A name for a file, whatever the tag holds. @param {string} tag @param {string} ending */
export function fileName(tag, ending) {
  const name = tag
    .replace(/[^\p{L}\p{N}._-]+/gu, "_")
    .replace(/^[._-]+/, "")
    .slice(0, 80);
  return `${name || "chart"}.${ending}`;
}
