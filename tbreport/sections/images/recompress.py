"""Smaller bytes for the same picture (lossless), or for nearly the same one (lossy, and labelled so).

Only where it is asked for, only where the result is smaller; what is lossless is compared pixel by pixel.
"""

from __future__ import annotations

import tempfile
import warnings
import weakref
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import IO, Literal

import numpy as np
from PIL import Image

from tbreport.media import Medium

QUALITY = 80
"""Of the lossy WebP, from 0 to 100."""

# A PNG with any other chunk may look different without it: a colour profile, a gamma, an animation.
_HARMLESS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"pHYs", b"bKGD"}
_PROFILE = {b"iCCP", b"sRGB", b"cHRM"}  # what a WebP can carry, or needs not to
_EXACT_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}


class Recompressor:
    """Recompresses pictures one at a time; the results wait on disk until the page is written."""

    def __init__(self, how: Literal["lossless", "lossy"]) -> None:
        self._how = how
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the readers handed out)
        weakref.finalize(self, self._file.close)

    def __call__(self, data: bytes, medium: Medium) -> Medium:
        """`medium` with smaller bytes in place of the PNG `data`, or as it is."""
        if medium.mime != "image/png" or medium.flaw or not medium.shown:
            return medium
        smaller = lossless(data) if self._how == "lossless" else lossy(data)
        if smaller is None:
            return medium
        label = "recompressed, the same pixels" if self._how == "lossless" else f"lossy: WebP of quality {QUALITY}"
        mime = "image/png" if self._how == "lossless" else "image/webp"
        return replace(medium, mime=mime, facts={**medium.facts, "made": label}, instead=self._keep(smaller))

    def _keep(self, data: bytes) -> Callable[[], bytes]:
        start = self._file.seek(0, 2)
        self._file.write(data)
        return partial(self._read, start, len(data))

    def _read(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)


def lossless(data: bytes) -> bytes | None:
    """The PNG `data` in fewer bytes, with the same pixels; None where there is no such thing."""
    image = _decoded(data)
    if image is None or image.mode not in _EXACT_MODES or data[24] == 16 or not _chunk_names(data) <= _HARMLESS:
        return None
    best = min((_written(form, "PNG", optimize=True) for form in _forms(image)), key=len)
    again = _decoded(best)
    same = again is not None and again.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()
    return best if same and len(best) < len(data) else None


def lossy(data: bytes) -> bytes | None:
    """The PNG `data` as a WebP that looks much the same, None where that is not smaller."""
    image = _decoded(data)
    if image is None or max(image.size) > 16383 or not _chunk_names(data) <= _HARMLESS | _PROFILE:
        return None
    if image.mode not in _EXACT_MODES:  # 16 bits of grey, which Pillow would cut to white
        return None
    alpha = image.mode in ("LA", "RGBA") or "transparency" in image.info
    profile = image.info.get("icc_profile") or b""
    made = _written(image.convert("RGBA" if alpha else "RGB"), "WEBP", quality=QUALITY, method=4, icc_profile=profile)
    return made if len(made) < len(data) else None


def _decoded(data: bytes) -> Image.Image | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow's decompression bomb guard is a warning at first
            image = Image.open(BytesIO(data), formats=("PNG",))
            image.load()
            return image
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError, zlib.error):
        return None


def _forms(image: Image.Image) -> list[Image.Image]:
    """`image`, and with a palette of exactly its colours where it has few and is opaque."""
    if image.mode != "RGB" or "transparency" in image.info:
        return [image]
    codes = np.asarray(image).astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colors, places = np.unique(codes, return_inverse=True)
    if len(colors) > 256:
        return [image]
    indexed = Image.fromarray(places.reshape(codes.shape).astype(np.uint8))
    indexed.putpalette(b"".join(int(color).to_bytes(3, "big") for color in colors))
    return [image, indexed]


def _written(image: Image.Image, form: str, **settings: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **settings)
    return out.getvalue()


def _chunk_names(data: bytes) -> set[bytes]:
    names, at = set(), 8
    while at + 8 <= len(data):
        names.add(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return names
