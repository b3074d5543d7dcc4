/** Packed columns → typed arrays; the twin of `tbreport/packing.py`. DOM-free. */

/** @typedef {import("./types").ColumnRef} ColumnRef */
/** @typedef {import("./types").Column} Column */

/** In the order in which they lie in a block. */
const TYPES = { f8: Float64Array, f4: Float32Array, i4: Int32Array, u1: Uint8Array };

/** The browser's own words are about its functions, or about fetching. */
const damaged = () => new Error("A part of this file is damaged.");

/** @param {string} text base64 @returns {Uint8Array<ArrayBuffer>} */
export function fromBase64(text) {
  try {
    return decoded(text);
  } catch {
    throw damaged();
  }
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function decoded(text) {
  // Not yet in every browser that has all the rest; the loop takes four times as long.
  const native = /** @type {any} */ (Uint8Array).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes one gzip member @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function inflate(bytes) {
  // Written and read by hand: a stream of a Blob comes in pieces by way of other processes, and each piece waits
  // for its turn while the rest of the page is parsed.
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(bytes), writer.close()]);
  try {
    const [parts] = await Promise.all([partsOf(readable), written]);
    return joined(parts);
  } catch {
    throw damaged();
  }
}

/** @param {ReadableStream<Uint8Array>} stream */
async function partsOf(stream) {
  const reader = stream.getReader();
  const parts = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
  return parts;
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** @param {Uint8Array} block @param {ColumnRef} ref @returns {Column} */
export function readColumn(block, ref) {
  const column = unshuffle(block, ref);
  if (ref.halves) return Float64Array.from(whole(column), Number);
  return ref.delta ? summed(column, ref) : column;
}

/**
 * Whole numbers that may lie beyond 2^53, to the last digit; null where all are exact as they are.
 * @param {Uint8Array} block @param {ColumnRef} ref @returns {BigInt64Array | null}
 */
export function readWhole(block, ref) {
  return ref.halves ? whole(unshuffle(block, ref)) : null;
}

/** First all lower halves, then all upper ones. @param {Column} halves */
function whole(halves) {
  const numbers = new BigInt64Array(halves.length / 2);
  const words = new Int32Array(numbers.buffer);
  for (let i = 0; i < numbers.length; i++) {
    words[2 * i] = halves[i];
    words[2 * i + 1] = halves[numbers.length + i];
  }
  return numbers;
}

/**
 * A block starts with how many numbers of each type it holds; of each type it has all first bytes, then all
 * second bytes, and so on.
 * @param {Uint8Array} block @param {ColumnRef} ref @returns {Column}
 */
function unshuffle(block, { offset, length, type }) {
  const names = /** @type {(keyof typeof TYPES)[]} */ (Object.keys(TYPES));
  if (block.length < 4 * names.length) throw new Error("a block reaches past the end of its bytes");
  const header = new DataView(block.buffer, block.byteOffset, 4 * names.length);
  let start = header.byteLength;
  for (const [i, name] of names.entries()) {
    const count = header.getUint32(4 * i, true);
    if (name === type) return gathered(block, start + offset, count, new TYPES[type](length));
    start += count * TYPES[name].BYTES_PER_ELEMENT;
  }
  throw new Error(`a column of the unknown type ${type}`);
}

/** @template {Column} C @param {Uint8Array} block @param {number} first @param {number} count @param {C} column @returns {C} */
function gathered(block, first, count, column) {
  const width = column.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(column.buffer);
  if (column.length && first + (width - 1) * count + column.length > block.length) {
    throw new Error("a column reaches past the end of its block");
  }
  for (let k = 0; k < width; k++) {
    const plane = first + k * count;
    for (let i = 0, to = k; i < column.length; i++, to += width) bytes[to] = block[plane + i];
  }
  return column;
}

/** @param {Column} differences @param {ColumnRef} ref @returns {Float64Array<ArrayBuffer>} */
function summed(differences, { base = 0, scale = 1 }) {
  const values = new Float64Array(differences.length);
  let sum = base;
  for (let i = 0; i < values.length; i++) {
    sum += differences[i];
    values[i] = sum * scale;
  }
  return values;
}
