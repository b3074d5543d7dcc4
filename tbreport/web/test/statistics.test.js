import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf, fileName, jsonOf, textCell } from "../src/lines/records.js";
import { notFinite, statisticsOf } from "../src/lines/statistics.js";
import { series, settings } from "./series.js";

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minus } = Number;

test("statistics of all points: what is not finite is counted and passed over", () => {
  const found = statisticsOf(series([4, nan, 1, inf, 9, 6]), null, settings());
  assert.deepEqual(
    [found.count, found.start, found.end, found.least, found.leastAt, found.most, found.mostAt, found.mean],
    [6, 4, 6, 1, 20, 9, 40, 5],
  );
  assert.deepEqual([found.change, found.percent, found.nan, found.infinite], [2, 50, 1, 1]);
  assert.deepEqual(notFinite([series([nan, inf, minus, 1])]), { nan: 1, infinite: 2 });
});

test("statistics over selected steps hold both ends; smoothing starts where the series does", () => {
  const values = [1, 2, 3, 4, 5, 6];
  const found = statisticsOf(series(values), [10, 30], settings({ smoothing: 0.5 }));
  assert.deepEqual([found.count, found.start, found.end, found.mean, found.change], [3, 2, 4, 3, 2]);
  const weights = [0.0625, 0.125, 0.25, 0.5];
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const expected = weights.reduce((sum, weight, i) => sum + weight * values[i], 0) / whole;
  assert.ok(Math.abs(found.smoothed - expected) < 1e-12);
  const nothing = statisticsOf(series([1, 2]), [100, 200], settings());
  assert.equal(nothing.count, 0);
  assert.ok(Number.isNaN(statisticsOf(series([]), null, settings()).mean));
});

test("of a reduced series: all points from the report, selected steps from the buckets", () => {
  const whole = {
    first: 1,
    last: "NaN",
    nan: 1,
    infinite: 0,
    least: -3,
    leastAt: 7,
    most: 8,
    mostAt: 9,
    mean: 2.5,
  };
  const reduced = { low: [1, -3, 2], high: [1, 8, 2], sizes: [1, 8, 1], whole };
  const one = series([1, 3, 2], { reduced, count: 10 });
  const all = statisticsOf(one, null, settings());
  assert.deepEqual([all.count, all.least, all.leastAt, all.mean, all.start], [10, -3, 7, 2.5, 1]);
  assert.ok(Number.isNaN(all.end));
  const some = statisticsOf(one, [10, 20], settings());
  assert.deepEqual([some.count, some.least, some.most, some.mean], [9, -3, 8, 26 / 9]);
  assert.deepEqual(notFinite([one]), { nan: 1, infinite: 0 });
});

test("texts that look like formulas are marked as texts, numbers are left alone", () => {
  assert.deepEqual(["=1+1", "+a", "-a", "@a", "a=b", 'a"b', "a,b", "=a,b", "a\nb"].map(textCell), [
    "'=1+1",
    "'+a",
    "'-a",
    "'@a",
    "a=b",
    '"a""b"',
    '"a,b"',
    '"\'=a,b"',
    '"a\nb"',
  ]);
});

test("CSV has TensorBoard's head to the letter, and every value to its last digit", () => {
  const values = Float32Array.from([0.1, -2.5, nan, inf, minus]);
  const one = series([], {
    values,
    steps: [0, 1, 2, 3, 4],
    times: [1.0004, 2, 3, 4, nan],
    precision: 0.0135,
  });
  const name = (/** @type {number} */ run) => ["=bad", "b"][run];
  assert.equal(
    csvOf([one], name),
    "Wall time,Step,Value\r\n1,0,0.10000000149011612\r\n2,1,-2.5\r\n3,2,nan\r\n4,3,inf\r\nnan,4,-inf\r\n",
  );
  const both = csvOf([one, { ...series([7]), run: 1 }], name).split("\r\n");
  assert.deepEqual([both[0], both[2], both[6]], ["Run,Wall time,Step,Value", "'=bad,2,1,-2.5", "b,1000,0,7"]);
  const parsed = JSON.parse(jsonOf("loss", [one], name));
  assert.deepEqual(parsed.runs["=bad"], [
    [1, 0, 0.10000000149011612],
    [2, 1, -2.5],
    [3, 2, "NaN"],
    [4, 3, "Infinity"],
    ["NaN", 4, "-Infinity"],
  ]);
  assert.deepEqual([parsed.tag, parsed.wall_time_precision], ["loss", 0.0135]);
});

test("steps beyond 2^53 have all their digits in files, and numbers near the largest all theirs", () => {
  const exactSteps = [9007199254740993n, -9223372036854775808n, 7n];
  const one = series([1.7e308, -5e-324, 2 ** 53], { steps: exactSteps.map(Number), exactSteps });
  const rows = csvOf([one], String).split("\r\n").slice(1, 4);
  assert.deepEqual(
    rows.map((row) => row.split(",").slice(1)),
    [
      ["9007199254740993", "1.7e+308"],
      ["-9223372036854775808", "-5e-324"],
      ["7", "9007199254740992"],
    ],
  );
  const text = jsonOf("a", [one], String);
  assert.match(text, /\[1000,9007199254740993,1\.7e\+308\],\[1001,-9223372036854775808,-5e-324\]/);
  assert.equal(JSON.parse(text).runs[0].length, 3);
});

test("files of a reduced series say so in their columns", () => {
  const reduced = { low: [1, 0], high: [1, 9], sizes: [1, 99], whole: /** @type {any} */ ({}) };
  const text = csvOf([series([1, 4], { reduced })], String);
  assert.equal(
    text,
    "Wall time,Step,Value (mean of the points),Lowest,Highest,Points\r\n1000,0,1,1,1,1\r\n1001,10,4,0,9,99\r\n",
  );
  const parsed = JSON.parse(jsonOf("a", [series([1, 4], { reduced })], String));
  assert.deepEqual(parsed.runs["0"][1], [1001, 10, 4, 0, 9, 99]);
  assert.match(parsed.reduced, /mean/);
});

test("a file's name is a name, whatever the tag", () => {
  assert.equal(fileName("../../etc/passwd", "csv"), "etc_passwd.csv");
  assert.equal(fileName("train/loss (ü)", "csv"), "train_loss_ü_.csv");
  assert.equal(fileName("///", "png"), "chart.png");
  assert.equal(fileName("\u202Ea".repeat(300), "csv").length, 84);
});
