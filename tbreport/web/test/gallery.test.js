import assert from "node:assert/strict";
import test from "node:test";
import { sceneOf, sceneTexts } from "../../sections/images/link.js";
import { nearestKept } from "../src/media-series.js";
import { groupsOf } from "../src/tag-groups.js";

/** @param {string} tag */
const item = (tag) => ({ tag, title: tag });

test("groups are in the order of their tags, those without one come last", () => {
  const tags = ["b", "train/loss", "eval/loss", "train/acc", "eval", "a"].map(item);
  const found = groupsOf(tags).map(([name, of]) => [name, of.map(({ tag }) => tag)]);
  assert.deepEqual(found, [
    ["train", ["train/loss", "train/acc"]],
    ["eval", ["eval/loss", "eval"]],
    ["/", ["b", "a"]],
  ]);
});

test("a tag that begins with a slash is a group of its own, not those without one", () => {
  const found = groupsOf(["/a", "b"].map(item)).map(([name]) => name);
  assert.deepEqual(found, ["", "/"]);
});

test("groups of whole tags", () => {
  const found = groupsOf(["a/b", "a/c", "a/b"].map(item), true).map(([name, of]) => [name, of.length]);
  assert.deepEqual(found, [
    ["a/b", 2],
    ["a/c", 1],
  ]);
});

test("the nearest kept step, the last one of equals", () => {
  const series = { steps: [0, 10, 10, 20, 30], kept: [0, 1, 2, 4] };
  assert.equal(nearestKept(series, 9), 2);
  assert.equal(nearestKept(series, 24), 3);
  assert.equal(nearestKept(series, 20), 3);
  assert.equal(nearestKept(series, -5), 0);
});

const one = { tag: "a,b/c~", run: 1, steps: [5, 7, 9], kept: [0, 2], stepless: false };
const twice = { tag: "t", run: 0, steps: [4, 4], kept: [0, 1], stepless: false };
const all = /** @type {any[]} */ ([one, twice]);
const core = /** @type {any} */ ({
  page: { runs: [{ name: "." }, { name: "x=1, y" }] },
  gallery: { nearestKept },
});

test("a scene comes back from its texts", () => {
  /** @type {any} */
  const scene = {
    mode: "swipe",
    sides: [
      { series: one, place: { at: 1, sample: 2 } },
      { series: twice, place: { at: 0, sample: 0 } },
    ],
  };
  const texts = sceneTexts(scene, core);
  assert.deepEqual(texts, ["swipe", "a,b/c~", "x=1, y", "9", "2", "t", ".", "@0", "0"]);
  assert.deepEqual(sceneOf(texts, all, core), scene);
});

test("a scene of one image says nothing of the other", () => {
  /** @type {any} */
  const sides = [
    { series: twice, place: { at: 1, sample: 0 } },
    { series: one, place: { at: 0, sample: 0 } },
  ];
  assert.deepEqual(sceneTexts({ mode: "single", sides }, core), ["single", "t", ".", "@1", "0"]);
});

test("half a sample is the one before it", () => {
  assert.equal(sceneOf(["single", "t", ".", "@0", "0.5"], all, core)?.sides[0].place.sample, 0);
});

test("a step that a later report no longer holds leads to the nearest", () => {
  assert.equal(sceneOf(["single", "a,b/c~", "x=1, y", "6", "0"], all, core)?.sides[0].place.at, 0);
});
