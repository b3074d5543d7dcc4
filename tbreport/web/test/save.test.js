import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedAddress } from "../src/save.js";

test("a link to a file leaves the reader's folders out, one to a page is whole", () => {
  const shared = (/** @type {string} */ text) => sharedAddress(new URL(text));
  assert.equal(
    shared("file:///home/somebody/My%20runs/report%201.html#v=1&card=a/b"),
    "report%201.html#v=1&card=a/b",
  );
  assert.equal(shared("file:///C:/Users/somebody/report.html"), "report.html");
  assert.equal(
    shared("https://example.org/a/report.html?x=1#v=1"),
    "https://example.org/a/report.html?x=1#v=1",
  );
  for (const none of ["about:srcdoc", "data:text/html,x", "blob:null/1234"]) assert.equal(shared(none), "");
});
