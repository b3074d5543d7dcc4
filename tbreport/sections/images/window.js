/** A large picture at its own size in a frame that scrolls: only the part in the frame is kept decoded. */

import { undrawable } from "./picture.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Medium} Medium */
/** @typedef {{ element: HTMLElement, width: number, height: number, release(): void }} PictureWindow */

/** @param {Medium} medium @param {HTMLElement} frame @param {Core} core @returns {Promise<PictureWindow>} */
export async function loadWindow(medium, frame, core) {
  const blob = await core.blob(medium.key);
  if (!blob) throw new Error("The report was made without this image.");
  const { width, height } = medium;
  const file = new Blob([/** @type {BlobPart} */ (blob.bytes)], { type: blob.mime });
  blob.release();
  const canvas = /** @type {HTMLCanvasElement} */ (core.h("canvas", {}));
  const element = core.h("div", { class: "image-window" }, canvas);
  let shown = true;

  async function paint() {
    const [across, down] = [Math.min(width, frame.clientWidth), Math.min(height, frame.clientHeight)];
    const left = Math.min(frame.scrollLeft, width - across);
    const top = Math.min(frame.scrollTop, height - down);
    const part = await createImageBitmap(file, left, top, Math.max(1, across), Math.max(1, down));
    if (shown) {
      canvas.width = part.width;
      canvas.height = part.height;
      canvas.getContext("2d")?.drawImage(part, 0, 0);
    }
    part.close();
  }
  const follow = oneAtATime(paint);
  frame.addEventListener("scroll", follow);
  function release() {
    shown = false;
    frame.removeEventListener("scroll", follow);
    canvas.width = 0;
    canvas.height = 0;
  }
  try {
    await paint();
  } catch (error) {
    release();
    throw undrawable(medium, error);
  }
  return { element, width, height, release };
}

/** `act`, once more where it was asked for meanwhile. @param {() => Promise<void>} act */
function oneAtATime(act) {
  let busy = false;
  let again = false;
  return async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      await act();
    }
    busy = false;
  };
}
