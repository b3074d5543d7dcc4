"""Wall times that can be none, and in which other unit they may have been written."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

LATEST = 7_258_118_400.0
"""The year 2200 in seconds since 1970: no training was logged later."""

_EARLIEST = 946_684_800.0
"""The year 2000: what is earlier in another unit is no guess."""

_UNITS = {"milliseconds": 1e3, "microseconds": 1e6, "nanoseconds": 1e9}


def known(wall_times: FloatArray, impossible: dict[str, int]) -> FloatArray:
    """`wall_times` with NaN where nobody gave one (zero is what a field holds that was not written) or none can be so.

    `impossible` takes how many cannot, by the unit that they seem to have been written in, "" for none.
    """
    possible = (wall_times > 0) & (wall_times <= LATEST)
    if possible.all():
        return wall_times
    others = wall_times[~possible & np.isfinite(wall_times) & (wall_times != 0)]
    amounts = {unit: _count(others, parts) for unit, parts in _UNITS.items()}
    amounts[""] = len(others) - sum(amounts.values())
    for unit, amount in amounts.items():
        if amount:
            impossible[unit] = impossible.get(unit, 0) + amount
    return np.where(possible, wall_times, np.nan)


def _count(wall_times: FloatArray, parts: float) -> int:
    return int(np.count_nonzero((wall_times >= _EARLIEST * parts) & (wall_times <= LATEST * parts)))
