import assert from "node:assert/strict";
import { test } from "node:test";
import { edits, keyRows, leaves, lineRows, words } from "../../sections/text/diff.js";
import { occurrences } from "../../sections/text/library.js";
import { growth } from "./growth.js";

/** Small numbers that are the same in every run. @param {number} seed */
function random(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** @param {string[]} a @param {string[]} b */
function checked(a, b) {
  const found = edits(a, b);
  const left = found.filter(({ kind }) => kind !== "new").map((edit) => edit.a);
  const right = found.filter(({ kind }) => kind !== "gone").map((edit) => edit.b);
  assert.deepEqual(left, [...a.keys()], "every line of the first text, once and in order");
  assert.deepEqual(right, [...b.keys()], "every line of the second text, once and in order");
  for (const edit of found) if (edit.kind === "same") assert.equal(a[edit.a], b[edit.b]);
  return found;
}

/** The length of the longest common subsequence, the slow way. @param {string[]} a @param {string[]} b */
function longestCommon(a, b) {
  const row = new Array(b.length + 1).fill(0);
  for (const one of a) {
    let corner = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j];
      row[j] = one === b[j - 1] ? corner + 1 : Math.max(above, row[j - 1]);
      corner = above;
    }
  }
  return row[b.length];
}

test("edits lead from any list to any other, and are the fewest", () => {
  const next = random(7);
  const list = (/** @type {number} */ length) => Array.from({ length }, () => "abcd"[next(4)]);
  for (let i = 0; i < 400; i++) {
    const [a, b] = [list(next(14)), list(next(14))];
    const same = checked(a, b).filter(({ kind }) => kind === "same").length;
    assert.equal(same, longestCommon(a, b), `${a.join("")} ${b.join("")}`);
  }
});

test("lists with nothing in common are replaced, in time by their length", () => {
  const list = (/** @type {string} */ name, /** @type {number} */ length) =>
    Array.from({ length }, (_, i) => `${name}${i}`);
  const act = (/** @type {number} */ length) => {
    const [a, b] = [list("a", length), list("b", length)];
    assert.equal(checked(["x", ...a, "y"], ["x", ...b, "y"]).length, 2 * length + 2);
  };
  assert.ok(growth(act, 4000, 40_000) < 40);
});

test("words are marked in lines that resemble each other", () => {
  const marked = words("lr = 0.1, momentum", "lr = 0.25, momentum");
  const changed = (/** @type {{ text: string, changed: boolean }[]} */ parts) =>
    parts.filter((part) => part.changed).map((part) => part.text);
  assert.deepEqual(marked?.map(changed), [["1"], ["25"]]);
  assert.deepEqual(
    marked?.map((parts) => parts.map((part) => part.text).join("")),
    ["lr = 0.1, momentum", "lr = 0.25, momentum"],
  );
  assert.equal(words("one thing", "quite another story"), null);
});

test("rows carry the numbers of their lines", () => {
  const rows = lineRows("a\nb\nc", "a\nB\nc\nd");
  assert.deepEqual(
    rows.map(({ kind, a, b }) => [kind, a, b]),
    [
      ["same", 1, 1],
      ["gone", 2, null],
      ["new", null, 2],
      ["same", 3, 3],
      ["new", null, 4],
    ],
  );
});

test("trees are compared by key", () => {
  const one = { k: ["lr", "opt", "gone", "empty"], v: [{ n: "0.1" }, { k: ["name"], v: ["sgd"] }, "x", []] };
  const other = {
    k: ["opt", "lr", "new", "empty"],
    v: [{ k: ["name"], v: ["adam"] }, { n: "0.1" }, [{ n: "1" }], []],
  };
  assert.deepEqual(
    keyRows(one, other).map(({ path, kind, a, b }) => [path, kind, a, b]),
    [
      ["lr", "same", "0.1", "0.1"],
      ["opt.name", "changed", '"sgd"', '"adam"'],
      ["gone", "gone", '"x"', null],
      ["empty", "same", "[]", "[]"],
      ["new[0]", "new", null, "1"],
    ],
  );
  assert.deepEqual([...leaves({ k: ["a", "a"], v: [{ n: "1" }, { n: "2" }] }).keys()], ["a", "a (2)"]);
});

test("a search takes its text as it is, whatever the case", () => {
  assert.equal(occurrences("a.b A.B axb", "a.b").length, 2);
  assert.equal(occurrences("(x) [y] {z} ^$|/\\-", "^$|/\\-").length, 1);
  assert.equal(occurrences("anything", "").length, 0);
});
