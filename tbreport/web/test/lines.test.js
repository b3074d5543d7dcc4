import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf, xText } from "../src/lines/axes.js";
import { marksOf } from "../src/lines/marks.js";
import { crosses, nearestPoint, nearestStep, prepare } from "../src/lines/model.js";
import { chooseX, defineSettings, rangesCodec, readSettings, zoomTo } from "../src/lines/settings.js";
import { series, settings } from "./series.js";

const style = { color: () => "#000000", dash: () => undefined };

test("y holds all that is visible: what was logged and what is smoothed, inside the zoom", () => {
  const one = series([0, 10, 20, 1000]);
  assert.deepEqual(prepare([one], settings()).y, [-50, 1050]);
  assert.deepEqual(prepare([one], settings({ zoom: [0, 20] })).y, [-1, 21]);
  assert.deepEqual(
    prepare([one], settings({ smoothing: 0.9 })).y,
    [-50, 1050],
    "what was logged is never outside",
  );
  const falling = series([1000, 10, 10, 10]);
  const [low, high] = prepare([falling], settings({ smoothing: 0.9, zoom: [20, 30] })).y;
  assert.ok(low < 10 && high > 300, "nor is the smoothed line, where it comes from far above");
});

test("a fixed y axis holds, each end alone or both, where it leaves a range", () => {
  const one = series([0, 10, 20, 1000]);
  assert.deepEqual(prepare([one], settings(), [5, 15]).y, [5, 15]);
  assert.deepEqual(prepare([one], settings(), [null, 30]).y, [-50, 30]);
  assert.deepEqual(prepare([one], settings(), [2000, null]).y, [2000, 2001]);
  assert.deepEqual(prepare([one], settings(), [15, 5]).y, [-50, 1050]);
  const { y } = prepare([one], settings({ log: true }), [-1, 100]);
  assert.ok(y[0] > 0 && y[1] === 100, "a log axis has no place for what is not positive");
});

test("a log axis passes over what is not positive", () => {
  const { y } = prepare([series([-5, 0, 1, 100])], settings({ log: true }));
  assert.ok(y[0] > 0.5 && y[0] < 1 && y[1] > 100 && y[1] < 200);
  const model = prepare([series([1, 2, 3])], settings({ logX: true, zoom: [0, 20] }));
  assert.deepEqual(model.x, [10, 20], "step 0 has no logarithm");
  assert.equal(prepare([series([1, 2])], settings({ logX: true, x: "wall" })).logX, false);
});

test("x as step, relative and wall time, another scalar; writing order where the writer gave no step", () => {
  const one = series([1, 2, 3], { times: [Number.NaN, 50, 60], other: [0.5, 1, 1.5] });
  assert.deepEqual(prepare([one], settings()).x, [0, 20]);
  assert.deepEqual(prepare([one], settings({ x: "wall" })).x, [50, 60]);
  assert.deepEqual(prepare([one], settings({ x: "relative" })).x, [0, 10]);
  assert.deepEqual(prepare([one], settings({ x: ":epoch" })).x, [0.5, 1.5]);
  const without = prepare([series([1, 2])], settings({ x: ":epoch" }));
  assert.ok(Array.from(without.lines[0].x).every(Number.isNaN), "a run without that scalar has no place");
  const stepless = series([1, 2, 3], { steps: [0, 0, 0], stepless: true });
  assert.deepEqual(prepare([stepless], settings()).x, [0, 2]);
});

test("steps that go back: one zigzag, or a line for each piece, smoothed on its own", () => {
  const one = series([4, 6, 8, 2, 4], { steps: [0, 10, 20, 5, 15] });
  const [zigzag] = prepare([one], settings()).lines;
  assert.deepEqual(Array.from(zigzag.x), [0, 10, 20, 5, 15]);
  assert.equal(zigzag.ascending, false);
  const pieces = prepare([one], settings({ partition: true, smoothing: 0.5 })).lines;
  assert.deepEqual(
    pieces.map(({ x, y, part }) => [Array.from(x), y[0], part]),
    [
      [[0, 10, 20], 4, " (1/2)"],
      [[5, 15], 2, " (2/2)"],
    ],
  );
  assert.deepEqual(pieces[1].series.steps, [5, 15]);
  assert.equal(prepare([series([1, 2])], settings({ partition: true })).lines[0].part, "");
});

test("buckets: lows and highs are drawn and fit the axis, means are smoothed with their weight", () => {
  const reduced = { low: [1, 0, 5], high: [1, 9, 5], sizes: [1, 100, 1], whole: /** @type {any} */ ({}) };
  const one = series([1, 4, 5], { reduced });
  const model = prepare([one], settings());
  assert.deepEqual(Array.from(model.lines[0].raw.y), [1, 1, 0, 9, 5, 5]);
  assert.deepEqual(Array.from(model.lines[0].raw.x), [0, 0, 10, 10, 20, 20]);
  assert.ok(model.y[0] < 0 && model.y[1] > 9);
  const [line] = prepare([one], settings({ smoothing: 0.9 })).lines;
  assert.ok(Math.abs(line.y[1] - 4) < 1e-3, "a hundred points outweigh the one before");
});

test("the nearest point, also where steps go back", () => {
  const model = prepare([series([1, 2, 3]), series([1, 2, 3, 4], { steps: [0, 10, 5, 20] })], settings());
  assert.deepEqual(
    model.lines.map((line) => nearestPoint(line, 6)),
    [1, 2],
  );
  assert.deepEqual(
    model.lines.map((line) => nearestStep(line, 19)),
    [2, 3],
  );
});

