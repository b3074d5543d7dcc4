/** Two pictures compared pixel by pixel. DOM-free. */

/** @typedef {{ width: number, height: number, data: Uint8ClampedArray }} Pixels */
/** @typedef {{ pixels: Pixels, largest: number, mean: number, share: number }} Difference */

/**
 * The absolute difference of each channel, times `gain`, over what both pictures cover; opaque. `largest` and
 * `mean` (of 255, without the gain) are over the three channels, `share` is the part of pixels that differ.
 * @param {Pixels} a @param {Pixels} b @param {number} gain @returns {Difference}
 */
export function difference(a, b, gain) {
  const width = Math.min(a.width, b.width);
  const height = Math.min(a.height, b.height);
  const data = new Uint8ClampedArray(4 * width * height);
  let largest = 0;
  let sum = 0;
  let differing = 0;
  for (let y = 0; y < height; y++) {
    let at = 4 * y * width;
    let of = 4 * y * a.width;
    let with_ = 4 * y * b.width;
    for (let x = 0; x < width; x++, at += 4, of += 4, with_ += 4) {
      let most = 0;
      for (let channel = 0; channel < 3; channel++) {
        const distance = Math.abs(a.data[of + channel] - b.data[with_ + channel]);
        data[at + channel] = gain * distance;
        sum += distance;
        if (distance > most) most = distance;
      }
      data[at + 3] = 255;
      if (most) differing++;
      if (most > largest) largest = most;
    }
  }
  const count = width * height || 1;
  return { pixels: { width, height, data }, largest, mean: sum / (3 * count), share: differing / count };
}
