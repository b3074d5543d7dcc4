/**
 * Typed arrays → what Vega's `shape` mark draws. The mark calls `item.shape.context(context)(item)`; the
 * context is a canvas, Vega's measuring context, or null when it wants an SVG path. Undocumented outside maps,
 * so Vega is pinned and `test/shape.test.js` holds it to this. DOM-free.
 */

/**
 * @typedef {object} Frame  where data lies in the plot
 * @property {number} width  in pixels
 * @property {(x: number) => number} x
 * @property {(y: number) => number} y  NaN where it cannot be drawn
 */

/**
 * @typedef {object} Trace
 * @property {Float32Array} path  x, y, x, y, … in pixels; a pair of NaN lifts the pen
 * @property {Float32Array} dots  points without a neighbour, which no line would show
 */

const FAR = 1e5; // pixels; canvases misdraw lines to points much farther away

// One place to write for all lines: a chart redraws a hundred of them between two frames.
let path = new Float32Array(8192);
let end = 0;
let strokes = 0; // points since the pen was lifted
/** @type {number[]} */
let dots = [];

/** @param {number} x @param {number} y */
function to(x, y) {
  if (end + 2 > path.length) {
    const more = new Float32Array(2 * path.length);
    more.set(path);
    path = more;
  }
  path[end++] = x;
  path[end++] = Math.max(-FAR, Math.min(FAR, y));
  strokes++;
}

function lift() {
  if (strokes === 1) {
    end -= 2;
    dots.push(path[end], path[end + 1]);
  } else if (strokes) to(Number.NaN, Number.NaN);
  strokes = 0;
}

/** Points of one pixel column: the first, the last, the lowest and the highest of them are kept. */
const column = {
  at: Number.NaN,
  count: 0,
  firstX: 0,
  firstY: 0,
  lastX: 0,
  lastY: 0,
  lowX: 0,
  lowY: 0,
  lowAt: 0,
  highX: 0,
  highY: 0,
  highAt: 0,

  /** @param {number} x @param {number} y */
  add(x, y) {
    const at = Math.floor(x);
    if (at !== this.at) {
      this.flush();
      this.at = at;
      this.count = 1;
      this.firstX = this.lowX = this.highX = this.lastX = x;
      this.firstY = this.lowY = this.highY = this.lastY = y;
      this.lowAt = this.highAt = 0;
      return;
    }
    if (y < this.lowY) {
      this.lowX = x;
      this.lowY = y;
      this.lowAt = this.count;
    }
    if (y > this.highY) {
      this.highX = x;
      this.highY = y;
      this.highAt = this.count;
    }
    this.lastX = x;
    this.lastY = y;
    this.count++;
  },

  flush() {
    const { count, lowAt, highAt } = this;
    if (!count) return;
    to(this.firstX, this.firstY);
    const last = count - 1;
    const low = lowAt > 0 && lowAt < last;
    const high = highAt > 0 && highAt < last;
    if (low && lowAt < highAt) to(this.lowX, this.lowY);
    if (high) to(this.highX, this.highY);
    if (low && lowAt > highAt) to(this.lowX, this.lowY);
    if (last) to(this.lastX, this.lastY);
    this.count = 0;
    this.at = Number.NaN;
  },
};

/**
 * The line through (xs, ys). Where several points in a row fall into one pixel column, only their first, last,
 * lowest and highest are kept: the picture is the same.
 * @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys @param {Frame} frame
 * @returns {Trace}
 */
export function trace(xs, ys, frame) {
  end = strokes = 0;
  dots = [];
  const { width } = frame;
  let before = -1; // the last point beyond an edge of the plot: the line enters from there
  for (let i = 0; i < xs.length; i++) {
    const x = frame.x(xs[i]);
    const y = frame.y(ys[i]);
    if (!(Math.abs(x) < Number.POSITIVE_INFINITY && Math.abs(y) < Number.POSITIVE_INFINITY)) {
      column.flush();
      lift();
      before = -1;
    } else if (x < 0 || x > width) {
      column.flush();
      if (!strokes && before >= 0 && frame.x(xs[before]) < 0 !== x < 0) {
        to(frame.x(xs[before]), frame.y(ys[before]));
      }
      if (strokes) to(x, y);
      lift();
      before = i;
    } else {
      if (before >= 0) to(frame.x(xs[before]), frame.y(ys[before]));
      before = -1;
      column.add(x, y);
    }
  }
  column.flush();
  lift();
  return { path: path.slice(0, end), dots: Float32Array.from(dots) };
}

/**
 * @typedef {object} Context  what shapes need of a canvas
 * @property {(x: number, y: number) => void} moveTo
 * @property {(x: number, y: number) => void} lineTo
 * @property {(x: number, y: number, radius: number, from: number, to: number) => void} arc
 * @property {() => void} closePath
 */

/** @param {(context: Context) => void} draw  a shape for Vega's mark */
function shape(draw) {
  /** @type {Context | null} */
  let context = null;
  function path() {
    if (context && !("stroke" in context)) {
      // Vega only measures what to paint anew, point by point: everything.
      context.moveTo(0, 0);
      context.lineTo(FAR, FAR);
      return "";
    }
    if (context) {
      draw(context);
      return "";
    }
    const text = new SvgPath();
    draw(text);
    return text.parts.join("");
  }
  path.context = (/** @type {Context | null} */ given) => {
    context = given;
    return path;
  };
  return path;
}

class SvgPath {
  constructor() {
    /** @type {string[]} */
    this.parts = [];
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.parts.push(`M${x.toFixed(1)},${y.toFixed(1)}`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.parts.push(`L${x.toFixed(1)},${y.toFixed(1)}`);
  }

  /** A whole circle. @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) {
    const half = `a${r},${r} 0 1 1 `;
    this.parts.push(`M${(x - r).toFixed(1)},${y.toFixed(1)}${half}${2 * r},0${half}${-2 * r},0`);
  }

  closePath() {
    this.parts.push("Z");
  }
}

/** @param {Float32Array} path  as `Trace` has it */
export function lineShape(path) {
  return shape((context) => {
    let down = false;
    for (let i = 0; i < path.length; i += 2) {
      if (Number.isNaN(path[i])) down = false;
      else if (down) context.lineTo(path[i], path[i + 1]);
      else {
        context.moveTo(path[i], path[i + 1]);
        down = true;
      }
    }
  });
}

/** @param {Float32Array} points  x, y, x, y, … @param {number} radius */
export function dotShape(points, radius) {
  return shape((context) => {
    for (let i = 0; i < points.length; i += 2) {
      context.moveTo(points[i] + radius, points[i + 1]);
      context.arc(points[i], points[i + 1], radius, 0, 2 * Math.PI);
    }
  });
}

/**
 * Small triangles along one edge of the plot.
 * @param {ArrayLike<number>} xs  in pixels @param {number} y  of the base @param {number} size  negative: pointing down
 */
export function triangleShape(xs, y, size) {
  const half = Math.abs(size) / 2 + 0.5;
  return shape((context) => {
    for (let i = 0; i < xs.length; i++) {
      context.moveTo(xs[i] - half, y);
      context.lineTo(xs[i] + half, y);
      context.lineTo(xs[i], y - size);
      context.closePath();
    }
  });
}
