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
