/**
 * Regular expressions that cannot hang the page. The browser's own engine backtracks, and a filter such as
 * `(a+)+$` typed over long run names would freeze the page with no way out. This one walks all alternatives at
 * once (Thompson's construction, its sets of states remembered), so its time is bounded by states × characters,
 * and by characters alone once the sets are known. Look-around and back references, which cannot be had that way,
 * are refused. DOM-free.
 */

const MAX_STATES = 2000;
const MAX_SETS = 400;

/**
 * What stands beside a place in the text: nothing (it starts or ends there), a character of a word, or another.
 * @typedef {"" | "word" | "other"} Beside
 */
/**
 * @typedef {{ kind: "char", matches: (char: string) => boolean, next: number }
 *   | { kind: "split", next: number, other: number }
 *   | { kind: "assert", holds: (before: Beside, after: Beside) => boolean, next: number }
 *   | { kind: "save", slot: number, next: number }
 *   | { kind: "match" }} Node  where a path splits, `next` is preferred
 * @typedef {{ nodes: Node[], start: number, groups: number }} Machine
 * @typedef {{ nodes: number[], before: Beside, steps: Map<string, Place | true>, ends?: boolean }} Place
 */

/** @param {string | undefined} char @returns {Beside} */
const beside = (char) => (char === undefined ? "" : /\w/.test(char) ? "word" : "other");

/** @type {Record<string, (before: Beside, after: Beside) => boolean>} */
const ASSERTIONS = {
  "^": (before) => before === "",
  $: (_, after) => after === "",
  "\\b": (before, after) => (before === "word") !== (after === "word"),
  "\\B": (before, after) => (before === "word") === (after === "word"),
};

/**
 * The pattern of `source`, unanchored and without regard to case.
 * @param {string} source
 * @returns {import("./types").CapturingPattern}
 * @throws {Error} with a short reason where it is none
 */
export function compilePattern(source) {
  if (source.length > 500) throw new Error("The expression is too long.");
  try {
    new RegExp(source, "i");
  } catch (error) {
    throw new Error(String(/** @type {Error} */ (error).message).replace(/^.*:\s*/, ""));
  }
  const machine = new Compiler(source).compile();
  const test = tester(machine);
  return { test, groups: (text) => (test(text) ? captured(machine, text) : null) };
}

class Compiler {
  /** @param {string} source */
  constructor(source) {
    this.tokens = tokens(source);
    this.at = 0;
    /** @type {Node[]} */
    this.nodes = [{ kind: "match" }];
    this.groups = 0;
  }

  /** @returns {Machine} */
  compile() {
    const start = this.alternatives()(0);
    return { nodes: this.nodes, start, groups: this.groups };
  }

  /** @param {Node} node */
  add(node) {
    if (this.nodes.length >= MAX_STATES) throw new Error("The expression repeats too much.");
    return this.nodes.push(node) - 1;
  }

  /**
   * A part of the expression, as a function from what follows it to where it starts.
   * @returns {(next: number) => number}
   */
  alternatives() {
    const branches = [this.sequence()];
    while (this.tokens[this.at] === "|") {
      this.at++;
      branches.push(this.sequence());
    }
    return (next) =>
      branches
        .map((branch) => branch(next))
        .reduceRight((other, start) => this.add({ kind: "split", next: start, other }));
  }

  /** @returns {(next: number) => number} */
  sequence() {
    /** @type {((next: number) => number)[]} */
    const parts = [];
    while (this.at < this.tokens.length && this.tokens[this.at] !== "|" && this.tokens[this.at] !== ")") {
      parts.push(this.repeated(this.atom()));
    }
    return (next) => parts.reduceRight((following, part) => part(following), next);
  }

