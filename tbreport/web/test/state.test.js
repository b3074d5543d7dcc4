import assert from "node:assert/strict";
import { test } from "node:test";
import { createEvents } from "../src/events.js";
import {
  codecs,
  isForeign,
  parseFragment,
  parseRanges,
  printFragment,
  printRanges,
} from "../src/fragment.js";
import { colorsCodec, hiddenCodec } from "../src/runs.js";
import { createState } from "../src/state.js";

/** A state whose address is a variable. @param {string} [fragment] */
function stateAt(fragment = "") {
  const events = createEvents();
  /** @type {Map<string, string>} */
  const stored = new Map();
  const outside = {
    address: fragment,
    read: () => outside.address,
    write: (/** @type {string} */ text) => {
      outside.address = text;
    },
    push: () => false,
    back: async () => {},
    recall: (/** @type {string} */ key) => stored.get(key) ?? null,
    remember: (/** @type {string} */ key, /** @type {string | null} */ value) =>
      void stored.set(key, value ?? ""),
  };
  return { events, stored, outside, state: createState(events, outside) };
}

test("a fragment is read back as it was written", () => {
  const values = new Map([
    ["scalars.tags", "loss|acc&=#%ü"],
    ["lines.zoom", "1.5,2000"],
  ]);
  assert.deepEqual(parseFragment(printFragment(values)), values);
  assert.equal(printFragment([]), "");
  assert.equal(printFragment([["a", "x/y:1,2"]]), "#v=1&a=x/y:1,2");
});

test("a list of tags is readable in the address, and escaped once", () => {
  const tags = ["train/loss", "a,b", "50%", "~.", "", "ü x"];
  const text = codecs.texts.print(tags);
  assert.deepEqual(codecs.texts.parse(text), tags);
  assert.deepEqual(codecs.texts.parse(codecs.texts.print([])), []);
  assert.deepEqual(codecs.texts.parse(codecs.texts.print([""])), [""]);
  assert.equal(printFragment([["pins", codecs.texts.print(tags.slice(0, 2))]]), "#v=1&pins=train/loss,a~.b");
  assert.deepEqual(
    codecs.texts.parse(parseFragment(printFragment([["pins", text]])).get("pins") ?? ""),
    tags,
  );
});

test("links whose lists were escaped twice are still read", () => {
  const pins = parseFragment("#v=1&scalars.pins=train%252Floss,50%2525%252C%20~x").get("scalars.pins") ?? "";
  assert.deepEqual(codecs.texts.parse(pins), ["train/loss", "50%, ~x"]);
});

test("other versions and other anchors mean nothing; a section's own anchor means that section", () => {
  assert.equal(parseFragment("#v=2&section=scalars").size, 0);
  assert.equal(parseFragment("#main").size, 0);
  assert.deepEqual(parseFragment("#section-pr_curves"), new Map([["section", "pr_curves"]]));
  assert.equal(parseFragment("#v=1&a=%E0%A4%A").get("a"), "%E0%A4%A");
});

test("a value in the address wins over the default, nonsense does not", () => {
  const { state } = stateAt("#v=1&smoothing=0.9&x=sideways&flag=1");
  state.define("smoothing", 0.6, codecs.number(0, 0.999));
  state.define("x", "step", codecs.choice(["step", "wall"]));
  state.define("flag", false, codecs.flag);
  assert.deepEqual([state.get("smoothing"), state.get("x"), state.get("flag")], [0.9, "step", true]);
});

test("writing keeps keys that nobody has defined yet, and leaves defaults out", () => {
  const { state, outside } = stateAt("#v=1&later=5&smoothing=0.9");
  state.define("smoothing", 0.6, codecs.number(0, 0.999));
  state.set("smoothing", 0.6);
  state.write();
  assert.equal(outside.address, "#v=1&later=5");
  state.define("later", 1, codecs.number(0, 9));
  assert.equal(state.get("later"), 5);
});

test("listeners hear of a change once, and of none when the value is the same", () => {
  const { state, events } = stateAt();
  let heard = 0;
  state.define("zoom", null, codecs.span);
  events.on("zoom", () => heard++);
  state.set("zoom", [1, 2]);
  state.set("zoom", [1, 2]);
  assert.equal(heard, 1);
  state.reset("zoom");
  assert.equal(heard, 2);
  state.write();
});

test("a step back in the history brings the state back; an anchor of somebody else does not touch it", () => {
  const { state, outside } = stateAt();
  state.define("smoothing", 0.6, codecs.number(0, 0.999));
  state.set("smoothing", 0.1);
  outside.address = "#main";
  state.read();
  assert.equal(state.get("smoothing"), 0.1);
  outside.address = "";
  state.read();
  assert.equal(state.get("smoothing"), 0.6);
  state.write();
});

test("a step back that the page takes itself takes the state along", async () => {
  const { state, outside } = stateAt("#v=1&viewer=x");
  state.define("viewer", "", codecs.text);
  state.define("light", 1, codecs.number(0, 2));
  state.set("light", 2);
  state.set("viewer", "");
  outside.back = async () => {
    outside.address = "";
    state.read(); // as the page does, told by the browser
  };
  await state.back();
  assert.deepEqual([state.get("light"), outside.address], [2, "#v=1&light=2"]);
  outside.address = "";
  state.read();
  assert.equal(state.get("light"), 1);
});

test("what is stored comes back, unless the address says otherwise", () => {
  const { state, stored } = stateAt("#v=1&b=dark");
  stored.set("a", "dark").set("b", "light");
  for (const key of ["a", "b"])
    state.define(key, "auto", codecs.choice(["auto", "light", "dark"]), { stored: true });
  assert.deepEqual([state.get("a"), state.get("b")], ["dark", "dark"]);
});

test("an undefined key is an error that says so", () => {
  assert.throws(() => stateAt().state.get("nothing"), /Define it first/);
});

test("a view of another version is known as one, and anchors are none", () => {
  const all = ["#v=2&section=scalars", "#x=1&v=9", "#v=1&section=text", "#section-text", "", "#m=1&rev=3"];
  assert.deepEqual(all.filter(isForeign), ["#v=2&section=scalars", "#x=1&v=9"]);
});

test("ranges of runs", () => {
  assert.equal(printRanges([0, 3, 4, 5, 9]), "0,3-5,9");
  assert.deepEqual(parseRanges("0,3-5,9,junk,-2", 9), [0, 3, 4, 5]);
  const codec = hiddenCodec(10);
  for (const hidden of [[], [2], [0, 1, 2, 3, 4, 5, 6, 8, 9], [...Array(10).keys()]]) {
    assert.deepEqual(codec.parse(codec.print(hidden)), hidden);
  }
  assert.equal(codec.print([0, 1, 2, 3, 4, 5, 6, 8, 9]), "7");
  assert.deepEqual(colorsCodec.parse("3.ff0000,x,4.zz"), new Map([[3, "#ff0000"]]));
  assert.equal(colorsCodec.print(new Map([[3, "#ff0000"]])), "3.ff0000");
});
