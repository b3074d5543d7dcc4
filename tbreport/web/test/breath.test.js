import assert from "node:assert/strict";
import { test } from "node:test";
import { breathe, hurry, nextTask } from "../src/breath.js";

/** Whether other tasks got a turn before `work` was done. @param {() => Promise<void>} work */
async function letsOthersIn(work) {
  let others = false;
  setImmediate(() => {
    others = true;
  });
  await work();
  return others;
}

/** @param {number} ms */
function toil(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("long work is cut into tasks, between which others get a turn", async () => {
  const long = async () => {
    for (let i = 0; i < 20; i++) {
      toil(2);
      await breathe();
    }
  };
  assert.equal(await letsOthersIn(long), true);
});

test("a task that has just begun goes on", async () => {
  await nextTask();
  assert.equal(await letsOthersIn(() => breathe(10_000)), false);
});

test("in a hurry nothing waits, nor does who had begun to", async () => {
  const begun = letsOthersIn(nextTask);
  hurry(true);
  assert.equal(await begun, false);
  assert.equal(
    await letsOthersIn(async () => {
      toil(20);
      await breathe(1);
    }),
    false,
  );
  hurry(false);
});
