import assert from "node:assert/strict";
import test from "node:test";
import { counterpart } from "../../sections/images/counterpart.js";
import { viewCodec } from "../../sections/images/zoom.js";
import { fileNameOf, nearestKept } from "../src/media-series.js";

/** @param {object} more @returns {any} */
const series = (more) => ({
  tag: "x",
  run: 0,
  steps: [0, 10, 20],
  kept: [0, 1, 2],
  values: [[1], [1], [1]],
  ...more,
});
/** @param {any} one @param {object} place @param {any[]} all */
const met = (one, place, all) => counterpart(one, { at: 0, sample: 0, ...place }, all, nearestKept);

test("an image is compared with its tag in the next run, at the nearest step", () => {
  const [a, b, c] = [series({}), series({ run: 1, steps: [1, 12, 30] }), series({ run: 2 })];
  const other = series({ tag: "y" });
  assert.deepEqual(met(a, { at: 1, sample: 2 }, [a, b, c, other]), {
    series: b,
    place: { at: 1, sample: 2 },
  });
  assert.equal(met(c, {}, [a, b, c, other]).series, a);
});

test("an image is never compared with itself where the report has another", () => {
  const many = series({});
  const samples = series({ steps: [5], kept: [0], values: [[1, 2, 3]] });
  const alone = series({ tag: "y", steps: [5], kept: [0], values: [[1]] });
  assert.deepEqual(met(many, { at: 2 }, [many]).place, { at: 0, sample: 0 });
  assert.deepEqual(met(many, { at: 0 }, [many]).place, { at: 2, sample: 0 });
  assert.deepEqual(met(samples, { sample: 2 }, [samples]).place, { at: 0, sample: 0 });
  assert.equal(met(alone, {}, [samples, alone]).series, samples);
  assert.equal(met(alone, {}, [alone]).series, alone);
});

test("a view of the viewer as a link has it", () => {
  const view = { scale: 1.5, x: 33.333333, y: -7 };
  assert.equal(viewCodec.print(view), "1.5,33.333,-7");
  assert.deepEqual(viewCodec.parse("1.5,33.333,-7"), { scale: 1.5, x: 33.333, y: -7 });
  assert.equal(viewCodec.print(null), "");
  assert.equal(viewCodec.parse(""), null);
  for (const text of ["0,1,1", "99,1,1", "1,x,1", "1,1", "1,1,1,1", "NaN,1,1"]) {
    assert.equal(viewCodec.parse(text), undefined, text);
  }
});

/** @param {any} one @param {object} place @param {string} run */
const named = (one, place, run) =>
  fileNameOf(one, { at: 0, sample: 0, ...place }, /** @type {any} */ ({ page: { runs: [{ name: run }] } }));

test("a file is named after run, tag, step and sample", () => {
  assert.equal(named(series({}), { at: 1 }, "a/b"), "a_b_x_step-10");
  assert.equal(named(series({ values: [[1, 2]], kept: [0] }), { sample: 1 }, "a"), "a_x_step-0_sample-2");
  assert.equal(named(series({ stepless: true, steps: [0, 0, 0] }), { at: 1 }, "a"), "a_x_2-of-3");
  assert.equal(named(series({ steps: [0, 7, 7] }), { at: 2 }, "a"), "a_x_step-7_2-of-2");
});

test("no file is hidden, leaves its folder or turns its name round", () => {
  assert.equal(named(series({ tag: "loss" }), {}, "."), "loss_step-0");
  assert.equal(named(series({ tag: "../../etc/passwd" }), {}, "."), "etc_passwd_step-0");
  assert.equal(named(series({ tag: "x\u202egnp.exe\0:*?\\y" }), {}, "~/.ssh"), "ssh_x_gnp.exe_y_step-0");
  assert.equal(named(series({ tag: "/" }), {}, "."), "step-0");
});

test("names that are too long keep what tells files apart", () => {
  const long = series({
    tag: "注意力".repeat(99),
    values: [
      [1, 2],
      [1, 2],
      [1, 2],
    ],
  });
  const names = [0, 1, 2].flatMap((at) =>
    [0, 1].map((sample) => named(long, { at, sample }, "🙂".repeat(3))),
  );
  assert.equal(new Set(names).size, 6);
  for (const name of names) {
    assert.ok(new TextEncoder().encode(name).length <= 121, name);
    assert.doesNotMatch(name, /\ufffd/);
    assert.match(name, /_step-\d+_sample-\d$/);
  }
});
