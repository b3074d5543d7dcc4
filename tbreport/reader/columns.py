"""Scalar records column by column: what most files hold most of, read without a loop over records.

Records of equal length mostly have the same structure. The first of them, walked field by field, gives a
template: where wall time, step, tags and numbers lie. Every other byte must be equal in the records that
match it. One mechanism for TF1 and PyTorch (`simple_value`) and TF2 (a tensor of one number), for one value
in an event or several.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from google.protobuf.message import DecodeError

from tbreport.proto import message
from tbreport.reader import crc32c, wire
from tbreport.reader.bundles import Bundle
from tbreport.reader.compat import Kinds, modern
from tbreport.reader.framing import Bytes, IntArray
from tbreport.reader.parts import PLACE, FloatArray, Key, Metadata, Part, Places, metadata_of
from tbreport.reader.records import BoolArray
from tbreport.reader.tensors import UnreadableError
from tbreport.reader.times import known
from tbreport.reader.wire import Field, WireError, fields

LONGEST = 4096
"""Records of more bytes than this do not hold scalars alone, or are too few to matter."""

_TEMPLATES = 16
"""Structures tried for the records of one length."""

_FEWEST = 16
_PER_BYTE = 0.25
"""Records of one length from which a template pays, in all and per byte of their length."""

_NUMBERS = {
    ("float32", 4, wire.LENGTH, 4): "<f4",
    ("float32", 5, wire.LENGTH, 4): "<f4",
    ("float32", 5, wire.FIXED32, 4): "<f4",
    ("float64", 4, wire.LENGTH, 8): "<f8",
    ("float64", 6, wire.LENGTH, 8): "<f8",
    ("float64", 6, wire.FIXED64, 8): "<f8",
}
"""How a TensorProto holds one number: (dtype, field, wire type, bytes) → numpy's name for it."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """One value of a record: its message, its tag, and its number, which numpy calls `stored`."""

    value: Field
    tag: Field
    number: Field
    stored: str
    plugin: str | None
    fits: Kinds
    dtype: str
    shape: tuple[int, ...]
    metadata: Metadata | None

    def by_tag(self, columns: Bytes) -> tuple[IntArray, list[bytes], IntArray]:
        """An order of the records by tag, those of one tag as written, the tags in it, and where each begins."""
        tags = columns[self.tag.start : self.tag.stop]
        order, bounds = _alike(tags)
        size, text = len(tags), np.ascontiguousarray(tags[:, order[bounds[:-1]]].T).tobytes()
        return order, [text[i * size : (i + 1) * size] for i in range(len(bounds) - 1)], bounds


@dataclass(frozen=True, slots=True)
class _Template:
    """The structure of a record of scalars."""

    wall_time: Field | None
    step: Field | None
    slots: tuple[_Slot, ...]

    def matching(self, columns: Bytes) -> BoolArray:
        """Which records have the structure of the first one, which the template was made from."""
        constant = np.ones(len(columns), np.bool_)
        for part in [self.wall_time, self.step, *self._variable()]:
            if part:
                constant[part.start : part.stop] = False
        ok = np.ones(columns.shape[1], np.bool_)
        for j in np.flatnonzero(constant).tolist():
            ok &= columns[j] == columns[j, 0]
        if self.step:
            for j in range(self.step.start, self.step.stop - 1):
                ok &= columns[j] >= 128
            ok &= columns[self.step.stop - 1] < 128
        return ok

    def _variable(self) -> Iterator[Field]:
        for slot in self.slots:
            yield slot.tag
            yield slot.number

    def bundles(self, columns: Bytes, orders: IntArray, impossible_times: dict[str, int]) -> Iterator[Bundle]:
        """The points of records that match; `orders` are the places of the records in the file."""
        wall_times = known(_sliced(columns, self.wall_time, "<f8"), impossible_times)
        steps = _varints(columns, self.step)
        for number, slot in enumerate(self.slots):
            order, tags, bounds = slot.by_tag(columns)
            points = Part(
                key=Key("", slot.plugin, slot.fits),
                orders=orders + number,
                steps=steps,
                wall_times=wall_times,
                values=_sliced(columns, slot.number, slot.stored),
                places=None if slot.plugin == "scalars" else _stored(slot, columns, orders),
                dtype=slot.dtype,
                shape=slot.shape,
                metadata=slot.metadata,
            )
            yield Bundle(tags, bounds, points.at(order) if len(tags) > 1 else points)


def pays(length: int, count: int) -> bool:
    """Whether `count` records of `length` bytes are worth a look column by column."""
    return length <= LONGEST and count >= max(_FEWEST, length * _PER_BYTE)


def decode(columns: Bytes, orders: IntArray, impossible_times: dict[str, int]) -> tuple[list[Bundle], IntArray]:
    """The points of those records that hold scalars alone, and the indices of the other records.

    `columns` is uint8 (length, n), row j holding byte j of each record; `orders` are their places in the file.
    `impossible_times` is that of `parts.Counts`.
    """
    bundles: list[Bundle] = []
    others: list[IntArray] = []
    index = np.arange(len(orders))
    for _ in range(_TEMPLATES):
        if len(index) < _FEWEST:
            break
        template = _template(columns[:, 0].tobytes())
        ok = template.matching(columns) if template else index == index[0]
        if template:
            bundles.extend(template.bundles(*_picked(columns, orders, ok), impossible_times))
        else:
            others.append(index[ok])
        columns, orders = _picked(columns, orders, ~ok)
        index = index[~ok]
    return bundles, np.concatenate([*others, index])


