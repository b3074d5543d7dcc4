"""PNG, JPEG, GIF, BMP and WebP: the pieces that nothing is drawn by."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import partial

from tbreport import color_profiles
from tbreport.embedded.pieces import LONGEST, Piece, UnreadableError, big, fixed, little, piece

BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_LONGEST_PROFILE = 4_000_000

# What a PNG is drawn by, with the most bytes that it may have; every other chunk is a text, or unknown to all who draw.
_DRAWN = {
    b"IHDR": 13, b"PLTE": 768, b"IDAT": 2**31, b"tRNS": 256, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4,
    b"bKGD": 6, b"pHYs": 9, b"hIST": 512, b"sBIT": 4, b"acTL": 8, b"fcTL": 26, b"fdAT": 2**31, b"IEND": 0,
}  # fmt: skip
_PROFILE = b"ICC_PROFILE\0"
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SEGMENTS = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}) - {0xC8}
_ORIENTATION = 0x0112


def of_png(data: bytes) -> Iterator[Piece]:
    """Chunks (PNG 1.2, third edition) that nothing is drawn by, and what follows the last."""
    at, room = 8, LONGEST  # of all its texts together, since a small chunk may hold a large one
    if data[12:16] != b"IHDR":
        raise UnreadableError
    while at + 8 <= len(data):
        length, name = big(data, at), data[at + 4 : at + 8]
        end = min(at + 12 + length, len(data))
        if not (name.isalpha() and name.isascii()):
            raise UnreadableError
        if name == b"iCCP":
            yield _profile_of_png(data, at, end)
        elif length > _DRAWN.get(name, -1):
            content = data[at + 8 : end - 4]
            text = _inflated(name, content, room)
            instead = partial(_chunk, b"IEND", b"") if name == b"IEND" else partial(_turned_png, name, content)
            yield piece(at, end, text, instead, most=LONGEST if text is content else room)
            room -= 0 if text is content else min(room, len(text))
        at = end
        if name == b"IEND":
            break
    yield from _rest(data, at)


def _rest(data: bytes, at: int) -> Iterator[Piece]:
    if at < len(data):
        yield piece(at, len(data), data[at:])


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def _turned_png(name: bytes, content: bytes) -> bytes:
    exif = _turned(content) if name == b"eXIf" else b""
    return _chunk(b"eXIf", exif) if exif else b""


def _turned(exif: bytes) -> bytes:
    """The same as `exif`, a TIFF header and what follows, that says how the picture is turned and nothing else."""
    order = {b"II*\0": "little", b"MM\0*": "big"}.get(exif[:4])
    if order is None:
        return b""
    number = little if order == "little" else big
    try:
        first = number(exif, 4)
        entries = [first + 2 + 12 * i for i in range(number(exif, first, 2))]
        turn = next(number(exif, at + 8, 2) for at in entries if number(exif, at, 2) == _ORIENTATION)
    except (UnreadableError, StopIteration):
        return b""
    if not 2 <= turn <= 8:
        return b""
    entry = [(1, 2), (_ORIENTATION, 2), (3, 2), (1, 4), (turn, 2), (0, 2), (0, 4)]
    fields = b"".join(n.to_bytes(width, "big" if order == "big" else "little") for n, width in entry)
    return exif[:4] + (8).to_bytes(4, "big" if order == "big" else "little") + fields


def _profile_of_png(data: bytes, at: int, end: int) -> Piece:
    name, _, packed = data[at + 8 : end - 4].partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], _LONGEST_PROFILE + 1)
    except zlib.error:
        profile = packed

    def silent() -> bytes:
        rest = color_profiles.silent(profile) if len(profile) <= _LONGEST_PROFILE else b""
        return _chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(rest, 9)) if rest else b""

    said = color_profiles.said(profile)
    return piece(at, end, b"" if name == b"ICC profile" and not said else name + b" " + said, silent)


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


def of_jpeg(data: bytes) -> Iterator[Piece]:
    """Segments (ISO 10918-1) that nothing is drawn by, and what follows the first end of an image."""
    at = 2
    while at + 2 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise UnreadableError
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            at += 2
            break
        end = min(at + 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big")), len(data))
        if marker not in _SEGMENTS:
            piece_ = _of_segment(data, at, end)
            end = piece_.end
            yield piece_
        at = end
        if marker == 0xDA:  # what is drawn goes on to the next marker, after which more may be said
            following = _MARKER.search(data, end)
            at = following.start() if following else len(data)
    yield from _rest(data, at)


def _of_segment(data: bytes, at: int, end: int) -> Piece:
    marker, content = data[at + 1], data[at + 4 : end]
    if not (0xE0 <= marker <= 0xFE or marker == 0xC8):
        raise UnreadableError
    if marker == 0xE0 and content.startswith(b"JFIF\0") and len(content) >= 14:
        # Without the thumbnail, and what follows it.
        return piece(at, end, content[14:], partial(_segment, 0xE0, content[:12] + bytes(2)))
    if marker == 0xEE and content.startswith(b"Adobe") and len(content) >= 12:
        return piece(at, end, content[12:], partial(_segment, 0xEE, content[:12]))
    if marker == 0xE2 and content.startswith(_PROFILE):
        return _profile_of_jpeg(data, at)
    turned = _turned(content[6:]) if marker == 0xE1 and content.startswith(b"Exif\0\0") else b""
    if turned:
        less = _segment(0xE1, b"Exif\0\0" + turned)
        return piece(at, end, b"" if data[at:end] == less else content, lambda: less)
    return piece(at, end, content)


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def _profile_of_jpeg(data: bytes, start: int) -> Piece:
    """The profile that begins at `start`; one of more than 64 kB goes on in the segments that follow."""
    heads, parts, at = [], [], start
    while data[at : at + 2] == data[start : start + 2] and data.startswith(_PROFILE, at + 4):
        inside, end = at + 4 + len(_PROFILE) + 2, at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        heads.append(data[at:inside])
        parts.append(data[inside:end])
        at = min(max(inside, end), len(data))
    profile = b"".join(parts)

    def silent() -> bytes:
        rest = color_profiles.silent(profile)
        cut = 0
        segments = []
        for head, part in zip(heads, parts, strict=True):
            segments += [head, rest[cut : cut + len(part)]]
            cut += len(part)
        return b"".join(segments) if rest else b""

    return piece(start, at, color_profiles.said(profile), silent)


def of_gif(data: bytes) -> Iterator[Piece]:
    """Extensions (GIF89a) that nothing is drawn by, and what follows the trailer."""
    at = 13 + _colors(data[10:11])
    while at < len(data):
        start, kind = at, data[at]
        if kind == 0x2C:
            at = _after_blocks(data, at + 11 + _colors(data[at + 9 : at + 10]))
        elif kind == 0x21:
            at = min(_after_blocks(data, at + 2), len(data))
            control = data[start + 1 : start + 3] == b"\xf9\x04" and at == start + 8
            loops = data[start + 2 : start + 14] in (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
            if loops and data[start + 14 : start + 16] == b"\3\1":
                if at > start + 19:
                    less = data[start : start + 18] + b"\0"
                    yield piece(start, at, _joined(data[start + 18 : at]), partial(bytes, less))
            elif not control:
                yield piece(start, at, _joined(data[start + 2 : at]))
        else:
            yield from _rest(data, at + (kind == 0x3B))
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


def of_bmp(data: bytes) -> Iterator[Piece]:
    """What stands between the header and the pixels and after them, but for a profile's colours."""
    header, first = little(data, 14), little(data, 10)
    old = header == BMP_HEADERS[0]
    width, height, bits = (little(data, at, 2) for at in (18, 20, 24)) if old else (
        little(data, 18), little(data, 22), little(data, 28, 2))  # fmt: skip
    packed = 0 if old else little(data, 30)
    height = min(height, 2**32 - height) if not old else height
    if packed in (0, 3, 6):
        end = first + (width * bits + 31) // 32 * 4 * height
    elif packed in (1, 2, 4, 5) and little(data, 34):
        end = first + little(data, 34)
    else:
        raise UnreadableError
    colors = (
        14
        + header
        + (0 if old else _colors_of_bmp(data, header, bits, packed))
        + (3 << bits if old and bits < 16 else 0)
    )
    if first < 14 + header or width == 0 or height == 0:
        raise UnreadableError
    if data[6:10] != bytes(4):
        yield piece(6, 10, data[6:10], partial(bytes, 4))
    if colors < min(first, len(data)):
        gap = data[colors:first]
        yield piece(colors, colors + len(gap), gap, partial(bytes, len(gap)))
    if end < len(data):
        yield from _after_pixels(data, header, end)


