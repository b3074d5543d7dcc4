import math

import numpy as np
import pytest
from growth import growth
from hypothesis import example, given
from hypothesis import strategies as st

from tbreport.loading import load
from tbreport.options import Options
from tbreport.reader.parts import PLACE
from tbreport.reader.restarts import Points, Superseded, choose, rising


def points_of(steps, *, files=None, values=None, wall_times=None):
    """Points in written order, a second apart, each with a value of its own, unless other columns are given."""
    count = len(steps)
    return Points(
        np.array(steps, np.int64),
        np.arange(count, dtype=float) if wall_times is None else np.array(wall_times, float),
        np.array([0] * count if files is None else files, np.int64),
        np.arange(count, dtype=float) if values is None else np.array(values, float),
    )


def latest(steps, **columns):
    """The steps that count, in order, the causes of the others, and how many came late."""
    points = points_of(steps, **columns)
    choice = choose("latest", points)
    return points.steps[choice.index].tolist(), choice.superseded, choice.late


class Slowly:
    """The rule as one would say it: go through what was written and take back what a later point does."""

    def __init__(self, points):
        self.steps, self.times, self.files, self.values = (column.tolist() for column in points)
        # Numbers as text, for which NaN is NaN.
        records = list(zip(self.steps, map(str, self.times), map(str, self.values), strict=True))
        first = {}
        for i, record in enumerate(records):
            first.setdefault(record, self.files[i])
        self.own = [i for i, record in enumerate(records) if first[record] == self.files[i]]
        self.late = [i for place, i in enumerate(self.own) if self.is_late(place)]
        self.taken_by = {}

    def file_of(self, place):
        return self.files[self.own[place]]

    def is_late(self, place):
        """Below all that counts in its file so far, and the next one, where there is one, is above it."""
        if not place or self.file_of(place - 1) != self.file_of(place):
            return False
        high = self.highest_before(place)
        if self.steps[self.own[place]] >= high:
            return False
        last = place + 1 == len(self.own) or self.file_of(place + 1) != self.file_of(place)
        return last or self.steps[self.own[place + 1]] > high

    def highest_before(self, place):
        """The highest step that counts when the point at `place` is written: since the last restart."""
        start = next(p for p in range(place + 1) if self.file_of(p) == self.file_of(place))
        high = self.steps[self.own[start]]
        for p in range(start + 1, place):
            step = self.steps[self.own[p]]
            if step > high or not self.is_late(p):
                high = step
        return high

    def kept(self):
        if len({self.steps[i] for i in self.own}) == 1:
            return self.own
        kept = []
        for i in self.own:
            step = self.steps[i]
            gone = [k for k in kept if (self.steps[k] == step if i in self.late else self.steps[k] >= step)]
            self.taken_by |= dict.fromkeys(gone, i)
            kept = [k for k in kept if k not in gone] + [i]
        return sorted(kept, key=lambda i: self.steps[i])

    def cause(self, i):
        places = {k: place for place, k in enumerate(self.own)}
        again = next((k for k in self.own[places[i] + 1 :] if self.steps[k] == self.steps[i]), None)
        equal = again is not None and str(self.values[again]) == str(self.values[i])
        at_once = again is not None and places[again] == places[i] + 1
        if again in self.late or (at_once and self.files[again] == self.files[i]):
            return "equal" if equal else "other"
        if self.by_parallel_file(i):
            return "equal" if equal else "parallel"
        return "equal" if equal and at_once else "restart"

    def by_parallel_file(self, i):
        mine = [k for k in self.own if self.files[k] == self.files[i]]
        if any(self.steps[k] <= self.steps[i] and k not in self.late for k in mine if k > i):
            return False
        begun = {}
        for k in self.own:
            begun.setdefault(self.files[k], self.times[k])
        return any(file > self.files[i] and time < self.times[mine[-1]] for file, time in begun.items())


steps_drawn = st.lists(st.integers(-3, 9) | st.sampled_from([-(2**63), 2**63 - 1]), min_size=1, max_size=30)


@st.composite
def written(draw):
    """Points of a few files, in which steps, wall times and values meet often."""
    steps = draw(steps_drawn)
    column = st.lists(st.integers(0, 3), min_size=len(steps), max_size=len(steps))
    known = st.lists(st.sampled_from([0, 1, 2, math.nan]), min_size=len(steps), max_size=len(steps))
    return points_of(steps, files=sorted(draw(column)), values=draw(known), wall_times=draw(known))


@given(written() | steps_drawn.map(points_of))
@example(points_of([0, 1, 2, 1, 3, 1, 4, 2, 2, 5, 0]))
def test_latest_is_what_the_slow_rule_says(points):
    slowly = Slowly(points)
    choice = choose("latest", points)
    kept = slowly.kept()
    assert choice.index.tolist() == kept
    causes = [slowly.cause(i) for i in slowly.own if i not in kept]
    copies = len(points.steps) - len(slowly.own)
    assert choice.superseded == Superseded(copy=copies, **{cause: causes.count(cause) for cause in set(causes)})
    assert choice.stepless == (len(slowly.own) > 1 and len({slowly.steps[i] for i in slowly.own}) == 1)
    assert choice.late == (0 if choice.stepless else len(set(kept) & set(slowly.late)))