  /** @returns {(next: number) => number} */
  atom() {
    const token = this.tokens[this.at++];
    if (token.startsWith("(")) {
      const slot = token === "(" ? 2 * this.groups++ : null;
      const inner = this.alternatives();
      this.at++;
      if (slot === null) return inner;
      return (next) => {
        const end = this.add({ kind: "save", slot: slot + 1, next });
        return this.add({ kind: "save", slot, next: inner(end) });
      };
    }
    const holds = Object.hasOwn(ASSERTIONS, token) ? ASSERTIONS[token] : null;
    if (holds) return (next) => this.add({ kind: "assert", holds, next });
    const matches = single(token);
    return (next) => this.add({ kind: "char", matches, next });
  }

  /** @param {(next: number) => number} part @returns {(next: number) => number} */
  repeated(part) {
    const token = this.tokens[this.at] ?? "";
    const match = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??$/.exec(token);
    if (!match) return part;
    this.at++;
    const [least, most] = bounds(token, match);
    const lazy = token.length > 1 && token.endsWith("?");
    return (next) => {
      let start = most === Number.POSITIVE_INFINITY ? this.again(part, next, lazy) : next;
      for (let i = least; i < most && most !== Number.POSITIVE_INFINITY; i++) {
        const once = part(start);
        start = this.add({ kind: "split", next: lazy ? next : once, other: lazy ? once : next });
      }
      for (let i = 0; i < least; i++) start = part(start);
      return start;
    };
  }

  /** @param {(next: number) => number} part @param {number} next @param {boolean} lazy */
  again(part, next, lazy) {
    const node = { kind: /** @type {const} */ ("split"), next, other: next };
    const index = this.add(node);
    node[lazy ? "other" : "next"] = part(index);
    return index;
  }
}

/** @param {string} token @param {RegExpExecArray} match @returns {[number, number]} */
function bounds(token, match) {
  if (token[0] === "*") return [0, Number.POSITIVE_INFINITY];
  if (token[0] === "+") return [1, Number.POSITIVE_INFINITY];
  if (token[0] === "?") return [0, 1];
  const least = Number(match[1]);
  const most = match[3] ? Number(match[3]) : match[2] ? Number.POSITIVE_INFINITY : least;
  if (Math.max(least, most === Number.POSITIVE_INFINITY ? 0 : most) > MAX_STATES) {
    throw new Error("The expression repeats too much.");
  }
  return [least, most];
}

const TOKEN =
  /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|[pPk]|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]?|[a-z-]*:))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/gi;

