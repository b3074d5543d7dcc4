import assert from "node:assert/strict";
import { test } from "node:test";
import { createCache } from "../src/cache.js";

/** @typedef {{ byteLength: number }} Thing */

test("makes a value once, also for those who ask while it is being made", async () => {
  const cache = /** @type {ReturnType<typeof createCache<Thing>>} */ (createCache(100));
  let made = 0;
  const make = async () => ({ byteLength: 10, made: ++made });
  const [one, other] = await Promise.all([cache.get("a", make), cache.get("a", make)]);
  assert.equal(one, other);
  assert.equal(made, 1);
});

test("forgets the least recently used, and never holds more than its limit", async () => {
  const cache = /** @type {ReturnType<typeof createCache<Thing>>} */ (createCache(25));
  let made = 0;
  const make = async () => ({ byteLength: 10, made: ++made });
  for (const key of ["a", "b", "a", "c"]) await cache.get(key, make);
  assert.equal(cache.size(), 20);
  await cache.get("a", make);
  assert.equal(made, 3);
  await cache.get("b", make);
  assert.equal(made, 4);
});

test("a failure is not remembered", async () => {
  const cache = /** @type {ReturnType<typeof createCache<Thing>>} */ (createCache(25));
  await assert.rejects(cache.get("a", () => Promise.reject(new Error("no"))));
  assert.equal((await cache.get("a", async () => ({ byteLength: 1 }))).byteLength, 1);
});
