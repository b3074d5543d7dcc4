/** Numbers, times and sizes as text: no locale, no time zone. The twin of `tbreport/wording.py`. DOM-free. */

/** Five significant digits, without trailing zeros. @param {number} value */
export function number(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (value && (size < 1e-4 || size >= 1e7)) {
    return minus(
      value
        .toExponential(3)
        .replace(/\.?0+e/, "e")
        .replace("e+", "e"),
    );
  }
  return minus(size < 1e5 ? String(Number(value.toPrecision(5))) : value.toFixed(0));
}

/** A real minus sign is as wide as a digit, so columns stay aligned. @param {string} text */
function minus(text) {
  return text.replace(/-/g, "−");
}

/** A whole number in groups of three, with all its digits. @param {number} value */
export function count(value) {
  // From 2^53 on the shortest text that names a double ends in zeros that it does not have.
  const text = Number.isFinite(value) ? BigInt(Math.round(value)).toString() : String(value);
  return minus(text.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** A step; those that are no whole numbers as they are. @param {number} value */
export function step(value) {
  return Number.isInteger(value) ? count(value) : number(value);
}

/** @param {number} seconds since 1970 @returns {string} in UTC, to the second; "" where there is none */
export function time(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : `${date.toISOString().slice(0, 19).replace("T", " ")}`;
}

/** A span of time in its two largest units. @param {number} seconds */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "";
  const sign = seconds < 0 ? "−" : "";
  const size = Math.abs(seconds);
  if (size < 9.95) return `${sign}${size.toFixed(1)} s`;
  const whole = Math.round(size);
  if (whole < 60) return `${sign}${whole} s`;
  const units = /** @type {const} */ ([
    [86400, "d", 3600, "h"],
    [3600, "h", 60, "min"],
    [60, "min", 1, "s"],
  ]);
  const [big, bigName, small, smallName] = units.find(([unit]) => whole >= unit) ?? units[2];
  const rest = String(Math.floor((whole % big) / small)).padStart(2, "0");
  return `${sign}${Math.floor(whole / big)} ${bigName} ${rest} ${smallName}`;
}

/** @param {number} size in bytes; MB = 10^6 */
export function bytes(size) {
  if (size < 1000) return `${size} B`;
  if (size < 1e6) return `${(size / 1e3).toFixed(1)} kB`;
  return size < 1e9 ? `${(size / 1e6).toFixed(1)} MB` : `${(size / 1e9).toFixed(1)} GB`;
}

/** `1 run`, `2 runs`. @param {number} amount @param {string} noun @param {string} [nouns] */
export function plural(amount, noun, nouns = `${noun}s`) {
  return `${count(amount)} ${amount === 1 ? noun : nouns}`;
}