def _picked(columns: Bytes, orders: IntArray, which: BoolArray) -> tuple[Bytes, IntArray]:
    return (columns, orders) if which.all() else (np.compress(which, columns, axis=1), orders[which])


def _template(record: bytes) -> _Template | None:
    """The structure of `record`, None where it is not one of scalars alone."""
    try:
        parts = _unique_fields(record, 0, len(record))
        summary = parts.get(5)
        if not summary or parts.keys() & {3, 4, 6, 7, 8, 9}:
            return None
        wall_time, step = parts.get(1), parts.get(2)
        expected = ((wall_time, wire.FIXED64), (step, wire.VARINT), (summary, wire.LENGTH))
        if any(part and part.wire != kind for part, kind in expected):
            return None
        slots = []
        for part in fields(record, summary.start, summary.stop):
            slot = _slot(record, part)
            if slot is None:
                return None
            slots.append(slot)
    except (WireError, DecodeError, UnreadableError):
        return None
    return _Template(wall_time, step, tuple(slots)) if slots else None


def _slot(record: bytes, part: Field) -> _Slot | None:
    if (part.number, part.wire) != (1, wire.LENGTH):
        return None
    value = message("Summary.Value").FromString(record[part.start : part.stop])
    found = modern(value)
    if found is None or "scalars" not in found.fits:
        return None
    inner = _unique_fields(record, part.start, part.stop)
    if 1 not in inner or len(inner.keys() & {2, 3, 4, 5, 6, 8}) != 1:
        return None
    number, stored = inner.get(2), "<f4"
    if number is None:
        number, stored = _tensor_number(record, inner[8], found.dtype)
    if number is None or inner[1].wire != wire.LENGTH:
        return None
    return _Slot(part, inner[1], number, stored, found.plugin, found.fits, found.dtype, found.shape, metadata_of(value))


def _tensor_number(record: bytes, tensor: Field, dtype: str) -> tuple[Field | None, str]:
    """Where the one number of a TensorProto lies, and what numpy calls it."""
    inner = _unique_fields(record, tensor.start, tensor.stop)
    values = [part for number, part in inner.items() if number > 3]
    if len(values) != 1:
        return None, ""
    part = values[0]
    stored = _NUMBERS.get((dtype, part.number, part.wire, part.stop - part.start))
    return (part, stored) if stored else (None, "")


def _unique_fields(record: bytes, start: int, stop: int) -> dict[int, Field]:
    """The fields of a message by number. Raises WireError where one occurs twice.

    The general way knows which one counts then.
    """
    found: dict[int, Field] = {}
    for part in fields(record, start, stop):
        if part.number in found:
            raise WireError("a field occurs twice")
        found[part.number] = part
    return found


def _alike(columns: Bytes) -> tuple[IntArray, IntArray]:
    """An order of the records that are equal in all `columns`, as written within each, and where each begins.

    The last bound is the end.
    """
    count = columns.shape[1]
    varying = [column for column in columns if (column != column[0]).any()]
    if not varying:
        return np.arange(count), np.array([0, count])
    # numpy sorts 16 bits by their digits, in linear time.
    words = [np.stack(varying[i : i + 2], axis=1).astype(np.uint16) for i in range(0, len(varying), 2)]
    keys = [word[:, 0] << 8 | word[:, -1] for word in words]
    order = np.lexsort(keys)
    changes = np.ones(count + 1, np.bool_)
    changes[1:-1] = False
    for key in keys:
        changes[1:-1] |= np.diff(key[order]) != 0
    return order, np.flatnonzero(changes)


def _sliced(columns: Bytes, part: Field | None, stored: str) -> FloatArray:
    """The numbers at `part` of each record, NaN where there is no such field."""
    if part is None:
        return np.full(columns.shape[1], np.nan)
    numbers = np.ascontiguousarray(columns[part.start : part.stop].T).view(stored)[:, 0]
    # A NaN of the kind that signals is no reason to warn.
    with np.errstate(invalid="ignore"):
        return numbers.astype(np.float64)


def _varints(columns: Bytes, part: Field | None) -> IntArray:
    steps = np.zeros(columns.shape[1], np.uint64)
    if part:
        for shift, column in enumerate(columns[part.start : part.stop]):
            steps |= (column & np.uint8(127)).astype(np.uint64) << np.uint64(7 * shift)
    return steps.view(np.int64)


def _stored(slot: _Slot, columns: Bytes, orders: IntArray) -> Places:
    places = np.zeros(len(orders), PLACE)
    places["offset"] = orders + slot.value.start
    places["length"] = slot.value.stop - slot.value.start
    places["crc"] = crc32c.rows(columns[slot.value.start : slot.value.stop])
    return places
