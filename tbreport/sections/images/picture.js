/** A medium as an element that shows it, with what is needed to let go of it. */

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./media.js").Medium} Medium */
/** @typedef {{ element: HTMLImageElement | HTMLCanvasElement, width: number, height: number, release(): void }} Picture */

const LARGE = 512 * 1024; // pixels; a gallery shows what is larger than that reduced

/** Why `medium` cannot be shown, "" where it can. @param {Medium} medium */
function reasonAgainst({ key, hidden, flaw, there }) {
  if (!key || hidden) return flaw ?? "It could not be read.";
  return there ? "" : "This image was left out to keep the report small. --max-size none keeps all.";
}

/**
 * @param {Medium} medium @param {Core} core
 * @param {{ within?: [number, number], still?: boolean, frame?: number | null }} [options]  `within`: no larger
 *   than that, in device pixels; `still`: an animation's first frame alone; `frame`: that one of its frames
 * @returns {Promise<Picture>}
 */
export async function loadPicture(medium, core, { within, still = false, frame = null } = {}) {
  const reason = reasonAgainst(medium);
  if (reason) throw new Error(reason);
  const blob = await core.blob(medium.key);
  if (!blob) throw new Error("The report was made without this image.");
  const { width, height } = medium;
  const animated = medium.frames > 1;
  try {
    const scale = within ? Math.min(1, within[0] / width, within[1] / height) : 1;
    const reduce = scale < 1 && width * height > LARGE;
    if (animated ? still || frame !== null : reduce) {
      const canvas = await (frame !== null && animated
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
    throw new Error(medium.flaw ?? `The browser cannot decode this image (${medium.mime}).`, {
      cause: error,
    });
  }
}

/** @param {Blob} blob @param {number} width @param {number} height */
async function reduced(blob, width, height) {
  const size = { resizeWidth: Math.max(1, Math.round(width)), resizeHeight: Math.max(1, Math.round(height)) };
  const bitmap = await createImageBitmap(blob, { ...size, resizeQuality: "high" });
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas;
}

/** Whether this browser gives out single frames. */
export const hasFrames = typeof ImageDecoder !== "undefined";

/** @param {Uint8Array} bytes @param {string} mime @param {number} frame */
async function frameOf(bytes, mime, frame) {
  const decoder = new ImageDecoder({ data: /** @type {BufferSource} */ (bytes), type: mime });
  try {
    const { image } = await decoder.decode({ frameIndex: frame });
    const canvas = document.createElement("canvas");
    canvas.width = image.displayWidth;
    canvas.height = image.displayHeight;
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    image.close();
    return canvas;
  } finally {
    decoder.close();
  }
}

/** A canvas keeps its pixels until it is made small. @param {HTMLCanvasElement} canvas */
function emptied(canvas) {
  canvas.width = 0;
  canvas.height = 0;
}

/** Offer the bytes of `medium` as a file. @param {Medium} medium @param {string} name @param {Core} core */
export async function download(medium, name, core) {
  const blob = await core.blob(medium.key);
  if (!blob) return;
  const link = /** @type {HTMLAnchorElement} */ (
    core.h("a", { href: blob.url(), download: fileName(name, medium.mime) })
  );
  link.click();
  setTimeout(blob.release, 10_000); // the browser reads it after the click
}

const ENDINGS = new Map([
  ["image/jpeg", "jpg"],
  ["application/octet-stream", "bin"],
]);

/** @param {string} name @param {string} mime */
export function fileName(name, mime) {
  const ending = ENDINGS.get(mime) ?? mime.slice(mime.indexOf("/") + 1);
  return `${name.replace(/[^\p{L}\p{N}._=-]+/gu, "_").slice(0, 120)}.${ending}`;
}
