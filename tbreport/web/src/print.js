/**
 * Paper: all charts that are open are drawn before it is printed, whether they are on the screen or not. Nothing
 * here may wait for anything, since the browser takes its picture as soon as the handlers have run.
 */

import { h } from "./h.js";

const MOST = 100; // charts; each holds a canvas of a printer's resolution
const DOTS = 2; // pixels of a canvas for one of the page, where a screen has fewer

/**
 * Before the theme is told about the paper: what is on the screen is drawn again then, in the paper's width.
 */
export function preparePaper() {
  const root = document.documentElement;
  const own = Object.getOwnPropertyDescriptor(window, "devicePixelRatio");
  addEventListener("beforeprint", () => {
    root.classList.add("printing");
    const value = Math.max(DOTS, devicePixelRatio);
    Object.defineProperty(window, "devicePixelRatio", { value, configurable: true });
  });
  addEventListener("afterprint", () => {
    root.classList.remove("printing");
    if (own) Object.defineProperty(window, "devicePixelRatio", own);
  });
}

/** @param {{ drawAll(most: number): number, settle(): void }} schedule @param {{ hurry(now: boolean): void }} store */
export function printAll(schedule, store) {
  const rest = h("p", { class: "print-only" });
  addEventListener("beforeprint", () => {
    store.hurry(true);
    const left = schedule.drawAll(MOST);
    rest.textContent = left
      ? `${left} more charts are open but not printed. Filter or close groups to print those.`
      : "";
    document.getElementById("main")?.append(rest);
  });
  addEventListener("afterprint", () => {
    store.hurry(false);
    rest.remove();
    schedule.settle();
  });
}
