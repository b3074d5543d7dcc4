/** A chart as a picture for a paper: light, with its title, its x axis named and its lines explained. */

import { h, svg } from "../h.js";
import { layoutOf, PADDING, TEMPLATE } from "./axes.js";
import { marksOf } from "./marks.js";
import { prepare } from "./model.js";
import { ownSettings } from "./settings.js";

/** @typedef {import("../types").RunSeries} RunSeries */

const FONT = { "font-family": "sans-serif", fill: "#1b2026" };
const TITLE = 30;
const ROW = 18;
const LETTER = 6.6; // px of a letter of the legend, roughly
const BOLD = 9; // px of one of the title
const MOST = 24; // lines that a legend explains
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu; // a name may hold what no XML may
const X_NAMES = { step: "step", relative: "time since the start", wall: "time (UTC)" };

/**
 * @param {string} title @param {RunSeries[]} series @param {import("../types").YAxis} y
 * @param {{ width: number, height: number }} size  of the plot on the screen
 * @param {import("../types").Core} core @param {import("./looks.js").Looks} looks
 * @returns {Promise<{ text: string, width: number, height: number }>}
 */
export async function pictureOf(title, series, y, size, core, looks) {
  const model = prepare(series, ownSettings(core.state, y), y.range);
  const { frame, padding, signals } = layoutOf(model, size);
  const style = { color: looks.paper, dash: looks.dash };
  const chart = await core.charts.svg(TEMPLATE, {
    width: frame.width,
    height: frame.height,
    padding,
    signals,
    data: /** @type {Record<string, object[]>} */ (marksOf(model, frame, style)),
  });
  const legend = legendOf(series, size.width - PADDING.right, looks);
  const top = TITLE + legend.height;
  const total = { width: size.width, height: top + size.height + ROW };
  const x = X_NAMES[/** @type {keyof X_NAMES} */ (model.kind)] ?? model.kind.slice(1);
  const picture = svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      ...total,
      viewBox: `0 0 ${total.width} ${total.height}`,
      "font-size": 12,
    },
    svg("rect", { ...total, fill: "#ffffff" }),
    svg(
      "text",
      { x: 12, y: 21, ...FONT, "font-size": 14, "font-weight": 600 },
      fitted(title, (size.width - 24) / BOLD),
    ),
    ...legend.items,
    inner(chart, top),
    svg(
      "text",
      { x: PADDING.left + frame.width / 2, y: total.height - 8, ...FONT, "text-anchor": "middle" },
      x,
    ),
  );
  const text = new XMLSerializer().serializeToString(picture).replace(NO_XML, "\ufffd");
  return { text, ...total };
}

/** @param {string} chart  as Vega writes it @param {number} y */
function inner(chart, y) {
  const { documentElement } = new DOMParser().parseFromString(chart, "image/svg+xml");
  documentElement.setAttribute("y", String(y));
  return document.importNode(documentElement, true);
}

/**
 * A name without its middle, where it has more letters than there is room for: names differ at their ends.
 * @param {string} name @param {number} room  letters
 */
export function fitted(name, room) {
  const letters = [...name];
  if (letters.length <= room) return name;
  const half = Math.max(1, Math.floor((room - 1) / 2));
  return `${letters.slice(0, half).join("")}…${letters.slice(-half).join("")}`;
}

/** @param {RunSeries[]} series @param {number} width @param {import("./looks.js").Looks} looks */
function legendOf(series, width, looks) {
  const items = [];
  let [x, y] = [12, TITLE + 8];
  for (const { run } of series.slice(0, MOST)) {
    const name = fitted(looks.name(run), (width - 46) / LETTER);
    const space = 34 + name.length * LETTER;
    if (x > 12 && x + space > width) [x, y] = [12, y + ROW];
    const look = { stroke: looks.paper(run), "stroke-width": 2, "stroke-dasharray": looks.dash(run) };
    items.push(
      svg("line", { x1: x, x2: x + 16, y1: y, y2: y, ...look }),
      svg("text", { x: x + 22, y: y + 4, ...FONT }, name),
    );
    x += space;
  }
  if (series.length > MOST)
    items.push(svg("text", { x, y: y + 4, ...FONT }, `+ ${series.length - MOST} more`));
  return { items, height: items.length ? y - TITLE + ROW - 4 : 0 };
}

/** @param {{ text: string, width: number, height: number }} picture @returns {Promise<Blob>} a PNG of twice its size */
export async function pngOf({ text, width, height }) {
  const image = new Image();
  // A data address and not a blob's: browsers disagree on whether a canvas may be read after that.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = /** @type {HTMLCanvasElement} */ (h("canvas", { width: 2 * width, height: 2 * height }));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large."))),
      "image/png",
    );
  });
}
