"""Which points of a series count where its steps do not simply rise, and why the others do not."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tbreport.reader.framing import IntArray
from tbreport.reader.parts import FloatArray
from tbreport.reader.records import BoolArray

Rule = Literal["latest", "all", "sort"]


class Points(NamedTuple):
    """The n points of one series in written order.

    `steps` int64 (n,), `wall_times` float64 (n,), `files` int64 (n,): the number of the file that each lies in,
    which never falls. `values` (n,) are numbers, or places on disk, which are alike where their bytes are.
    """

    steps: IntArray
    wall_times: FloatArray
    files: IntArray
    values: NDArray[Any]

    def at(self, index: IntArray) -> "Points":
        """The points that `index` picks."""
        return Points(self.steps[index], self.wall_times[index], self.files[index], self.values[index])

    def alike(self, some: IntArray, others: IntArray) -> BoolArray:
        """Whether the values at `some` are those at `others`: NaN is NaN, and bytes are told by length and CRC."""
        a, b = self.values[some], self.values[others]
        if a.dtype.names:
            same: BoolArray = (a["length"] == b["length"]) & (a["crc"] == b["crc"]) & (a["raw"] == b["raw"])
            return same
        return _same(a, b)


class Superseded(NamedTuple):
    """How many points of a series do not count, by cause.

    `restart`: the step went back, and the run went on from there. `other` and `equal`: the same step was logged
    again, with another value or with the same one. `copy`: the very record stands in an earlier file, too.
    `parallel`: a later file took them back that was begun before their own file ended.
    """

    restart: int = 0
    other: int = 0
    equal: int = 0
    copy: int = 0
    parallel: int = 0


_NONE = Superseded()


@dataclass(frozen=True, slots=True)
class Choice:
    """The points that count, as indices in the order in which they count; None for all of them as written.

    `late` counts those that were put in their place by step. `stepless` says that several points share one step:
    the writer gave none, so none replaces another.
    """

    index: IntArray | None
    superseded: Superseded = _NONE
    late: int = 0
    stepless: bool = False


EVERY = Choice(None)


def rising(steps: IntArray) -> bool:
    """Whether each step is above the one before it; then every point counts under every rule."""
    return bool((steps[1:] > steps[:-1]).all())


def choose(rule: Rule, points: Points) -> Choice:
    """Those of `points`, at least one, that count under `rule`.

    `latest`: a later point takes back earlier ones whose step is not below its own. But a lone late point, whose
    step is below that of the point before it while the next one of its file, if there is any, lies above both,
    goes to its place by step and takes back that step alone. `all`: every point, as written. `sort`: every point
    by step, then wall time. Copies of records count once under each rule. While the step never changes, no point
    is taken back.
    """
    own = _without_copies(points)
    count = len(points.steps)
    points = points if len(own) == count else points.at(own)
    copies = Superseded(copy=count - len(own))
    stepless = len(own) > 1 and bool((points.steps == points.steps[0]).all())
    if rule == "sort":
        return Choice(own[np.lexsort((points.wall_times, points.steps))], copies, stepless=stepless)
    if rule == "all" or stepless:
        return Choice(own, copies, stepless=stepless)
    late = _late(points)
    kept = _latest(points.steps, late)
    superseded = _causes(points, late, kept)._replace(copy=copies.copy)
    return Choice(own[kept], superseded, int(np.count_nonzero(late[kept])))


def _late(points: Points) -> BoolArray:
    """Which points are lone late ones.

    The point before a late one is the highest that counts: a late one is followed by a step above that, and
    a restart begins anew. So three points tell.
    """
    steps, files = points.steps, points.files
    late = np.zeros(len(steps), np.bool_)
    late[1:] = (steps[1:] < steps[:-1]) & (files[1:] == files[:-1])
    late[1:-1] &= (steps[2:] > steps[:-2]) | (files[2:] > files[1:-1])
    return late


def _latest(steps: IntArray, late: BoolArray) -> IntArray:
    """The points that no later one takes back, by step."""
    kept = np.flatnonzero(~_taken_back(steps, late))
    if not late.any():
        return kept
    kept = kept[np.argsort(steps[kept], kind="stable")]
    last_of_step = np.ones(len(kept), np.bool_)
    last_of_step[:-1] = steps[kept[1:]] > steps[kept[:-1]]
    return kept[last_of_step]


def _taken_back(steps: IntArray, late: BoolArray) -> BoolArray:
    """Which steps are not below every later one that is not `late`."""
    last = int(np.flatnonzero(~late)[-1])
    bounds = np.where(late, np.iinfo(np.int64).max, steps)
    least = np.minimum.accumulate(bounds[::-1])[::-1]
    taken = np.zeros(len(steps), np.bool_)
    taken[:last] = steps[:last] >= least[1 : last + 1]
    return taken


def _causes(points: Points, late: BoolArray, kept: IntArray) -> Superseded:
    """Why those that are not `kept` do not count. What was written at their own step next decides it first."""
    steps, files = points.steps, points.files
    gone = np.ones(len(steps), np.bool_)
    gone[kept] = False
    (lost,) = np.nonzero(gone)
    if not len(lost):
        return _NONE
    at_once = steps[lost + 1] == steps[lost]  # the last point is never lost
    parallel = _by_parallel_files(points, late)[lost]
    again = _next_of_step(steps)[lost] if late.any() or parallel.any() else np.where(at_once, lost + 1, -1)
    by_late = (again >= 0) & late[again]
    alike = (again >= 0) & points.alike(lost, again)
    equal = alike & (at_once | by_late | parallel)
    other = ~equal & (by_late | (at_once & (files[again] == files[lost])))
    parallel &= ~equal & ~other
    amounts = [int(np.count_nonzero(cause)) for cause in (other, equal, parallel)]
    return Superseded(len(lost) - sum(amounts), amounts[0], amounts[1], 0, amounts[2])


def _next_of_step(steps: IntArray) -> IntArray:
    """Where the step of each point was written next, -1 where it never was."""
    order = np.argsort(steps, kind="stable")
    following = np.full(len(steps), -1)
    same = steps[order[1:]] == steps[order[:-1]]
    following[order[:-1][same]] = order[1:][same]
    return following


def _by_parallel_files(points: Points, late: BoolArray) -> BoolArray:
    """Which points no point of their own file takes back, while a later file was begun before that one ended."""
    nothing = np.zeros(len(late), np.bool_)
    if points.files[0] == points.files[-1]:
        return nothing
    firsts = _firsts(points.files)
    ended = points.wall_times[np.append(firsts[1:], len(late)) - 1]
    overlapped = _least_after(points.wall_times[firsts]) < ended
    if not overlapped.any():
        return nothing
    # So numbered that no step of a later file lies below one of an earlier file.
    numbers = np.repeat(np.arange(len(firsts)), np.diff(firsts, append=len(late)))
    _, ranks = np.unique(points.steps, return_inverse=True)
    return np.asarray(overlapped[numbers] & ~_taken_back(numbers * len(ranks) + ranks, late))


def _same(a: NDArray[Any], b: NDArray[Any]) -> BoolArray:
    """Which numbers are equal; NaN is NaN."""
    return np.asarray((a == b) | (np.isnan(a) & np.isnan(b)))


def _firsts(files: IntArray) -> IntArray:
    """Where the points of each file begin."""
    return np.flatnonzero(np.diff(files, prepend=files[0] - 1))


def _least_after(times: FloatArray) -> FloatArray:
    """The least of the times after each one, NaN after the last."""
    after = np.append(times[1:], np.nan)
    return np.fmin.accumulate(after[::-1])[::-1]


def _without_copies(points: Points) -> IntArray:
    """All points but those whose step, wall time and value stand in an earlier file, too.

    Two times that are not known are the same: were they not, a copy would double its points or take others back.
    """
    every = np.arange(len(points.steps))
    if points.files[0] == points.files[-1]:
        return every
    firsts = _firsts(points.files)
    low, high = (np.asarray(end.reduceat(points.wall_times, firsts)) for end in (np.fmin, np.fmax))
    untimed = np.logical_or.reduceat(np.isnan(points.wall_times), firsts)
    if not (_least_after(low) <= high).any() and np.count_nonzero(untimed) < 2:  # a record is as old as its copy
        return every
    values: list[NDArray[Any]] = [points.values]
    if points.values.dtype.names:
        values = [points.values["crc"], points.values["length"]]
    order = np.lexsort((*values, points.wall_times, points.steps))
    before, after = order[:-1], order[1:]
    same = (points.steps[before] == points.steps[after]) & points.alike(before, after)
    same &= _same(points.wall_times[before], points.wall_times[after])
    if not same.any():
        return every
    group = np.cumsum(np.append(True, ~same)) - 1
    first_file = points.files[order[np.append(0, np.flatnonzero(~same) + 1)]]
    return np.sort(order[points.files[order] == first_file[group]])
