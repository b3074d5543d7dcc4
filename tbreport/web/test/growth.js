/** Time as a ratio within one run, for promises that something does not grow out of hand. */

/** @param {() => unknown} act */
function quickest(act) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/**
 * How many times longer `act` takes with ten times as much, at its quickest of three: about 10 where its time grows
 * with its input, 100 where with its square. It is the time of processors; work of less than a millisecond is below
 * what can be measured.
 * @template T @param {(input: T) => unknown} act @param {T} little @param {T} tenfold
 */
export function growth(act, little, tenfold) {
  const [less, more] = [little, tenfold].map((input) => quickest(() => act(input)));
  return more / Math.max(less, 1);
}
