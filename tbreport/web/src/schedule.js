/**
 * Drawing when it is needed: what comes near the screen is drawn, the nearest first and within a frame's
 * budget; what has left is released. Its state is on the element: waiting, drawn or failed.
 */

import { nextTask } from "./breath.js";
import { h } from "./h.js";

const NEAR = "600px";
const BUDGET = 12; // ms of a frame; the rest is the browser's
const PATIENCE = 50; // ms that a drawing may take before the next begins
const REDRAWING = 40; // of one in which charts follow a control: each frame more would paint the page once more

/**
 * @typedef {object} Entry
 * @property {HTMLElement} element
 * @property {() => void | Promise<void>} draw
 * @property {() => void} release
 * @property {boolean} [near]  to the screen; not known at first
 * @property {boolean} drawing
 * @property {boolean} again  whether it was asked for once more meanwhile
 */

/** @returns {import("./types").Schedule & { drawAll(most: number): number, settle(): void }} */
export function createSchedule() {
  /** @type {Map<Element, Entry>} */
  const entries = new Map();
  const { queue, run, ask, busy } = createQueue();
  let onPaper = false;

  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        const entry = entries.get(target);
        if (!entry) continue;
        entry.near = isIntersecting;
        if (isIntersecting) queue.add(entry);
        else queue.delete(entry);
        // On paper it stays: the browser may tell where it is before it takes its picture.
        if (!isIntersecting && !onPaper) release(entry);
      }
      run();
    },
    { rootMargin: NEAR },
  );

  return {
    drawAll(most) {
      onPaper = true;
      const open = [...entries.values()].filter(({ element }) => isOpen(element));
      for (const entry of open.slice(0, most)) {
        if (entry.element.dataset.state === "waiting") draw(entry, true);
      }
      return Math.max(0, open.length - most);
    },
    settle() {
      onPaper = false;
      for (const entry of entries.values()) if (!entry.near) release(entry);
    },
    async drawn() {
      const known = () =>
        [...entries.values()].every(({ element, near }) => near !== undefined || !element.isConnected);
      while (busy() || !known()) await frame();
    },
    observe(element, { draw, release = () => {} }) {
      const entry = /** @type {Entry} */ ({ element, draw, release, drawing: false, again: false });
      entries.set(element, entry);
      element.dataset.state = "waiting";
      observer.observe(element);
      return {
        update() {
          if (entry.near) ask(entry);
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

/** What is to be drawn, and who draws it. */
function createQueue() {
  /** @type {Set<Entry>} */
  const queue = new Set();
  let running = false;

  /** @param {Entry} entry */
  function ask(entry) {
    queue.add(entry);
    run();
  }

  async function run() {
    if (running) return;
    running = true;
    let start = performance.now();
    let order = /** @type {Entry[]} */ ([]); // made once a frame: to know it takes a layout of the page
    while (queue.size) {
      if (!order.length) order = nearestLast(queue);
      const entry = /** @type {Entry} */ (order.pop());
      if (!queue.delete(entry)) continue;
      const budget = entry.element.dataset.state === "drawn" ? REDRAWING : BUDGET;
      // What it needs may still be on its way, in a page that is being loaded: others are not kept waiting.
      await Promise.race([draw(entry).then((again) => again && ask(entry)), later(PATIENCE)]);
      if (performance.now() - start > budget) {
        await frame();
        await nextTask(); // a frame's own task lays out and paints what was drawn before
        start = performance.now();
        order = [];
      }
    }
    running = false;
  }

  return { queue, run, ask, busy: () => running };
}

/** Whether it would be seen by who scrolls there. @param {HTMLElement} element */
function isOpen(element) {
  if (element.checkVisibility) return element.checkVisibility();
  return element.offsetParent !== null && !element.closest("details:not([open])");
}

/** @param {Entry} entry */
function release(entry) {
  if (entry.element.dataset.state !== "waiting") letGo(entry);
}

/** One card that cannot be let go says so; the others go on. @param {Entry} entry */
function letGo(entry) {
  try {
    entry.release();
    entry.element.dataset.state = "waiting";
  } catch (error) {
    showFailure(entry.element, error);
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** @param {number} ms */
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param {Entry} entry @param {boolean} [anyway]  also where it is not on the screen
 * @returns {Promise<boolean>} whether it is to be drawn again
 */
async function draw(entry, anyway = false) {
  const { element } = entry;
  if (entry.drawing) entry.again = true;
  if (entry.drawing || !(entry.near || anyway)) return false;
  entry.drawing = true;
  entry.again = false;
  try {
    await entry.draw();
    clearFailure(element);
    element.dataset.state = "drawn";
  } catch (error) {
    showFailure(element, error);
  }
  entry.drawing = false;
  if (entry.near || anyway) return entry.again;
  letGo(entry); // it left the screen while it was being drawn
  return false;
}

/** By their distance from the middle of the screen; of equally near ones the first is last. @param {Iterable<Entry>} entries */
function nearestLast(entries) {
  const middle = innerHeight / 2;
  return [...entries]
    .map((entry) => {
      const { top, bottom } = entry.element.getBoundingClientRect();
      return { entry, distance: Math.abs((top + bottom) / 2 - middle) };
    })
    .reverse()
    .sort((a, b) => b.distance - a.distance)
    .map(({ entry }) => entry);
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
      { class: "failure", role: "note" },
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
