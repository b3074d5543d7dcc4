/** Numbers behind line charts. DOM-free. */

/**
 * TensorBoard's debiased exponential moving average (data_transformer.ts): a series whose values are all equal
 * stays as it is; what is not finite passes through and does not count, nor, with `positive`, what is not above 0,
 * for which a logarithmic axis has no place. No rounding leads outside the range of what has counted. Where a value
 * is the mean of several points, `sizes` says of how many, and it counts as that many points at the mean.
 * @param {ArrayLike<number>} values @param {number} weight 0 to 1, 0 for none
 * @param {ArrayLike<number>} [sizes] @param {boolean} [positive] @returns {ArrayLike<number>}
 */
export function smooth(values, weight, sizes, positive = false) {
  if (weight <= 0 || isConstant(values)) return values;
  const smoothed = new Float64Array(values.length);
  const floor = positive ? 0 : Number.NEGATIVE_INFINITY;
  let last = 0;
  let remaining = 1; // weight to the power of the number of points taken in
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value > floor && value < Number.POSITIVE_INFINITY)) {
      smoothed[i] = value;
      continue;
    }
    if (value < least) least = value;
    if (value > most) most = value;
    const kept = sizes ? weight ** sizes[i] : weight;
    last = last * kept + (1 - kept) * value;
    remaining *= kept;
    const mean = last / (weight === 1 ? 1 : 1 - remaining);
    smoothed[i] = Math.max(least, Math.min(most, mean));
  }
  return smoothed;
}

/** @param {ArrayLike<number>} values */
function isConstant(values) {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/**
 * The position in ascending `sorted` nearest to `target`, the earlier of two equally near; -1 when empty.
 * @param {ArrayLike<number>} sorted @param {number} target
 */
export function nearest(sorted, target) {
  let low = 0;
  let high = sorted.length - 1;
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < target) low = middle;
    else high = middle;
  }
  return target - sorted[low] <= sorted[high] - target ? low : high;
}

/**
 * The same in any order, and where some are not numbers.
 * @param {ArrayLike<number>} unsorted @param {number} target
 */
export function nearestAnywhere(unsorted, target) {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < unsorted.length; i++) {
    const d = Math.abs(unsorted[i] - target);
    if (d < distance) {
      best = i;
      distance = d;
    }
  }
  return best;
}

/** Whether every number is at least the one before. @param {ArrayLike<number>} numbers */
export function isAscending(numbers) {
  for (let i = 1; i < numbers.length; i++) if (!(numbers[i] >= numbers[i - 1])) return false;
  return numbers.length === 0 || !Number.isNaN(numbers[0]);
}

/**
 * TensorBoard's rule for a series that goes back (partitionSeries): where each piece begins. A piece ends before
 * an x that is less than the one before; what is not finite stays in the piece it is in.
 * @param {ArrayLike<number>} xs
 */
export function partition(xs) {
  const starts = [0];
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(xs[i])) continue;
    if (xs[i] < before) starts.push(i);
    before = xs[i];
  }
  return starts;
}

/**
 * The value of another series at each of `steps`: what it has at that step, between two of its steps on the
 * straight line, beyond its ends nothing.
 * @param {ArrayLike<number>} steps @param {ArrayLike<number>} otherSteps @param {ArrayLike<number>} others
 */
export function join(steps, otherSteps, others) {
  const joined = new Float64Array(steps.length).fill(Number.NaN);
  if (!isAscending(otherSteps)) {
    const at = new Map(Array.from(otherSteps, (step, i) => [step, others[i]]));
    return joined.map((_, i) => at.get(steps[i]) ?? Number.NaN);
  }
  const end = otherSteps.length - 1;
  let k = 0;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (!(step >= otherSteps[0] && step <= otherSteps[end])) continue;
    if (step < otherSteps[k]) k = 0;
    while (k < end && otherSteps[k + 1] <= step) k++;
    const part = k < end ? (step - otherSteps[k]) / (otherSteps[k + 1] - otherSteps[k]) : 0;
    joined[i] = part ? others[k] + part * (others[k + 1] - others[k]) : others[k];
  }
  return joined;
}

/**
 * The least and the greatest finite number of `lists`, null where there is none.
 * @param {ArrayLike<number>[]} lists @param {(value: number, list: number, i: number) => boolean} [counts]
 * @returns {[number, number] | null}
 */
export function extent(lists, counts) {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  lists.forEach((list, l) => {
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      if (!Number.isFinite(value) || (counts && !counts(value, l, i))) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  });
  return least <= most ? [least, most] : null;
}

/**
 * TensorBoard's "ignore outliers": from the 5th to the 95th percentile of the finite values.
 * @param {number[]} values @returns {[number, number] | null}
 */
export function withoutOutliers(values) {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  const n = sorted.length;
  if (n === 0) return null;
  if (n <= 2) return [sorted[0], sorted[n - 1]];
  return [sorted[Math.ceil(0.05 * (n - 1))], sorted[Math.floor(0.95 * (n - 1))]];
}

/**
 * `range` with 5 % of room at both ends, never empty; on a log axis in its own terms.
 * @param {[number, number] | null} range @param {boolean} log @returns {[number, number]}
 */
export function padded(range, log) {
  if (!range) return log ? [0.1, 1] : [0, 1];
  const [low, high] = range;
  if (log) {
    const factor = low === high ? 2 : Math.exp((Math.log(high) - Math.log(low)) * 0.05);
    return [Math.max(Number.MIN_VALUE, low / factor), Math.min(Number.MAX_VALUE, high * factor)];
  }
  // Parts before their difference: that of the largest doubles is infinite.
  const room = low === high ? Math.abs(low) * 0.1 || 1 : high * 0.05 - low * 0.05;
  return [Math.max(-Number.MAX_VALUE, low - room), Math.min(Number.MAX_VALUE, high + room)];
}
