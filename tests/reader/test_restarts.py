import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbreport.loading import load
from tbreport.reader.restarts import choose

steps_drawn = st.lists(st.integers(-3, 12), min_size=1, max_size=40)


def chosen(rule, steps, wall_times=None, restarted_at=None):
    steps = np.array(steps, np.int64)
    wall_times = np.arange(len(steps), dtype=float) if wall_times is None else np.array(wall_times, float)
    return choose(rule, steps, wall_times, restarted_at)


def slowly_latest(steps, restarted_at=None):
    """The rule as one would say it: go through what was written and take back what a later write supersedes."""
    if len(set(steps)) == 1:
        return list(range(len(steps)))
    kept = []
    for i, step in enumerate(steps):
        kept = [k for k in kept if steps[k] < step]
        kept.append(i)
    return kept if restarted_at is None else [k for k in kept if steps[k] < restarted_at]


@given(steps_drawn, st.none() | st.integers(-3, 12))
def test_latest_is_what_the_slow_rule_says(steps, restarted_at):
    choice = chosen("latest", steps, restarted_at=restarted_at)
    expected = slowly_latest(steps, restarted_at)
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
    choice = chosen("latest", [0] * 5, restarted_at=0)
    assert (len(choice.index), choice.superseded, choice.stepless) == (5, 0, True)


@pytest.mark.parametrize(("step", "left"), [(3, 3), (0, 0), (9, 5)])
def test_a_session_start_takes_back_tags_that_are_never_written_again(step, left):
    assert len(chosen("latest", range(5), restarted_at=step).index) == left


@pytest.mark.parametrize(("starts", "left"), [([8, 3, 9], 3), ([2], 2), ([9], 9), ([], 9)])
def test_of_several_session_starts_the_earliest_step_counts(logdir, starts, left):
    """For a tag that is not written again; one that is, is told by its own steps."""
    first = logdir.run("a", "tfevents.1", 1000)
    for step in range(9):
        first.scalar("x", step, 1.0).scalar("y", step, 1.0)
    second = logdir.run("a", "tfevents.2", 2000).scalar("z", 1, 1.0)
    for step in starts:
        second.session_start(step)
    second.scalar("y", 9, 1.0)
    scalars = load(logdir.path).runs["a"].scalars
    assert (len(scalars["x"]), len(scalars["y"]), len(scalars["z"])) == (left, 10, 1)
