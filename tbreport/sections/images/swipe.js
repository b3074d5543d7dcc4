/** The line between two pictures that lie upon each other: dragged, or moved with a slider. */

/** @typedef {import("../../web/src/types").Core} Core */

const KEY = "images.swipe";

export class Swipe {
  /** @param {HTMLElement} stage @param {Core} core */
  constructor(stage, { h, icon, gallery, state, on }) {
    const set = (/** @type {number} */ percent) =>
      state.set(KEY, Math.round(Math.min(100, Math.max(0, percent))));
    const slider = gallery.slider("Swipe between A and B", set);
    slider.input.classList.add("viewer-swipe");
    this.input = slider.input;
    this.handle = h("div", { class: "viewer-handle" }, icon("wide"));
    drag(this.handle, (x) => {
      const { left, width } = stage.getBoundingClientRect();
      set((100 * (x - left)) / width);
    });
    stage.append(this.handle);
    function show() {
      const percent = state.get(KEY);
      slider.show(percent, 101, `${percent} % A`);
      stage.style.setProperty("--swipe", `${percent}%`);
    }
    on(KEY, show);
    show();
  }
}

/** @param {HTMLElement} handle @param {(x: number) => void} moved */
function drag(handle, moved) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.stopPropagation(); // below it lies what pans
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) moved(event.clientX);
  });
}
