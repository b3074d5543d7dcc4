"""Series as one file holds them, before the files of a run come together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tbreport.reader.compat import Kinds
from tbreport.reader.framing import IntArray
from tbreport.reader.names import text

FloatArray = NDArray[np.float64]
Places = NDArray[np.void]

MOST_KEYS = 200_000
"""Tags and kinds of one file that are read: a damaged or strange file may seem to hold millions."""

PLACE = np.dtype([("file", "<i4"), ("offset", "<i8"), ("length", "<i8"), ("crc", "<u4"), ("raw", "?")])
"""A stretch of bytes in a file, with their CRC32C: a Summary.Value or, where `raw`, the blob itself."""


class Metadata(NamedTuple):
    """A tag's summary metadata as logged."""

    plugin: str
    content: bytes
    display_name: str
    description: str


class Key(NamedTuple):
    """What the points of a part share. Their kind is settled only when all files of the run are there."""

    tag: str
    plugin: str | None
    fits: Kinds

    @property
    def is_number(self) -> bool:
        """Whether the points are, or may turn out to be, scalars: their values are held in memory."""
        return "scalars" in self.fits

    @property
    def is_stored(self) -> bool:
        """Whether the points are, or may turn out to be, no scalars: their places on disk are held."""
        return not (self.is_number and self.plugin == "scalars")


class Keys:
    """The keys of a file, as many as are read."""

    def __init__(self) -> None:
        self._keys: set[Key] = set()
        self._tags: set[str] = set()

    def admit(self, key: Key) -> bool:
        """Add `key` unless there are too many, and say whether it is among them."""
        if key in self._keys:
            return True
        if len(self._keys) >= MOST_KEYS:
            return False
        self._keys.add(key)
        self._tags.add(key.tag)
        return True

    def refuse(self, tag: str) -> bool:
        """Whether `tag` is sure to be too many, which spares one to look at its values."""
        return len(self._keys) >= MOST_KEYS and tag not in self._tags


@dataclass(slots=True, kw_only=True)  # not frozen, which makes it three times as slow to make
class Part:
    """Points of one key in written order; nothing changes one.

    `orders` int64 rises with the place in the file. `values` float64 is there where `key.is_number`, `places`
    where `key.is_stored`. `dtype` and `shape` are those of the last point. `metadata` is that of the first
    point which has some, the one at `metadata_order`.
    """

    key: Key
    orders: IntArray
    steps: IntArray
    wall_times: FloatArray
    values: FloatArray | None
    places: Places | None
    dtype: str
    shape: tuple[int, ...]
    metadata: Metadata | None = None
    metadata_order: int = -1
    rises: bool = False
    """Whether each step is known to be above the one before it."""

    def __len__(self) -> int:
        return len(self.orders)

    def at(self, index: NDArray[Any] | slice) -> "Part":
        """The points that `index` (indices, a mask or a slice) picks."""
        return self.split(self.key, index, self.metadata_order)

    def split(self, key: Key, index: NDArray[Any] | slice, metadata_order: int) -> "Part":
        """The points that `index` picks, which are those of `key`."""
        # Not dataclasses.replace: there may be a hundred thousand tags in a file, and it takes four times as long.
        return Part(
            key=key,
            orders=self.orders[index],
            steps=self.steps[index],
            wall_times=self.wall_times[index],
            values=None if self.values is None else self.values[index],
            places=None if self.places is None else self.places[index],
            dtype=self.dtype,
            shape=self.shape,
            metadata=self.metadata,
            metadata_order=metadata_order,
        )


def joined(parts: Sequence[Part]) -> Part:
    """`parts` as one, in written order; its key is that of the first."""
    if len(parts) == 1:
        return parts[0]
    last = max(parts, key=lambda part: part.orders[-1])
    described = [part for part in parts if part.metadata]
    first = min(described, key=lambda part: part.metadata_order) if described else last
    whole = Part(
        key=parts[0].key,
        orders=np.concatenate([part.orders for part in parts]),
        steps=np.concatenate([part.steps for part in parts]),
        wall_times=np.concatenate([part.wall_times for part in parts]),
        values=_concatenated([part.values for part in parts]),
        places=_concatenated([part.places for part in parts]),
        dtype=last.dtype,
        shape=last.shape,
        metadata=first.metadata,
        metadata_order=first.metadata_order,
    )
    if (whole.orders[1:] > whole.orders[:-1]).all():
        return whole
    return whole.at(np.argsort(whole.orders, kind="stable"))


def _concatenated(arrays: Sequence[NDArray[Any] | None]) -> NDArray[Any] | None:
    present = [array for array in arrays if array is not None]
    return np.concatenate(present) if len(present) == len(arrays) else None


@dataclass(slots=True)
class Counts:
    """What of a file could not be taken as it is, by reason.

    `impossible_times` counts events by the unit that their wall times seem to be in, "" for none. `escaped` are the
    names whose bytes are not UTF-8.
    """

    damaged: int = 0
    surplus: int = 0
    unparsable: int = 0
    obsolete: int = 0
    empty: int = 0
    short: int = 0
    rounded: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)
    impossible_times: dict[str, int] = field(default_factory=dict)
    escaped: tuple[str, ...] = ()


def metadata_of(value: Any) -> Metadata | None:
    """The metadata of `value`, None where it has none."""
    if not value.HasField("metadata"):
        return None
    metadata = value.metadata
    data = metadata.plugin_data
    described = text(metadata.display_name), text(metadata.summary_description)
    return Metadata(text(data.plugin_name), data.content, *described)