def _colors_of_bmp(data: bytes, header: int, bits: int, packed: int) -> int:
    """Bytes of the masks and the colour table."""
    masks = {3: 12, 6: 16}.get(packed, 0) if header == BMP_HEADERS[1] else 0
    used = min(little(data, 46), 2**16)
    return masks + 4 * (used or (1 << bits if bits <= 8 else 0))


def _after_pixels(data: bytes, header: int, end: int) -> Iterator[Piece]:
    kind, rest = data[70:74], data[end:]
    if header == BMP_HEADERS[-1] and kind == b"DEBM":
        start, length = 14 + little(data, 126), little(data, 130)
        profile = data[start : start + length]
        silent = color_profiles.silent(profile)
        if end <= start and silent:
            less = bytes(start - end) + silent.ljust(len(profile), b"\0")
            outside = data[end:start] + data[start + length :]
            yield piece(end, len(data), color_profiles.said(profile) + outside.strip(b"\0"), lambda: less)
            return
    yield piece(end, len(data), rest, partial(bytes, len(rest)) if kind in (b"KNIL", b"DEBM") else bytes)


def of_webp(data: bytes) -> Iterator[Piece]:
    """Chunks (RFC 9649) that nothing is drawn by, and what follows the end of the RIFF."""
    room = min(8 + little(data, 4) + (little(data, 4) & 1), len(data))
    pieces = list(_of_chunks(data, 12, room))
    if room < len(data):
        pieces.append(piece(room, len(data), data[room:]))
    less = sum(one.end - one.start - len(one.instead()) for one in pieces)
    if pieces and less:
        yield fixed(4, (len(data) - less - 8).to_bytes(4, "little"))
    yield from pieces


