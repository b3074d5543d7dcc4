"""What became of values, in words."""

import math

import numpy as np
import pytest

from tbreport.analysis.health import CAUSES, causes_in_words, facts, replaced
from tbreport.model import Experiment, Run, ScalarSeries, Superseded


def series(tag, *, values=(1.0, 2.0), late=0, **causes):
    steps = np.arange(len(values))
    return ScalarSeries(
        tag=tag,
        steps=steps,
        wall_times=steps / 1.0,
        values=np.array(values),
        superseded_by=Superseded(**causes),
        late=late,
    )


def experiment(**runs):
    return Experiment(
        source="x",
        runs={name: Run(name=name, scalars={one.tag: one for one in of_run}) for name, of_run in runs.items()},
    )


def test_sound_values_need_no_word():
    sound = series("x")
    assert facts(experiment(a=[sound])) == []
    assert (replaced(sound), causes_in_words(sound)) == ([], "")


def test_amounts_are_added_over_series_and_runs():
    found = facts(
        experiment(a=[series("x", restart=1000, equal=1), series("y", restart=1)], b=[series("x", restart=2)])
    )
    assert [fact.what.partition(":")[0] for fact in found] == [
        "1,003 values superseded by a restart, in 3 series of 2 runs",
        "1 value logged again at the same step with an equal value, in 1 series of 1 run",
    ]
    assert [(fact.note, fact.remedy) for fact in found] == [(False, "--restarts all"), (True, "")]


def test_each_cause_is_told_apart():
    one = series("x", restart=1, other=2, equal=3, copy=4, parallel=5, late=6, values=(math.nan, math.inf, 0.0))
    assert replaced(one) == [1, 2, 3, 4, 5, 6]
    assert one.superseded == 15
    found = facts(experiment(a=[one]))
    assert len({fact.what for fact in found}) == len(CAUSES) + 1
    assert [fact.note for fact in found] == [False] * 4 + [True] * 3
    assert any(fact.what == "2 values NaN or infinite, in 1 series of 1 run" for fact in found)
    assert causes_in_words(one).startswith(
        "1 superseded by a restart, 2 logged again at the same step with another value, "
    )


@pytest.mark.parametrize("cause", ["equal", "copy"])
def test_no_loss_has_a_remedy(cause):
    """What --restarts all would show is there already: there is nothing to do."""
    (fact,) = facts(experiment(a=[series("x", **{cause: 3})]))
    assert (fact.note, fact.remedy) == (True, "")