@given(written(), st.sampled_from(["latest", "all", "sort"]))
def test_what_is_not_kept_is_counted_and_no_point_counts_twice(points, rule):
    choice = choose(rule, points)
    assert len(choice.index) + sum(choice.superseded) == len(points.steps)
    assert len(set(choice.index.tolist())) == len(choice.index)
    if rule == "latest" and not choice.stepless:
        assert rising(points.steps[choice.index])


@given(written())
def test_where_steps_rise_every_point_counts_under_every_rule(points):
    points = points.at(np.unique(points.steps, return_index=True)[1])
    points = points._replace(files=np.sort(points.files))
    assert rising(points.steps)
    for rule in ("latest", "all", "sort"):
        choice = choose(rule, points)
        assert (choice.index.tolist(), sum(choice.superseded), choice.late) == (list(range(len(points.steps))), 0, 0)


@given(written())
def test_all_keeps_what_was_written(points):
    choice = choose("all", points)
    assert choice.index.tolist() == Slowly(points).own
    assert choice.superseded == Superseded(copy=len(points.steps) - len(choice.index))


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(allow_nan=False)), min_size=1))
def test_sort_goes_by_step_then_wall_time(points):
    steps, wall_times = zip(*points, strict=True)
    choice = choose("sort", points_of(steps, wall_times=wall_times))
    assert [points[i] for i in choice.index] == sorted(points)
    assert sum(choice.superseded) == 0


# ---- what is a restart, and what is not


def test_a_restart_from_the_reference():
    assert latest([*range(10), *range(5, 13)]) == ([*range(13)], Superseded(restart=5), 0)


def test_points_without_steps_are_all_kept():
    choice = choose("latest", points_of([0] * 5))
    assert (len(choice.index), sum(choice.superseded), choice.stepless) == (5, 0, True)


@pytest.mark.parametrize("values", [(0.3, -25.0), (0.3, 0.3), (math.nan, math.nan)])
def test_the_same_step_again(values):
    steps = [step for step in range(100) for _ in values]
    same = len({str(value) for value in values}) == 1
    expected = Superseded(equal=100) if same else Superseded(other=100)
    assert latest(steps, values=[*values] * 100) == ([*range(100)], expected, 0)


LATE = {
    "at the end": ([*range(0, 100, 10), 12], [], 1),
    "in between": ([0, 10, 20, 12, 30], [], 1),
    "twice, with others between": ([0, 10, 20, 12, 30, 13, 40], [], 2),
    "below all": ([5, 10, 20, 0, 30], [], 1),
    "at a step that is there": ([0, 10, 20, 10, 30], [10], 1),
    "after a restart": ([0, 10, 20, 30, 10, 20, 15, 25], [10, 20, 30], 1),
    "at a step that a restart took back": ([0, 10, 20, 30, 5, 15, 25, 10, 35], [10, 20, 30], 1),
}


@pytest.mark.parametrize(("steps", "lost", "late"), LATE.values(), ids=LATE)
def test_a_lone_late_value_goes_to_its_place(steps, lost, late):
    kept = sorted(steps)
    for step in lost:
        kept.remove(step)
    found, superseded, placed = latest(steps)
    assert (found, sum(superseded), placed) == (kept, len(lost), late)


RESTARTS = {
    "two in a row go on from there": ([0, 10, 20, 30, 12, 13, 40], [0, 10, 12, 13, 40]),
    "the next one is as high as all before it": ([0, 10, 20, 12, 20], [0, 10, 12, 20]),
    "it goes on below": ([0, 10, 20, 5, 15, 25], [0, 5, 15, 25]),
    "it falls further": ([0, 10, 20, 15, 5, 30], [0, 5, 10, 15, 30]),
}


@pytest.mark.parametrize(("steps", "left"), RESTARTS.values(), ids=RESTARTS)
def test_what_goes_on_from_a_lower_step_is_a_restart(steps, left):
    found, superseded, _ = latest(steps)
    assert (found, sum(superseded) > 0) == (left, True)


def test_a_file_that_begins_at_a_lower_step_is_a_restart_however_short_it_is():
    assert latest([0, 10, 20, 12], files=[0, 0, 0, 1]) == ([0, 10, 12], Superseded(restart=1), 0)


def test_a_late_value_at_the_end_of_a_file_stays_where_the_next_file_goes_on():
    assert latest([0, 10, 20, 12, 30], files=[0, 0, 0, 0, 1]) == ([0, 10, 12, 20, 30], Superseded(), 1)
    assert latest([0, 10, 20, 12, 13], files=[0, 0, 0, 0, 1]) == ([0, 10, 12, 13], Superseded(restart=1), 1)


def test_the_highest_step_that_there_is_may_be_followed_by_a_late_one():
    top = 2**63 - 1
    assert latest([5, top, 3]) == ([3, 5, top], Superseded(), 1)


