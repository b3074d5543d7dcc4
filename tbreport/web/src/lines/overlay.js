/** The picture that lies over one chart: crosshair, the step that is kept, the steps selected, the drag. */

import { svg } from "../h.js";

/** @typedef {import("./crosshair.js").Surface} Surface */

export class Overlay {
  constructor() {
    this.pin = svg("line", { class: "pin" });
    this.rule = svg("line", { class: "rule" });
    this.dots = svg("g", {});
    this.range = svg("rect", { class: "range" });
    this.brush = svg("rect", { class: "brush" });
    this.element = svg(
      "svg",
      { class: "plot-overlay", "aria-hidden": "true" },
      this.range,
      this.brush,
      this.pin,
      this.rule,
      this.dots,
    );
    this.clear();
  }

  clear() {
    this.rule.setAttribute("visibility", "hidden");
    this.points([]);
  }

  /**
   * Dots on the plot; they are moved and not made anew, a few hundred of them in each frame.
   * @param {{ x: number, y: number, color: string }[]} points
   */
  points(points) {
    const { children } = this.dots;
    while (children.length > points.length) children[points.length].remove();
    points.forEach(({ x, y, color }, i) => {
      const dot = /** @type {SVGElement} */ (children[i] ?? this.dots.appendChild(svg("circle", { r: 3.5 })));
      place(dot, { cx: x, cy: y });
      if (dot.style.fill !== color) dot.style.fill = color;
    });
  }

  /** @param {SVGElement} line @param {Surface} surface @param {number} pixel  NaN: nowhere */
  vertical(line, { frame, padding }, pixel) {
    const seen = pixel >= 0 && pixel <= frame.width;
    line.setAttribute("visibility", seen ? "visible" : "hidden");
    if (!seen) return false;
    const x = Math.round(padding.left + pixel) + 0.5;
    place(line, { x1: x, x2: x, y1: padding.top, y2: padding.top + frame.height });
    return true;
  }

  /** @param {SVGElement} rect @param {Surface} surface @param {number} from @param {number} to  pixels; equal: none */
  band(rect, { frame, padding }, from, to) {
    const left = Math.max(0, Math.min(from, to)) || 0;
    const width = Math.max(0, Math.min(frame.width, Math.max(from, to)) - left) || 0;
    place(rect, { x: padding.left + left, y: padding.top, width, height: width && frame.height });
  }
}

/** @param {SVGElement} element @param {Record<string, number>} attributes */
function place(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
