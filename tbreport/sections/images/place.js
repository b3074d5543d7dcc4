/** A place in a series, which image lies there, and what is said of it. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {{ at: number, sample: number }} Place  a place in `series.kept`, and which sample there */

/** The image at a place, and where it lies. @param {Series} series @param {Place} place */
export function imageAt(series, { at, sample }) {
  const position = series.kept[at];
  const samples = series.values[position] ?? [];
  const which = Math.max(0, Math.min(sample, samples.length - 1));
  return { position, sample: which, count: samples.length, medium: samples[which] };
}

/** The place in `kept` whose step is nearest to `step`, the last one of equals. @param {Series} series @param {number} step */
export function nearestKept({ kept, steps }, step) {
  let best = kept.length - 1;
  kept.forEach((position, at) => {
    if (Math.abs(steps[position] - step) <= Math.abs(steps[kept[best]] - step)) best = at;
  });
  return best;
}

/** What a step is called. @param {Series} series @param {number} position @param {Core} core */
function stepName({ steps, kept, stepless }, position, { format }) {
  if (stepless) return `image ${position + 1}`;
  const alike = kept.filter((other) => steps[other] === steps[position]);
  const which = alike.length > 1 ? ` (${alike.indexOf(position) + 1} of ${alike.length})` : "";
  return `step ${format.step(steps[position])}${which}`;
}

/** What is said of the image at `place`, its step first. @param {Series} series @param {Place} place @param {Core} core */
export function factsOf(series, place, core) {
  const { position, medium } = imageAt(series, place);
  if (!medium) return [];
  const { width, height, frames, made } = medium;
  return [
    stepName(series, position, core),
    width && height ? `${width} × ${height} px` : core.format.bytes(medium.size),
    frames > 1 ? `${core.format.count(frames)} frames` : "",
    made ?? "",
    core.format.time(series.times[position]),
  ].filter(Boolean);
}

/** A name for a file of the image at `place`. @param {Series} series @param {Place} place @param {Core} core */
export function nameOf(series, place, { page }) {
  const { position, sample, count } = imageAt(series, place);
  const parts = [page.runs[series.run].name, series.tag.tag, `step-${series.steps[position]}`];
  return [...parts, ...(count > 1 ? [`sample-${sample + 1}`] : [])].join("_");
}
