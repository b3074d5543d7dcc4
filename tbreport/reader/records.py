"""The records of a file, some at a time: memory follows the window and the largest record, not the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct
from typing import BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from tbreport.reader import crc32c
from tbreport.reader.framing import FOOTER, HEADER, UNSOUND, Bytes, IntArray, frames, length_at

BoolArray = NDArray[np.bool_]

WINDOW = 1 << 21
"""Bytes read at once: few enough to stay in a processor's caches, enough to hold many records of each length."""

WIDEST = 1 << 24
"""Bytes read at once where a file has so many tags that few records of each are in a window."""

_CRC = Struct("<I")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some whole records of a file.

    Payload i is `data[starts[i]:starts[i] + lengths[i]]`; `base` is where `data` begins in the file.
    """

    data: bytes
    base: int
    starts: IntArray
    lengths: IntArray

    def groups(self) -> Iterator[tuple[int, IntArray]]:
        """Each length that occurs, with the indices of its records in written order."""
        order = np.argsort(self.lengths, kind="stable")
        firsts = np.flatnonzero(np.diff(self.lengths[order], prepend=-1))
        yield from zip(self.lengths[order[firsts]].tolist(), np.split(order, firsts[1:]), strict=True)

    def columns(self, index: IntArray, length: int) -> Bytes:
        """The payloads `index`, all of `length` bytes, and their checksums: uint8 (length + 4, n), byte j in row j."""
        starts, size = self.starts[index], length + FOOTER
        distances = np.diff(starts)
        if (distances == distances[:1]).all():
            # Nothing between them but headers, or what repeats as they do: one copy instead of two.
            distance = int(distances[0]) if len(distances) else size
            rows = np.ndarray((len(starts), size), np.uint8, self.data, int(starts[0]), (distance, 1))
        else:
            rows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(self.data, np.uint8), size)[starts]
        return np.ascontiguousarray(rows.T)

    def intact(self, index: IntArray) -> BoolArray:
        """For each record of `index`, whether its payload has the CRC32C that was written with it."""
        data, unpack = self.data, _CRC.unpack_from
        starts, stops = self.starts[index], self.starts[index] + self.lengths[index]
        places = zip(starts.tolist(), stops.tolist(), strict=True)
        sound = [unpack(data, stop)[0] == crc32c.masked(crc32c.value(data[start:stop])) for start, stop in places]
        return np.array(sound, np.bool_)


def intact_rows(columns: Bytes) -> BoolArray:
    """What `Chunk.intact` says, of the records whose bytes `Chunk.columns` gave."""
    stored = np.ascontiguousarray(columns[-FOOTER:].T).view("<u4")[:, 0]
    computed = crc32c.masked_rows(crc32c.rows(columns[:-FOOTER]))
    ok: BoolArray = stored == computed
    return ok


class RecordFile:
    """The records of one file, chunk by chunk; what is left over at the end is in `ending` and `left`.

    `ending` is "complete"; "truncated" when the last record is cut off; "damaged" when the length of the
    next record cannot be trusted, so that no later record can be found. `left` is the bytes not read then.
    Bytes that are appended while it is read are left for the next time.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._window = WINDOW
        self.ending: Literal["complete", "truncated", "damaged"] = "complete"
        self.left = 0

    def __iter__(self) -> Iterator[Chunk]:
        data, base, want = b"", 0, self._window
        while base + len(data) < self._size:
            more = self._file.read(min(want, self._size - base - len(data)))
            if not more:
                # The file has shrunk.
                self._size = base + len(data)
            data += more
            found = frames(data)
            if len(found.places):
                yield Chunk(data, base, found.places + HEADER, found.lengths)
            data, base = data[found.end :], base + found.end
            following = length_at(data, 0)
            if following == UNSOUND:
                self._stop("damaged", base)
                return
            missing = HEADER + following + FOOTER - len(data) if following >= 0 else 0
            if base + len(data) + missing > self._size:
                self._stop("truncated", base)
                return
            want = max(self._window, missing)
        if data:
            self._stop("truncated", base)

    def widen(self) -> None:
        """Read twice as much at once from now on, up to a bound."""
        self._window = min(2 * self._window, max(WIDEST, WINDOW))

    def _stop(self, ending: Literal["truncated", "damaged"], at: int) -> None:
        self.ending = ending
        self.left = self._size - at
