import assert from "node:assert/strict";
import { test } from "node:test";
import { lineStyles, mixed } from "../src/lines/looks.js";

/** Runs with lines under them. @param {Record<string, number>} families  how many lines each run has */
function runs(families) {
  /** @type {import("../src/types").PageRun[]} */
  const list = [];
  for (const [name, count] of Object.entries(families)) {
    const parent = list.length;
    /** @type {Pick<import("../src/types").PageRun, "color" | "start" | "end">} */
    const rest = { color: ["#000000", "#ffffff"], start: null, end: null };
    list.push({ name, ...rest });
    for (let i = 0; i < count; i++) list.push({ name: `${name}/m_${i}`, ...rest, parent, line: `m${i}` });
  }
  return list;
}

test("lines of a run that share its colour differ in dash and shade, far beyond the number of dashes", () => {
  const list = runs({ a: 15, b: 15 });
  const style = lineStyles(list);
  assert.equal(style(0), null, "a run that is no line of another looks as ever");
  const looks = list.slice(1, 16).map((_, i) => JSON.stringify(style(i + 1)));
  assert.equal(new Set(looks).size, 15);
  assert.deepEqual(style(17), style(1), "a name looks the same in every run");
});

test("where there is one run with lines, or very many lines, each has its own colour", () => {
  assert.equal(lineStyles(runs({ a: 3 }))(1), null);
  assert.equal(lineStyles(runs({ a: 16, b: 16 }))(1), null);
  assert.notEqual(lineStyles(runs({ a: 2, b: 16 }))(1), null, "other runs keep theirs");
});

test("colours are mixed channel by channel", () => {
  assert.equal(mixed("#ff8000", "#000000", 0.5), "#804000");
  assert.equal(mixed("#102030", "#102030", 0.6), "#102030");
});
