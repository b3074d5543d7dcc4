"""One event file → its series and what is wrong with it."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from tbreport.reader import columns
from tbreport.reader.bundles import Bundles
from tbreport.reader.events import EventReader
from tbreport.reader.framing import IntArray
from tbreport.reader.names import is_escaped
from tbreport.reader.parts import Counts, FloatArray, Key, Keys, Part, joined
from tbreport.reader.records import BoolArray, Chunk, Ending, RecordFile, intact_rows

_HEAD = 512

_MANY_PARTS, _POINTS_PER_PART = 2_000, 16
"""A chunk of so many parts of so few points each is too short: making a part takes longer than reading its points."""

_MOST_PARTS = 200_000
"""Parts that are held before those of one key are joined: each takes 1 kB, whatever is in it."""


@dataclass(slots=True)
class EventFile:
    """All that was read of one file.

    `first_time`, `low_time` and `high_time` are the first, the least and the greatest wall time, None where
    there is none. `ending` and `left` are those of `records.RecordFile`; `head` is how the file begins where
    no record could be read. `error` says why it could not be read at all, or not to its end.
    """

    path: Path
    size: int = 0
    records: int = 0
    parts: list[Part] = field(default_factory=list)
    first_time: float | None = None
    low_time: float | None = None
    high_time: float | None = None
    counts: Counts = field(default_factory=Counts)
    ending: Ending = "complete"
    left: int = 0
    holes: int = 0
    lost: int = 0
    head: bytes = b""
    error: str = ""


def read_file(path: Path, *, keep_damaged: bool = False) -> EventFile:
    """What the event file `path` holds. Never raises for what is wrong with a file: the result says it.

    `keep_damaged` keeps a record whose CRC32C is wrong, as long as it can be parsed.
    """
    result = EventFile(path)
    reader = _FileReader(result, keep_damaged=keep_damaged)
    try:
        with path.open("rb", buffering=0) as file:
            result.size = os.fstat(file.fileno()).st_size
            reader.read(file)
    except OSError as error:
        result.error = error.strerror or type(error).__name__
    except MemoryError:
        result.error = "a record does not fit the memory"
    result.parts = reader.joined_parts()
    result.counts.escaped = tuple(sorted(set(filter(is_escaped, _names(result.parts)))))
    return result


def _names(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield part.key.tag
        if part.metadata:
            yield from (part.metadata.plugin, part.metadata.display_name, part.metadata.description)


class _FileReader:
    def __init__(self, result: EventFile, *, keep_damaged: bool) -> None:
        self._result = result
        self._keep_damaged = keep_damaged
        self._keys = Keys()
        self._events = EventReader(result.counts, self._keys)
        self._bundles = Bundles(self._keys)
        self._parts: dict[Key, list[Part]] = {}
        self._held = 0
        self._most_held = _MOST_PARTS
        self._first_order: int | None = None

    def read(self, file: BinaryIO) -> None:
        records = RecordFile(file, self._result.size)
        for chunk in records:
            self._result.records += len(chunk.starts)
            made = self._chunk(chunk)
            if made > max(_MANY_PARTS, len(chunk.starts) / _POINTS_PER_PART):
                records.widen()
            if self._held > self._most_held:
                self._join()
        self._result.ending, self._result.left = records.ending, records.left
        self._result.holes, self._result.lost = records.holes, records.lost
        if not self._result.records and self._result.size:
            file.seek(0)
            self._result.head = file.read(_HEAD)

    def _join(self) -> None:
        self._parts = {key: [joined(parts)] for key, parts in self._parts.items()}
        self._held = len(self._parts)
        self._most_held = _MOST_PARTS + 2 * self._held  # so that each point is joined a few times at most

    def joined_parts(self) -> list[Part]:
        found = list(self._bundles.parts())
        if not self._parts:
            return found
        for part in found:
            self._parts.setdefault(part.key, []).append(part)
        return [joined(parts) for parts in self._parts.values()]

    def _chunk(self, chunk: Chunk) -> int:
        """Take the points of `chunk` and say how many parts, by tag and kind, they were made of."""
        others: list[IntArray] = []
        made = -self._held
        for length, index in chunk.groups():
            if columns.pays(length, len(index)):
                rest, tags = self._column_wise(chunk, index, length)
                others.append(rest)
                made += tags
            else:
                others.append(index[self._trusted(chunk.intact(index))])
        self._one_by_one(chunk, np.sort(np.concatenate(others)))
        self._take(self._events.take())
        return made + self._held

    def _column_wise(self, chunk: Chunk, index: IntArray, length: int) -> tuple[IntArray, int]:
        """Take the scalars among the records `index`, all of `length` bytes; the other records, and how many tags."""
        rows = chunk.columns(index, length)
        ok = self._trusted(intact_rows(rows))
        if not ok.all():
            rows, index = np.compress(ok, rows, axis=1), index[ok]
        orders = chunk.base + chunk.starts[index]
        bundles, rest = columns.decode(rows[:length], orders, self._result.counts.impossible_times)
        for bundle in bundles:
            self._result.counts.surplus += self._bundles.add(bundle)
            self._saw(bundle.points.orders, bundle.points.wall_times)
        return index[rest], sum(len(bundle.tags) for bundle in bundles)

    def _trusted(self, ok: BoolArray) -> BoolArray:
        self._result.counts.damaged += int(len(ok) - np.count_nonzero(ok))
        return np.ones_like(ok) if self._keep_damaged else ok

    def _one_by_one(self, chunk: Chunk, index: IntArray) -> None:
        starts, stops = chunk.starts[index], chunk.starts[index] + chunk.lengths[index]
        places = zip(starts.tolist(), stops.tolist(), strict=True)
        wall_times = [self._events.read(chunk.data, start, stop, chunk.base) for start, stop in places]
        self._saw(chunk.base + starts, np.array(wall_times))

    def _take(self, parts: list[Part]) -> None:
        for part in parts:
            if self._keys.admit(part.key):
                self._parts.setdefault(part.key, []).append(part)
                self._held += 1
            else:
                self._result.counts.surplus += len(part)
        if parts:
            self._saw(np.concatenate([p.orders for p in parts]), np.concatenate([p.wall_times for p in parts]))

    def _saw(self, orders: IntArray, wall_times: FloatArray) -> None:
        (known,) = np.nonzero(~np.isnan(wall_times))
        if not len(known):
            return
        result, times = self._result, wall_times[known]
        earliest = known[orders[known].argmin()]
        if self._first_order is None or orders[earliest] < self._first_order:
            self._first_order, result.first_time = int(orders[earliest]), float(wall_times[earliest])
        low, high = float(times.min()), float(times.max())
        result.low_time = low if result.low_time is None else min(low, result.low_time)
        result.high_time = high if result.high_time is None else max(high, result.high_time)
