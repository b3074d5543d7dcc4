import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePattern } from "../src/pattern.js";
import { growth } from "./growth.js";

const NAMES = ["lr=0.05/seed=0", "lr=0.005/seed=12", "a/b/c", "aaa", "", "ab12ab3", "x_train", "LR=1"];
const SOURCES = [
  "lr=([\\d.]+)",
  "lr=([\\d.]+)/seed=(\\d+)",
  "(a+?)(a*)",
  "(a*)(a*)",
  "(?:lr)=(.)",
  "([^/]+)/",
  ".*/(.*)",
  "(a)|(b)",
  "(x)?_(train|eval)$",
  "((a|b)+)\\d",
  "^(.{2,3})",
  "seed",
];

for (const source of SOURCES) {
  test(`captures as the browser's engine does: ${source}`, () => {
    const pattern = compilePattern(source);
    const engine = new RegExp(source, "i");
    for (const name of NAMES) {
      const match = engine.exec(name);
      assert.deepEqual(
        pattern.groups(name),
        match?.slice(1).map((part) => part ?? "") ?? null,
        JSON.stringify(name),
      );
    }
  });
}

test("the worst expressions take time by the length of names and by their number", () => {
  const long = (/** @type {number} */ length) =>
    Array.from({ length: 20 }, (_, i) => `${"a".repeat(length)}${i}!`);
  const many = (/** @type {number} */ length) =>
    Array.from({ length }, (_, i) => `layer${i}/${"a".repeat(100)}/weight_${i}`);
  for (const source of [
    "(a+)+$",
    "(a|a)*b",
    "(.*)*(.*)*x",
    "(a?){50}a{50}b",
    "^(.+)+\\b$",
    "(\\w+\\s?)*!?z",
  ]) {
    const act = (/** @type {string[]} */ given) => {
      const pattern = compilePattern(source);
      for (const name of given) pattern.test(name);
    };
    assert.ok(growth(act, long(10_000), long(100_000)) < 40, source);
    assert.ok(growth(act, many(500), many(5000)) < 40, source);
  }
});

test("captures take time by the length of names", () => {
  for (const source of ["(a+)+$", "(.*)*(.*)*"]) {
    const act = (/** @type {string} */ name) => compilePattern(source).groups(name);
    assert.ok(growth(act, "a".repeat(2000), "a".repeat(20_000)) < 40, source);
  }
});
