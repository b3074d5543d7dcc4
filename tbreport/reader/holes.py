"""Where records go on after bytes that hold none: a lost block, zeros, whatever was written over them."""

from bisect import bisect_left
from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO

import google_crc32c
import numpy as np

from tbreport.reader import crc32c
from tbreport.reader.framing import FOOTER, HEADER, Bytes, length_at

_LENGTH, _LARGEST = 8, 5
"""Bytes of a length, and those of them that one of less than 2^40 may use: no file holds a longer record."""

_PIECE = 1 << 20
_CRC = Struct("<I")

_EACH = 256
"""What it costs to try a place, in bytes that could be verified meanwhile."""

_MOST, _PER_BYTE = 1 << 26, 8
"""Bytes that may be verified in vain, in all and per byte of the file: a file may be full of headers that lie."""


class Window:
    """Some bytes of a file, and the places among them where a record may begin."""

    def __init__(self, data: bytes, base: int) -> None:
        self.data = data
        self.base = base
        self._headers: list[int] | None = None

    def headers(self, start: int) -> Iterator[int]:
        """The places from `start` on whose length has the checksum that stands beside it."""
        if self._headers is None:
            self._headers = _sound_headers(np.frombuffer(self.data, np.uint8))
        for i in range(bisect_left(self._headers, start), len(self._headers)):
            yield self._headers[i]


class Search:
    """Looks for the next record of a file of `size` bytes, at a total cost that follows its size."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._spare = _MOST + _PER_BYTE * size

    @property
    def is_over(self) -> bool:
        """Whether so much was looked at in vain that no more is."""
        return self._spare < 0

    def next(self, window: Window, start: int, stop: int) -> int | None:
        """Where among `window.data[start:stop]` the next record begins whose checksums both hold."""
        for place in window.headers(start):
            if place >= stop or self.is_over:
                break
            if self.is_whole(window, place):
                return place
        return None

    def is_whole(self, window: Window, place: int) -> bool:
        """Whether the record at `place`, whose length is sound, is all there and has a sound checksum."""
        length = length_at(window.data, place)
        if window.base + place + HEADER + length + FOOTER > self._size:
            self._spare -= _EACH
            return False
        start, stop = place + HEADER, place + HEADER + length
        if stop + FOOTER <= len(window.data):
            crc, stored = crc32c.value(window.data[start:stop]), window.data[stop : stop + FOOTER]
        else:
            crc, stored = self._on_disk(window.base + start, length)
        sound = len(stored) == FOOTER and _CRC.unpack(stored)[0] == crc32c.masked(crc)
        if not sound:
            self._spare -= _EACH + length
        return sound

    def _on_disk(self, start: int, length: int) -> tuple[int, bytes]:
        """The checksum of so many bytes and what stands behind them; the file stays where it is."""
        before = self._file.tell()
        self._file.seek(start)
        crc = 0
        while length and (piece := self._file.read(min(length, _PIECE))):
            crc = int(google_crc32c.extend(crc, piece))
            length -= len(piece)
        stored = b"" if length else self._file.read(FOOTER)
        self._file.seek(before)
        return crc, stored


def only_zeros(file: BinaryIO, start: int) -> bool:
    """Whether nothing but zeros is in `file` from `start` on."""
    file.seek(start)
    while piece := file.read(_PIECE):
        if piece.count(0) < len(piece):
            return False
    return True


def _sound_headers(data: Bytes) -> list[int]:
    count = len(data) - HEADER + 1
    if count < 1 or not data.any():
        return []
    zero = data == 0
    likely = zero[_LARGEST : _LARGEST + count].copy()
    for j in range(_LARGEST + 1, _LENGTH):
        likely &= zero[j : j + count]
    (places,) = likely.nonzero()
    if not len(places):
        return []
    headers = np.lib.stride_tricks.sliding_window_view(data, HEADER)[places]
    stored = np.ascontiguousarray(headers[:, _LENGTH:]).view("<u4")[:, 0]
    computed = crc32c.masked_rows(crc32c.rows(np.ascontiguousarray(headers[:, :_LENGTH].T)))
    found: list[int] = places[stored == computed].tolist()
    return found
