import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../src/format.js";
import { layoutOf } from "../src/lines/axes.js";
import { marksOf } from "../src/lines/marks.js";
import { prepare } from "../src/lines/model.js";
import { emptiness, leftOut } from "../src/lines/words.js";
import { series, settings } from "./series.js";

const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE } = Number;
const words = /** @type {any} */ (format);

/** @param {number[]} values @param {object} [changes] @param {any} [fixed] @param {object} [more] of the series */
function said(values, changes = {}, fixed = undefined, more = {}) {
  const model = prepare([series(values, more)], settings(changes), fixed);
  return { empty: emptiness(model, words), notes: leftOut(model, words).map(({ text }) => text) };
}

test("a card without a line says why, and of how many values", () => {
  assert.equal(
    said([-1, -2, 0], { log: true }).empty,
    "All 3 values are not above 0: a logarithmic axis has no place for them.",
  );
  assert.equal(said([nan, nan]).empty, "All 2 values are NaN.");
  assert.equal(said([inf]).empty, "Its only value is infinite.");
  assert.equal(
    said([nan, inf, -1, -2], { log: true }).empty,
    "None of its 4 values can be drawn: 1 NaN, 1 infinite, 2 not above 0.",
  );
  assert.equal(said([1, 2], {}, [5, 9]).empty, "All 2 values are outside the y axis, 5 to 9.");
  assert.equal(
    said([1, 2], { x: "wall" }, undefined, { times: [nan, nan] }).empty,
    "All 2 values are without a time.",
  );
  assert.equal(said([1, 2], { x: ":epoch" }).empty, "All 2 values are without epoch.");
  assert.equal(said([1], { logX: true }).empty, "Its only value is at steps not above 0.");
  assert.equal(said([1, 2], { zoom: [500, 900] }).empty, "No values from step 500 to step 900.");
  assert.equal(said([]).empty, "No value was logged.");
  assert.equal(emptiness(prepare([], settings()), words), "None of its runs is shown.");
});

test("a card with a line says nothing in its place", () => {
  assert.equal(said([1, 2]).empty, "");
  assert.equal(said([1, 2], { zoom: [2, 3] }).empty, "", "the line passes between two points");
  assert.equal(said([1, 9], {}, [4, 5]).empty, "", "the line leads from below the plot to above it");
});

test("values that a line passes over are counted on the card", () => {
  assert.deepEqual(said([3, 0, -1], { log: true }).notes, ["2 not above 0"]);
  assert.deepEqual(said([1, 2, 3], { logX: true }).notes, ["1 at steps not above 0"]);
  assert.deepEqual(said([1, 2, 3], { x: "relative" }, undefined, { times: [5, nan, 6] }).notes, [
    "1 without a time",
  ]);
  assert.deepEqual(said([1, 2, 30], {}, [0, 10]).notes, ["1 outside"]);
  const values = Array.from({ length: 101 }, (_, i) => i);
  assert.deepEqual(said(values, { outliers: true }).notes, ["2 outside"], "the first and the last");
  assert.deepEqual(said([...values, 1e9, 1e9], { outliers: true }).notes, ["4 outside"]);
  const steps = Array.from({ length: 20 }, (_, i) => 2 ** 60 + i);
  assert.deepEqual(said(steps, {}, undefined, { steps }).notes, ["19 steps alike"]);
  assert.deepEqual(said([1, 2]).notes, []);
  const reduced = { low: [0, 1], high: [0, 4], sizes: [7, 9], whole: /** @type {any} */ ({}) };
  assert.deepEqual(said([0, 2], { log: true }, undefined, { reduced }).notes, ["7 not above 0"]);
});

for (const [name, values, more] of /** @type {[string, number[], object][]} */ ([
  ["the largest doubles", [-MAX_VALUE, MAX_VALUE, 0], {}],
  ["the smallest", [5e-324, 1e-323, 0], {}],
  ["one value alone, as large as can be", [MAX_VALUE, MAX_VALUE], {}],
  ["steps of which doubles know but one", [1, 2, 3], { steps: [2 ** 63, 2 ** 63, 2 ** 63] }],
  ["nanoseconds since 1970", [1, 2, 3], { steps: [1.7e18, 1.7e18 + 1e9, 1.7e18 + 2e9] }],
])) {
  test(`a line is drawn, inside the plot: ${name}`, () => {
    for (const log of [false, true]) {
      const model = prepare([series(values, more)], settings({ log, smoothing: 0.6 }));
      const { frame, signals } = layoutOf(model, { width: 400, height: 250 });
      const { lines, fills } = marksOf(model, frame, { color: () => "#000", dash: () => undefined });
      assert.ok(lines.length + fills.length > 0);
      for (const one of model.lines) {
        for (let i = 0; i < values.length; i++) {
          if (log && !(values[i] > 0)) continue;
          const [x, y] = [frame.x(one.x[i]), frame.y(values[i])];
          assert.ok(x >= 0 && x <= frame.width && y >= -1e-9 && y <= frame.height + 1e-9, `${x} ${y}`);
          assert.ok(Math.abs(frame.x(frame.invert(x)) - x) < 1e-6);
        }
      }
      const { ylabels } = /** @type {any} */ (signals);
      assert.equal(new Set(ylabels).size, ylabels.length, ylabels);
    }
  });
}
