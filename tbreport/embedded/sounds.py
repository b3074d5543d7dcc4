"""WAV and FLAC: the pieces that nothing is played by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tbreport.embedded.mpeg import tags_behind
from tbreport.embedded.pieces import Piece, UnreadableError, big, fixed, little, piece

_PLAYED = (b"fmt ", b"data", b"fact", b"ds64")
_STREAMED = (0, 0xFFFFFFFF, 0x7FFFFFFF)  # sizes that writers leave in a header which they could not go back to
_EXTENSIBLE, _PLAIN = 18, (1, 3)

_STREAMINFO, _SEEKTABLE = 0, 3
_SYNC = re.compile(rb"\xff[\xf8\xf9]")
_LARGEST_FRAME = 1 << 20


def of_wav(data: bytes) -> Iterator[Piece]:
    """Chunks (RIFF, RIFX, RF64) but for the first format and the first samples, and all that stands outside."""
    number = big if data[:4] == b"RIFX" else little
    pieces: list[Piece] = []
    at, met, order = 12, set[bytes](), "big" if data[:4] == b"RIFX" else "little"
    while at + 8 <= len(data):
        name, length = data[at : at + 4], number(data, at + 4)
        if name == b"data" and data[:4] == b"RF64" and data[12:16] == b"ds64":
            length = little(data, 28, 8)
        elif name == b"data" and length in _STREAMED:
            length = len(data) - at - 8
        end = min(at + 8 + length + (length & 1), len(data))
        if name not in _PLAYED or name in met or (name == b"data" and b"fmt " not in met):
            pieces.append(piece(at, end, data[at + 8 : end]))
        elif name == b"fmt ":
            pieces += _tail_of_format(data, at, end, order)
        met.add(name)
        at = end
    if at < len(data):
        pieces.append(piece(at, len(data), data[at:]))
    if b"data" not in met:
        raise UnreadableError
    less = sum(one.end - one.start - len(one.instead()) for one in pieces)
    if less and number(data, 4) not in _STREAMED:
        yield fixed(4, (len(data) - less - 8).to_bytes(4, "big" if order == "big" else "little"))
    yield from pieces


def _tail_of_format(data: bytes, at: int, end: int, order: str) -> Iterator[Piece]:
    """What follows the fields of a format."""
    number = big if order == "big" else little
    form, length = number(data, at + 8, 2), end - at - 8
    needed = 16 if form in _PLAIN or length < _EXTENSIBLE else _EXTENSIBLE + number(data, at + 24, 2)
    if length > needed + (needed & 1):
        yield fixed(at + 4, needed.to_bytes(4, "big" if order == "big" else "little"))
        start = at + 8 + needed
        yield piece(start, end, data[start:end], lambda: bytes(needed & 1))


def of_flac(data: bytes) -> Iterator[Piece]:
    """Blocks (RFC 9639) but for the stream's own and its seek points, and what follows the last frame."""
    at, more, smallest = 4, True, 0
    if data[4:5] and data[4] & 0x7F != _STREAMINFO:
        raise UnreadableError
    blocks = []
    while more:
        kind, length = big(data, at, 1) & 0x7F, big(data, at + 1, 3)
        more = not data[at] & 0x80
        blocks.append((kind, at, at + 4 + length))
        at += 4 + length
    if at > len(data):
        raise UnreadableError
    smallest = big(data, 12, 3)
    kept = [block for block in blocks if block[0] in (_STREAMINFO, _SEEKTABLE)]
    last = kept[-1][1]
    if not data[last] & 0x80:
        yield fixed(last, bytes([data[last] | 0x80]))
    for kind, start, end in blocks:
        if kind not in (_STREAMINFO, _SEEKTABLE):
            yield piece(start, end, data[start + 4 : end])
    tags = list(tags_behind(data, at))
    end = tags[0].start if tags else len(data)
    through = _end_of_frames(data[at:end], smallest) + at
    if through < end:
        yield piece(through, end, data[through:end])
    yield from tags


def _end_of_frames(data: bytes, smallest: int) -> int:
    """Where the last frame ends: where its own checksum, over all of it, comes out at zero."""
    starts = [found.start() for found in _SYNC.finditer(data) if _is_frame(data, found.start())]
    if not starts or starts[0] != 0:
        raise UnreadableError
    start, check = starts[-1], 0
    if len(data) - start > _LARGEST_FRAME:
        raise UnreadableError
    ends = []
    for i in range(start, len(data)):
        check = (check << 8 & 0xFFFF) ^ _CRC16[check >> 8 ^ data[i]]
        if not check and i + 1 - start >= max(smallest, 8):
            ends.append(i + 1)
    if ends:
        return len(data) if ends[-1] == len(data) else ends[0]
    if smallest and len(data) - start < smallest:  # cut off while it was written
        return len(data)
    raise UnreadableError


def _is_frame(data: bytes, at: int) -> bool:
    """Whether a frame's header begins at `at`: its checksum tells."""
    if at + 6 > len(data):
        return False
    lead = data[at + 4]
    coded = 1 if lead < 0x80 else 8 - (lead ^ 0xFF).bit_length() if lead != 0xFF else 0
    size, rate = data[at + 2] >> 4, data[at + 2] & 15
    end = at + 4 + coded + {6: 1, 7: 2}.get(size, 0) + {12: 1, 13: 2, 14: 2}.get(rate, 0)
    if not coded or end >= len(data) or not size or rate == 15:
        return False
    check = 0
    for octet in data[at:end]:
        check = _CRC8[check ^ octet]
    return check == data[end]


def _table(polynomial: int, bits: int) -> list[int]:
    """Of each byte what a checksum of `bits` bits makes of it, the highest bit first."""
    top, mask = 1 << bits - 1, (1 << bits) - 1
    table = []
    for octet in range(256):
        value = octet << bits - 8
        for _ in range(8):
            value = (value << 1 ^ (polynomial if value & top else 0)) & mask
        table.append(value)
    return table


_CRC8, _CRC16 = _table(0x07, 8), _table(0x8005, 16)
