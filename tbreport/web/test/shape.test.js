import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { expressionInterpreter } from "vega-interpreter";
import { parse, View } from "../src/runtime.js";
import { dotShape, lineShape, trace } from "../src/shape.js";

/** @param {number} width @param {number} height */
const identity = (width, height) => ({
  width,
  height,
  x: (/** @type {number} */ x) => x,
  y: (/** @type {number} */ y) => y,
});

/** @param {Float32Array} numbers */
const pairs = (numbers) =>
  Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);

test("a gap lifts the pen, a point alone becomes a dot", () => {
  const { path, dots } = trace([0, 1, 2, 3, 4, 5], [5, 6, Number.NaN, 7, Number.NaN, 8], identity(10, 10));
  assert.deepEqual(pairs(path), [
    [0, 5],
    [1, 6],
    [Number.NaN, Number.NaN],
  ]);
  assert.deepEqual(pairs(dots), [
    [3, 7],
    [5, 8],
  ]);
});

test("a pixel column keeps its first, lowest, highest and last point", () => {
  const n = 10_000;
  const xs = Float64Array.from({ length: n }, (_, i) => (i / n) * 4);
  const ys = Float64Array.from({ length: n }, (_, i) => ((i * 7919) % 1000) / 10);
  const { path } = trace(xs, ys, identity(4, 100));
  const points = pairs(path).slice(0, -1);
  assert.ok(points.length <= 16);
  for (let column = 0; column < 4; column++) {
    const inside = [...ys].filter((_, i) => Math.floor(xs[i]) === column);
    const kept = points.filter(([x]) => Math.floor(x) === column).map(([, y]) => y);
    assert.deepEqual(
      [Math.min(...kept), Math.max(...kept)],
      [Math.fround(Math.min(...inside)), Math.fround(Math.max(...inside))],
    );
  }
});

test("the line enters and leaves the plot at points beyond its edges", () => {
  const all = { xs: [-20, -10, 5, 30, 40], ys: [1, 2, 3, 4, 5] };
  assert.deepEqual(pairs(trace(all.xs, all.ys, identity(10, 10)).path).slice(0, -1), [
    [-10, 2],
    [5, 3],
    [30, 4],
  ]);
  assert.deepEqual(pairs(trace([-10, 30], [2, 4], identity(10, 10)).path).slice(0, -1), [
    [-10, 2],
    [30, 4],
  ]);
  assert.equal(trace([-20, -10], [2, 4], identity(10, 10)).path.length, 0);
});

test("order is kept where x goes back", () => {
  const { path } = trace([0, 5, 2, 7], [0, 1, 2, 3], identity(10, 10));
  assert.deepEqual(pairs(path).slice(0, -1), [
    [0, 0],
    [5, 1],
    [2, 2],
    [7, 3],
  ]);
});

test("Vega's shape mark draws typed arrays, and its axes say what the page tells them", async () => {
  const spec = JSON.parse(
    readFileSync(new URL("../../charts/templates/scalar.json", import.meta.url), "utf8"),
  );
  const view = new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "none",
  });
  const line = lineShape(Float32Array.from([0, 10, 50, 20, Number.NaN, Number.NaN, 60, 5, 90, 30]));
  const look = { color: "#123456", opacity: 0.5 };
  view.data("lines", [{ ...look, width: 2, shape: line }]);
  view.data("fills", [{ ...look, shape: dotShape(Float32Array.from([7, 8]), 3) }]);
  view.width(200).height(100).signal("fg", "#abcdef");
  view
    .signal("xticks", [0, 40.25, 200])
    .signal("xlabels", ["first", "second", "third"])
    .signal("xhead", "across");
  view.signal("yticks", [90, 10.5]).signal("ylabels", ["low", "high"]).signal("yhead", "up");
  view.signal("ygrid", [90, 50, 10.5]);
  await view.runAsync();
  const svg = await view.toSVG();
  assert.ok(svg.includes("M0.0,10.0L50.0,20.0M60.0,5.0L90.0,30.0"), "the line is there");
  assert.ok(svg.includes("M4.0,8.0a3,3 0 1 1 6,0"), "so is the dot");
  assert.match(svg, /stroke="#123456"[^>]*stroke-opacity="0.5"|stroke-opacity="0.5"[^>]*stroke="#123456"/);
  assert.ok(svg.includes("#abcdef"), "the theme's signal colours the labels");
  const texts = [...svg.matchAll(/>([a-z]+)<\/text>/g)].map(([, text]) => text);
  assert.deepEqual(texts, ["first", "second", "third", "across", "low", "high", "up"]);
  assert.equal([...svg.matchAll(/<line [^>]*x2="200"/g)].length >= 3, true, "a grid line at each place");
  view.finalize();
});
