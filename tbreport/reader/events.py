"""Event records one by one: the general way, through protobuf, for all that columns.py leaves over."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from struct import Struct
from typing import NamedTuple

import numpy as np
from google.protobuf.message import DecodeError

from tbreport.proto import message
from tbreport.reader import crc32c, wire
from tbreport.reader.compat import Modern, modern
from tbreport.reader.names import text
from tbreport.reader.parts import PLACE, Counts, Key, Keys, Metadata, Part, metadata_of
from tbreport.reader.tensors import UnreadableError
from tbreport.reader.times import LATEST, known
from tbreport.reader.wire import Field, WireError, fields

RUN_GRAPH = "__run_graph__"
"""TensorBoard's tag for the graph that an event holds without a tag."""

GRAPH_DEF, SUMMARY, TAGGED_RUN_METADATA = 4, 5, 8
"""Field numbers of Event for what is read of it."""

_WHAT = frozenset({3, GRAPH_DEF, SUMMARY, 6, 7, TAGGED_RUN_METADATA, 9})
"""All the fields of which an Event holds one."""

_DOUBLE = Struct("<d")
_NOWHERE = (0, 0, 0, 0, False)
_WIDE = frozenset({"int64", "uint64"})
_GRAPHS = frozenset({"graphs", "tensors"})


class _Event(NamedTuple):
    wall_time: float
    step: int
    contents: list[Field]


class _Point(NamedTuple):
    key: Key
    value: float
    place: tuple[int, int, int, int, bool]
    dtype: str
    shape: tuple[int, ...]
    metadata: Metadata | None


@dataclass(slots=True)
class _Rows:
    """Points of all keys in written order."""

    orders: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    wall_times: list[float] = field(default_factory=list)
    points: list[_Point] = field(default_factory=list)

    def parts(self) -> Iterator[Part]:
        """The points by their keys."""
        numbers: dict[Key, int] = {}
        ids = np.array([numbers.setdefault(point.key, len(numbers)) for point in self.points], np.int64)
        order = np.argsort(ids, kind="stable")
        bounds = np.searchsorted(ids[order], np.arange(len(numbers) + 1)).tolist()
        orders, steps = np.array(self.orders, np.int64)[order], np.array(self.steps, np.int64)[order]
        wall_times = np.array(self.wall_times, np.float64)[order]
        values = np.array([point.value for point in self.points], np.float64)[order]
        places = np.array([point.place for point in self.points], PLACE)[order]
        rows = order.tolist()
        for key, (start, stop) in zip(numbers, pairwise(bounds), strict=True):
            last = self.points[rows[stop - 1]]
            first = next((i for i in range(start, stop) if self.points[rows[i]].metadata), None)
            yield Part(
                key=key,
                orders=orders[start:stop],
                steps=steps[start:stop],
                wall_times=wall_times[start:stop],
                values=values[start:stop] if key.is_number else None,
                places=places[start:stop] if key.is_stored else None,
                dtype=last.dtype,
                shape=last.shape,
                metadata=None if first is None else self.points[rows[first]].metadata,
                metadata_order=-1 if first is None else int(orders[first]),
            )


class EventReader:
    """Takes event records of one file in written order and gives their points as parts.

    `counts` takes what cannot be used, `keys` the keys that are.
    """

    def __init__(self, counts: Counts, keys: Keys) -> None:
        self.counts = counts
        self.keys = keys
        self._rows = _Rows()

    def read(self, data: bytes, start: int, stop: int, base: int) -> float:
        """Take the record `data[start:stop]` and return its wall time or NaN; `data` lies at `base` in the file."""
        try:
            event = _event(data, start, stop)
            points = [point for content in event.contents for point in self._points(data, content, base)]
        except (WireError, DecodeError):
            self.counts.unparsable += 1
            return math.nan
        wall_time = event.wall_time
        if not 0 < wall_time <= LATEST:
            wall_time = float(known(np.array([wall_time]), self.counts.impossible_times)[0])
        order, rows = base + start, self._rows
        rows.orders.extend(range(order, order + len(points)))
        rows.steps.extend([event.step] * len(points))
        rows.wall_times.extend([wall_time] * len(points))
        rows.points.extend(points)
        return wall_time

    def take(self) -> list[Part]:
        """The points since the last call."""
        rows, self._rows = self._rows, _Rows()
        return list(rows.parts())

    def _points(self, data: bytes, content: Field, base: int) -> Iterator[_Point]:
        if content.number == SUMMARY:
            for part in fields(data, content.start, content.stop):
                if (part.number, part.wire) != (1, wire.LENGTH):
                    continue
                if part.start == part.stop:
                    self.counts.empty += 1
                elif point := self._point(data, part, base):
                    yield point
        elif content.number == GRAPH_DEF:
            yield _raw(RUN_GRAPH, "graphs", data, content, base)
        elif content.number == TAGGED_RUN_METADATA:
            tagged = message("TaggedRunMetadata").FromString(data[content.start : content.stop])
            blobs = [part for part in fields(data, content.start, content.stop) if part[:2] == (2, wire.LENGTH)]
            # An empty one is not written at all.
            blob = blobs[-1] if blobs else Field(2, wire.LENGTH, content.stop, content.stop)
            yield _raw(text(tagged.tag), "graph_tagged_run_metadata", data, blob, base)

    def _point(self, data: bytes, part: Field, base: int) -> _Point | None:
        content = data[part.start : part.stop]
        value = message("Summary.Value").FromString(content)
        tag = text(value.tag)
        if self.keys.refuse(tag):
            self.counts.surplus += 1
            return None
        try:
            found = modern(value)
        except UnreadableError as reason:
            self.counts.unreadable[str(reason)] = self.counts.unreadable.get(str(reason), 0) + 1
            return None
        if found is None:
            if value.HasField("obsolete_old_style_histogram"):
                self.counts.obsolete += 1
            else:
                self.counts.empty += 1
            return None
        key = Key(tag, found.plugin, found.fits)
        if not self.keys.admit(key):
            self.counts.surplus += 1
            return None
        self.counts.short += found.short
        number = self._number(found) if key.is_number else math.nan
        place = (0, base + part.start, len(content), crc32c.value(content), False) if key.is_stored else _NOWHERE
        return _Point(key, number, place, found.dtype, found.shape, metadata_of(value))

    def _number(self, found: Modern) -> float:
        logged = found.values.reshape(-1)[0]
        number = float(logged)
        self.counts.rounded += found.dtype in _WIDE and int(number) != int(logged)
        return number


def _raw(tag: str, plugin: str, data: bytes, part: Field, base: int) -> _Point:
    crc = crc32c.value(data[part.start : part.stop])
    place = (0, base + part.start, part.stop - part.start, crc, True)
    return _Point(Key(tag, plugin, _GRAPHS), math.nan, place, "string", (1,), Metadata(plugin, b"", "", ""))


def _event(data: bytes, start: int, stop: int) -> _Event:
    contents: list[Field] = []
    wall_time, step = math.nan, 0
    for part in fields(data, start, stop):
        if (part.number, part.wire) == (1, wire.FIXED64):
            (wall_time,) = _DOUBLE.unpack_from(data, part.start)
        elif (part.number, part.wire) == (2, wire.VARINT):
            step = wire.signed(wire.varint(data, part.start, part.stop)[0])
        elif part.number in _WHAT and part.wire == wire.LENGTH:
            # They exclude each other, and the last one written counts; but messages of one kind are merged.
            if not contents or contents[-1].number != part.number or part.number != SUMMARY:
                contents.clear()
            contents.append(part)
    return _Event(wall_time, step, contents)
