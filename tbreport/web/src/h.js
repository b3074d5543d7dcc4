/** Elements, made safely: text is text, and nothing here parses HTML. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {import("./types").Attributes} Attributes */
/** @typedef {import("./types").Child} Child */

/**
 * @template {Element} T
 * @param {T} element @param {Attributes} attributes @param {Child[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === "style" || name === "innerHTML")
      throw new Error(`${name} has no place in a page without inline styles`);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    .../** @type {(Node | string)[]} */ (
      children.filter((c) => c !== null && c !== undefined && c !== false)
    ),
  );
  return element;
}

/** @param {string} name @param {Attributes} [attributes] @param {...Child} children */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** @param {string} name @param {Attributes} [attributes] @param {...Child} children @returns {SVGElement} */
export function svg(name, attributes = {}, ...children) {
  return fill(/** @type {SVGElement} */ (document.createElementNS(SVG, name)), attributes, children);
}

/** Strokes on a grid of 16 × 16. @type {Record<string, string>} */
const ICONS = {
  auto: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11M8 2.5v11",
  chevron: "M6 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  compare: "M2.5 3.5h5v9h-5zM8.5 3.5h5v9h-5z",
  download: "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13h10",
  info: "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2zM8 7.4v3.4M8 5.1v.2",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7l.9-.9",
  more: "M3.6 8h.1M8 8h.1M12.4 8h.1",
  keys: "M2 4.5h12v7H2zM4.5 7h.1M7 7h.1M9.5 7h.1M11.8 7h.1M5 9.3h6",
  moon: "M12.8 9.6A5.4 5.4 0 0 1 6.4 3.2a5.4 5.4 0 1 0 6.4 6.4z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  pin: "M5.5 2.5h5M6.5 2.5v4L4 9.5h8L9.5 6.5v-4M8 9.5v4.5",
  play: "M5 3.5l7 4.5-7 4.5z",
  reset: "M3.2 6.2A5.2 5.2 0 1 1 3 9.4M3 3v3.4h3.4",
  sort: "M5 6l3-3 3 3M5 10l3 3 3-3",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6",
  warning: "M8 2.5l6 10.5H2zM8 6.8v2.8M8 11.4v.1",
  wide: "M2.5 5v6M13.5 5v6M5 8h6M6.5 6L4.8 8l1.7 2M9.5 6l1.7 2-1.7 2",
};

/** @param {string} name @returns {SVGElement} */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: ICONS[name] ?? "" }),
  );
}

/**
 * A button that shows only an icon and says its name to everybody else.
 * @param {string} name @param {string} label @param {Attributes} [attributes]
 */
export function iconButton(name, label, attributes = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, ...attributes },
    icon(name),
  );
}

/**
 * A menu of one choice.
 * @param {string} label @param {string[][]} options  value and text @param {(value: string) => void} choose
 * @param {string} [value]  the first at first, unless this is given
 */
export function select(label, options, choose, value) {
  const element = /** @type {HTMLSelectElement} */ (
    h(
      "select",
      { "aria-label": label, onchange: () => choose(element.value) },
      ...options.map(([of, text]) => h("option", { value: of }, text)),
    )
  );
  if (value !== undefined) element.value = value;
  return element;
}