test("what is no number is marked on the edges", () => {
  const one = series([1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2]);
  const model = prepare([one], settings());
  const { lines, fills } = marksOf(model, frameOf(model, 100, 50), style);
  assert.equal(lines.length, 0, "two points alone are two dots");
  assert.equal(fills.length, 4, "dots, and a mark for each of NaN, ∞ and −∞");
  const reduced = { low: [1, 2], high: [1, 2], sizes: [1, 9], marks: [0, 3], whole: /** @type {any} */ ({}) };
  const buckets = prepare([series([1, 2], { reduced })], settings());
  assert.equal(marksOf(buckets, frameOf(buckets, 100, 50), style).fills.length, 2, "NaN and ∞ in a bucket");
});

test("a lone point on the edge is a dot, one above or below the plot is none", () => {
  const one = series([1, Number.NaN, 5]);
  const model = prepare([one], settings());
  const frame = frameOf(model, 100, 50);
  const dots = (/** @type {number} */ one, /** @type {number} */ five) => {
    const y = (/** @type {number} */ value) => (value === 1 ? one : value === 5 ? five : Number.NaN);
    return marksOf(model, { ...frame, y }, style).fills.length - 1; // but the mark of NaN
  };
  assert.equal(dots(50, 0), 1);
  assert.equal(dots(51, -1), 0);
});

test("smoothing draws the raw line behind; a sub-run's line is dashed", () => {
  const model = prepare([series([1, 2, 3])], settings({ smoothing: 0.6 }));
  const { lines } = marksOf(model, frameOf(model, 100, 50), { ...style, dash: () => [2, 3] });
  assert.deepEqual(
    lines.map((line) => /** @type {any} */ (line).opacity),
    [0.25, 1],
  );
  assert.deepEqual(/** @type {any} */ (lines[0]).dash, [2, 3]);
});

test("scales go both ways", () => {
  const model = { ...prepare([series([1, 2])], settings()), x: [100, 200], y: [1, 100], log: true };
  const frame = frameOf(/** @type {any} */ (model), 400, 50);
  assert.equal(frame.x(150), 200);
  assert.equal(frame.invert(200), 150);
  assert.ok(Math.abs(frame.y(10) - 25) < 1e-9);
  assert.ok(!Number.isFinite(frame.y(0)) && Number.isNaN(frame.y(-1)));
  const log = frameOf(/** @type {any} */ ({ ...model, x: [1, 10_000], logX: true }), 400, 50);
  assert.ok(Math.abs(log.x(100) - 200) < 1e-9);
  assert.ok(Math.abs(log.invert(300) - 1000) < 1e-6);
  assert.ok(!Number.isFinite(log.x(0)));
});

test("a place on the x axis as text", () => {
  const format = /** @type {any} */ ({ number: String, step: String });
  assert.equal(xText(3, ":epoch", format), "epoch 3");
  assert.equal(xText(3, "step", format), "step 3");
});

/** A state that is a map. */
function plainState() {
  const values = new Map();
  const defaults = new Map();
  return /** @type {any} */ ({
    define: (/** @type {string} */ key, /** @type {unknown} */ fallback) => {
      defaults.set(key, fallback);
      values.set(key, fallback);
    },
    get: (/** @type {string} */ key) => values.get(key),
    set: (/** @type {string} */ key, /** @type {unknown} */ value) => values.set(key, value),
    reset: (/** @type {string} */ key) => values.set(key, defaults.get(key)),
  });
}

test("a zoom stays inside what there is, is no finer than a pixel, and all of it is none", () => {
  const state = plainState();
  defineSettings(state);
  const model = /** @type {any} */ ({ whole: [0, 1000] });
  zoomTo(model, 100.123456789, 250.5, state);
  assert.deepEqual(state.get("lines.zoom"), [100.123, 250.5]);
  zoomTo(model, -50, 5000, state);
  assert.equal(state.get("lines.zoom"), null);
  zoomTo(/** @type {any} */ ({ whole: [1.7e9, 1.7e9 + 3600] }), 1.7e9 + 60.25, 1.7e9 + 61.5, state);
  assert.deepEqual(state.get("lines.zoom"), [1.7e9 + 60.25, 1.7e9 + 61.5]);
  chooseX(state, "wall");
  assert.equal(state.get("lines.zoom"), null, "another axis has other ends");
  assert.equal(readSettings(state).x, "wall");
  assert.deepEqual([readSettings(state).smoothing, readSettings(state).chosen], [0.6, false]);
  state.set("lines.smoothing", 0.6);
  assert.equal(readSettings(state).chosen, true, "the usual weight, too, can be chosen");
});

test("ranges of y are read back as they were written", () => {
  const ranges = new Map([
    ["a/b,c@d", /** @type {[number, number]} */ ([0.5, 2])],
    ["loss", /** @type {any} */ ([null, -3])],
  ]);
  assert.deepEqual(rangesCodec.parse(rangesCodec.print(ranges)), ranges);
  assert.deepEqual(rangesCodec.parse("loss@x@1,none"), new Map());
});

test("a line that passes between two places crosses them, one that ends before does not", () => {
  const { lines } = prepare([series([1, 2, 3]), series([1, 2, 3], { steps: [0, 100, 50] })], settings());
  assert.deepEqual(
    lines.map((line) => crosses(line, 11, 12)),
    [true, true],
  );
  assert.deepEqual(
    lines.map((line) => crosses(line, 21, 30)),
    [false, true],
  );
  assert.deepEqual(
    lines.map((line) => crosses(line, 101, 200)),
    [false, false],
  );
});
