"""Long series made shorter, so that what they show stays true.

A reduced series is a row of buckets of consecutive points. Each bucket keeps its lowest, highest and mean
value and how many points it stands for; the first and the last point are buckets of their own. Drawing spans
low to high, so no spike is lost; smoothing takes the mean with the weight of its points, which is what an
exponential average would have made of points that all lay there (`web/src/math.js`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbreport.model import FloatArray, IntArray

_COLUMNS = 3  # low, high and mean: what a bucket takes, in points

NAN, POSITIVE, NEGATIVE = 1, 2, 4
"""Marks of a bucket that holds values which are not finite."""


@dataclass(frozen=True)
class Buckets:
    """A reduced series of m buckets. All arrays (m,); low, high and mean are NaN where nothing is finite."""

    low: FloatArray
    high: FloatArray
    mean: FloatArray
    marks: NDArray[np.uint8]


def bounds(length: int, cap: int) -> IntArray:
    """(m + 1,): where the buckets of a series of `length` points begin, and its end; m is about `cap` / 3."""
    inner = max(1, cap // _COLUMNS - 2)
    between = np.linspace(1, length - 1, inner + 1).round().astype(np.int64)
    return np.concatenate([[0], between, [length]])


def reduce(values: FloatArray, at: IntArray) -> Buckets:
    """`values` (n,) in the buckets that begin at `at` (m + 1,)."""
    finite = np.isfinite(values)
    starts, sizes = at[:-1], np.add.reduceat(finite, at[:-1], dtype=np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.add.reduceat(np.where(finite, values, 0.0), starts) / sizes
    empty = sizes == 0
    low = np.where(empty, np.nan, np.minimum.reduceat(np.where(finite, values, np.inf), starts))
    high = np.where(empty, np.nan, np.maximum.reduceat(np.where(finite, values, -np.inf), starts))
    marks = np.zeros(len(starts), np.uint8)
    for sign, found in ((NAN, np.isnan(values)), (POSITIVE, np.isposinf(values)), (NEGATIVE, np.isneginf(values))):
        marks |= np.where(np.logical_or.reduceat(found, starts), sign, 0).astype(np.uint8)
    return Buckets(low, high, np.where(empty, np.nan, mean), marks)


def statistics(steps: IntArray, values: FloatArray) -> dict[str, Any]:
    """What the page says of a series whose points it does not hold: exact, as JSON, numbers that are none as text.

    `least`, `most` and `mean` are of what is finite, the first of equal extremes counts.
    """
    finite = np.flatnonzero(np.isfinite(values))
    facts: dict[str, Any] = {
        "first": _plain(values[0]),
        "last": _plain(values[-1]),
        "nan": int(np.isnan(values).sum()),
        "infinite": int(np.isinf(values).sum()),
    }
    if not len(finite):
        return facts
    least, most = (finite[pick(values[finite])] for pick in (np.argmin, np.argmax))
    return facts | {
        "least": float(values[least]),
        "leastAt": int(steps[least]),
        "most": float(values[most]),
        "mostAt": int(steps[most]),
        "mean": float(values[finite].mean()),
    }


def _plain(value: float) -> float | str:
    if np.isfinite(value):
        return float(value)
    return "NaN" if np.isnan(value) else "Infinity" if value > 0 else "-Infinity"
