"""Which series share their steps and wall times, and that finding it out does not take the square of their number."""

import numpy as np
from growth import growth
from hypothesis import given
from hypothesis import strategies as st

from tbreport import Report, load
from tbreport.model import ScalarSeries
from tbreport.sections.scalars.grids import SHARED_WITHIN, Grids

TIMES = st.sampled_from([np.nan, np.inf, -np.inf, 1e308, -1e308]) | st.integers(0, 40).map(lambda n: 1.6e9 + n / 25)


def series(wall_times, steps=None):
    times = np.array(wall_times, float)
    return ScalarSeries(
        tag="t", steps=np.arange(len(times)) if steps is None else steps, wall_times=times, values=np.zeros(len(times))
    )


def apart(one, other):
    """How far two wall times are apart, those that are no numbers being equal to their like."""
    if one == other or (np.isnan(one) and np.isnan(other)):
        return 0.0
    return abs(one - other) if np.isfinite(one) and np.isfinite(other) else np.inf


@given(st.lists(st.lists(TIMES, min_size=3, max_size=3), max_size=30))
def test_a_series_shares_the_first_grid_that_will_do(columns):
    grids, first = Grids(), []
    for column in columns:
        near = [i for i, other in enumerate(first) if max(map(apart, column, other)) <= SHARED_WITHIN]
        assert grids.index(0, series(column)) == (near[0] if near else len(first))
        first += [] if near else [column]


def test_series_of_one_point_share_it_as_others_do():
    grids = Grids()
    assert [grids.index(0, series([time])) for time in (10.12, 10.13, 10.3, 10.2, np.nan, np.nan)] == [0, 0, 1, 0, 2, 2]
    assert grids.refs[0]["spread"] == 0.08


def test_runs_and_other_steps_share_nothing():
    grids = Grids()
    assert grids.index(0, series([1.0, 2.0])) == 0
    assert grids.index(1, series([1.0, 2.0])) == 1
    assert grids.index(0, series([1.0, 2.0], np.array([0, 2]))) == 2
    assert grids.index(0, series([])) == 3


def test_tags_with_wall_times_of_their_own():
    def placed(many):
        grids = Grids()
        for one in many:
            grids.index(0, one)
        assert len(grids.refs) == len(many)

    few, many = ([series([i, i + 0.5]) for i in range(count)] for count in (300, 3000))
    assert growth(placed, few, many) < 30


def test_tags_that_begin_and_end_alike_and_differ_between():
    def placed(many):
        grids = Grids()
        for one in many:
            grids.index(0, one)

    few, many = ([series([0, i, 1e6]) for i in range(count)] for count in (100, 1000))
    assert growth(placed, few, many) < 30


def test_a_report_takes_no_longer_than_it_has_tags(logdir):
    few, many = (logdir.path / name for name in ("few", "many"))
    for path, count in ((few, 300), (many, 3000)):
        file = logdir.run(path.name)
        for i in range(count):
            file.scalar(f"layer{i}/loss", 0, float(i), wall_time=1.6e9 + i)
    experiments = [load(path) for path in (few, many)]
    assert growth(lambda experiment: Report(experiment).build(), *experiments) < 20
