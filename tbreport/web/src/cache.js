/** Values that cost something to make, the least recently used forgotten first. DOM-free. */

/**
 * @template {{ byteLength: number }} T
 * @param {number} limit in bytes
 */
export function createCache(limit) {
  /** @type {Map<string, { promise: Promise<T>, size: number }>} in order of use */
  const entries = new Map();
  let total = 0;

  function shrink() {
    for (const [key, { size }] of entries) {
      if (total <= limit) return;
      if (!size) continue; // still being made: somebody waits for it
      entries.delete(key);
      total -= size;
    }
  }

  return {
    size: () => total,
    /**
     * The value of `key`, made by `make` unless it is there or on its way.
     * @param {string} key @param {() => Promise<T>} make
     */
    get(key, make) {
      const known = entries.get(key);
      if (known) {
        entries.delete(key);
        entries.set(key, known);
        return known.promise;
      }
      const entry = { promise: make(), size: 0 };
      entries.set(key, entry);
      entry.promise.then(
        (value) => {
          entry.size = Math.max(1, value.byteLength);
          total += entry.size;
          shrink();
        },
        () => entries.delete(key),
      );
      return entry.promise;
    },
  };
}
