/** What cards say of values that were replaced, or came late. */

import assert from "node:assert/strict";
import test from "node:test";
import { replacedNotes } from "../src/replaced.js";

test("each cause has a remark of its own, with the sum over the series of a card", () => {
  const notes = replacedNotes([[5, 1000, 0, 0, 0, 0], [], [2, 0, 0, 0, 0, 1]], "value");
  assert.deepEqual(
    notes.map(({ text, quiet }) => [text, Boolean(quiet)]),
    [
      ["7 superseded", false],
      ["1,000 repeated", false],
      ["1 late", true],
    ],
  );
  assert.match(notes[1].detail, /^1,000 values logged again at the same step with another value/);
});

test("what is no loss is quiet, and no two causes look alike", () => {
  const notes = replacedNotes([[1, 1, 1, 1, 1, 1]], "text");
  assert.deepEqual(
    notes.map(({ quiet }) => Boolean(quiet)),
    [false, false, true, true, false, true],
  );
  assert.equal(new Set(notes.map(({ text }) => text)).size, 6);
  assert.ok(notes.every(({ detail }) => detail.startsWith("1 text ")));
});

test("a card without any has no remark", () => {
  assert.deepEqual(replacedNotes([[], []], "value"), []);
});
