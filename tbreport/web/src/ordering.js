/**
 * How people sort names: the twin of `ordering.py`, which says by what rule. DOM-free.
 *
 * A part of a key is (rank, sign, place, text): what ends a piece, then numbers, then other text.
 * @typedef {[number, number, number, string]} Part
 * @typedef {{ parts: Part[], text: string }} Key
 */

const NUMBER =
  /((?<![^=:([{,_ ])-)?((?<![^=:([{,_ ])\.[0-9]+|[0-9]+(?:\.[0-9]+)*)(?:[eE]([+-]?[0-9]+)(?![A-Za-z0-9]))?/g;
const VERSION = /(?:^|[^A-Za-z])v(?:er(?:sion)?)?[ ._-]?$/i;
const LONGEST = 15; // digits of an exponent that count
const KNOWN = 50_000; // keys kept, as lists are sorted again and again

/** @param {string} text @returns {Key} */
export function naturalKey(text) {
  /** @type {Part[]} */
  const parts = [];
  for (const piece of text.split("/")) {
    let at = 0;
    for (const found of piece.matchAll(NUMBER)) {
      const before = piece.slice(at, found.index);
      for (const part of [...textPart(before), ...number(found, before)]) parts.push(part); // there may be many
      at = found.index + found[0].length;
    }
    parts.push(...textPart(piece.slice(at)), [-1, 0, 0, ""]);
  }
  return { parts, text };
}

/** @param {string} text @returns {Part[]} */
const textPart = (text) => (text ? [[1, 0, 0, text]] : []);

/** @param {RegExpExecArray} found @param {string} before @returns {Part[]} */
function number([, sign = "", digits, exponent = ""], before) {
  const points = digits.split(".").length - 1;
  if (points < 2 && !(points && !exponent && VERSION.test(before.slice(-9))))
    return [decimal(sign, digits, exponent)];
  const pieces = digits.match(/[0-9]+|\./g) ?? [];
  return [
    ...textPart(sign),
    ...pieces.map((one) => (one === "." ? textPart(one)[0] : decimal("", one, ""))),
    ...textPart(exponent && `e${exponent}`),
  ];
}

/** @param {string} sign @param {string} digits @param {string} exponent @returns {Part} */
function decimal(sign, digits, exponent) {
  const [whole, fraction = ""] = digits.split(".");
  const shown = (whole + fraction).replace(/^0+/, "");
  if (!shown) return [0, 0, 0, ""];
  const place = shown.length - fraction.length + sized(exponent);
  const kept = withoutZeros(shown);
  if (!sign) return [0, 1, place, kept];
  return [0, -1, -place, `${kept.replace(/[0-9]/g, (digit) => String(9 - Number(digit)))}~`];
}

/** An expression for this would look for the end from every zero. @param {string} digits */
function withoutZeros(digits) {
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}

/** @param {string} exponent */
function sized(exponent) {
  const digits = exponent.replace(/^[+-]?0*/, "");
  const size = digits.length <= LONGEST ? Number(digits) : 10 ** LONGEST;
  return exponent.startsWith("-") ? -size : size;
}

/** @param {Key} a @param {Key} b */
function compareKeys(a, b) {
  for (let i = 0; i < Math.min(a.parts.length, b.parts.length); i++) {
    const [one, other] = [a.parts[i], b.parts[i]];
    const apart =
      one[0] - other[0] || one[1] - other[1] || one[2] - other[2] || compareTexts(one[3], other[3]);
    if (apart) return apart;
  }
  return a.parts.length - b.parts.length || compareTexts(a.text, b.text);
}

/** By code points, as Python does, not by the halves of pairs. @param {string} a @param {string} b */
function compareTexts(a, b) {
  if (a === b) return 0;
  const end = Math.min(a.length, b.length);
  let i = 0;
  while (i < end && a[i] === b[i]) i++;
  if (i === end) return a.length - b.length;
  return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
}

/** Halves of pairs stand for what lies beyond all single units. @param {number} unit */
const rank = (unit) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);

/** @type {Map<string, Key>} */
const keys = new Map();

/** @param {string} name */
function keyOf(name) {
  const known = keys.get(name);
  if (known) return known;
  if (keys.size >= KNOWN) keys.clear();
  const key = naturalKey(name);
  keys.set(name, key);
  return key;
}

/** Compares two names for `sort`; 0 for equal ones only. @param {string} a @param {string} b */
export const byName = (a, b) => (a === b ? 0 : compareKeys(keyOf(a), keyOf(b)));
