"""Where TFRecords begin: u64 length, u32 masked CRC32C of it, the payload, u32 masked CRC32C of that.

Each record says where the next one begins, so they can only be walked through one by one. But a training logs
the same tags step after step: where lengths repeat, the records that the repetition foretells are compared
with what is there, many at once.
"""

from struct import Struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tbreport.reader import crc32c

IntArray = NDArray[np.int64]
Bytes = NDArray[np.uint8]

HEADER = 12
FOOTER = 4

CUT, UNSOUND = -1, -2
"""Instead of a length: the header is cut off; the length has a wrong checksum."""

_HEADER = Struct("<QI")
_STRETCH = 512
"""Records walked through before a repetition is looked for; twice as many after each time there is none."""

_FIRST_ROUNDS = 8
"""Rounds of a repetition that are compared at once, twice as many each time, so that a short one costs little."""


class Frames(NamedTuple):
    """Whole records that follow each other: where each begins, its payload's length, and where the last ends."""

    places: IntArray
    lengths: IntArray
    end: int


def frames(data: bytes, at: int = 0) -> Frames:
    """The whole records from `data[at]` on, up to one that is cut off or whose length is unsound."""
    found = []
    known: dict[bytes, int] = {}
    most = _STRETCH
    while True:
        walked = _walk(data, at, most, known)
        found.append(walked)
        at = walked.end
        if len(walked.places) < most:
            break
        period = _period(walked)
        most = _STRETCH if period else 2 * most
        if period:
            found.append(_foretold(np.frombuffer(data, np.uint8), walked, period))
            at = found[-1].end
    return Frames(np.concatenate([one.places for one in found]), np.concatenate([one.lengths for one in found]), at)


def length_at(data: bytes, at: int) -> int:
    """The payload's length of the record that begins at `data[at]`, or CUT or UNSOUND."""
    header = data[at : at + HEADER]
    if len(header) < HEADER:
        return CUT
    length, crc = _HEADER.unpack(header)
    return length if crc == crc32c.masked(crc32c.value(header[:8])) else UNSOUND


def _walk(data: bytes, at: int, most: int, known: dict[bytes, int]) -> Frames:
    """The next `most` records from `at` on, or as many as there are; `known` holds lengths by their headers."""
    places, lengths, size = [], [], len(data)
    for _ in range(most):
        header = data[at : at + HEADER]
        length = known.get(header)
        if length is None:
            length = known[header] = length_at(data, at)
        after = at + HEADER + length + FOOTER
        if length < 0 or after > size:
            break
        places.append(at)
        lengths.append(length)
        at = after
    return Frames(np.array(places, np.int64), np.array(lengths, np.int64), at)


def _period(walked: Frames) -> int:
    """After how many records the lengths repeat; 0 where they do not, or are too many to tell."""
    # Backwards, as `find` takes linear time whatever it looks for, and `rfind` does not.
    numbers = walked.lengths[::-1].tobytes()
    distance = numbers.find(numbers[: len(numbers) // 4], 1)
    return 0 if distance < 0 or distance % 8 else distance // 8


def _foretold(data: Bytes, walked: Frames, period: int) -> Frames:
    """The records after `walked` as long as its last `period` repeat."""
    first = walked.places[-period]
    pattern = walked.places[-period:] - first
    stride = walked.end - int(first)
    headers = (pattern[:, None] + np.arange(HEADER)).ravel()
    expected = data[first + headers]
    at, rounds, most = walked.end, 0, _FIRST_ROUNDS
    while True:
        count = min(most, (len(data) - at) // stride)
        block = data[at : at + count * stride].reshape(count, stride)
        same = (block[:, headers] == expected).all(axis=1)
        good = count if same.all() else int(same.argmin())
        rounds += good
        at += good * stride
        if good < most:
            break
        most *= 2
    places = (walked.end + stride * np.arange(rounds)[:, None] + pattern).ravel()
    return Frames(places, np.tile(walked.lengths[-period:], rounds), at)
