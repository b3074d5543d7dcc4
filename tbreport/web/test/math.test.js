import assert from "node:assert/strict";
import { test } from "node:test";
import {
  extent,
  join,
  nearest,
  nearestAnywhere,
  padded,
  partition,
  smooth,
  withoutOutliers,
} from "../src/math.js";

/**
 * TensorBoard's data_transformer.ts, as literally as this language allows.
 * @param {number[]} values @param {number} weight
 */
function tensorboard(values, weight) {
  let last = values.length > 0 ? 0 : Number.NaN;
  let accumulated = 0;
  if (values.every((value) => value === values[0])) return values;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    accumulated++;
    return last / (weight === 1 ? 1 : 1 - weight ** accumulated);
  });
}

/** @param {ArrayLike<number>} actual @param {number[]} expected */
function close(actual, expected) {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    if (Number.isFinite(value))
      assert.ok(
        Math.abs(actual[i] - value) <= 1e-12 * Math.max(1, Math.abs(value)),
        `${i}: ${actual[i]} ≠ ${value}`,
      );
    else assert.ok(Object.is(actual[i], value), `${i}`);
  });
}

for (const weight of [0.3, 0.6, 0.99, 0.999]) {
  test(`smooths as TensorBoard does, weight ${weight}`, () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.sin(i / 9) * 100 + ((i * 7919) % 13));
    close(smooth(values, weight), tensorboard(values, weight));
    const damaged = values.map((v, i) =>
      i % 50 === 7 ? Number.NaN : i % 90 === 8 ? Number.NEGATIVE_INFINITY : v,
    );
    close(smooth(damaged, weight), tensorboard(damaged, weight));
  });
}

test("leaves alone what is constant, and everything at weight 0", () => {
  const constant = [0.1, 0.1, 0.1];
  assert.equal(smooth(constant, 0.9), constant);
  const values = [1, 2, 3];
  assert.equal(smooth(values, 0), values);
});

test("finds the nearest, the earlier of two equally near", () => {
  assert.equal(nearest([], 3), -1);
  assert.equal(nearest([5], 3), 0);
  assert.deepEqual(
    [-1, 1, 1.4, 1.5, 1.6, 9].map((x) => nearest([1, 2, 4], x)),
    [0, 0, 0, 0, 1, 2],
  );
  assert.equal(nearestAnywhere([5, Number.NaN, 1, 3], 2.1), 3);
});

test("extent and padding leave a range that can be drawn", () => {
  assert.deepEqual(
    extent([
      [3, Number.NaN, 1],
      [Number.POSITIVE_INFINITY, 2],
    ]),
    [1, 3],
  );
  assert.equal(extent([[Number.NaN]]), null);
  assert.deepEqual(padded([0, 100], false), [-5, 105]);
  assert.deepEqual(padded([0, 0], false), [-1, 1]);
  assert.deepEqual(padded(null, true), [0.1, 1]);
  const [low, high] = padded([1, 100], true);
  assert.ok(low < 1 && low > 0.7 && high > 100 && high < 130);
});

test("outliers are what lies beyond the 5th and the 95th percentile, as TensorBoard counts them", () => {
  const values = Array.from({ length: 101 }, (_, i) => i);
  assert.deepEqual(withoutOutliers([...values, Number.NaN]), [5, 95]);
  assert.deepEqual(withoutOutliers([7, 3]), [3, 7]);
  assert.equal(withoutOutliers([]), null);
});

test("a value that is the mean of several points counts as that many", () => {
  const values = [1, 5, 5, 5, 2];
  const all = smooth(values, 0.8);
  const buckets = smooth([1, 5, 2], 0.8, [1, 3, 1]);
  close(buckets, [all[0], all[3], all[4]]);
});

/**
 * TensorBoard's partitionSeries (scalar_card_container.ts), as literally as this language allows.
 * @param {number[]} xs
 */
function pieces(xs) {
  let piece = /** @type {number[]} */ ([]);
  const all = [piece];
  let last = Number.NEGATIVE_INFINITY;
  for (const x of xs) {
    if (!Number.isFinite(x)) {
      piece.push(x);
      continue;
    }
    if (x < last) {
      piece = [];
      all.push(piece);
    }
    piece.push(x);
    last = x;
  }
  return all;
}

test("a series is cut where x goes back, as TensorBoard cuts it", () => {
  const cases = [[], [1, 2, 3], [1, 2, 2, 3], [3, 2, 1], [0, 5, 3, Number.NaN, 4, 1, 9], [Number.NaN, 2, 1]];
  for (const xs of cases) {
    const starts = partition(xs);
    assert.deepEqual(
      starts.map((start, i) => xs.slice(start, starts[i + 1])),
      pieces(xs),
    );
  }
});

test("another scalar at these steps: at the same step, on the line between, nothing beyond its ends", () => {
  const joined = join([0, 5, 10, 12, 20, 25], [5, 10, 20], [1, 2, 4]);
  assert.deepEqual([...joined], [Number.NaN, 1, 2, 2.4, 4, Number.NaN]);
  assert.deepEqual(
    [...join([3, 1, 2], [2, 1, 3], [20, 10, 30])],
    [30, 10, 20],
    "unordered: the same step alone",
  );
  assert.deepEqual([...join([1, 2], [1], [7])], [7, Number.NaN]);
  assert.deepEqual([...join([5, 1], [1, 5], [10, 50])], [50, 10], "where the steps themselves go back");
});
