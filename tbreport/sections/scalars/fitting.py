"""How much of the series fits a budget, found by packing them: what a point takes differs by a factor of hundreds.

The cap, the most points that a series may have and stay whole, is searched among steps of equal ratio, so that a
larger budget never keeps less. An attempt ends as soon as it is too large: each costs at most what the budget
holds, and few are needed, as the one before tells what a point takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from tbreport.packing import Block

LEAST = 300
"""Points below which a series is never reduced, whatever the budget."""
_MOST_OF_RAW, _MOST_AROUND = 1.4, 300  # bytes of a block in the page, at most: of each of its own, and besides
_RATIO = 2 ** (1 / 8)  # of one cap to the next
_GUESSES = 4  # attempts led by what a point takes; those after them halve what is left

T = TypeVar("T")


@dataclass(frozen=True)
class Attempt(Generic[T]):
    """What packing with one cap came to: `points` took `size` bytes; `result` is None where that was too much."""

    size: int
    points: int
    result: T | None


class Scale:
    """Weighs blocks to which nothing is added any more, against `room` bytes of the page."""

    def __init__(self, room: float) -> None:
        self._room = room
        self._weighed = 0
        self._waiting: list[Block] = []
        self._most = 0.0  # what all of them take where nothing can be compressed

    def exceeded(self, *blocks: Block) -> bool:
        """Whether all so far need more than the room, now that `blocks` came to them."""
        self._waiting += blocks
        self._most += sum(_MOST_OF_RAW * block.size + _MOST_AROUND for block in blocks)
        return self._most > self._room and self.size() > self._room

    def size(self) -> int:
        """Bytes in the page of all so far."""
        self._weighed += sum(block.encoded_size for block in self._waiting)
        self._waiting.clear()
        return self._weighed


Pack = Callable[[int | None, float], Attempt[T]]
"""Packs all series with a cap (None: all whole), unless they take more bytes than the second argument."""


def fitted(pack: Pack[T], lengths: Sequence[int], budget: int | None) -> Attempt[T]:
    """The attempt that keeps most points of series of `lengths` within `budget` bytes (None: no bound).

    Where not even the least fits, the smallest attempt there is: the least, or all of them where that takes less.
    """
    seen = pack(None, np.inf if budget is None else budget)
    if budget is None or seen.result is not None:
        return seen
    caps = list(_caps(max(lengths)))
    best, low, high, attempts = None, -1, len(caps), 0
    while high - low > 1:
        guess = _guess(caps, lengths, budget * seen.points / max(1, seen.size))
        at = min(max(guess, low + 1), high - 1) if attempts < _GUESSES else (low + high) // 2
        seen, attempts = pack(caps[at], budget), attempts + 1
        if seen.result is None:
            high = at
        else:
            best, low = seen, at
    return best or _smallest(pack)


def _smallest(pack: Pack[T]) -> Attempt[T]:
    least = pack(LEAST, np.inf)
    whole = pack(None, least.size)
    return least if whole.result is None else whole


def _caps(longest: int) -> Iterator[int]:
    """The caps to choose from, rising; each cuts the longest series."""
    cap = float(LEAST)
    while cap < longest:
        yield int(cap)
        cap *= _RATIO


def _guess(caps: Sequence[int], lengths: Sequence[int], room: float) -> int:
    """The place in `caps` of the largest with which series of `lengths` have at most `room` points together."""
    ordered = np.sort(np.asarray(lengths, np.int64))
    before = np.concatenate([[0], np.cumsum(ordered)])
    shorter = np.searchsorted(ordered, caps)
    kept = before[shorter] + (len(ordered) - shorter) * np.asarray(caps)
    return int(np.searchsorted(kept, room, "right")) - 1
