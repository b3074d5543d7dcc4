/**
 * What stands at the ticks of an axis: the one formatter of all axes. Labels are exact, so they are distinct where
 * ticks are; where they would be wider than their room, what is common to all is said once, in the axis' head.
 * DOM-free.
 */

/** @typedef {import("./ticks.js").Tick} Tick */
/**
 * @typedef {object} Labels  a tick's value is its text × the head's power of ten + the head's offset
 * @property {string[]} texts
 * @property {string} head  "" where the texts say all
 */

const SIZE = 11; // px, as the template has it
/** Widths in ems in Verdana and DejaVu Sans, the widest of the fonts that a page may fall back to. */
const WIDTHS = /** @type {Record<string, number>} */ ({
  ".": 0.32,
  ",": 0.32,
  "−": 0.84,
  " ": 0.36,
  ":": 0.4,
});
const WIDE = "mMGkT%";
const SUFFIXES = /** @type {const} */ ([
  [12, "T"],
  [9, "G"],
  [6, "M"],
  [3, "k"],
]);
const SUFFIXED = 1e5; // from here on "100k" is easier to read than all digits
const PLAIN_LEAST = 1e-4;
const PLAIN_MOST = 1e15; // beyond it digits can no longer be counted
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** At most this wide is `text` on an axis, in pixels. @param {string} text */
export function textWidth(text) {
  let ems = 0;
  for (const letter of text) ems += WIDTHS[letter] ?? (WIDE.includes(letter) ? 0.9 : 0.64);
  return ems * SIZE;
}

/**
 * @param {Tick[]} ticks @param {number} room  pixels for each @param {string} [unit]  after each text but "0"
 * @returns {Labels}
 */
export function labelsOf(ticks, room, unit = "") {
  if (!ticks.length) return { texts: [], head: "" };
  const left = room - textWidth(unit);
  for (const texts of notations(ticks))
    if (fit(texts, left)) return { texts: withUnit(texts, unit), head: "" };
  const offset = commonOf(ticks);
  const rest = ticks.map(({ digits, exponent }) => ({ digits: digits - offset, exponent }));
  const said = offset ? signed(offset, ticks[0].exponent) + unit : "";
  if (offset) {
    for (const texts of notations(rest))
      if (fit(texts, left)) return { texts: withUnit(texts, unit), head: said };
  }
  const power = Math.max(...rest.map(magnitude));
  const texts = rest.map(({ digits, exponent }) => fixed(digits, exponent - power));
  return { texts, head: `×10${superscript(power)}${offset ? ` ${said}` : unit}` };
}

/** Each tick for itself, where they lie powers of ten apart. @param {Tick[]} ticks */
export function textsOf(ticks) {
  const large = ticks.some(({ value }) => value >= SUFFIXED);
  return ticks.map((one) => {
    if (one.value >= (large ? SUFFIXED / 10 : SUFFIXED) && one.value < PLAIN_MOST) return suffixed([one])[0];
    return one.value >= PLAIN_LEAST * 10 && one.value < SUFFIXED
      ? fixed(one.digits, one.exponent)
      : scientific(one);
  });
}

/** @param {string[]} texts @param {string} unit */
const withUnit = (texts, unit) => texts.map((text) => (text === "0" ? text : text + unit));

/** @param {string[]} texts @param {number} room */
const fit = (texts, room) => texts.every((text) => textWidth(text) <= room);

/**
 * Ways to write all ticks of an axis, the best first.
 * @param {Pick<Tick, "digits" | "exponent">[]} ticks @returns {Generator<string[]>}
 */
function* notations(ticks) {
  const top = Math.max(...ticks.map(({ digits, exponent }) => Math.abs(Number(`${digits}e${exponent}`))));
  const ordinary = top >= PLAIN_LEAST && top < PLAIN_MOST;
  if (ordinary && top >= SUFFIXED) {
    const short = suffixed(ticks);
    if (short.every((text) => !/\.\d{3}/.test(text))) yield short;
    yield plain(ticks);
    yield short;
  } else if (ordinary || top === 0) {
    yield plain(ticks);
    if (top < 1e4) yield plain(ticks).map((text) => text.replace(",", ""));
  }
  const texts = ticks.map(scientific);
  if (!ordinary || texts.every((text) => !/\.\d{2}/.test(text))) yield texts;
}

/** @param {Pick<Tick, "digits" | "exponent">[]} ticks */
const plain = (ticks) => ticks.map(({ digits, exponent }) => fixed(digits, exponent));

/** @param {Pick<Tick, "digits" | "exponent">[]} ticks */
function suffixed(ticks) {
  const top = Math.max(...ticks.map(magnitude));
  const [power, suffix] = SUFFIXES.find(([least]) => top >= least) ?? [0, ""];
  return ticks.map(({ digits, exponent }) => (digits ? fixed(digits, exponent - power) + suffix : "0"));
}

/** The power of ten of the first digit; that of nothing at all for 0. @param {Pick<Tick, "digits" | "exponent">} tick */
function magnitude({ digits, exponent }) {
  return digits ? String(digits < 0n ? -digits : digits).length - 1 + exponent : Number.NEGATIVE_INFINITY;
}

/** `digits` × 10^`power` with all its digits, in groups of three. @param {bigint} digits @param {number} power */
function fixed(digits, power) {
  if (!digits) return "0";
  const sign = digits < 0n ? "−" : "";
  const all = String(digits < 0n ? -digits : digits) + "0".repeat(Math.max(0, power));
  const padded = all.padStart(1 - power, "0");
  const whole = power < 0 ? padded.slice(0, power) : padded;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (power < 0 ? `.${padded.slice(power)}` : "");
}

/** @param {Pick<Tick, "digits" | "exponent">} tick */
function scientific(tick) {
  if (!tick.digits) return "0";
  const sign = tick.digits < 0n ? "−" : "";
  const power = magnitude(tick);
  const digits = String(tick.digits).replace("-", "").replace(/0+$/, "");
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${sign}${digits[0]}${rest}e${String(power).replace("-", "−")}`;
}

/**
 * The leading digits that all ticks share, in units of their last digit: of −1543.2 and −1543.4 it is −15430.
 * @param {Tick[]} ticks  of one exponent
 */
function commonOf(ticks) {
  const [first, last] = [ticks[0].digits, ticks[ticks.length - 1].digits];
  if (first <= 0n && last >= 0n) return 0n;
  const size = 10n ** BigInt(String(last - first).length);
  return ((first > 0n ? first : last) / size) * size; // divided towards 0
}

/** @param {bigint} digits @param {number} exponent */
function signed(digits, exponent) {
  const size = { digits: digits < 0n ? -digits : digits, exponent };
  const top = magnitude(size);
  const [short] = suffixed([{ ...stripped(size) }]);
  const text =
    top >= 15 || top < -4
      ? scientific(size)
      : top >= 5 && !/\.\d{5}/.test(short)
        ? short
        : fixed(stripped(size).digits, stripped(size).exponent);
  return (digits < 0n ? "−" : "+") + text;
}

/** The same number without zeros at its end. @param {Pick<Tick, "digits" | "exponent">} tick */
function stripped({ digits, exponent }) {
  let [kept, power] = [digits, exponent];
  while (kept && kept % 10n === 0n) [kept, power] = [kept / 10n, power + 1];
  return { digits: kept, exponent: power };
}

/** @param {number} power */
function superscript(power) {
  return String(power).replace(/-|\d/g, (sign) => (sign === "-" ? "⁻" : SUPERSCRIPTS[Number(sign)]));
}
