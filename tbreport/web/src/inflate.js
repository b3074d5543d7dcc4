/**
 * gzip without waiting. The browser's own way is faster, but answers later, and a page that is about to be printed
 * has no later. DOM-free.
 */

const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const HEADER = 10; // ours name no file and carry nothing else

/** @typedef {{ counts: Uint16Array, symbols: Uint16Array }} Code  a Huffman code: how many of each length, in order */

/** @param {ArrayLike<number>} lengths of the codes of the symbols 0, 1, … @returns {Code} */
function codeOf(lengths) {
  const counts = new Uint16Array(16);
  for (let i = 0; i < lengths.length; i++) counts[lengths[i]]++;
  counts[0] = 0;
  const next = new Uint16Array(16);
  for (let i = 1; i < 15; i++) next[i + 1] = next[i] + counts[i];
  const symbols = new Uint16Array(lengths.length);
  for (let i = 0; i < lengths.length; i++) if (lengths[i]) symbols[next[lengths[i]]++] = i;
  return { counts, symbols };
}

/** @param {number} size @param {number} length */
const repeated = (size, length) => new Array(size).fill(length);
const FIXED = [
  codeOf([...repeated(144, 8), ...repeated(112, 9), ...repeated(24, 7), ...repeated(8, 8)]),
  codeOf(repeated(30, 5)),
];

class Bits {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = HEADER;
    this.held = 0;
    this.count = 0;
  }

  /** @param {number} count at most 16 */
  take(count) {
    while (this.count < count) {
      if (this.at >= this.bytes.length) throw new Error("A part of this file is damaged.");
      this.held |= this.bytes[this.at++] << this.count;
      this.count += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return value;
  }

  /** @param {Code} code */
  symbol({ counts, symbols }) {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      value |= this.take(1);
      if (value - counts[length] < first) return symbols[index + value - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      value <<= 1;
    }
    throw new Error("A part of this file is damaged.");
  }
}

/** @param {Bits} bits @returns {Code[]} */
function dynamicCodes(bits) {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const count = bits.take(4) + 4;
  const short = new Uint8Array(19);
  for (let i = 0; i < count; i++) short[ORDER[i]] = bits.take(3);
  const code = codeOf(short);
  /** @type {number[]} */
  const lengths = [];
  while (lengths.length < literals + distances) {
    const symbol = bits.symbol(code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) lengths.push(...repeated(bits.take(2) + 3, lengths[lengths.length - 1]));
    else lengths.push(...repeated(symbol === 17 ? bits.take(3) + 3 : bits.take(7) + 11, 0));
  }
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals))];
}

/** @param {Uint8Array} bytes one gzip member @returns {Uint8Array<ArrayBuffer>} */
export function inflateNow(bytes) {
  const bits = new Bits(bytes);
  const out = new Uint8Array(
    new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0, true),
  );
  let to = 0;
  for (let last = false; !last; ) {
    last = bits.take(1) === 1;
    const kind = bits.take(2);
    if (kind === 0) {
      bits.take(bits.count & 7);
      const length = bits.take(16);
      bits.take(16);
      for (let i = 0; i < length; i++) out[to++] = bits.take(8);
      continue;
    }
    const [literals, distances] = kind === 1 ? FIXED : dynamicCodes(bits);
    for (let symbol = bits.symbol(literals); symbol !== 256; symbol = bits.symbol(literals)) {
      if (symbol < 256) {
        out[to++] = symbol;
        continue;
      }
      const length = LENGTHS[symbol - 257] + bits.take(LENGTH_BITS[symbol - 257]);
      const code = bits.symbol(distances);
      const extra = Math.max(0, (code >> 1) - 1);
      const back = (code < 2 ? code : (2 + (code & 1)) << extra) + bits.take(extra) + 1;
      for (let i = 0; i < length; i++, to++) out[to] = out[to - back];
    }
  }
  return out;
}
