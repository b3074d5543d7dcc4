/** Zoom and pan of the pictures on a stage, all alike: wheel, drag, pinch. */

const LEAST = 1 / 64;
const MOST = 64;

/** @typedef {{ width: number, height: number, element: HTMLElement }} Shown */
/** @typedef {() => { panes: HTMLElement[], shown: Shown[] }} Seen  the panes that are seen, and what lies on them */
/** @typedef {{ scale: number, x: number, y: number }} View  x and y: the pixel of the picture in the pane's middle */

/** How a view stands in a link; "" is a picture that fits into its pane. */
export const viewCodec = {
  /** @param {string} text @returns {View | null | undefined} */
  parse(text) {
    if (text === "") return null;
    const [scale, x, y, ...rest] = text.split(",").map(Number);
    if (rest.length || !(scale >= LEAST && scale <= MOST && Number.isFinite(x + y))) return undefined;
    return { scale, x, y };
  },
  /** @param {View | null} view */
  print: (view) =>
    view ? [view.scale, view.x, view.y].map((n) => String(Number(n.toPrecision(5)))).join(",") : "",
};

export class Zoom {
  /** @type {View | null} */
  #view = null; // null fits
  /** @type {Map<number, PointerEvent>} */
  #pointers = new Map();
  #seen;
  #changed;

  /**
   * @param {HTMLElement} stage @param {Seen} seen
   * @param {(scale: number, view: View | null) => void} changed  told after each change
   */
  constructor(stage, seen, changed) {
    this.#seen = seen;
    this.#changed = changed;
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      this.#pointers.set(event.pointerId, event);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
      stage.addEventListener(name, ({ pointerId }) => this.#pointers.delete(pointerId));
    }
  }

  get view() {
    return this.#view;
  }

  /** @param {View | null} view  null fits */
  look(view) {
    this.#view = view;
    this.apply();
  }

  fit() {
    this.look(null);
  }

  actual() {
    this.look(this.#centred(1));
  }

  /** Zoom by `factor` about a point of the pane, its middle by default. @param {number} factor @param {number} [x] @param {number} [y] */
  by(factor, x, y) {
    const { width, height } = this.#room();
    const old = this.#current();
    const scale = Math.min(MOST, Math.max(LEAST, old.scale * factor));
    const held = 1 / old.scale - 1 / scale; // what is under the point stays there
    const [right, down] = [(x ?? width / 2) - width / 2, (y ?? height / 2) - height / 2];
    this.look({ scale, x: old.x + right * held, y: old.y + down * held });
  }

  apply() {
    const { scale, x, y } = this.#current();
    const room = this.#room();
    for (const { element, width, height } of this.#seen().shown) {
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
      const [left, top] = [room.width / 2 - x * scale, room.height / 2 - y * scale];
      element.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
      element.classList.toggle("pixelated", scale > 1);
    }
    this.#changed(scale, this.#view);
  }

  #current() {
    return this.#view ?? this.#fitted();
  }

  #room() {
    return this.#seen().panes[0].getBoundingClientRect();
  }

  #size() {
    const { shown } = this.#seen();
    return {
      width: Math.max(1, ...shown.map(({ width }) => width)),
      height: Math.max(1, ...shown.map(({ height }) => height)),
    };
  }

  #fitted() {
    const room = this.#room();
    const size = this.#size();
    const scale = Math.min(room.width / size.width, room.height / size.height);
    return this.#centred(scale >= 2 ? Math.floor(scale) : scale);
  }

  /** @param {number} scale @returns {View} */
  #centred(scale) {
    const { width, height } = this.#size();
    return { scale, x: width / 2, y: height / 2 };
  }

  /** @param {number} x @param {number} y on the screen */
  #inPane(x, y) {
    const boxes = this.#seen().panes.map((pane) => pane.getBoundingClientRect());
    const inside = (/** @type {DOMRect} */ { left, right, top, bottom }) =>
      x >= left && x < right && y >= top && y < bottom;
    const box = boxes.find(inside) ?? boxes[0];
    return { x: x - box.left, y: y - box.top };
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const { x, y } = this.#inPane(event.clientX, event.clientY);
    this.by(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), x, y);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    this.#pointers.set(event.pointerId, event);
    const other = [...this.#pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    if (other) {
      const { x, y } = this.#inPane((event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
      this.by(distance(event, other) / distance(before, other), x, y);
      return;
    }
    const { scale, x, y } = this.#current();
    const [right, down] = [event.clientX - before.clientX, event.clientY - before.clientY];
    this.look({ scale, x: x - right / scale, y: y - down / scale });
  }
}

/** @param {PointerEvent} a @param {PointerEvent} b */
function distance(a, b) {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1;
}
