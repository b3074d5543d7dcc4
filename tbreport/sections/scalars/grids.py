"""Steps and wall times, stored once for all tags that one run logged together.

Tags logged in one training step share their steps, and their wall times differ by the time that a few calls
take. Storing one column of each instead of one a tag is the largest single saving in the report; the page
knows the `spread` in seconds by which a shared wall time may be off. Series that share their steps are as long
as each other, so that those that must be reduced share their buckets too.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from tbreport.model import FloatArray, IntArray, ScalarSeries
from tbreport.packing import Block
from tbreport.sections.scalars.reduction import bounds

MILLISECOND = 1e-3
SHARED_WITHIN = 0.1
"""Seconds by which wall times of one step may differ and still be shared."""
_CELL = 0.125  # seconds, of wall times that are in one cell; more than those that are shared may differ by
_BESIDE = ((-1, -1), (0, 0), (1, 1))
_AROUND = tuple(product((-1, 0, 1), repeat=2))
_MOST_OF_A_CELL = 64  # grids, which begin and end alike and differ between; with more, others are not shared
_BLOCK_BYTES = 1 << 20
_EXACT = 1e-6
_SHORT = 32  # bytes


@dataclass(slots=True)
class _Grid:
    index: int
    wall_times: FloatArray


class _Alike:
    """Grids of one run that have the same steps, found by when they begin and end.

    Tags may each have wall times of their own, and comparing each with all before would take the square of their
    number. Times that may be shared differ by less than what a cell of `_cell` spans, so they are in cells that touch.
    """

    def __init__(self) -> None:
        self._cells: dict[tuple[float, float], list[_Grid]] = {}

    def find(self, wall_times: FloatArray) -> tuple[_Grid, float] | None:
        """The first grid that will do for `wall_times`, and how far they are apart."""
        begin, end = _cell(wall_times)
        cells = {(begin + i, end + j) for i, j in (_AROUND if len(wall_times) > 1 else _BESIDE)}
        near = [grid for cell in cells if cell in self._cells for grid in self._cells[cell]]
        for grid in sorted(near, key=_index):
            spread = _spread(grid.wall_times, wall_times)
            if spread <= SHARED_WITHIN:
                return grid, spread
        return None

    def add(self, grid: _Grid) -> None:
        cell = self._cells.setdefault(_cell(grid.wall_times), [])
        if len(cell) < _MOST_OF_A_CELL:
            cell.append(grid)


def _index(grid: _Grid) -> int:
    return grid.index


def _cell(wall_times: FloatArray) -> tuple[float, float]:
    if not len(wall_times):
        return 0.0, 0.0
    return _cell_of(float(wall_times[0])), _cell_of(float(wall_times[-1]))


def _cell_of(time: float) -> float:
    place = time / _CELL
    return float(math.floor(place)) if math.isfinite(place) else math.inf


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
        self._known: dict[tuple[int, bytes], _Alike] = {}

    def index(self, run: int, series: ScalarSeries) -> int:
        """The position in `refs` of the grid of `series`, made where no earlier one will do."""
        with np.errstate(invalid="ignore", over="ignore"):
            return self._index(run, series)

    def _index(self, run: int, series: ScalarSeries) -> int:
        alike = self._known.setdefault((run, _key(series.steps)), _Alike())
        found = alike.find(series.wall_times)
        if found is None:
            grid = _Grid(len(self.refs), series.wall_times)
            alike.add(grid)
            self.refs.append(self._packed(run, series))
        else:
            grid, spread = found
            ref = self.refs[grid.index]
            ref["spread"] = max(ref["spread"], round(spread, 6))
        self.rounded += _rounded(grid.wall_times, series.wall_times)
        return grid.index

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


def _key(steps: IntArray) -> bytes:
    """What tells `steps` from others: themselves where they are few, else their hash."""
    data = steps.tobytes()
    return data if len(data) <= _SHORT else hashlib.sha256(data).digest() + b"#"


def _spread(one: FloatArray, other: FloatArray) -> float:
    """The largest distance of two columns of wall times; infinite where only one of a pair is a number."""
    if one is other or not len(one):
        return 0.0
    apart = np.abs(one - other)
    furthest = float(apart.max())
    if math.isfinite(furthest):
        return furthest
    apart[np.isnan(one) & np.isnan(other)] = 0.0
    apart[one == other] = 0.0
    return float(np.where(np.isnan(apart), np.inf, apart).max())


def _rounded(shared: FloatArray, logged: FloatArray) -> int:
    """How many of the `logged` wall times are not those that the page has of the `shared` ones."""
    return int(np.count_nonzero(np.abs(np.round(shared / MILLISECOND) * MILLISECOND - logged) > _EXACT))
