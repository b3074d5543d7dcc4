"""Ogg: comments, and what lies between pages."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from tbreport.embedded.pieces import Piece, UnreadableError, little, piece

_REVERSED = bytes(int(f"{i:08b}"[::-1], 2) for i in range(256))
_NO_COMMENT = {
    b"\x03vorbis": b"\x03vorbis" + bytes(8) + b"\1",
    b"OpusTags": b"OpusTags" + bytes(8),
}
"""A packet of comments, by its beginning, that names no vendor and holds none; zeros may follow."""
_STARTS = {b"\x01vorbis": b"\x03vorbis", b"OpusHead": b"OpusTags"}


@dataclass
class _Stream:
    """What is known of one stream: how its comments begin, and which packet comes next."""

    comments: bytes
    packet: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)


def of_ogg(data: bytes) -> Iterator[Piece]:
    """Comments of Vorbis and Opus (RFC 3533, 7845) emptied where they stand, and bytes that are in no page."""
    at, streams, pages = 0, dict[int, _Stream](), dict[int, int]()
    stray: list[Piece] = []
    while at < len(data):
        if data[at : at + 4] != b"OggS":
            end = data.find(b"OggS", at)
            end = len(data) if end < 0 else end
            stray.append(piece(at, end, data[at:end]))
            at = end
            continue
        pages[at] = _page(data, at, streams)
        at = min(pages[at], len(data))
    changed = bytearray(data)
    said = b"\n".join(_silence(changed, data, stream) for stream in streams.values())
    for start in sorted(set().union(*(stream.pages for stream in streams.values()))):
        end = min(pages[start], len(data))
        _sign(changed, start, end)
        if changed[start:end] != data[start:end]:
            yield piece(start, end, said, partial(bytes, bytes(changed[start:end])))
            said = b""
    yield from stray


def _page(data: bytes, at: int, streams: dict[int, _Stream]) -> int:
    """Where the page at `at` ends, having noted what of a stream's comments lies in it."""
    serial, segments = little(data, at + 14), little(data, at + 26, 1)
    place = at + 27 + segments
    lengths = data[at + 27 : place]
    if data[at + 5] & 2:  # the first page of a stream
        head = data[place : place + 8]
        start = next((start for start in _STARTS if head.startswith(start)), None)
        if start is None:
            raise UnreadableError
        streams[serial] = _Stream(_STARTS[start])
    stream = streams.get(serial)
    if stream is None or len(lengths) < segments:
        raise UnreadableError
    for length in lengths:
        if stream.packet == 1:
            stream.spans.append((place, min(place + length, len(data))))
            stream.pages.add(at)
        place += length
        stream.packet += length < 255
    return place


def _silence(changed: bytearray, data: bytes, stream: _Stream) -> bytes:
    """Empty the comments of `stream` in `changed`; what they said."""
    packet = b"".join(data[start:end] for start, end in stream.spans)
    empty = _NO_COMMENT[stream.comments]
    if not packet.startswith(stream.comments) or len(packet) < len(empty):
        raise UnreadableError
    empty = empty.ljust(len(packet), b"\0")
    at = 0
    for start, end in stream.spans:
        changed[start:end] = empty[at : at + end - start]
        at += end - start
    return packet[len(stream.comments) :]


def _sign(page: bytearray, start: int, end: int) -> None:
    """Give the page its checksum (polynomial 0x04c11db7, the highest bit first) anew."""
    page[start + 22 : start + 26] = bytes(4)
    turned = zlib.crc32(bytes(page[start:end]).translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    page[start + 22 : start + 26] = int(f"{turned:032b}"[::-1], 2).to_bytes(4, "little")
