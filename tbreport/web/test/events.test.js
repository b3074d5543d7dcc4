import assert from "node:assert/strict";
import { test } from "node:test";
import { createEvents, createScope } from "../src/events.js";

test("with its scope, all that listened by it is dropped, and nothing else", () => {
  const events = createEvents();
  const scope = createScope(events);
  /** @type {string[]} */
  const heard = [];
  events.on("runs", () => heard.push("page"));
  scope.events.on("runs", () => heard.push("section"));
  const stop = scope.events.on("runs", () => heard.push("stopped"));
  stop();
  events.emit("runs");
  scope.end();
  assert.ok(scope.signal.aborted);
  scope.events.on("runs", () => heard.push("late")); // by what its mount had begun
  events.emit("runs");
  assert.deepEqual(heard, ["page", "section", "page"]);
});
