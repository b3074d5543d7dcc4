/** Listeners by key. DOM-free. */

export function createEvents() {
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();

  /** @param {string} key @param {() => void} listener */
  function off(key, listener) {
    listeners.get(key)?.delete(listener);
  }

  return {
    off,
    /** @param {string} key @param {() => void} listener @returns {() => void} the way to stop listening */
    on(key, listener) {
      if (!listeners.has(key)) listeners.set(key, new Set());
      listeners.get(key)?.add(listener);
      return () => off(key, listener);
    },
    /** @param {string} key */
    emit(key) {
      for (const listener of [...(listeners.get(key) ?? [])]) listener();
    },
  };
}

/** @typedef {ReturnType<typeof createEvents>} Events */

/**
 * The same events for one user of them, who may be dropped with all that listens for it.
 * @param {Events} events
 */
export function createScope(events) {
  /** @type {Set<() => void>} */
  const stops = new Set();
  const over = new AbortController();
  /** @type {Events} */
  const own = {
    ...events,
    on(key, listener) {
      if (over.signal.aborted) return () => {}; // what it had begun goes on for a moment
      const stop = events.on(key, listener);
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
  };
  return {
    events: own,
    /** For listeners of the window and the like. */
    signal: over.signal,
    end() {
      over.abort();
      for (const stop of stops) stop();
      stops.clear();
    },
  };
}

/** @typedef {ReturnType<typeof createScope>} Scope */
