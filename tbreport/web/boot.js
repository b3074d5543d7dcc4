/**
 * The page's first script. It runs before anything is painted: it sets the colours, and turns the static page
 * into one that waits for its code, which it then unpacks. Where that fails, the static page stays and says why.
 */

import { fromBase64, inflate } from "./src/codec.js";

const root = document.documentElement;
const WHY =
  "The interactive part of this report needs a newer browser (Chrome 110, Firefox 113, Safari 16.4 or later). What follows is its summary.";

/**
 * What the address, or else the browser, says of a key of the page's state.
 * @param {string} key @returns {string | null}
 */
function given(key) {
  const match = new RegExp(`[#&]${key}=(\\w+)`).exec(location.hash);
  if (match) return match[1];
  try {
    return localStorage.getItem(`tbreport.${key}`);
  } catch (_) {
    return null; // a frame without an origin has no storage
  }
}

/** @param {string} why */
function stayStatic(why) {
  root.className = "static";
  const say = () => {
    const message = document.getElementById("boot-message");
    if (!message) return;
    message.textContent = why;
    message.hidden = false;
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", say);
  else say();
}

async function run() {
  const code = document.getElementById("code");
  if (!code) throw new Error("it is not in the file");
  const script = document.createElement("script");
  try {
    script.textContent = new TextDecoder().decode(await inflate(fromBase64(code.textContent ?? "")));
  } catch (_) {
    throw new Error("this file is damaged");
  }
  document.head.append(script);
  if (!root.classList.contains("alive") && root.classList.contains("loading"))
    throw new Error("the browser refused to run it");
}

const theme = given("theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;
const panel = given("panel"); // whose place is kept while the page opens
if (panel === "0" || panel === "1") root.dataset.panel = panel;
if (typeof DecompressionStream === "undefined") stayStatic(WHY);
else {
  root.className = "loading";
  run().catch((error) =>
    stayStatic(
      `The interactive part of this report could not be started: ${error.message}. What follows is its summary.`,
    ),
  );
}
