import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbreport.reader.restarts import choose

steps_drawn = st.lists(st.integers(-3, 12), min_size=1, max_size=40)


def chosen(rule, steps, wall_times=None, starts=()):
    steps = np.array(steps, np.int64)
    wall_times = np.arange(len(steps), dtype=float) if wall_times is None else np.array(wall_times, float)
    return choose(rule, np.arange(len(steps)) * 10, steps, wall_times, starts)


def slowly_latest(steps, starts=()):
    """The rule as one would say it: go through what was written and take back what a later write supersedes."""
    if len(set(steps)) == 1:
        return list(range(len(steps)))
    kept = []
    for i, step in enumerate(steps):
        kept = [k for k in kept if steps[k] < step]
        kept.append(i)
    for order, step in starts:
        if order > (len(steps) - 1) * 10:
            kept = [k for k in kept if steps[k] < step]
    return kept


@given(steps_drawn, st.lists(st.tuples(st.integers(0, 500), st.integers(-3, 12)), max_size=3))
def test_latest_is_what_the_slow_rule_says(steps, starts):
    choice = chosen("latest", steps, starts=starts)
    expected = slowly_latest(steps, starts)
    assert choice.index.tolist() == expected
    assert choice.superseded == len(steps) - len(expected)
    assert choice.stepless == (len(steps) > 1 and len(set(steps)) == 1)


@given(steps_drawn)
def test_all_keeps_what_was_written(steps):
    choice = chosen("all", steps)
    assert (choice.index.tolist(), choice.superseded) == (list(range(len(steps))), 0)


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(allow_nan=False)), min_size=1))
def test_sort_goes_by_step_then_wall_time(points):
    steps, wall_times = zip(*points, strict=True)
    choice = chosen("sort", steps, wall_times)
    assert [points[i] for i in choice.index] == sorted(points)
    assert choice.superseded == 0


def test_a_restart_from_the_reference():
    choice = chosen("latest", [*range(10), *range(5, 13)])
    assert (len(choice.index), choice.superseded) == (13, 5)


def test_points_without_steps_are_all_kept():
    choice = chosen("latest", [0] * 5, starts=[(1000, 0)])
    assert (len(choice.index), choice.superseded, choice.stepless) == (5, 0, True)


@pytest.mark.parametrize(("start", "left"), [((100, 3), 3), ((100, 0), 0), ((20, 3), 5), ((100, 9), 5)])
def test_a_session_start_takes_back_tags_that_are_never_written_again(start, left):
    assert len(chosen("latest", range(5), starts=[start]).index) == left
