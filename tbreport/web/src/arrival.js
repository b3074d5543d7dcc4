/** Parts of the file that the browser has not parsed yet: a page begins to live before its last block is there. */

/** @type {Set<() => void>} */
const waiting = new Set();
const observer = new MutationObserver(look);

/** Whether the whole file has been parsed. */
const complete = () => document.readyState !== "loading";

function look() {
  for (const again of waiting) again();
  if (!waiting.size) observer.disconnect();
}
document.addEventListener("DOMContentLoaded", look);

/**
 * The element `id` as soon as all of it is there; null where the file has none.
 * @param {string} id @returns {HTMLElement | null | Promise<HTMLElement | null>}
 */
export function arrived(id) {
  /** What comes after it is the sign that it has ended. */
  const found = () => {
    const element = document.getElementById(id);
    return complete() || element?.nextSibling ? element : undefined;
  };
  const now = found();
  if (now !== undefined) return now;
  return new Promise((resolve) => {
    function again() {
      const element = found();
      if (element === undefined) {
        // The parser may not have come to the body when this is first asked.
        observer.observe(document.body ?? document.documentElement, { childList: true });
        return;
      }
      waiting.delete(again);
      resolve(element);
    }
    waiting.add(again);
    again();
  });
}

/** Until the whole file has been parsed. @returns {Promise<void>} */
export function wholeFile() {
  if (complete()) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
  });
}
