import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf } from "../src/lines/axes.js";
import { prepare } from "../src/lines/model.js";
import { nearerFirst, rowsAt } from "../src/lines/rows.js";
import { series, settings } from "./series.js";

/** Runs of which each has its value at its steps. @param {Record<string, number[]>} runs  by their values */
function chart(runs) {
  const all = Object.entries(runs).map(([value, steps], run) =>
    series(
      steps.map(() => Number(value)),
      { run, steps },
    ),
  );
  const model = prepare(all, settings());
  return { model, frame: frameOf(model, 1000, 100) };
}

/** @param {number} from @param {number} to @param {number} by */
const steps = (from, to, by) => Array.from({ length: (to - from) / by + 1 }, (_, i) => from + i * by);

/** @param {ReturnType<typeof chart>} surface @param {number} x @param {number} value  the pointer's height */
const order = (surface, x, value) =>
  rowsAt(surface, x, surface.frame.y(value))
    .sort(nearerFirst)
    .map(({ line, end }) => `${line.run} ${end}`.trim());

test("a run that ended long before is not what the pointer is at, however near its last value is", () => {
  const surface = chart({ 1: steps(0, 1000, 10), 2: steps(0, 200, 10), 5: steps(0, 1000, 10) });
  assert.deepEqual(order(surface, 800, 2), ["0", "2", "1 last value"]);
  assert.deepEqual(order(surface, 100, 2), ["1", "0", "2"]);
  assert.deepEqual(order(surface, 203, 2), ["1", "0", "2"]); // three pixels on, it still is
});

test("nor is one that begins later", () => {
  const surface = chart({ 1: steps(0, 1000, 10), 2: steps(800, 1000, 10) });
  assert.deepEqual(order(surface, 300, 2), ["0", "1 first value"]);
});

test("a line that passes by between two of its points is no end, and comes after those with a value here", () => {
  const surface = chart({ 1: steps(0, 1000, 10), 2: [0, 1000] });
  assert.deepEqual(order(surface, 300, 2), ["0", "1"]);
});

test("a run whose steps go back has no end between them", () => {
  const surface = chart({ 1: steps(0, 1000, 10), 2: [0, 900, 100, 0] });
  assert.deepEqual(order(surface, 500, 2), ["0", "1"]);
  assert.deepEqual(order(surface, 990, 2), ["0", "1 last value"]);
});
