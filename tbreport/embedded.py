"""What the bytes of a picture or a clip say beside what they show: comments, EXIF, XMP, tags, what follows the end.

Cameras, editors and plotting libraries leave paths and names there. Nothing is decoded but short texts, and those
up to a bound.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tbreport import color_profiles

LONGEST = 1_000_000
"""Bytes of one text, once inflated, that are read."""
_LONGEST_PROFILE = 4_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
# What a PNG is drawn by; every other chunk is a text, or unknown to all who draw.
_DRAWN = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"bKGD", b"pHYs"}
    | {b"hIST", b"sBIT", b"tIME", b"acTL", b"fcTL", b"fdAT"}
)
_PLAYED = frozenset({b"fmt ", b"data", b"fact", b"ds64", b"cue ", b"smpl", b"PEAK", b"PAD ", b"JUNK"})
_SHOWN = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"JUNK"})
_PROFILE = b"ICC_PROFILE\0"
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_WORDS = re.compile(rb"[\x20-\x7e]{6,}")


@dataclass(frozen=True)
class Piece:
    """Bytes `start` to `end` say `text`, None where that is too long; without it there is what `instead` makes."""

    start: int
    end: int
    text: str | None
    instead: Callable[[], bytes] = bytes


def texts(data: bytes) -> tuple[str | None, ...]:
    """All that `data` says beside what it shows, None for what is too long; all of it, where it is but a text."""
    return tuple(piece.text for piece in _pieces(data) if piece.text != "")


def without(data: bytes, change: Callable[[str], str]) -> bytes:
    """`data` without the pieces that `change` would change; a text that is no medium is changed itself."""
    parts, at = [], 0
    for piece in _pieces(data):
        if piece.start < at or (piece.text is not None and change(piece.text) == piece.text):
            continue
        parts += [data[at : piece.start], piece.instead()]
        if (piece.start, piece.end) == (0, len(data)) and piece.text is not None and _is_text(data):
            parts.append(change(piece.text).encode())
        at = piece.end
    return b"".join(parts) + data[at:] if parts else data


def _pieces(data: bytes) -> Iterator[Piece]:
    """In the order of the bytes."""
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADERS:
        return _of_bmp(data)
    if data[:1] == b"\xff" and data[-128:-125] == b"TAG":
        return _of_mp3(data)
    return next((read for prefix, read in _READERS if data.startswith(prefix)), _of_bytes)(data)


def _text(data: bytes) -> str:
    """`data` as text, and once more without its NULs, which is what ASCII in UTF-16 looks like."""
    text = data.decode("utf-8", "replace")
    return f"{text}\n{data.replace(bytes(1), b'').decode('latin-1')}" if 0 in data else text


def _piece(
    data: bytes, start: int, end: int, text: bytes, instead: Callable[[], bytes] = bytes, most: int = LONGEST
) -> Piece:
    return Piece(start, min(end, len(data)), _text(text) if len(text) <= most else None, instead)


def _of_bmp(data: bytes) -> Iterator[Piece]:
    """The profile, or its path, in the last version; else there is no text, though pixels may look like one."""
    kind, start, length = data[70:74], *(14 + int.from_bytes(data[i : i + 4], "little") for i in (126, 130))
    end = start + length - 14
    if data[14:18] == (124).to_bytes(4, "little") and kind in (b"KNIL", b"DEBM") and 138 <= start < end <= len(data):
        profile = data[start:end]
        rest = color_profiles.silent(profile) if kind == b"DEBM" else b""
        yield _piece(data, start, end, color_profiles.said(profile), partial(rest.ljust, length - 14, b"\0"))


def _rest(data: bytes, at: int) -> Iterator[Piece]:
    if at < len(data):
        yield _piece(data, at, len(data), data[at:])


def _of_png(data: bytes) -> Iterator[Piece]:
    at, room = len(_PNG), LONGEST  # of all its texts together, since a small chunk may hold a large one
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name == b"iCCP":
            yield _profile_of_png(data, at, end)
        elif name not in _DRAWN:
            content = data[at + 8 : end - 4]
            text = _inflated(name, content, room)
            yield _piece(data, at, end, text, most=LONGEST if text is content else room)
            room -= 0 if text is content else min(room, len(text))
        at = end
        if name == b"IEND":
            yield from _rest(data, at)
            return


def _profile_of_png(data: bytes, at: int, end: int) -> Piece:
    name, _, packed = data[at + 8 : end - 4].partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], _LONGEST_PROFILE + 1)
    except zlib.error:
        profile = packed

    def silent() -> bytes:
        rest = color_profiles.silent(profile) if len(profile) <= _LONGEST_PROFILE else b""
        content = b"iCCPICC profile\0\0" + zlib.compress(rest, 9)
        length, check = (n.to_bytes(4, "big") for n in (len(content) - 4, zlib.crc32(content)))
        return length + content + check if rest else b""

    return _piece(data, at, end, name + b" " + color_profiles.said(profile), silent)


def _inflated(name: bytes, content: bytes, most: int) -> bytes:
    """The text of a chunk with what is compressed in it, as far as `most` bytes and one more."""
    word, _, rest = content.partition(b"\0")
    if name == b"zTXt":
        packed = rest[1:]
    elif name == b"iTXt" and rest[:1] == b"\1":
        packed = rest[2:].split(b"\0", 2)[-1]
    else:
        return content
    try:
        return word + b" " + zlib.decompressobj().decompress(packed, most + 1)
    except zlib.error:
        return content


def _of_jpeg(data: bytes) -> Iterator[Piece]:
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        content = data[at + 4 : end]
        if marker == 0xD9:
            yield from _rest(data, at + 2)
            return
        if content.startswith(_PROFILE):
            piece = _profile_of_jpeg(data, at)
            end = piece.end
            yield piece
        elif marker == 0xFE or (0xE0 <= marker <= 0xEF and not content.startswith((b"JFIF\0", b"Adobe"))):
            yield _piece(data, at, end, content)
        at = end
        if marker == 0xDA:  # what is drawn goes on to the next marker, after which more may be said
            following = _MARKER.search(data, end)
            at = following.start() if following else len(data)
    last = data.rfind(b"\xff\xd9")
    yield from _rest(data, last + 2 if last >= at else len(data))


def _profile_of_jpeg(data: bytes, start: int) -> Piece:
    """The profile that begins at `start`; one of more than 64 kB goes on in the segments that follow."""
    heads, parts, at = [], [], start
    while data[at : at + 2] == data[start : start + 2] and data.startswith(_PROFILE, at + 4):
        inside, end = at + 4 + len(_PROFILE) + 2, at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        heads.append(data[at:inside])
        parts.append(data[inside:end])
        at = max(inside, end)
    profile = b"".join(parts)

    def silent() -> bytes:
        rest = color_profiles.silent(profile)
        cut = 0
        segments = []
        for head, part in zip(heads, parts, strict=True):
            segments += [head, rest[cut : cut + len(part)]]
            cut += len(part)
        return b"".join(segments) if rest else b""

    return _piece(data, start, at, color_profiles.said(profile), silent)


def _of_gif(data: bytes) -> Iterator[Piece]:
    at = 13 + _colors(data[10:11])
    while at < len(data):
        start, kind = at, data[at]
        if kind == 0x2C:
            at = _after_blocks(data, at + 11 + _colors(data[at + 9 : at + 10]))
        elif kind == 0x21:
            at = _after_blocks(data, at + 2)
            loops = data[start + 3 : start + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
            if data[start + 1 : start + 2] != b"\xf9" and not loops:
                yield _piece(data, start, at, _joined(data[start + 2 : at]))
        else:
            yield from _rest(data, at + 1)
            return


def _colors(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _joined(blocks: bytes) -> bytes:
    """The content of a GIF's sub-blocks, whose lengths would stand in the midst of a text."""
    parts, at = [], 0
    while at < len(blocks) and blocks[at]:
        parts.append(blocks[at + 1 : at + 1 + blocks[at]])
        at += blocks[at] + 1
    return b"".join(parts)


