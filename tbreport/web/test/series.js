/** Series and settings for tests, with what a test does not care about filled in. */

/** @param {Partial<import("../src/types").LineSettings>} [changes] @returns {import("../src/types").LineSettings} */
export const settings = (changes) => ({
  smoothing: 0,
  chosen: true,
  x: "step",
  logX: false,
  log: false,
  outliers: false,
  partition: false,
  zoom: null,
  range: null,
  ...changes,
});

/** @param {number[]} values @param {Partial<import("../src/types").RunSeries>} [changes] */
export const series = (values, changes) => ({
  run: 0,
  steps: values.map((_, i) => i * 10),
  times: values.map((_, i) => 1000 + i),
  values,
  stepless: false,
  count: values.length,
  precision: 0.001,
  ...changes,
});
