"""Points of many tags at once, as `columns.py` finds them, kept together until a file is read.

There may be fifty thousand tags in a file and few points of each in a chunk: what is done for each tag and chunk takes
longer than reading the points. So columns of all tags stay whole, and are split by tag once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tbreport.reader.compat import Kinds
from tbreport.reader.framing import IntArray
from tbreport.reader.names import text
from tbreport.reader.parts import Key, Keys, Part

_COLUMNS = ("orders", "steps", "wall_times", "values", "places")
_NONE = np.empty(0, np.int64)
_OF_A_PIECE = 8192  # points
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
        like, facts = self.bundles[0].points, self._facts()
        starts, places = self._places()
        cuts = _cuts(starts)
        columns, unordered, falling = self._columns(starts, places, cuts)
        bounds, first_of = starts.tolist(), starts[cuts].tolist()
        held = np.repeat(np.arange(len(cuts) - 1), np.diff(cuts)).tolist()
        for number, key in enumerate(self.keys):
            last, first, described = facts[number]
            at, begin = held[number], first_of[held[number]]
            stretch = slice(bounds[number] - begin, bounds[number + 1] - begin)
            part = Part(
                key=key,
                orders=columns["orders"][at][stretch],
                steps=columns["steps"][at][stretch],
                wall_times=columns["wall_times"][at][stretch],
                values=None if like.values is None else columns["values"][at][stretch],
                places=None if like.places is None else columns["places"][at][stretch],
                dtype=last.dtype,
                shape=last.shape,
                metadata=first.metadata,
                metadata_order=described,
                rises=number not in falling,
            )
            yield part.at(np.argsort(part.orders, kind="stable")) if number in unordered else part

    def _places(self) -> tuple[IntArray, list[NDArray[Any]]]:
        """Where the points of each key begin among all, and where those of each bundle belong."""
        sizes = np.zeros(len(self.keys), np.int64)
        for numbers, bounds, _ in self.bundles:
            sizes[numbers] += np.diff(bounds)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        index = np.int32 if starts[-1] < _INT32 else np.int64
        fill, places = starts[:-1].copy(), []
        for numbers, bounds, points in self.bundles:
            lengths = np.diff(bounds)
            moved = (fill[numbers] - bounds[:-1]).astype(index)
            places.append(np.repeat(moved, lengths) + np.arange(len(points), dtype=index))
            fill[numbers] += lengths
        return starts, places

    def _columns(
        self, starts: IntArray, places: list[NDArray[Any]], cuts: IntArray
    ) -> tuple[dict[str, list[NDArray[Any]]], set[int], set[int]]:
        """The columns in pieces from each of `cuts` to the next, and the keys whose orders and steps do not rise.

        One column after the other is put together in the same memory and taken out of the bundles; its pieces find
        room where those of the bundles were, which a whole column would not.
        """
        bundles, self.bundles = self.bundles, []
        columns = {name: [getattr(points, name) for _, _, points in bundles] for name in _COLUMNS}
        bundles.clear()
        types = [pieces[0].dtype for pieces in columns.values() if pieces[0] is not None]
        room = np.empty(int(starts[-1]) * max(of.itemsize for of in types), np.uint8)
        made: dict[str, list[NDArray[Any]]] = {}
        back: dict[str, set[int]] = {}
        ends = list(pairwise(starts[cuts].tolist()))
        for name, pieces in columns.items():
            if pieces[0] is None:
                continue
            whole = room[: int(starts[-1]) * pieces[0].dtype.itemsize].view(pieces[0].dtype)
            for i, where in enumerate(places):
                whole[where], pieces[i] = pieces[i], None
            if name in ("orders", "steps"):
                back[name] = _not_rising(whole, starts)
            made[name] = [whole[begin:end].copy() for begin, end in ends]
        return made, back["orders"], back["steps"]

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


def _cuts(starts: IntArray) -> IntArray:
    """The keys with which pieces begin that have about `_OF_A_PIECE` points, or those of one key; then their number."""
    pieces = starts[:-1] // _OF_A_PIECE
    firsts = np.flatnonzero(np.diff(pieces, prepend=-1))
    return np.append(firsts, len(pieces))