def test_a_session_start_takes_nothing_back(logdir):
    """As the data server: a later value of the tag is what does."""
    first = logdir.run("a", "tfevents.1", 1000)
    for step in range(9):
        first.scalar("x", step, 1.0)
    logdir.run("a", "tfevents.2", 2000).session_start(3).scalar("y", 3, 1.0)
    scalars = load(logdir.path).runs["a"].scalars
    assert (len(scalars["x"]), len(scalars["y"]), scalars["x"].superseded) == (9, 1, 0)


# ---- several files


def test_files_that_overlap_in_time_are_no_restart():
    steps, files = [0, 1, 2, 3] * 2, [0] * 4 + [1] * 4
    times = [0, 10, 20, 30, 5, 15, 25, 35]
    assert latest(steps, files=files, wall_times=times) == ([0, 1, 2, 3], Superseded(parallel=4), 0)
    assert latest(steps, files=files) == ([0, 1, 2, 3], Superseded(restart=4), 0)


def test_what_a_file_itself_took_back_is_not_laid_at_the_door_of_another():
    steps, files = [0, 1, 2, 0, 1, 5, 6], [0] * 5 + [1] * 2
    assert latest(steps, files=files, wall_times=[0, 1, 2, 3, 9, 5, 6])[1] == Superseded(restart=3)


def test_equal_values_of_parallel_writers_are_no_loss():
    steps, files, times = [0, 1, 2] * 2, [0] * 3 + [1] * 3, [0, 10, 20, 5, 15, 25]
    assert latest(steps, files=files, wall_times=times, values=[7, 8, 9, 7, 8, 0])[1] == Superseded(equal=2, parallel=1)


@pytest.mark.parametrize("rule", ["latest", "all", "sort"])
@pytest.mark.parametrize("shorter_first", [True, False])
def test_a_copy_that_was_made_meanwhile_counts_once(rule, shorter_first):
    whole, part = list(range(10)), list(range(6))
    one, two = (part, whole) if shorter_first else (whole, part)
    points = points_of(
        [*one, *two], files=[0] * len(one) + [1] * len(two), values=[*one, *two], wall_times=[*one, *two]
    )
    choice = choose(rule, points)
    assert points.steps[choice.index].tolist() == whole
    assert choice.superseded == Superseded(copy=6)


def test_records_repeated_in_one_file_are_no_copies():
    choice = choose("all", points_of([0, 0, 1], wall_times=[5, 5, 6], values=[1, 1, 1]))
    assert (len(choice.index), sum(choice.superseded)) == (3, 0)


def test_points_of_unknown_time_are_copies_where_step_and_value_are_those_of_an_earlier_file():
    found = latest([0, 1, 2, 0, 1], files=[0, 0, 0, 1, 1], wall_times=[math.nan] * 5, values=[1, 2, 3, 1, 4])
    assert found == ([0, 1], Superseded(restart=2, copy=1), 0)


def test_bytes_are_told_by_length_and_checksum():
    places = np.array([(0, 7, 3, 99, True), (0, 20, 3, 99, True), (0, 40, 3, 98, True)], PLACE)
    points = Points(np.array([1, 1, 1]), np.arange(3.0), np.zeros(3, np.int64), places)
    points = Points(*(np.append(column, column[-1:]) for column in points))._replace(steps=np.array([1, 1, 1, 2]))
    assert choose("latest", points).superseded == Superseded(equal=1, other=1)


# ---- through the reader, and time


def restarted(logdir):
    """A run with a restart, a repeated step and a late value of each of several kinds."""
    run = logdir.run("a")
    for step in [*range(5), 2, 3, 4, 4, 9, 7]:
        value = f"{step}"
        run.scalar("x", step, step).text("t", value, step=step).image("i", value.encode(), step=step)
        run.histogram("h", [[0, 1, step]], step=step)
    return load(logdir.path)


def test_all_kinds_are_told_alike(logdir):
    run = restarted(logdir).runs["a"]
    for kind, series in run.series():
        assert series.steps.tolist() == [0, 1, 2, 3, 4, 7, 9], kind
        causes = (series.superseded_by.restart, series.superseded_by.equal, series.superseded, series.late)
        assert causes == (3, 1, 4, 1), kind
    assert [int(bytes(text.values[0])) for text in run.text["t"].values] == run.text["t"].steps.tolist()
    assert len(list(run.series())) == 4


def test_all_of_them_on_demand(logdir):
    restarted(logdir)
    for _, series in load(logdir.path, Options(restarts="all")).runs["a"].series():
        assert (len(series), series.superseded, series.late) == (11, 0, 0)


def test_choosing_takes_time_as_its_points_do():
    def act(count):
        late = np.arange(count)
        late[1::2] -= count // 2  # every other one comes late, at a step that was there
        points = points_of(late, files=np.arange(count) * 10 // count, wall_times=np.arange(count) % (count // 3))
        choose("latest", points)

    assert growth(act, 50_000, 500_000) < 25
