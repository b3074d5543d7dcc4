import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, sorted } from "../src/arrange.js";
import { FOLDER, grouped } from "../src/groups.js";

/** @param {string} name @param {number | null} [parent] @param {string} [line] @returns {import("../src/types").PageRun} */
const run = (name, parent = null, line = "") => ({
  name,
  parent,
  line,
  color: ["#000000", "#ffffff"],
  start: 0,
  end: 1,
});
const LIST = [
  run("lr=0.1/seed=0"),
  run("lr=0.1/seed=0/acc_round", 0, "round"),
  run("lr=0.1/seed=10"),
  run("lr=0.01/seed=2"),
  run("baseline"),
];

/** @param {import("../src/arrange.js").Item[]} items @returns {unknown[]} */
const plain = (items) =>
  items.map(({ label, items: below }) => (below.length ? [label, plain(below)] : label));

test("captures make groups; what does not match is in none", () => {
  const groups = grouped(LIST, "lr=([\\d.]+)");
  assert.deepEqual(groups, [
    { name: "0.1", runs: [0, 1, 2] },
    { name: "0.01", runs: [3] },
  ]);
  assert.deepEqual(
    grouped(LIST, "(lr)=([\\d.]+)")?.map(({ name }) => name),
    ["lr, 0.1", "lr, 0.01"],
  );
});

test("without captures all that matches is one group; half an expression is none; nothing means no groups", () => {
  assert.deepEqual(grouped(LIST, "SEED"), [{ name: "SEED", runs: [0, 1, 2, 3] }]);
  assert.equal(grouped(LIST, "(lr"), null);
  assert.deepEqual(grouped(LIST, ""), []);
});

test("by folder, a line of a run goes with its run", () => {
  assert.deepEqual(grouped(LIST, FOLDER), [
    { name: "lr=0.1", runs: [0, 1, 2] },
    { name: "lr=0.01", runs: [3] },
    { name: ".", runs: [4] },
  ]);
});

test("a tree of folders; one that holds one thing is none, lines lie below their run", () => {
  const items = arrange(LIST, sorted(LIST, "", []), [], true);
  assert.deepEqual(plain(items), [
    ["lr=0.1", [["seed=0", ["round"]], "seed=10"]],
    "lr=0.01/seed=2",
    "baseline",
  ]);
  assert.deepEqual(items[0].runs, [0, 1, 2]);
});

test("a run that is a folder too stands in it as .", () => {
  const list = [run("a"), run("a/b"), run("a/c/d")];
  assert.deepEqual(plain(arrange(list, [0, 1, 2], [], true)), [["a", [".", "b", "c/d"]]]);
});

test("groups, then the runs in none", () => {
  const groups = grouped(LIST, "lr=([\\d.]+)") ?? [];
  assert.deepEqual(plain(arrange(LIST, sorted(LIST, "", []), groups, true)), [
    ["0.1", [["lr=0.1/seed=0", ["round"]], "lr=0.1/seed=10"]],
    ["0.01", ["lr=0.01/seed=2"]],
    "baseline",
  ]);
});

test("sorted by name, by the best value, and the other way round; without a value last", () => {
  /** @type {import("../src/arrange.js").Column[]} */
  const columns = [
    {
      key: "loss",
      better: "down",
      cells: new Map([0.5, 0, 0.1, 0.3].map((sort, i) => [i, { text: "", sort }])),
    },
  ];
  assert.deepEqual(sorted(LIST, "name", []), [4, 3, 0, 2]);
  assert.deepEqual(sorted(LIST, "loss", columns), [2, 3, 0, 4]);
  assert.deepEqual(sorted(LIST, "-loss", columns), [0, 3, 2, 4]);
  assert.deepEqual(sorted(LIST, "-", columns), [4, 3, 2, 0]);
  assert.deepEqual(sorted(LIST, "unknown", columns), [0, 2, 3, 4]);
});
