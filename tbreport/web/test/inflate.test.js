import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { inflateNow } from "../src/inflate.js";

const TEXTS = {
  nothing: Buffer.alloc(0),
  "a few letters": Buffer.from("hello hello hello"),
  "a long run": Buffer.alloc(200_000, 7),
  code: readFileSync(new URL("../dist/core.min.js", import.meta.url)),
  noise: Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * i * 7919) >>> 5)),
};

for (const [name, bytes] of Object.entries(TEXTS)) {
  for (const level of [0, 1, 9]) {
    test(`${name}, at level ${level}`, () => {
      assert.ok(Buffer.from(inflateNow(new Uint8Array(gzipSync(bytes, { level })))).equals(bytes));
    });
  }
}

test("what is damaged ends", () => {
  const packed = new Uint8Array(gzipSync(TEXTS.code));
  for (let at = 20; at < packed.length - 8; at += 9973) {
    const damaged = packed.slice();
    damaged[at] ^= 0xff;
    try {
      inflateNow(damaged);
    } catch {
      // Said or not, it is over.
    }
  }
});
