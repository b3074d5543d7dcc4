/** What changed from one text to another: by line with the words marked, and for trees by key. DOM-free. */

/** @typedef {import("./library.js").Tree} Tree */
/** @typedef {"same" | "gone" | "new"} Kind */
/** @typedef {{ kind: Kind, a: number, b: number }} Edit  positions in the two lists; that of the other side where there is none */
/** @typedef {{ text: string, changed: boolean }} Part */
/** @typedef {{ kind: Kind, a: number | null, b: number | null, parts: Part[] }} Row  line numbers from 1 */
/** @typedef {{ path: string, kind: Kind | "changed", a: string | null, b: string | null }} KeyRow */

const MOST_EDITS = 1500; // beyond that two texts have little in common, and the search for it takes long
const MOST_WORDS = 1000;
const ALIKE = 0.4; // the share of a line that two versions must have in common for marks on words to help

const WORD = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;

/**
 * The fewest edits that lead from `a` to `b`; everything replaced where there are too many to look for.
 * @param {string[]} a @param {string[]} b @returns {Edit[]}
 */
export function edits(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - start && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail++;
  const inner = between(a.slice(start, a.length - tail), b.slice(start, b.length - tail));
  return [
    ...Array.from({ length: start }, (_, i) => /** @type {Edit} */ ({ kind: "same", a: i, b: i })),
    ...inner.map((edit) => ({ kind: edit.kind, a: edit.a + start, b: edit.b + start })),
    ...Array.from(
      { length: tail },
      (_, i) => /** @type {Edit} */ ({ kind: "same", a: a.length - tail + i, b: b.length - tail + i }),
    ),
  ];
}

/** Myers' greedy algorithm (1986). @param {string[]} a @param {string[]} b @returns {Edit[]} */
function between(a, b) {
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const reached = new Int32Array(2 * most + 3);
  const at = most + 1; // the diagonal 0
  /** @type {Int32Array[]} what was reached before each round, for diagonals -d - 1 to d + 1 */
  const rounds = [];
  for (let d = 0; d <= most; d++) {
    rounds.push(reached.slice(at - d - 1, at + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && reached[at + k - 1] < reached[at + k + 1]);
      let x = down ? reached[at + k + 1] : reached[at + k - 1] + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached[at + k] = x;
      if (x >= a.length && x - k >= b.length) return walkedBack(rounds, a.length, b.length);
    }
  }
  return [
    ...a.map((_, i) => /** @type {Edit} */ ({ kind: "gone", a: i, b: 0 })),
    ...b.map((_, i) => /** @type {Edit} */ ({ kind: "new", a: a.length, b: i })),
  ];
}

/** @param {Int32Array[]} rounds @param {number} x @param {number} y @returns {Edit[]} */
function walkedBack(rounds, x, y) {
  /** @type {Edit[]} */
  const found = [];
  for (let d = rounds.length - 1; d > 0; d--) {
    const before = rounds[d];
    const k = x - y;
    const down = k === -d || (k !== d && before[k + d] < before[k + d + 2]);
    const fromX = before[down ? k + d + 2 : k + d];
    const fromY = fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) found.push({ kind: "same", a: --x, b: --y });
    if (down) found.push({ kind: "new", a: x, b: --y });
    else found.push({ kind: "gone", a: --x, b: y });
  }
  while (x > 0) found.push({ kind: "same", a: --x, b: --y });
  return found.reverse();
}

/**
 * Two versions of a line, cut where words came and went; null where they have too little in common.
 * @param {string} a @param {string} b @returns {[Part[], Part[]] | null}
 */
export function words(a, b) {
  const [ofA, ofB] = [a.match(WORD) ?? [], b.match(WORD) ?? []];
  if (ofA.length > MOST_WORDS || ofB.length > MOST_WORDS) return null;
  /** @type {[Part[], Part[]]} */
  const sides = [[], []];
  let common = 0;
  for (const { kind, a: i, b: j } of edits(ofA, ofB)) {
    if (kind === "same") common += ofA[i].trim().length;
    if (kind !== "new") append(sides[0], ofA[i], kind === "gone");
    if (kind !== "gone") append(sides[1], ofB[j], kind === "new");
  }
  const longest = Math.max(a.replace(/\s/g, "").length, b.replace(/\s/g, "").length);
  return common >= ALIKE * longest ? sides : null;
}

/** @param {Part[]} parts @param {string} text @param {boolean} changed */
function append(parts, text, changed) {
  const last = parts.at(-1);
  if (last && last.changed === changed) last.text += text;
  else parts.push({ text, changed });
}

/** The lines of both texts in one order. @param {string} a @param {string} b @returns {Row[]} */
export function lineRows(a, b) {
  const [ofA, ofB] = [a.split(/\r?\n/), b.split(/\r?\n/)];
  /** @type {Row[]} */
  const rows = [];
  /** @type {Row[]} */
  let gone = [];
  /** @type {Row[]} */
  let fresh = [];
  function flush() {
    gone.forEach((row, i) => {
      const other = fresh[i];
      const marked = other && words(row.parts[0].text, other.parts[0].text);
      if (marked) [row.parts, other.parts] = marked;
    });
    rows.push(...gone, ...fresh);
    [gone, fresh] = [[], []];
  }
  for (const { kind, a: i, b: j } of edits(ofA, ofB)) {
    const text = kind === "new" ? ofB[j] : ofA[i];
    const row = {
      kind,
      a: kind === "new" ? null : i + 1,
      b: kind === "gone" ? null : j + 1,
      parts: [{ text, changed: false }],
    };
    if (kind === "gone") gone.push(row);
    else if (kind === "new") fresh.push(row);
    else {
      flush();
      rows.push(row);
    }
  }
  flush();
  return rows;
}

/** The keys of both trees, those of `a` first and in its order. @param {Tree} a @param {Tree} b @returns {KeyRow[]} */
export function keyRows(a, b) {
  const [ofA, ofB] = [leaves(a), leaves(b)];
  const paths = new Set([...ofA.keys(), ...ofB.keys()]);
  return [...paths].map((path) => {
    const [one, other] = [ofA.get(path) ?? null, ofB.get(path) ?? null];
    const kind = one === null ? "new" : other === null ? "gone" : one === other ? "same" : "changed";
    return { path, kind, a: one, b: other };
  });
}

/** What stands at the ends of a tree, by its path. @param {Tree} tree @returns {Map<string, string>} */
export function leaves(tree) {
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @param {Tree} node @param {string} path */
  function visit(node, path) {
    if (Array.isArray(node) && node.length) {
      node.forEach((item, i) => {
        visit(item, `${path}[${i}]`);
      });
    } else if (typeof node === "object" && "k" in node && node.k.length) {
      node.k.forEach((key, i) => {
        visit(node.v[i], path ? `${path}.${key}` : key);
      });
    } else {
      let free = path;
      for (let n = 2; found.has(free); n++) free = `${path} (${n})`; // JSON may repeat a key
      found.set(free, literal(node));
    }
  }
  visit(tree, "");
  return found;
}

/** A leaf as JSON writes it. @param {Tree} node */
export function literal(node) {
  if (typeof node === "string") return JSON.stringify(node);
  if (Array.isArray(node)) return "[]";
  return "n" in node ? node.n : "{}";
}
