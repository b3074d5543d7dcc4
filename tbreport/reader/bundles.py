"""Points of many tags at once, as `columns.py` finds them, kept together until a file is read.

There may be fifty thousand tags in a file and few points of each in a chunk: what is done for each tag and chunk takes
longer than reading the points. So columns of all tags stay whole, and are split by tag once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tbreport.reader.compat import Kinds
from tbreport.reader.framing import IntArray
from tbreport.reader.names import text
from tbreport.reader.parts import Key, Keys, Part

_COLUMNS = ("orders", "steps", "wall_times", "values", "places")
_NONE = np.empty(0, np.int64)
_INT32 = np.iinfo(np.int32).max
_UNKNOWN = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Bundle:
    """Points of several tags that are alike in all else.

    Those of `tags[i]` are `points[bounds[i]:bounds[i + 1]]`, in written order; no tag occurs twice. The tag of
    `points.key` means nothing.
    """

    tags: list[bytes]
    bounds: IntArray
    points: Part


class _Numbered(NamedTuple):
    numbers: IntArray
    bounds: IntArray
    points: Part


@dataclass(slots=True)
class _Group:
    """The bundles of one plugin and one set of kinds; each of their tags has a number."""

    numbers: dict[bytes, int] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    bundles: list[_Numbered] = field(default_factory=list)

    def parts(self) -> Iterator[Part]:
        """The points by tag. The bundles are gone then, so that they need not be held beside them."""
        facts = self._facts()
        starts, whole = self._gathered()
        unordered, falling = _not_rising(whole.orders, starts), _not_rising(whole.steps, starts)
        bounds = starts.tolist()
        for number, key in enumerate(self.keys):
            last, first, described = facts[number]
            stretch = slice(bounds[number], bounds[number + 1])
            part = Part(
                key=key,
                orders=whole.orders[stretch],
                steps=whole.steps[stretch],
                wall_times=whole.wall_times[stretch],
                values=None if whole.values is None else whole.values[stretch],
                places=None if whole.places is None else whole.places[stretch],
                dtype=last.dtype,
                shape=last.shape,
                metadata=first.metadata,
                metadata_order=described,
                rises=number not in falling,
            )
            yield part.at(np.argsort(part.orders, kind="stable")) if number in unordered else part

    def _gathered(self) -> tuple[IntArray, Part]:
        """Where the points of each key begin, and all points. Column by column, each taken out of the bundles."""
        bundles, self.bundles = self.bundles, []
        sizes = np.zeros(len(self.keys), np.int64)
        for numbers, bounds, _ in bundles:
            sizes[numbers] += np.diff(bounds)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        fill = starts[:-1].copy()
        places: list[NDArray[Any]] = []
        index = np.int64  # half the memory for up to two billion points
        for numbers, bounds, points in bundles:
            lengths = np.diff(bounds)
            moved = (fill[numbers] - bounds[:-1]).astype(index)
            places.append(np.repeat(moved, lengths) + np.arange(len(points), dtype=index))
            fill[numbers] += lengths
        like = bundles[0].points
        columns = {name: [getattr(points, name) for _, _, points in bundles] for name in _COLUMNS}
        bundles.clear()
        whole: dict[str, Any] = {name: _put(pieces, places) for name, pieces in columns.items()}
        return starts, Part(key=like.key, dtype=like.dtype, shape=like.shape, **whole)

    def _facts(self) -> list[tuple[Part, Part, int]]:
        """Of each key a part like its last one, one like its first one with metadata, and where that one begins."""
        count = len(self.keys)
        newest, described = np.full(count, -1), np.full(count, _UNKNOWN)
        of_newest, of_described = np.zeros(count, np.int64), np.zeros(count, np.int64)
        for at, (numbers, bounds, points) in enumerate(self.bundles):
            firsts, lasts = points.orders[bounds[:-1]], points.orders[bounds[1:] - 1]
            newer = lasts > newest[numbers]
            newest[numbers[newer]], of_newest[numbers[newer]] = lasts[newer], at
            if points.metadata:
                earlier = firsts < described[numbers]
                described[numbers[earlier]], of_described[numbers[earlier]] = firsts[earlier], at
        without = described == _UNKNOWN
        of_described[without], described[without] = of_newest[without], -1
        alike = [points.at(_NONE) for _, _, points in self.bundles]  # which holds none of their memory
        facts = zip(of_newest.tolist(), of_described.tolist(), described.tolist(), strict=True)
        return [(alike[last], alike[first], place) for last, first, place in facts]


class Bundles:
    """The bundles of a file, whose keys are among `keys`."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._groups: dict[tuple[str | None, Kinds], _Group] = {}

    def add(self, bundle: Bundle) -> int:
        """Take the points of `bundle` and say how many are not taken, as there are too many keys."""
        key = bundle.points.key
        group = self._groups.setdefault((key.plugin, key.fits), _Group())
        known = group.numbers
        for tag in bundle.tags:
            if tag not in known and self._keys.admit(new := Key(text(tag), key.plugin, key.fits)):
                known[tag] = len(group.keys)
                group.keys.append(new)
        numbers = np.array([known.get(tag, -1) for tag in bundle.tags], np.int64)
        bounds, points = bundle.bounds, bundle.points
        taken = numbers >= 0
        if not taken.all():
            lengths = np.diff(bounds)
            points = points.at(np.repeat(taken, lengths))
            numbers, bounds = numbers[taken], np.concatenate([[0], np.cumsum(lengths[taken])])
        if len(numbers):
            group.bundles.append(_Numbered(numbers, bounds, points))
        return len(bundle.points) - len(points)

    def parts(self) -> Iterator[Part]:
        """All points by key; the bundles are gone then."""
        groups, self._groups = self._groups, {}
        for group in groups.values():
            if group.bundles:
                yield from group.parts()


def _not_rising(column: IntArray, starts: IntArray) -> set[int]:
    """The keys, of which each begins at one of `starts`, whose numbers do not rise throughout."""
    back = column[1:] <= column[:-1]
    back[starts[1:-1] - 1] = False
    return set((np.searchsorted(starts, np.flatnonzero(back), "right") - 1).tolist())


def _put(pieces: list[NDArray[Any] | None], places: list[NDArray[Any]]) -> NDArray[Any] | None:
    """`pieces` as one array, each at its places; they are gone then."""
    if pieces[0] is None:
        return None
    whole = np.empty(sum(map(len, places)), pieces[0].dtype)
    for i, where in enumerate(places):
        whole[where], pieces[i] = pieces[i], None
    return whole
