"""Steps and wall times, stored once for all tags that one run logged together.

Tags logged in one training step share their steps, and their wall times differ by the time that a few calls
take. Storing one column of each instead of one a tag is the largest single saving in the report; the page
knows the `spread` in seconds by which a shared wall time may be off. Series that share their steps are as long
as each other, so that those that must be reduced share their buckets too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from tbreport.model import FloatArray, IntArray, ScalarSeries
from tbreport.packing import Block
from tbreport.sections.scalars.reduction import bounds

MILLISECOND = 1e-3
SHARED_WITHIN = 0.1
"""Seconds by which wall times of one step may differ and still be shared."""
_BLOCK_BYTES = 1 << 20
_EXACT = 1e-6


@dataclass
class _Grid:
    index: int
    wall_times: FloatArray


class Grids:
    """The step grids met so far. `refs` is the payload's list, `blocks` hold the columns.

    `rounded` counts the points whose wall time stands in the page otherwise than it was logged.
    `cap` is the most points a series may have and stay whole, None where all do.
    """

    def __init__(self, cap: int | None = None) -> None:
        self.cap = cap
        self.refs: list[dict[str, Any]] = []
        self.blocks: list[Block] = []
        self.rounded = 0
        self._known: dict[tuple[int, bytes], list[_Grid]] = {}

    def index(self, run: int, series: ScalarSeries) -> int:
        """The position in `refs` of the grid of `series`, made where no earlier one will do."""
        same_steps = self._known.setdefault((run, hashlib.sha256(series.steps.tobytes()).digest()), [])
        for grid in same_steps:
            spread = _spread(grid.wall_times, series.wall_times)
            if spread <= SHARED_WITHIN:
                ref = self.refs[grid.index]
                ref["spread"] = max(ref["spread"], round(spread, 6))
                self.rounded += _rounded(grid.wall_times, series.wall_times)
                return grid.index
        same_steps.append(_Grid(len(self.refs), series.wall_times))
        self.rounded += _rounded(series.wall_times, series.wall_times)
        self.refs.append(self._packed(run, series))
        return len(self.refs) - 1

    @property
    def precision(self) -> float:
        """Seconds by which a wall time in the page is off at most."""
        return max((float(ref["spread"]) for ref in self.refs), default=0.0) + MILLISECOND

    def buckets(self, length: int) -> IntArray | None:
        """Where the buckets of a series of `length` points begin, and its end; None where it stays whole."""
        return None if self.cap is None or length <= self.cap else bounds(length, self.cap)

    def kept(self, length: int) -> int:
        """How many points a series of `length` has in the page; a bucket counts as the three values that it has."""
        at = self.buckets(length)
        return length if at is None else 3 * (len(at) - 1)

    def _packed(self, run: int, series: ScalarSeries) -> dict[str, Any]:
        if not self.blocks or self.blocks[-1].size > _BLOCK_BYTES:
            self.blocks.append(Block(f"scalars-grids-{len(self.blocks)}"))
        block, at = self.blocks[-1], self.buckets(len(series))
        kept = slice(None) if at is None else at[1:] - 1  # a bucket stands at its last point
        ref = {
            "run": run,
            "steps": block.add_whole(series.steps[kept]),
            "times": block.add_times(series.wall_times[kept]),
            "spread": 0.0,
            "stepless": series.stepless,
        }
        return ref if at is None else ref | {"sizes": block.add(np.diff(at).astype(np.int32))}


def _spread(one: FloatArray, other: FloatArray) -> float:
    """The largest distance of two columns of wall times; infinite where only one of a pair is a number."""
    if not len(one):
        return 0.0
    with np.errstate(invalid="ignore"):
        apart = np.abs(one - other)
    apart[np.isnan(one) & np.isnan(other)] = 0.0
    apart[one == other] = 0.0
    return float(np.where(np.isnan(apart), np.inf, apart).max())


def _rounded(shared: FloatArray, logged: FloatArray) -> int:
    """How many of the `logged` wall times are not those that the page has of the `shared` ones."""
    with np.errstate(invalid="ignore"):
        return int(np.count_nonzero(np.abs(np.round(shared / MILLISECOND) * MILLISECOND - logged) > _EXACT))
