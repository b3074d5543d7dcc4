/** Zoom and pan of the pictures on a stage, all alike: wheel, drag, pinch. */

const LEAST = 1 / 64;
const MOST = 64;

/** @typedef {{ width: number, height: number, element: HTMLElement }} Shown */
/** @typedef {() => { panes: HTMLElement[], shown: Shown[] }} Seen  the panes that are seen, and what lies on them */

export class Zoom {
  /** @type {{ scale: number, x: number, y: number } | null} */
  #view = null; // null fits
  /** @type {Map<number, PointerEvent>} */
  #pointers = new Map();
  #seen;
  #changed;

  /** @param {HTMLElement} stage @param {Seen} seen @param {(scale: number) => void} changed */
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

  fit() {
    this.#view = null;
    this.apply();
  }

  actual() {
    this.#view = this.#centred(1);
    this.apply();
  }

  /** Zoom by `factor` about a point of the pane, its middle by default. @param {number} factor @param {number} [x] @param {number} [y] */
  by(factor, x = this.#room().width / 2, y = this.#room().height / 2) {
    const old = this.#current();
    const scale = Math.min(MOST, Math.max(LEAST, old.scale * factor));
    const grown = scale / old.scale;
    this.#view = { scale, x: x - (x - old.x) * grown, y: y - (y - old.y) * grown };
    this.apply();
  }

  apply() {
    const { scale, x, y } = this.#current();
    for (const { element, width, height } of this.#seen().shown) {
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
      element.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      element.classList.toggle("pixelated", scale > 1);
    }
    this.#changed(scale);
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

  /** @param {number} scale */
  #centred(scale) {
    const room = this.#room();
    const { width, height } = this.#size();
    return { scale, x: (room.width - scale * width) / 2, y: (room.height - scale * height) / 2 };
  }

  /** @param {number} x @param {number} y on the screen */
  #inPane(x, y) {
    const boxes = this.#seen().panes.map((pane) => pane.getBoundingClientRect());
    const box = boxes.find(({ left, right }) => x >= left && x < right) ?? boxes[0];
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
    this.#view = { scale, x: x + event.clientX - before.clientX, y: y + event.clientY - before.clientY };
    this.apply();
  }
}

/** @param {PointerEvent} a @param {PointerEvent} b */
function distance(a, b) {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1;
}
