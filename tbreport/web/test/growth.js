/** Time as a ratio within one run, for promises that something does not grow out of hand. */

/** @param {() => unknown} act */
function quickest(act) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    act();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/**
 * How many times longer `act` takes with ten times as much, at its quickest of three: about 10 where its time grows
 * with its input, 100 where with its square. Work that takes less than a millisecond is below what can be measured.
 * @template T @param {(input: T) => unknown} act @param {T} little @param {T} tenfold
 */
export function growth(act, little, tenfold) {
  const [less, more] = [little, tenfold].map((input) => quickest(() => act(input)));
  return more / Math.max(less, 1);
}
