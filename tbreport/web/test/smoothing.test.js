import assert from "node:assert/strict";
import { test } from "node:test";
import { prepare } from "../src/lines/model.js";
import { isLeftAsItIs, isNoisy } from "../src/lines/smoothing.js";
import { smooth } from "../src/math.js";
import { series, settings } from "./series.js";

/** @param {number} length @param {(i: number) => number} value */
const made = (length, value) => series(Array.from({ length }, (_, i) => value(i)));
/** From −1 to 1, without any order. @param {number} i */
const noise = (i) => Math.sin(i * i * 12.9898) * (Math.abs(Math.sin(i * 78.233)) + 0.1);

test("smoothed at first: noisy series of a hundred points and more, and no others", () => {
  assert.deepEqual(
    Object.entries({
      "a loss": made(200, (i) => Math.exp(-i / 50) + 0.1 * noise(i)),
      "episodes won or lost": made(200, (i) => Number(noise(i) > 0)),
      "one in twelve won": made(240, (i) => Number(i % 12 === 0)),
      short: made(99, noise),
      "a schedule in steps": made(300, (i) => 0.1 * 0.5 ** Math.floor(i / 100)),
      "warm-up and cosine": made(1000, (i) => Math.min(i / 100, (1 + Math.cos(i / 320)) / 2)),
      "a cyclic schedule": made(1000, (i) => Math.abs((i % 100) - 50)),
      epochs: made(500, (i) => Math.floor(i / 3)),
      frames: made(500, (i) => 4 * i),
      "time left": made(500, (i) => -i * i),
      "the same for twenty steps": made(2000, (i) => noise(Math.floor(i / 20))),
      constant: made(500, () => 1),
      "nothing but NaN": made(500, () => Number.NaN),
      "noise with gaps": made(300, (i) => (i % 3 ? noise(i) : Number.NaN)),
    }).flatMap(([name, one]) => (isNoisy(one) ? [name] : [])),
    ["a loss", "episodes won or lost", "one in twelve won", "noise with gaps"],
  );
});

test("a series in buckets is as long as it was logged", () => {
  const values = Array.from({ length: 60 }, (_, i) => noise(i));
  const reduced = { low: values, high: values, sizes: values.map(() => 50), whole: /** @type {any} */ ({}) };
  assert.equal(isNoisy(series(values, { reduced, count: 3000 })), true);
});

test("what the reader chooses applies to all; what is not smoothed says so", () => {
  const short = made(30, noise);
  const at = (/** @type {object} */ changes) =>
    prepare([short], settings({ smoothing: 0.6, ...changes })).lines[0];
  assert.deepEqual([at({ chosen: false }).smoothed, at({ chosen: false }).asItIs], [false, true]);
  assert.deepEqual([at({ chosen: true }).smoothed, at({ chosen: true }).asItIs], [true, false]);
  assert.equal(
    isLeftAsItIs(short, { smoothing: 0, chosen: false, log: false }),
    false,
    "nothing was asked for",
  );
});

test("smoothing invents no value outside those before it", () => {
  for (const weight of [0.1, 0.6, 0.99, 0.999]) {
    for (const scale of [1e-308, 1, 1.7e308]) {
      const values = Array.from({ length: 300 }, (_, i) => scale * (i % 17 ? 1 : noise(i)));
      let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      Array.from(smooth(values, weight)).forEach((value, i) => {
        least = Math.min(least, values[i]);
        most = Math.max(most, values[i]);
        assert.ok(value >= least && value <= most, `${value} at ${i}, weight ${weight}`);
      });
    }
  }
});

test("on a logarithmic axis zeros and what is below them are gaps, not a decay towards nothing", () => {
  const values = [50, 25, 1, 0, 0, -3, 0, 8, Number.NaN, 8];
  const smoothed = Array.from(smooth(values, 0.9, undefined, true));
  values.forEach((value, i) => {
    if (value > 0) assert.ok(smoothed[i] >= 1 && smoothed[i] <= 50);
    else assert.ok(Object.is(smoothed[i], value), "what has no place passes through");
  });
  const model = prepare([series(values)], settings({ smoothing: 0.9, log: true }));
  assert.ok(model.y[0] > 0.5, `the axis begins near the least positive value, not at ${model.y[0]}`);
});