def _of_chunks(data: bytes, at: int, room: int) -> Iterator[Piece]:
    """The pieces among the chunks between `at` and `room`."""
    while at + 8 <= room:
        length, name = little(data, at + 4), data[at : at + 4]
        end = min(at + 8 + length + (length & 1), room)
        content = data[at + 8 : min(at + 8 + length, room)]
        if name == b"ICCP":
            rest = color_profiles.silent(content).ljust(len(content), b"\0")
            tail = data[at + 8 + len(content) : end]
            yield piece(at, end, color_profiles.said(content), partial(b"".join, (data[at : at + 8], rest, tail)))
        elif name == b"VP8X" and length >= 10:
            flags = content[0] & 0b00110010  # profile, alpha and animation; no EXIF and XMP any more
            if content[:1] != bytes([flags]):
                yield fixed(at + 8, bytes([flags]))
            if length > 10:
                raise UnreadableError
        elif name == b"ANMF":
            yield from _inside_frame(data, at, min(at + 8 + length, room))
        elif name not in (b"VP8 ", b"VP8L", b"ALPH", b"ANIM"):
            yield piece(at, end, content)
        at = end
    if at < room:
        yield piece(at, room, data[at:room])


def _inside_frame(data: bytes, at: int, end: int) -> Iterator[Piece]:
    """A frame of an animation with what its pieces leave of its length."""
    pieces = list(_of_chunks(data, at + 24, end))
    less = sum(one.end - one.start for one in pieces)
    if less:
        yield fixed(at + 4, (end - at - 8 - less).to_bytes(4, "little"))
    yield from pieces
