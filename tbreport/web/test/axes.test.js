import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutOf, PADDING } from "../src/lines/axes.js";
import { labelsOf, textWidth } from "../src/lines/labels.js";
import { prepare } from "../src/lines/model.js";
import { decimalTicks, tick } from "../src/lines/ticks.js";
import { series, settings } from "./series.js";

const LETTER_HEIGHT = 11;

/** Numbers from 0 to 1, the same ones in every run (mulberry32). @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {() => number} next @param {number} least @param {number} most */
const between = (next, least, most) => least + next() * (most - least);

/** Domains over magnitudes × offsets: from a range as large as its numbers to one a trillionth of them. @param {() => number} next */
function domain(next) {
  const size = 10 ** between(next, -300, 300);
  const span = size * 10 ** between(next, -12, 0);
  const sign = next() < 0.5 ? -1 : 1;
  const low = next() < 0.2 ? -span * next() : sign * size;
  return /** @type {[number, number]} */ ([low, low + span]);
}

/** @param {Partial<import("../src/lines/model.js").Model>} changes */
const model = (changes) => ({ ...prepare([series([1, 2])], settings()), ...changes });

const POWERS = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** @param {string} text  a number as it stands on an axis */
function parsed(text) {
  const [, digits, suffix] = /** @type {RegExpExecArray} */ (/^([^kMGT]*)([kMGT]?)$/.exec(text));
  const value = Number(digits.replaceAll("−", "-").replaceAll(",", ""));
  return value * (POWERS[/** @type {keyof POWERS} */ (suffix)] ?? 1);
}

/** The value that a label and the axis' head say together. @param {string} label @param {string} head */
function said(label, head) {
  const [, power = "", offset = ""] = /^(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))? ?(.*)$/.exec(head) ?? [];
  const exponent = [...power]
    .map((letter) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(letter) - 1)
    .map((n) => (n < 0 ? "-" : n));
  const own = power ? Number(`${parsed(label)}e${exponent.join("")}`) : parsed(label);
  return own + (offset ? parsed(offset.replace("+", "")) : 0);
}

/**
 * No two labels alike, none empty, none cut by the card, none over another; each says where it stands.
 * @param {ReturnType<typeof layoutOf>} layout @param {string} unit @param {number} per
 */
function holds({ frame, signals, padding }, unit = "", per = 1) {
  const { xticks, xlabels, xhead, yticks, ylabels, yhead } = /** @type {any} */ (signals);
  for (const labels of [xlabels, ylabels]) {
    assert.equal(new Set(labels).size, labels.length, `alike: ${labels}`);
    assert.ok(
      labels.every((/** @type {string} */ label) => label.length),
      "none is empty",
    );
  }
  const x = [frame.invert(0), frame.invert(frame.width)];
  const digits = (Math.max(...x.map(Math.abs)) * 2 ** -52 * frame.width) / (x[1] - x[0]);
  xlabels.forEach((/** @type {string} */ label, /** @type {number} */ i) => {
    const half = textWidth(label) / 2;
    assert.ok(xticks[i] - half >= -PADDING.left && xticks[i] + half <= frame.width + PADDING.right, label);
    if (i) assert.ok(xticks[i] - xticks[i - 1] > half + textWidth(xlabels[i - 1]) / 2 + 4, `${xlabels}`);
    const value = said(label.replace(unit, ""), xhead.replace(unit, "")) * per;
    assert.ok(Math.abs(frame.x(value) - xticks[i]) < 0.5 + 2 * digits, `${label} ${xhead} is ${value}`);
    if (value === 0) assert.equal(label, "0");
  });
  ylabels.forEach((/** @type {string} */ label, /** @type {number} */ i) => {
    assert.ok(textWidth(label) <= PADDING.left - 6, `${label} is wide`);
    if (i) assert.ok(Math.abs(yticks[i] - yticks[i - 1]) > LETTER_HEIGHT, `${ylabels}`);
    const value = said(label, yhead);
    const [low, high] = [frame.y(value), yticks[i]];
    assert.ok(Math.abs(low - high) < 1, `${label} ${yhead} is ${value}, ${low} ≠ ${high}`);
    if (value === 0) assert.equal(label, "0");
  });
  assert.ok(padding.top >= PADDING.top + (yhead ? 10 : 0), "a head has a line of its own");
  assert.ok(padding.bottom >= PADDING.bottom + (xhead ? 10 : 0));
}

test("labels are whole, distinct and true, over magnitudes × offsets and sizes of cards", () => {
  const next = random(1);
  for (let round = 0; round < 3000; round++) {
    const size = { width: between(next, 200, 1200), height: between(next, 150, 500) };
    const layout = layoutOf(model({ kind: ":other", x: domain(next), y: domain(next) }), size);
    holds(layout);
    const { ylabels, xlabels } = /** @type {any} */ (layout.signals);
    assert.ok(ylabels.length >= 2, `an axis of ${ylabels}`);
    assert.ok(xlabels.length >= 1);
  }
});

test("steps are whole numbers, also beyond 2^53 and as nanoseconds since 1970", () => {
  const next = random(2);
  for (let round = 0; round < 1000; round++) {
    const from = Math.round(10 ** between(next, 0, 18.9));
    const x = /** @type {[number, number]} */ ([
      from,
      from + Math.max(2, from * 10 ** between(next, -13, 1)),
    ]);
    const layout = layoutOf(model({ x, kind: "step" }), { width: between(next, 200, 900), height: 220 });
    holds(layout);
    const { xlabels, xhead } = /** @type {any} */ (layout.signals);
    for (const label of xlabels)
      assert.ok(xhead || Math.abs(parsed(label) - Math.round(parsed(label))) <= 1e-15 * parsed(label), label);
  }
});

