/** A medium as an element that shows it, with what is needed to let go of it. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./series.js").Medium} Medium */
/** @typedef {{ element: HTMLImageElement | HTMLCanvasElement, width: number, height: number, release(): void }} Picture */

const LARGE = 512 * 1024; // pixels; a gallery shows what is larger than that reduced

/**
 * @param {Medium} medium @param {Core} core
 * @param {{ within?: [number, number], still?: boolean, frame?: number | null }} [options]  `within`: no larger
 *   than that, in device pixels; `still`: an animation's first frame alone; `frame`: that one of its frames, the
 *   first where this browser gives out no other
 * @returns {Promise<Picture>}
 */
export async function loadPicture(medium, core, { within, still = false, frame = null } = {}) {
  const reason = core.gallery.reasonAgainst(medium);
  if (reason) throw new Error(reason);
  const blob = await core.blob(medium.key);
  if (!blob) throw new Error("The report was made without this image.");
  const { width, height } = medium;
  const animated = medium.frames > 1;
  try {
    const scale = within ? Math.min(1, within[0] / width, within[1] / height) : 1;
    const reduce = scale < 1 && width * height > LARGE;
    if (animated ? still || frame !== null : reduce) {
      const canvas = await (frame !== null && animated && hasFrames
        ? frameOf(blob.bytes, blob.mime, frame)
        : reduced(
            new Blob([/** @type {BlobPart} */ (blob.bytes)], { type: blob.mime }),
            width * scale,
            height * scale,
          ));
      blob.release();
      return { element: canvas, width, height, release: () => emptied(canvas) };
    }
    const image = new Image();
    image.alt = "";
    image.draggable = false;
    image.src = blob.url();
    await image.decode();
    const size = { width: image.naturalWidth || width, height: image.naturalHeight || height };
    /** An image keeps its pixels as long as it has a source. */
    function release() {
      image.removeAttribute("src");
      blob?.release();
    }
    return { element: image, ...size, release };
  } catch (error) {
    blob.release();
    throw undrawable(medium, error);
  }
}

/** Whether it is too large to be kept decoded beside others. @param {Medium} medium */
export const isLarge = ({ width, height, frames }) => frames <= 1 && width * height > LARGE;

/** @param {Medium} medium @param {unknown} cause */
export function undrawable({ flaw, mime }, cause) {
  return new Error(flaw ?? `The browser cannot decode this image (${mime}).`, { cause });
}

/** A canvas that holds what `source` shows. @param {ImageBitmap | VideoFrame} source @param {number} width @param {number} height */
function painted(source, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(source, 0, 0);
  source.close();
  return canvas;
}

/** @param {Blob} blob @param {number} width @param {number} height */
async function reduced(blob, width, height) {
  const size = { resizeWidth: Math.max(1, Math.round(width)), resizeHeight: Math.max(1, Math.round(height)) };
  const bitmap = await createImageBitmap(blob, { ...size, resizeQuality: "high" });
  return painted(bitmap, bitmap.width, bitmap.height);
}

/** Whether this browser gives out single frames. */
export const hasFrames = typeof ImageDecoder !== "undefined";

/** @param {Uint8Array} bytes @param {string} mime @param {number} frame */
async function frameOf(bytes, mime, frame) {
  const decoder = new ImageDecoder({ data: /** @type {BufferSource} */ (bytes), type: mime });
  try {
    const { image } = await decoder.decode({ frameIndex: frame });
    return painted(image, image.displayWidth, image.displayHeight);
  } finally {
    decoder.close();
  }
}

/** A canvas keeps its pixels until it is made small. @param {HTMLCanvasElement} canvas */
function emptied(canvas) {
  canvas.width = 0;
  canvas.height = 0;
}
