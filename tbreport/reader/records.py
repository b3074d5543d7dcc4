"""The records of a file, some at a time: memory follows the window and the largest record, not the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct
from typing import BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from tbreport.reader import crc32c
from tbreport.reader.framing import CUT, FOOTER, HEADER, UNSOUND, Bytes, Frames, IntArray, frames, length_at
from tbreport.reader.holes import Search, Window, only_zeros

BoolArray = NDArray[np.bool_]

WINDOW = 1 << 21
"""Bytes read at once: few enough to stay in a processor's caches, enough to hold many records of each length."""

WIDEST = 1 << 24
"""Bytes read at once where a file has so many tags that few records of each are in a window."""

_CRC = Struct("<I")
_NONE = np.empty(0, np.int64)


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


Ending = Literal["complete", "truncated", "damaged", "zeros"]


class RecordFile:
    """The records of one file, chunk by chunk; what could not be read is in `holes`, `lost`, `ending` and `left`.

    After bytes that hold no record reading goes on with the next one whose two checksums hold: `holes` counts such
    places, `lost` the bytes in them. `ending` is "complete"; "truncated" when the last record is cut off; "damaged"
    when no record could be found after a place, or "zeros" where nothing else is there. `left` is the bytes from
    that place on. Bytes that are appended while it is read are left for the next time.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._window = WINDOW
        self._search = Search(file, size)
        self._hole: int | None = None
        self._cause: Ending = "complete"
        self.ending: Ending = "complete"
        self.left = 0
        self.holes = 0
        self.lost = 0

    def __iter__(self) -> Iterator[Chunk]:
        data, base, want = b"", 0, self._window
        while base + len(data) < self._size and not self._search.is_over:
            more = self._file.read(min(want, self._size - base - len(data)))
            if not more:
                # The file has shrunk.
                self._size = base + len(data)
            data += more
            found = self._found(Window(data, base))
            if len(found.places):
                yield Chunk(data, base, found.places + HEADER, found.lengths)
            data, base = data[found.end :], base + found.end
            following = length_at(data, 0)
            want = max(self._window, HEADER + following + FOOTER - len(data) if self._hole is None else 0)
        if self._hole is not None:
            self.left = self._size - self._hole
            zeros = self._cause == "damaged" and only_zeros(self._file, self._hole)
            self.ending = "zeros" if zeros else self._cause

    def widen(self) -> None:
        """Read twice as much at once from now on, up to a bound."""
        self._window = min(2 * self._window, max(WIDEST, WINDOW))

    def _found(self, window: Window) -> Frames:
        """The records of `window`, across its holes; what comes after their end belongs to the next window."""
        found: list[Frames] = []
        at = 0
        while True:
            if self._hole is not None:
                record = self._after_hole(window, at)
                if record is None:
                    at = max(at, len(window.data) - HEADER + 1)
                    break
                at = record
            stretch = frames(window.data, at)
            hole = self._hole_after(stretch, window)
            if hole is None:
                stretch = self._held_back(stretch, window)
                found.append(stretch)
                at = stretch.end
                break
            self._hole = window.base + hole
            found.append(_until(stretch, hole))
            at = hole + 1
        places, lengths = [one.places for one in found], [one.lengths for one in found]
        return Frames(np.concatenate([_NONE, *places]), np.concatenate([_NONE, *lengths]), at)

    def _after_hole(self, window: Window, start: int) -> int | None:
        """Where in `window` the hole ends, None where it goes on."""
        record = self._search.next(window, start, len(window.data))
        if record is not None and self._hole is not None:
            self.holes += 1
            self.lost += window.base + record - self._hole
            self._hole = None
        return record

    def _hole_after(self, stretch: Frames, window: Window) -> int | None:
        """Where a hole begins behind the records of `stretch`, None where they end as they should."""
        end, left = stretch.end, self._size - window.base - stretch.end
        following = length_at(window.data, end)
        if following == UNSOUND:
            self._cause = "damaged"
        elif 0 < left < HEADER or HEADER + following + FOOTER > left > 0:
            self._cause = "truncated"
        else:
            return None
        if len(stretch.places) and not self._search.is_whole(window, last := int(stretch.places[-1])):
            # Bytes of it may be missing, so that it seems to reach into the records behind it.
            inside = self._search.next(window, last + 1, end)
            return end if inside is None else last
        return end

    def _held_back(self, stretch: Frames, window: Window) -> Frames:
        """`stretch` without its last record while it is not known what follows it."""
        at_end = window.base + len(window.data) >= self._size
        if at_end or not len(stretch.places) or length_at(window.data, stretch.end) != CUT:
            return stretch
        return _until(stretch, int(stretch.places[-1]))


def _until(stretch: Frames, end: int) -> Frames:
    """The records of `stretch` before `end`."""
    count = int(np.searchsorted(stretch.places, end))
    return Frames(stretch.places[:count], stretch.lengths[:count], end)
