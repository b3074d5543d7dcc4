import assert from "node:assert/strict";
import { test } from "node:test";
import { folding, middleOf, tailOf } from "../src/names.js";

const SWEEP = ["adam", "sgd", "lion"].map(
  (optimizer, seed) =>
    `resnet50-pretrained_optimizer=${optimizer}_batch=256_weight-decay=0.05_warmup=500_seed=${seed}`,
);

/** @param {string} name */
const inOneLine = (name) => [name.slice(0, tailOf(name)), name.slice(tailOf(name))];
/** @param {string} name */
const inTwo = (name) => [name.slice(0, middleOf(name)), name.slice(middleOf(name))];

test("long stretches that all names share are left out, what tells them apart stays", () => {
  const short = folding(SWEEP);
  assert.equal(short(SWEEP[0]), "…optimizer=adam_…seed=0");
  assert.equal(new Set(SWEEP.map(short)).size, 3);
});

test("short stretches stay, for they say what a number is", () => {
  const names = ["lr_0.001_batch_size_32_and_so_on", "lr_0.01_batch_size_64_and_so_on_"];
  assert.equal(folding(names)(names[0]), "lr_0.001_batch_size_32_and_so_on");
});

test("names that fit are left alone, and so is one that has no others beside it", () => {
  assert.equal(
    folding(["same_prefix_of_all/a", "same_prefix_of_all/b"])("same_prefix_of_all/a"),
    "same_prefix_of_all/a",
  );
  assert.equal(folding([SWEEP[0]])(SWEEP[0]), SWEEP[0]);
  assert.equal(folding([])("x".repeat(99)), "x".repeat(99));
});

test("the end that stays in sight begins with a part of the name", () => {
  assert.deepEqual(inOneLine("runs/Dec03_16-43-46_Cerebro_long"), ["runs/Dec03_16-43-46_", "Cerebro_long"]);
  assert.deepEqual(inOneLine("optimizer=sgd_lr=0.001_…seed=10"), ["optimizer=sgd_lr=0.001_…", "seed=10"]);
  assert.deepEqual(inOneLine("a".repeat(40)), ["a".repeat(30), "a".repeat(10)]);
  assert.deepEqual(inOneLine("short"), ["short", ""]);
});

test("two lines part between two parts of a name", () => {
  assert.deepEqual(inTwo("vit-base-patch16-224-augreg-in21k_optimizer=sgd_lr=0.01"), [
    "vit-base-patch16-224-augreg-in21k_",
    "optimizer=sgd_lr=0.01",
  ]);
  assert.deepEqual(inTwo("2026-03-01-12-30-00-host"), ["2026-03-01-", "12-30-00-host"]);
  assert.equal(middleOf("a".repeat(10_000)), 0);
});
