import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { byName } from "../src/ordering.js";
import { growth } from "./growth.js";

/** @type {string[][]} */
const ORDERED = JSON.parse(readFileSync(new URL("ordering.json", import.meta.url), "utf8"));

test("names are sorted as Python sorts them", () => {
  for (const names of ORDERED) {
    assert.deepEqual([...names].reverse().sort(byName), names);
    assert.deepEqual(
      [...names.filter((_, i) => i % 2), ...names.filter((_, i) => !(i % 2))].sort(byName),
      names,
    );
  }
});

test("the order is total: one of two names comes first, and so for any third", () => {
  const names = [...new Set(ORDERED.flat())];
  const sorted = [...names].sort(byName);
  for (const [i, one] of sorted.entries())
    for (const [j, other] of sorted.entries())
      assert.equal(Math.sign(byName(one, other)), Math.sign(i - j), `${one} and ${other}`);
});

for (const unit of ["1", "0", "1.", "-1", "e1", "1e", "v", "/", "=-", ".1"]) {
  test(`a hostile name of many ${unit} takes time as it is long`, () => {
    const act = (/** @type {number} */ times) =>
      byName(unit.repeat(times) + Math.random(), unit.repeat(times));
    assert.ok(growth(act, 20_000, 200_000) < 40);
  });
}
