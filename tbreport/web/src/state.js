/**
 * One state for the whole page. Every key has a default and reads from, and writes to, the address's fragment;
 * storage is a convenience that may be missing (frames without an origin, private windows).
 */

import { parseFragment, printFragment } from "./fragment.js";

/** @template T @typedef {import("./types").Codec<T>} Codec */
/** @typedef {{ fallback: any, codec: Codec<any>, value: any, stored: boolean | "report" }} Entry */
/**
 * @typedef {object} Outside  what lies around the state; the page gives its own
 * @property {() => string} read  the fragment
 * @property {(fragment: string) => void} write
 * @property {() => boolean} push  begin a step of the history; false where the page cannot
 * @property {() => Promise<void>} back  take that step back, which the browser does a moment later
 * @property {(key: string, own: boolean) => string | null} recall  `own`: of this report alone
 * @property {(key: string, value: string, own: boolean) => void} remember
 */

const BACK = 500; // ms until a step back that did not come is given up
const DELAY = 250; // browsers throttle pages that rewrite their address for every pixel of a slider

/** @param {import("./events.js").Events} events @param {Outside} outside */
export function createState(events, outside) {
  const values = createValues(outside);
  const { entry, change } = values;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let returning = false;

  const state = {
    define: values.define,
    /** @param {string} key */
    get: (key) => entry(key).value,
    /** @param {string} key @param {unknown} value */
    set(key, value) {
      if (!change(key, value)) return;
      const of = entry(key);
      if (of.stored) outside.remember(key, of.codec.print(value), of.stored === "report");
      clearTimeout(timer);
      timer = setTimeout(state.write, DELAY);
      events.emit(key);
    },
    /** @param {string} key */
    reset: (key) => state.set(key, entry(key).fallback),
    /** Put the state into the address now. */
    write() {
      clearTimeout(timer);
      outside.write(values.print());
    },
    push() {
      state.write();
      return outside.push();
    },
    /** Take the step that `push` began back, but leave the state as it is now. */
    async back() {
      clearTimeout(timer);
      returning = true;
      await outside.back();
      returning = false;
      state.write();
    },
    /** Take the state from the address, as after a step back in the history. */
    read() {
      if (returning) return;
      const text = outside.read();
      if (text && !parseFragment(text).size) return; // somebody else's anchor
      for (const key of values.parse(text)) events.emit(key);
    },
  };
  return state;
}

/** The values by their keys, and what was given for keys that nobody has defined yet. @param {Outside} outside */
function createValues(outside) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  let given = parseFragment(outside.read());

  /** @param {string} key @returns {Entry} */
  function entry(key) {
    const found = entries.get(key);
    if (!found) throw new Error(`No key ${key} in the page's state. Define it first.`);
    return found;
  }

  /** @param {string} key @param {Entry} of */
  function wanted(key, of) {
    const text = given.get(key) ?? (of.stored ? outside.recall(key, of.stored === "report") : null);
    return (text == null ? undefined : of.codec.parse(text)) ?? of.fallback;
  }

  /** @param {string} key @param {unknown} value @returns {boolean} whether it is another value than before */
  function change(key, value) {
    const of = entry(key);
    const isNew = of.codec.print(of.value) !== of.codec.print(value);
    of.value = value;
    return isNew;
  }

  return {
    entry,
    change,
    /** @type {import("./types").State["define"]} */
    define(key, fallback, codec, options = {}) {
      const of = { fallback, codec, value: fallback, stored: options.stored ?? false };
      of.value = wanted(key, of);
      entries.set(key, of);
    },
    /** As a fragment. */
    print() {
      const text = fragmentOf(entries, given);
      given = parseFragment(text);
      return text;
    },
    /** @param {string} text  a fragment @returns {string[]} the keys whose values have changed */
    parse(text) {
      given = parseFragment(text);
      return [...entries].filter(([key, of]) => change(key, wanted(key, of))).map(([key]) => key);
    },
  };
}

/**
 * What differs from its default, and what was given for keys that nobody has defined yet.
 * @param {Map<string, Entry>} entries @param {Map<string, string>} given
 */
function fragmentOf(entries, given) {
  const values = new Map(given);
  for (const [key, { value, fallback, codec }] of entries) {
    if (codec.print(value) === codec.print(fallback)) values.delete(key);
    else values.set(key, codec.print(value));
  }
  return printFragment(values);
}

/**
 * The page's own address and storage.
 * @param {string} report  what tells this report from others in the same browser @returns {Outside}
 */
export function surroundings(report) {
  /** @param {string} key @param {boolean} own */
  const name = (key, own) => `tbreport.${own ? `${report}.` : ""}${key}`;
  return {
    read: () => location.hash,
    write(fragment) {
      if (fragment === location.hash) return;
      try {
        history.replaceState(history.state, "", fragment || location.pathname + location.search);
      } catch {
        // A frame made from srcdoc has no address of its own to change.
      }
    },
    push() {
      // A frame made from srcdoc could, but what its view was would not be there to go back to.
      if (location.protocol === "about:") return false;
      try {
        history.pushState(null, "", location.href);
        return true;
      } catch {
        return false;
      }
    },
    back() {
      return new Promise((done) => {
        addEventListener("popstate", () => done(), { once: true });
        setTimeout(done, BACK); // an embedding may allow no step at all
        history.back();
      });
    },
    recall(key, own) {
      try {
        return localStorage.getItem(name(key, own));
      } catch {
        return null;
      }
    },
    remember(key, value, own) {
      try {
        localStorage.setItem(name(key, own), value);
      } catch {
        // Not remembered, then.
      }
    },
  };
}

/** A short name for `text`, other for other texts. @param {string} text */
export function fingerprint(text) {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 33) ^ text.charCodeAt(i)) >>> 0;
  return hash.toString(36);
}
