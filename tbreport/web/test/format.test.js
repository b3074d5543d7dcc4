import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../src/format.js";

test("numbers have five significant digits", () => {
  assert.deepEqual(
    [0, 1, 0.123456, -2.5, 12345.678, 1234567, 1e-5, 1.2345678e10, Number.NaN, Number.NEGATIVE_INFINITY].map(
      format.number,
    ),
    ["0", "1", "0.12346", "−2.5", "12346", "1234567", "1e−5", "1.235e10", "NaN", "−∞"],
  );
});

test("counts and steps are grouped by three", () => {
  assert.equal(format.count(1234567), "1,234,567");
  assert.equal(format.step(-1000), "−1,000");
  assert.equal(format.step(0.5), "0.5");
  assert.equal(format.step(2 ** 63), "9,223,372,036,854,775,808");
  assert.equal(format.plural(1, "run"), "1 run");
  assert.equal(format.plural(2000, "entry", "entries"), "2,000 entries");
});

test("times are UTC, spans have two units", () => {
  assert.equal(format.time(1.7e9), "2023-11-14 22:13:20");
  assert.equal(format.time(Number.NaN), "");
  assert.deepEqual([0, 9.96, 59.6, 61, 3725, 90061, -5].map(format.duration), [
    "0.0 s",
    "10 s",
    "1 min 00 s",
    "1 min 01 s",
    "1 h 02 min",
    "1 d 01 h",
    "−5.0 s",
  ]);
  assert.deepEqual([999, 4100, 25e6].map(format.bytes), ["999 B", "4.1 kB", "25.0 MB"]);
});
