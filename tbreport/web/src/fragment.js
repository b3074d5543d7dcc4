/** The view's state as the fragment of an address: `#v=1&key=value&…`. DOM-free. */

const VERSION = "1";

/** @param {string} text */
function escapeValue(text) {
  // These are legal in a fragment; leaving them keeps an address readable.
  return encodeURIComponent(text).replace(/%(2C|2F|3A|40|24|3B|21|3F)/g, decodeURIComponent);
}

/** @param {string} text */
function unescapeValue(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The keys and values of `fragment`; none where it is of another version. `#section-NAME`, the plain anchor
 * that works without script, means that section.
 * @param {string} fragment @returns {Map<string, string>}
 */
export function parseFragment(fragment) {
  const text = fragment.replace(/^#/, "");
  const anchor = /^section-([\w-]+)$/.exec(text);
  if (anchor) return new Map([["section", anchor[1]]]);
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const part of text.split("&")) {
    const at = part.indexOf("=");
    if (at > 0) values.set(unescapeValue(part.slice(0, at)), unescapeValue(part.slice(at + 1)));
  }
  if (values.get("v") !== VERSION) return new Map();
  values.delete("v");
  return values;
}

/** Whether it holds a view that only another version can read. @param {string} fragment */
export function isForeign(fragment) {
  const version = /^#(?:.*&)?v=(\w+)/.exec(fragment)?.[1];
  return version !== undefined && version !== VERSION;
}

/**
 * @param {Iterable<[string, string]>} values
 * @returns {string} the fragment, "" where there is nothing to say
 */
export function printFragment(values) {
  const parts = [...values].map(([key, value]) => `${escapeValue(key)}=${escapeValue(value)}`);
  return parts.length ? `#v=${VERSION}&${parts.join("&")}` : "";
}

/**
 * Sorted whole numbers as `0,3-7`; "" for none.
 * @param {number[]} numbers
 */
export function printRanges(numbers) {
  /** @type {[number, number][]} */
  const ranges = [];
  for (const n of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/**
 * @param {string} text @param {number} end  numbers from here on are ignored @returns {number[]} ascending
 */
export function parseRanges(text, end) {
  const found = new Set();
  for (const part of text.split(",")) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) continue;
    const last = Math.min(Number(match[2] ?? match[1]), end - 1);
    for (let n = Number(match[1]); n <= last; n++) found.add(n);
  }
  return [...found].sort((a, b) => a - b);
}

/** @template T @typedef {import("./types").Codec<T>} Codec */

// One text of a list, so that commas part texts and nothing has to be escaped twice: `train/loss,eval/acc`.
const MARKS = /** @type {const} */ ([
  ["~", "~~"],
  [",", "~."],
  ["%", "~p"],
]);

/** @param {string} text */
function printItem(text) {
  const marked = text.replace(/[~,%]/g, (one) => MARKS.find(([char]) => char === one)?.[1] ?? one);
  return marked || "~0";
}

/** @param {string} text */
function parseItem(text) {
  // No list is written with a percent sign any more; the first links had their texts escaped once more.
  if (text.includes("%")) return unescapeValue(text);
  return text.replace(/~[~.p0]/g, (mark) => MARKS.find(([, one]) => one === mark)?.[0] ?? "");
}

/** Ready-made codecs for the usual values. */
export const codecs = {
  /** @type {Codec<string>} */
  text: { parse: (text) => text, print: (value) => value },

  /** @type {Codec<boolean>} */
  flag: {
    parse: (text) => (text === "1" ? true : text === "0" ? false : undefined),
    print: (value) => (value ? "1" : "0"),
  },

  /** @type {Codec<number | null>} */
  maybeNumber: {
    parse: (text) => (text === "" ? null : Number.isFinite(Number(text)) ? Number(text) : undefined),
    print: (value) => (value === null ? "" : String(value)),
  },

  /** @type {Codec<string[]>} */
  texts: {
    parse: (text) => (text === "" ? [] : text.split(",").map(parseItem)),
    print: (values) => values.map(printItem).join(","),
  },

  /** @type {Codec<[number, number] | null>} */
  span: {
    parse(text) {
      if (text === "") return null;
      const [from, to] = text.split(",").map(Number);
      return Number.isFinite(from) && Number.isFinite(to) && from < to ? [from, to] : undefined;
    },
    print: (value) => (value ? value.join(",") : ""),
  },

  /** @param {number} least @param {number} most @returns {Codec<number>} */
  number: (least, most) => ({
    parse(text) {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      return value >= least && value <= most ? value : undefined;
    },
    print: String,
  }),

  /** @template {string} T @param {readonly T[]} values @returns {Codec<T>} */
  choice: (values) => ({
    parse: (text) => values.find((value) => value === text),
    print: (value) => value,
  }),
};
