"""Which points of a series count when a training was started again: `latest`, `all` or `sort`."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tbreport.reader.framing import IntArray
from tbreport.reader.parts import FloatArray
from tbreport.reader.records import BoolArray

Rule = Literal["latest", "all", "sort"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The points that count, as indices in the order in which they count, and how many a restart replaced.

    `stepless` says that several points share one step: the writer gave none, so none replaces another.
    """

    index: IntArray
    superseded: int
    stepless: bool


def choose(rule: Rule, steps: IntArray, wall_times: FloatArray, restarted_at: int | None = None) -> Choice:
    """The points of one series, n >= 1 of them in written order, that count under `rule`.

    `latest`: a later point supersedes earlier ones whose step is not below its own, and so does a session that was
    started again at the step `restarted_at` after the last of them. `all`: every point, as written. `sort`: every
    point by step, then wall time. While the step never changes, nothing is superseded.
    """
    every = np.arange(len(steps))
    if rule == "sort":
        return Choice(np.lexsort((wall_times, steps)), 0, _stepless(steps))
    if rule == "all" or len(steps) == 1 or (steps == steps[0]).all():
        return Choice(every, 0, _stepless(steps))
    keep = _below_all_later(steps)
    if restarted_at is not None:
        keep &= steps < restarted_at
    return Choice(every[keep], int(len(keep) - np.count_nonzero(keep)), False)


def _stepless(steps: IntArray) -> bool:
    return len(steps) > 1 and bool((steps == steps[0]).all())


def _below_all_later(steps: IntArray) -> BoolArray:
    """Which steps are below every step that was written after them."""
    least = np.minimum.accumulate(steps[::-1])[::-1]
    keep = np.ones(len(steps), np.bool_)
    keep[:-1] = steps[:-1] < least[1:]
    return keep
