/**
 * Where the ticks of an axis are: round numbers, kept as whole digits and a power of ten, so that a label says
 * exactly what its tick is. DOM-free.
 */

/**
 * @typedef {object} Tick
 * @property {number} value  `digits` × 10^`exponent`, rounded once
 * @property {bigint} digits
 * @property {number} exponent
 */

const FACTORS = [1, 2, 5];
const LEAST_EXPONENT = -323; // of the smallest double
const PRECISION = 2 ** -52;
const FINE = 64; // units of a double's last place: by half of one, a tick may miss its place

/** @param {bigint} digits @param {number} exponent @returns {Tick} */
export function tick(digits, exponent) {
  return { value: Number(`${digits}e${exponent}`), digits, exponent };
}

/**
 * The multiples of 1, 2 or 5 times a power of ten from `low` to `high`, the smallest step of which there are no
 * more than `most`: none or one where the range is too narrow for doubles to be told apart.
 * @param {number} low @param {number} high @param {number} most @param {boolean} [whole]  whole numbers only
 * @returns {Tick[]}
 */
export function decimalTicks(low, high, most, whole = false) {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const rough = high / most - low / most; // the range itself may be too large for a double
  const least = Math.max(whole ? 1 : 0, size * PRECISION);
  if (!(rough > 0 && rough < Number.POSITIVE_INFINITY)) return [];
  let exponent = Math.max(LEAST_EXPONENT, Math.floor(Math.log10(rough)) - 1);
  for (; ; exponent++) {
    for (const factor of FACTORS) {
      const step = Number(`${factor}e${exponent}`);
      if (step < least) continue;
      const first = Math.ceil(low / step - slack(low / step));
      const last = Math.floor(high / step + slack(high / step));
      if (last - first >= most) continue;
      const ticks = multiples(first, last, BigInt(factor), exponent);
      if (step >= size * PRECISION * FINE || ticks.every(isExact)) return ticks;
    }
  }
}

/** A division may miss a whole number by its last bits. @param {number} ratio */
const slack = (ratio) => (Math.abs(ratio) < 1e6 ? 1e-9 : 0);

/** Whether a double is the very number. @param {Tick} tick */
const isExact = ({ value, digits, exponent }) =>
  exponent >= 0 && BigInt(value) === digits * 10n ** BigInt(exponent);

/** @param {number} first @param {number} last @param {bigint} factor @param {number} exponent */
function multiples(first, last, factor, exponent) {
  const ticks = [];
  for (let k = first; k <= last; k++) ticks.push(tick(BigInt(k) * factor, exponent));
  return ticks;
}

/**
 * The ticks of a logarithmic axis: powers of ten, every second or third where there are many; over little more than
 * one power also 2 and 5 times them, or 3 times; over less plain round numbers. `between` are places worth a grid
 * line alone.
 * @param {number} low  above 0 @param {number} high @param {number} most
 * @returns {{ ticks: Tick[], between: number[] }}
 */
export function logTicks(low, high, most) {
  const first = Math.ceil(Math.log10(low) - 1e-12);
  const last = Math.floor(Math.log10(high) + 1e-12);
  const powers = last - first + 1;
  const fine = powers < 1 || powers > most ? [] : between(low, high, first, last);
  if (powers < 3) {
    for (const factors of [
      [1n, 2n, 5n],
      [1n, 3n],
    ]) {
      const ticks = ofPowers(low, high, first - 1, last, factors);
      if (powers > 0 && ticks.length > 2 && ticks.length <= most) return { ticks, between: fine };
    }
  }
  for (let every = Math.max(1, Math.ceil(powers / most)); powers > 1 && every < powers; every++) {
    const ticks = [];
    for (let e = first; e <= last; e++) if (e % every === 0) ticks.push(tick(1n, e));
    if (ticks.length > 1 && ticks.length <= most) return { ticks, between: fine };
  }
  return { ticks: decimalTicks(low, high, most), between: [] };
}

/** @param {number} low @param {number} high @param {number} first @param {number} last @param {bigint[]} factors */
function ofPowers(low, high, first, last, factors) {
  const ticks = [];
  for (let e = first; e <= last; e++) for (const factor of factors) ticks.push(tick(factor, e));
  return ticks.filter(({ value }) => value >= low * (1 - 1e-12) && value <= high * (1 + 1e-12));
}

/** 2 to 9 times the powers of ten. @param {number} low @param {number} high @param {number} first @param {number} last */
function between(low, high, first, last) {
  const places = [];
  for (let e = first - 1; e <= last; e++) {
    for (let factor = 2; factor < 10; factor++) {
      const value = Number(`${factor}e${e}`);
      if (value >= low && value <= high) places.push(value);
    }
  }
  return places;
}
