import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromBase64, inflate, readColumn, readWhole } from "../src/codec.js";

/** @typedef {{ name: string, block: string, ref: import("../src/types").ColumnRef, expected: (number | string)[] }} Vector */

/** Columns that Python packed, with what it packed. @type {Vector[]} */
const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));

for (const { name, block, ref, expected } of vectors) {
  test(`column as Python packed it: ${name}`, async () => {
    const bytes = await inflate(fromBase64(block));
    assert.deepEqual([...readColumn(bytes, ref)], expected.map(Number));
    const exact = ref.halves ? expected.map(BigInt) : null;
    assert.deepEqual(exact && [...(readWhole(bytes, ref) ?? [])], exact);
  });
}

test("base64 reads the same with and without the browser's own decoder", () => {
  const native = Object.getOwnPropertyDescriptor(Uint8Array, "fromBase64");
  Object.defineProperty(Uint8Array, "fromBase64", { value: undefined, configurable: true });
  try {
    assert.deepEqual([...fromBase64("AP8Q")], [0, 255, 16]);
  } finally {
    if (native) Object.defineProperty(Uint8Array, "fromBase64", native);
    else Reflect.deleteProperty(Uint8Array, "fromBase64");
  }
});

test("a column past the end of its block is an error, not zeros", () => {
  const ref = { block: "b", offset: 1, length: 2, type: /** @type {const} */ ("f4") };
  const block = new Uint8Array(16 + 8); // two numbers of four bytes
  new DataView(block.buffer).setUint32(4, 2, true);
  assert.throws(() => readColumn(block, ref), /past the end/);
  assert.throws(() => readColumn(new Uint8Array(7), ref), /past the end/);
});