test("logarithmic axes, from a sliver of a decade to all that doubles span", () => {
  const next = random(3);
  for (let round = 0; round < 1500; round++) {
    const first = 10 ** between(next, -300, 250);
    const y = /** @type {[number, number]} */ ([first, first * 10 ** (10 ** between(next, -4, 1.7))]);
    const x = /** @type {[number, number]} */ ([1, 10 ** between(next, 0.1, 9)]);
    holds(layoutOf(model({ x, y, log: true, logX: true }), { width: between(next, 220, 900), height: 220 }));
  }
});

test("spans of time are in their unit; a start is plain 0", () => {
  const next = random(4);
  for (const [per, unit, least, most] of [
    [1, " s", 0.001, 119],
    [60, " min", 121, 7100],
    [3600, " h", 7300, 172_000],
    [86400, " d", 173_000, 1e8],
  ]) {
    for (let round = 0; round < 100; round++) {
      const x = /** @type {[number, number]} */ ([0, between(next, Number(least), Number(most))]);
      const layout = layoutOf(model({ x, kind: "relative" }), {
        width: between(next, 220, 900),
        height: 220,
      });
      holds(layout, String(unit), Number(per));
      assert.equal(/** @type {any} */ (layout.signals).xlabels[0], "0");
    }
  }
});

test("wall times: distinct, the day or the year said once, whatever the span", () => {
  const next = random(5);
  for (let round = 0; round < 1500; round++) {
    const from = between(next, -1e10, 1e11);
    const x = /** @type {[number, number]} */ ([from, from + 10 ** between(next, -2, 10)]);
    const width = between(next, 220, 900);
    const { signals, frame } = layoutOf(model({ x, kind: "wall" }), { width, height: 220 });
    const { xlabels, xticks, xhead } = /** @type {any} */ (signals);
    assert.ok(xlabels.length >= 1, `${x}`);
    assert.equal(new Set(xlabels).size, xlabels.length, `alike: ${xlabels}`);
    assert.match(xhead, /UTC$/);
    xlabels.forEach((/** @type {string} */ label, /** @type {number} */ i) => {
      const date = new Date(Math.round(frame.invert(xticks[i]) * 1000)).toISOString();
      const time = /\d\d:\d\d[\d:.]*/.exec(label)?.[0] ?? "00:00";
      if (x[1] - x[0] < 1e8) assert.ok(date.includes(`T${time}`), `${label} is not ${date}`);
    });
  }
  const day = layoutOf(model({ x: [1.7e9 - 7200, 1.7e9], kind: "wall" }), { width: 400, height: 220 });
  assert.equal(day.signals.xhead, "2023-11-14 UTC");
  assert.ok(/** @type {any} */ (day.signals).xlabels.includes("21:00"));
});

test("times that no calendar has are seconds", () => {
  const { signals } = layoutOf(model({ x: [1e13, 2e13], kind: "wall" }), { width: 400, height: 220 });
  assert.match(String(/** @type {any} */ (signals).xlabels), / d/);
});

/** @param {number[]} numbers  as whole digits @param {number} exponent @param {number} room */
const labels = (numbers, exponent, room) => {
  const { texts, head } = labelsOf(
    numbers.map((number) => tick(BigInt(number), exponent)),
    room,
  );
  return [texts.join(" "), head];
};

test("numbers as a paper would print them; an offset once where its digits have no room", () => {
  assert.deepEqual(labels([0, 5, 10], -1, 50), ["0 0.5 1.0", ""]);
  assert.deepEqual(labels([0, 2, 4], 5, 50), ["0 200k 400k", ""]);
  assert.deepEqual(labels([5, 10, 15], 5, 50), ["0.5M 1.0M 1.5M", ""]);
  assert.deepEqual(labels([-2, 0, 2], 4, 60), ["−20,000 0 20,000", ""]);
  assert.deepEqual(labels([31416, 31417], -4, 50), ["3.1416 3.1417", ""]);
  assert.deepEqual(labels([31416, 31417], -4, 30), ["6 7", "×10⁻⁴ +3.141"]);
  assert.deepEqual(labels([4194310, 4194320], 0, 50), ["10 20", "+4.1943M"]);
  assert.deepEqual(labels([4194310, 4194320], 0, 80), ["4,194,310 4,194,320", ""]);
  assert.deepEqual(labels([-123450, -123440], 0, 50), ["−50 −40", "−123.4k"]);
  assert.deepEqual(labels([0, 5, 10], -8, 50), ["0 5e−8 1e−7", ""]);
  assert.deepEqual(labels([-15, 0], -300, 50), ["−1.5 0", "×10⁻²⁹⁹"]);
  assert.deepEqual(labels([95, 100], 28, 50), ["9.5e29 1e30", ""]);
});

test("ticks are multiples of 1, 2 or 5; no more than doubles can tell apart", () => {
  assert.deepEqual(
    decimalTicks(-0.07, 1.04, 6).map(({ value }) => value),
    [0, 0.2, 0.4, 0.6, 0.8, 1],
  );
  assert.deepEqual(decimalTicks(0.1, 0.3, 2, true), []);
  assert.deepEqual(
    decimalTicks(2 ** 53, 2 ** 53 + 20, 6).map(({ value }) => value % 10),
    [0, 0],
  );
  assert.deepEqual(decimalTicks(1, 1, 5), []);
  assert.equal(decimalTicks(-Number.MAX_VALUE, Number.MAX_VALUE, 5).length, 3);
});