/** @param {string} source @returns {string[]} */
function tokens(source) {
  const found = source.match(TOKEN) ?? [];
  for (const token of found) {
    if (/^\((\?[=!]|\?<|\?[a-z-]+:)/.test(token))
      throw new Error("Look-ahead and named groups are not supported here.");
    if (/^\\[1-9k]/.test(token)) throw new Error("Back references are not supported here.");
    if (/^\\p/i.test(token)) throw new Error("\\p is not supported here.");
  }
  return found;
}

/**
 * One character's test, by the browser's own engine, which cannot run away on one character.
 * @param {string} token
 */
function single(token) {
  const expression = new RegExp(
    `^(?:${token === "]" || token === "{" || token === "}" ? `\\${token}` : token})$`,
    "i",
  );
  /** @type {Map<string, boolean>} */
  const known = new Map();
  return (/** @type {string} */ char) => {
    let result = known.get(char);
    if (result === undefined) {
      result = expression.test(char);
      known.set(char, result);
    }
    return result;
  };
}

/**
 * Whether the machine finds a match, by sets of states that are made when they are first met.
 * @param {Machine} machine @returns {(text: string) => boolean}
 */
function tester({ nodes, start }) {
  /** @type {Map<string, Place>} */
  const places = new Map();

  /** @param {number[]} of @param {Beside} before */
  function placeOf(of, before) {
    const key = `${before} ${of.sort((a, b) => a - b).join()}`;
    if (places.size > MAX_SETS) {
      for (const place of places.values()) place.steps.clear();
      places.clear();
    }
    const known = places.get(key);
    if (known) return known;
    /** @type {Place} */
    const place = { nodes: of, before, steps: new Map() };
    places.set(key, place);
    return place;
  }

  /** @param {Place} place @param {string} char @returns {Place | true} */
  function step(place, char) {
    const after = beside(char);
    const waiting = reached(nodes, [...place.nodes, start], place.before, after);
    if (waiting === null) return true;
    const next = new Set(waiting.filter((node) => node.matches(char)).map((node) => node.next));
    return placeOf([...next], after);
  }

  return (text) => {
    let place = placeOf([], "");
    for (let at = 0; at < text.length; at++) {
      const char = text[at];
      let next = place.steps.get(char);
      if (next === undefined) {
        next = step(place, char);
        place.steps.set(char, next);
      }
      if (next === true) return true;
      place = next;
    }
    place.ends ??= reached(nodes, [...place.nodes, start], place.before, "") === null;
    return place.ends;
  };
}

/**
 * The nodes that wait for a character; null when the match is complete.
 * @param {Node[]} nodes @param {number[]} from @param {Beside} before @param {Beside} after
 */
function reached(nodes, from, before, after) {
  /** @type {Extract<Node, { kind: "char" }>[]} */
  const waiting = [];
  const seen = new Set(from);
  const stack = [...seen];
  while (stack.length) {
    const node = nodes[/** @type {number} */ (stack.pop())];
    if (node.kind === "match") return null;
    if (node.kind === "char") {
      waiting.push(node);
      continue;
    }
    if (node.kind === "assert" && !node.holds(before, after)) continue;
    for (const index of node.kind === "split" ? [node.next, node.other] : [node.next]) {
      if (seen.has(index)) continue;
      seen.add(index);
      stack.push(index);
    }
  }
  return waiting;
}

/** @typedef {{ node: number, slots: number[] }} Thread */

/**
 * What the groups of the first match captured, "" where one took no part: threads in order of preference, each
 * with its own captures (Pike's way).
 * @param {Machine} machine @param {string} text @returns {string[]}
 */
function captured({ nodes, start, groups }, text) {
  /** @type {Thread[]} */
  let threads = [];
  /** @type {number[] | null} */
  let best = null;
  for (let at = 0; at <= text.length && !(best && !threads.length); at++) {
    if (!best) threads.push({ node: start, slots: [] });
    const { waiting, match } = followed(nodes, threads, at, beside(text[at - 1]), beside(text[at]));
    best = match ?? best;
    threads = [];
    for (const { node, slots } of waiting) {
      const char = /** @type {Extract<Node, { kind: "char" }>} */ (nodes[node]);
      if (at < text.length && char.matches(text[at])) threads.push({ node: char.next, slots });
    }
  }
  return Array.from({ length: groups }, (_, i) => text.slice(best?.[2 * i] ?? 0, best?.[2 * i + 1] ?? 0));
}

/**
 * Threads up to where they wait for a character; one that matches ends those after it.
 * @param {Node[]} nodes @param {Thread[]} threads @param {number} at
 * @param {Beside} before @param {Beside} after
 */
function followed(nodes, threads, at, before, after) {
  /** @type {Thread[]} */
  const waiting = [];
  const seen = new Set();
  const stack = [...threads].reverse();
  while (stack.length) {
    const thread = /** @type {Thread} */ (stack.pop());
    const node = nodes[thread.node];
    if (seen.has(thread.node)) continue;
    seen.add(thread.node);
    if (node.kind === "match") return { waiting, match: thread.slots };
    if (node.kind === "char") waiting.push(thread);
    else if (node.kind === "split") {
      stack.push({ node: node.other, slots: thread.slots }, { node: node.next, slots: thread.slots });
    } else if (node.kind === "save") {
      const slots = [...thread.slots];
      slots[node.slot] = at;
      stack.push({ node: node.next, slots });
    } else if (node.holds(before, after)) stack.push({ node: node.next, slots: thread.slots });
  }
  return { waiting, match: null };
}
