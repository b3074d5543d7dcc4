/**
 * The page's first script. It runs before anything is painted: it sets the colours, and turns the static page
 * into one that waits for its code, which it then unpacks. Where that fails, the static page stays and says why.
 */
(() => {
  const root = document.documentElement;
  const WHY =
    "The interactive part of this report needs a newer browser (Chrome 80, Firefox 113, Safari 16.4 or later). What follows is its summary.";

  /** @returns {string | null} */
  function theme() {
    const given = /[#&]theme=(\w+)/.exec(location.hash);
    if (given) return given[1];
    try {
      return localStorage.getItem("tbreport.theme");
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

  /** @param {string} text */
  function decode(text) {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }

  async function run() {
    const code = document.getElementById("code");
    if (!code) throw new Error("it is not in the file");
    const packed = new Blob([decode(code.textContent)]).stream();
    const script = document.createElement("script");
    try {
      script.textContent = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();
    } catch (_) {
      throw new Error("this file is damaged");
    }
    document.head.append(script);
    if (root.classList.contains("loading")) throw new Error("the browser refused to run it");
  }

  const chosen = theme();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  if (typeof DecompressionStream === "undefined") {
    stayStatic(WHY);
    return;
  }
  root.className = "loading";
  run().catch((error) =>
    stayStatic(
      `The interactive part of this report could not be started: ${error.message}. What follows is its summary.`,
    ),
  );
})();
