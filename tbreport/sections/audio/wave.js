/** The waveform of a clip: its outline as Python measured it, and where the player stands. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./card.js").Clip} Clip */

const HALF = 50; // units of the drawing above and below a channel's middle
const FULL = 127.5; // of the outline's bytes

/**
 * @param {Clip} clip @param {Core} core
 * @returns {Promise<SVGElement | null>} null where there is no outline
 */
export async function drawWave({ peaks }, { decode, svg }) {
  if (!peaks) return null;
  const outline = await decode(peaks.column);
  const bins = outline.length / peaks.channels / 2;
  const paths = Array.from({ length: peaks.channels }, (_, channel) => {
    const start = 2 * bins * channel;
    const lows = outline.subarray(start, start + bins);
    const highs = outline.subarray(start + bins, start + 2 * bins);
    return svg("path", { class: "wave", d: shape(lows, highs, HALF * (2 * channel + 1)) });
  });
  const height = 2 * HALF * peaks.channels;
  const head = svg("line", { class: "wave-head", x1: 0, x2: 0, y1: 0, y2: height });
  const attributes = { viewBox: `0 0 ${bins} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" };
  return svg("svg", attributes, ...paths, head);
}

/** A closed outline about `middle`, never thinner than a hair. @param {ArrayLike<number>} lows @param {ArrayLike<number>} highs @param {number} middle */
function shape(lows, highs, middle) {
  const bins = lows.length;
  const y = (/** @type {number} */ byte, /** @type {number} */ hair) =>
    (middle - ((byte - FULL) / FULL) * (HALF - 2) + hair).toFixed(1);
  const above = Array.from(highs, (byte, i) => `${i} ${y(byte, -0.5)} ${i + 1} ${y(byte, -0.5)}`);
  const below = Array.from(lows, (byte, i) => `${i + 1} ${y(byte, 0.5)} ${i} ${y(byte, 0.5)}`).reverse();
  return bins ? `M${above.join(" ")} ${below.join(" ")}Z` : "";
}

/** Let `picture` show and set where `audio` stands. @param {HTMLElement} frame @param {HTMLAudioElement} audio */
export function follow(frame, audio) {
  const head = () => /** @type {SVGLineElement | null} */ (frame.querySelector(".wave-head"));
  function show() {
    const line = head();
    const width = line?.ownerSVGElement?.viewBox.baseVal.width ?? 0;
    const x = String(audio.duration ? (width * audio.currentTime) / audio.duration : 0);
    line?.setAttribute("x1", x);
    line?.setAttribute("x2", x);
    if (!audio.paused && audio.isConnected) requestAnimationFrame(show);
  }
  for (const name of ["play", "seeked", "pause", "emptied"]) audio.addEventListener(name, show);
  frame.addEventListener("click", (event) => {
    if (!audio.duration || !head()) return;
    const { left, width } = frame.getBoundingClientRect();
    audio.currentTime = (audio.duration * (event.clientX - left)) / width;
  });
}
