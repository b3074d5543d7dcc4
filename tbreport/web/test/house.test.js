import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const MOST = 60; // lines of a function
const USUAL = 35; // of nine in ten
const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));

/** The page's own code and that of the sections, as paths in the package. */
function sources() {
  const inside = (/** @type {string} */ folder) =>
    readdirSync(PACKAGE + folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`);
  return ["web/boot.js", ...inside("web/src"), ...inside("sections")].filter((path) => path.endsWith(".js"));
}

/** How many lines each function has, with the place where it stands. @param {string} path @returns {[number, string][]} */
function functions(path) {
  const file = ts.createSourceFile(path, readFileSync(PACKAGE + path, "utf8"), ts.ScriptTarget.Latest, true);
  const line = (/** @type {number} */ at) => file.getLineAndCharacterOfPosition(at).line + 1;
  /** @type {[number, string][]} */
  const found = [];
  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const start = line(node.getStart());
      found.push([line(node.end) - start + 1, `${path}:${start}`]);
    }
    ts.forEachChild(node, visit);
  }
  visit(file);
  return found;
}

test("functions stay readable", () => {
  const all = sources()
    .flatMap(functions)
    .sort(([a], [b]) => b - a);
  assert.ok(all.length > 1000, "the sources were not found");
  assert.deepEqual(
    all.filter(([lines]) => lines > MOST),
    [],
  );
  assert.ok(all[Math.floor(all.length / 10)][0] <= USUAL);
});