def _of_riff(data: bytes) -> Iterator[Piece]:
    known = _PLAYED if data[8:12] == b"WAVE" else _SHOWN
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "big" if data[:4] == b"RIFX" else "little")
        if data[at : at + 4] == b"data" and data[:4] == b"RF64" and data[12:16] == b"ds64":
            length = int.from_bytes(data[28:36], "little")
        end = min(at + 8 + length, len(data))
        name, content = data[at : at + 4], data[at + 8 : end]
        if name == b"ICCP":
            rest = color_profiles.silent(content).ljust(len(content), b"\0")
            yield _piece(data, at, end, color_profiles.said(content), partial(bytes.__add__, data[at : at + 8], rest))
        elif name not in known:
            # Its room stays, so that no size in the header becomes a lie.
            yield _piece(
                data, at, end, content, partial(bytes.__add__, b"JUNK" + data[at + 4 : at + 8], bytes(end - at - 8))
            )
        at = end + (length & 1)


def _of_flac(data: bytes) -> Iterator[Piece]:
    at, more = 4, True
    while more and at + 4 <= len(data):
        kind, end = data[at] & 0x7F, at + 4 + int.from_bytes(data[at + 1 : at + 4], "big")
        more = not data[at] & 0x80
        if kind in (2, 4, 5, 6):  # application, comments, cue sheet, picture; padding takes their place
            padding = bytes([data[at] & 0x80 | 1]) + data[at + 1 : at + 4] + bytes(max(0, min(end, len(data)) - at - 4))
            yield _piece(data, at, end, data[at + 4 : end], partial(bytes, padding))
        at = end


def _of_mp3(data: bytes) -> Iterator[Piece]:
    if data.startswith(b"ID3"):
        length = sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=False))
        yield _piece(data, 0, 10 + length, data[10 : 10 + length])
    if data[-128:-125] == b"TAG":
        yield from _rest(data, len(data) - 128)


def _is_text(data: bytes) -> bool:
    try:
        return data[:1] != b"" and 0 not in data and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _of_bytes(data: bytes) -> Iterator[Piece]:
    """All of a text; of other bytes the words in them, without which there is nothing left."""
    if _is_text(data):
        yield Piece(0, len(data), data.decode("utf-8"))
        return
    words = b"\n".join(_WORDS.findall(data))
    if words:
        yield _piece(data, 0, len(data), words)


_READERS: tuple[tuple[bytes, Callable[[bytes], Iterator[Piece]]], ...] = (
    (_PNG, _of_png),
    (b"\xff\xd8\xff", _of_jpeg),
    (b"GIF87a", _of_gif),
    (b"GIF89a", _of_gif),
    (b"RIFF", _of_riff),
    (b"RIFX", _of_riff),
    (b"RF64", _of_riff),
    (b"fLaC", _of_flac),
    (b"ID3", _of_mp3),
)
