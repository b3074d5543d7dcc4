"""What a picture is, from the structure of its file: size in pixels, frames, and whether all of it is there.

Nothing is decoded, so that a picture of 20,000 by 20,000 px costs no more than its bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tbreport.media import Medium, chunks, sniff, unknown
from tbreport.wording import count, size

MOST_PIXELS = 36_000_000
"""Pixels that the page draws without being asked: 144 MB once decoded."""
MOST_PLAYED = 1_000_000_000
"""Pixels of all frames of an animation together."""
MOST_FRAMES = 5_000
"""Frames of an animation; counting stops there."""


@dataclass(frozen=True, slots=True)
class _Shape:
    width: int
    height: int
    whole: bool
    frames: int = 1


def inspect(data: bytes) -> Medium:
    """What the bytes `data` are as an image."""
    mime = sniff(data)
    read = _READERS.get(mime)
    if read is None:
        return unknown(data, "image")
    name = mime.removeprefix("image/").upper()
    try:
        shape = read(data)
    except (struct.error, IndexError, ValueError):
        return Medium(mime, flaw=f"This {name} is cut off before its picture begins ({size(len(data))}).", shown=False)
    facts = {"width": shape.width, "height": shape.height}
    if shape.frames > 1:
        facts["frames"] = shape.frames
    flaw = _too_much(shape, name)
    if flaw:
        return Medium(mime, facts, flaw, shown=False)
    if not shape.whole:
        return Medium(mime, facts, f"This {name} is cut off after {size(len(data))}; the rest of it was not logged.")
    return Medium(mime, facts)


def _too_much(shape: _Shape, name: str) -> str:
    """Why the page had better not draw a picture of this shape; "" where it may."""
    pixels = shape.width * shape.height
    dimensions = f"{count(shape.width)} × {count(shape.height)} px"  # noqa: RUF001
    if not pixels:
        return f"This {name} says that it is {dimensions}."
    if pixels > MOST_PIXELS:
        return f"This {name} of {dimensions} would take {size(4 * pixels)} of memory to draw, so it is not drawn."
    if shape.frames > MOST_FRAMES or (shape.frames > 1 and shape.frames * pixels > MOST_PLAYED):
        more = "more than " if shape.frames > MOST_FRAMES else ""
        frames = min(shape.frames, MOST_FRAMES)
        return f"This {name} of {more}{count(frames)} frames of {dimensions} is too large to play, so it is not drawn."
    return ""


def _png(data: bytes) -> _Shape:
    name, width, height = struct.unpack_from(">4sII", data, 12)
    if name != b"IHDR":
        raise struct.error("no header")
    at, frames = 8, 1
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"acTL" and length >= 4:
            (frames,) = struct.unpack_from(">I", data, at + 8)
        at += 12 + length
        if name == b"IEND":
            break
    return _Shape(width, height, name == b"IEND" and at <= len(data), max(1, min(frames, MOST_FRAMES + 1)))


def _jpeg(data: bytes) -> _Shape:
    at, width, height = 2, 0, 0
    while True:
        at = data.index(b"\xff", at)
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        if marker in (0xDA, 0xD9):
            break
        (length,) = struct.unpack_from(">H", data, at)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 3)
        at += max(2, length)
    if not width:
        raise struct.error("no frame")
    return _Shape(width, height, data.rfind(b"\xff\xd9") >= at)


def _gif(data: bytes) -> _Shape:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at, frames = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0), 0
    while at < len(data) and frames <= MOST_FRAMES:
        kind = data[at]
        if kind == 0x2C and at + 10 <= len(data):
            left, top, across, down, flags = struct.unpack_from("<HHHHB", data, at + 1)
            frames += 1
            # A frame may reach beyond the screen that the header names; browsers then make room for it.
            width, height = max(width, left + across), max(height, top + down)
            at = _after_blocks(data, at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
        elif kind == 0x21:
            at = _after_blocks(data, at + 2)
        else:
            break
    if not frames:
        raise struct.error("no frame")
    return _Shape(width, height, frames > MOST_FRAMES or data[at : at + 1] == b"\x3b", frames)


def _after_blocks(data: bytes, at: int) -> int:
    """The place behind the sub-blocks of a GIF that begin at `at`."""
    end = len(data)
    while at < end and data[at]:
        at += data[at] + 1
    return at + 1


def _bmp(data: bytes) -> _Shape:
    declared, _, _, header = struct.unpack_from("<IHHI", data, 2)
    old = data[14] == 12
    width, height = struct.unpack_from("<HH" if old else "<ii", data, 18)
    return _Shape(abs(width), abs(height), max(declared, header) <= len(data))


def _webp(data: bytes) -> _Shape:
    declared = int.from_bytes(data[4:8], "little") + 8
    whole = declared <= len(data)
    kind = data[12:16]
    if kind == b"VP8X":
        struct.unpack_from("<H", data, 28)
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        frames = sum(1 for name, _, _ in chunks(data, 30) if name == b"ANMF")
        return _Shape(width, height, whole, max(1, min(frames, MOST_FRAMES + 1)))
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return _Shape((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, whole)
    width, height = struct.unpack_from("<HH", data, 26)
    return _Shape(width & 0x3FFF, height & 0x3FFF, whole)


_READERS: Mapping[str, Callable[[bytes], _Shape]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/bmp": _bmp,
    "image/webp": _webp,
}
