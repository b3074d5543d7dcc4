/**
 * Drawing when it is needed: what comes near the screen is drawn, the nearest first and within a frame's
 * budget; what has left is released. Its state is on the element: waiting, drawn or failed.
 */

import { h } from "./h.js";

const NEAR = "600px";
const BUDGET = 12; // ms of a frame; the rest is the browser's
const REDRAWING = 40; // of one in which charts follow a control: each frame more would paint the page once more

/**
 * @typedef {object} Entry
 * @property {HTMLElement} element
 * @property {() => void | Promise<void>} draw
 * @property {() => void} release
 * @property {boolean} near
 */

/** @returns {import("./types").Schedule & { drawAll(most: number): number, settle(): void }} */
export function createSchedule() {
  /** @type {Map<Element, Entry>} */
  const entries = new Map();
  /** @type {Set<Entry>} */
  const queue = new Set();
  let running = false;

  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        const entry = entries.get(target);
        if (!entry) continue;
        entry.near = isIntersecting;
        if (isIntersecting) queue.add(entry);
        else {
          queue.delete(entry);
          release(entry);
        }
      }
      run();
    },
    { rootMargin: NEAR },
  );

  async function run() {
    if (running) return;
    running = true;
    let start = performance.now();
    while (queue.size) {
      const entry = nearestToMiddle(queue);
      queue.delete(entry);
      const budget = entry.element.dataset.state === "drawn" ? REDRAWING : BUDGET;
      await draw(entry);
      if (performance.now() - start > budget) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        start = performance.now();
      }
    }
    running = false;
  }

  return {
    drawAll(most) {
      const open = [...entries.values()].filter(({ element }) => isOpen(element));
      for (const entry of open.slice(0, most)) {
        if (entry.element.dataset.state === "waiting") draw(entry, true);
      }
      return Math.max(0, open.length - most);
    },
    settle() {
      for (const entry of entries.values()) if (!entry.near) release(entry);
    },
    observe(element, { draw, release = () => {} }) {
      const entry = { element, draw, release, near: false };
      entries.set(element, entry);
      element.dataset.state = "waiting";
      observer.observe(element);
      return {
        update() {
          if (!entry.near) return;
          queue.add(entry);
          run();
        },
        stop() {
          observer.unobserve(element);
          entries.delete(element);
          entry.near = false;
          queue.delete(entry);
          release();
        },
      };
    },
  };
}

/** Whether it would be seen by who scrolls there. @param {HTMLElement} element */
function isOpen(element) {
  if (element.checkVisibility) return element.checkVisibility();
  return element.offsetParent !== null && !element.closest("details:not([open])");
}

/** @param {Entry} entry */
function release(entry) {
  if (entry.element.dataset.state === "waiting") return;
  entry.release();
  entry.element.dataset.state = "waiting";
}

/** @param {Entry} entry @param {boolean} [anyway]  also where it is not on the screen */
async function draw(entry, anyway = false) {
  const { element } = entry;
  if (!entry.near && !anyway) return;
  try {
    await entry.draw();
    clearFailure(element);
    element.dataset.state = "drawn";
  } catch (error) {
    showFailure(element, error);
  }
  if (entry.near || anyway) return;
  // It left the screen while it was being drawn.
  entry.release();
  element.dataset.state = "waiting";
}

/** @param {Iterable<Entry>} entries @returns {Entry} */
function nearestToMiddle(entries) {
  const middle = innerHeight / 2;
  let best = /** @type {Entry | undefined} */ (undefined);
  let distance = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const { top, bottom } = entry.element.getBoundingClientRect();
    const d = Math.abs((top + bottom) / 2 - middle);
    if (d <= distance) {
      best = entry;
      distance = d;
    }
  }
  return /** @type {Entry} */ (best);
}

/**
 * Say inside `element` why it shows nothing.
 * @param {HTMLElement} element @param {unknown} error @param {...HTMLElement} remedies
 */
export function showFailure(element, error, ...remedies) {
  clearFailure(element);
  const reason = error instanceof Error ? error.message : String(error);
  element.append(
    h(
      "div",
      { class: "failure", role: "alert" },
      h("p", {}, "This could not be shown."),
      h("p", { class: "reason" }, reason),
      ...remedies,
    ),
  );
  element.dataset.state = "failed";
}

/** @param {HTMLElement} element */
function clearFailure(element) {
  element.querySelector(":scope > .failure")?.remove();
}
