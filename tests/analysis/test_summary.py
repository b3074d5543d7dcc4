"""Which scalars lead, where better lies, and where each run stands."""

import math

import numpy as np
import pytest

from tbreport import load
from tbreport.analysis.summary import direction, leading, leading_tags, not_finite


@pytest.mark.parametrize(
    ("tag", "better"),
    [
        ("train/loss", "down"),
        ("Loss/train", "down"),
        ("val_loss", "down"),
        ("epoch_loss", "down"),
        ("losses/value_loss", "down"),
        ("eval/perplexity", "down"),
        ("test/err", "down"),
        ("RMSE", "down"),
        ("loss_accuracy", "up"),
        ("accuracy_loss", "down"),
        ("eval/accuracy", "up"),
        ("epoch_acc", "up"),
        ("Environment/Cumulative Reward", "up"),
        ("rollout/ep_rew_mean", "up"),
        ("charts/episodic_return", "up"),
        ("metrics/mAP", "up"),
        ("metrics/mAP50-95(B)", "up"),
        ("top1", "up"),
        ("topK_F1", "up"),
        ("learning_rate", ""),
        ("epoch", ""),
        ("grad/norm", ""),
        ("loss_scale", ""),
        ("mapping", ""),
        ("", ""),
    ],
)
def test_where_better_values_lie(tag, better):
    assert direction(tag) == better


def tags(logdir, *names, runs=("a",)):
    for run in runs:
        for name in names:
            logdir.run(run).scalar(name, 0, 1.0)
    return leading_tags(load(logdir.path))


def test_what_people_look_at_comes_first(logdir):
    assert tags(logdir, "lr", "epoch", "train/loss", "val/loss", "val/accuracy")[:3] == [
        "val/accuracy",
        "val/loss",
        "train/loss",
    ]


def test_one_kind_of_tag_does_not_fill_all_places(logdir):
    classes = [f"val/accuracy/class{i}" for i in range(9)]
    assert tags(logdir, *classes, "val/loss", "train/loss") == [*classes[:2], "val/loss", "train/loss"]


def test_the_lines_of_add_scalars_do_not_lead(logdir):
    logdir.run("a").scalar("train/loss", 0, 1.0)
    logdir.run("a/val_accuracy_top").scalar("val_accuracy", 0, 1.0)
    assert [(one.tag, list(one.standings)) for one in leading(load(logdir.path))] == [("train/loss", ["a"])]


def standing(logdir, tag, values, points=40):
    run = logdir.run("a")
    for step, value in enumerate(values):
        run.scalar(tag, 10 * step, value)
    (one,) = leading(load(logdir.path), points=points)
    return one.standings["a"]


def test_last_and_best_with_their_steps(logdir):
    one = standing(logdir, "loss", [3.0, 1.0, math.nan, 2.0])
    assert (one.last, one.last_step, one.best, one.best_step) == (2.0, 30, 1.0, 10)
    assert one.curve.tolist() == [[0, 3], [10, 1], [30, 2]]


def test_the_first_of_equals_is_the_best(logdir):
    assert standing(logdir, "acc", [0.5, 1.0, 1.0]).best_step == 10


def test_a_last_value_that_is_no_number_is_said_and_never_the_best(logdir):
    one = standing(logdir, "acc", [0.25, math.inf, math.nan])
    assert math.isnan(one.last)
    assert one.best == 0.25


def test_nothing_finite_has_no_best_and_no_curve(logdir):
    one = standing(logdir, "loss", [math.nan, math.inf])
    assert one.best is None
    assert len(one.curve) == 0


def test_nobody_knows_the_best_of_an_unknown_tag(logdir):
    assert standing(logdir, "lr", [1.0, 2.0]).best is None


def test_a_long_curve_is_reduced_to_means_in_order(logdir):
    one = standing(logdir, "loss", np.linspace(9, 0, 1001).tolist(), points=7)
    assert one.curve.shape == (7, 2)
    assert (np.diff(one.curve[:, 0]) > 0).all()
    assert (np.diff(one.curve[:, 1]) < 0).all()
    assert one.curve[:, 1].mean() == pytest.approx(4.5, rel=0.01)


def test_values_that_are_no_finite_numbers_are_counted(logdir):
    run = logdir.run("a")
    for step, value in enumerate([1.0, math.nan, math.inf, -math.inf, 2.0]):
        run.scalar("loss", step, value)
    run.scalar("fine", 0, 1.0)
    (found,) = not_finite(load(logdir.path))
    assert (found.run, found.tag, found.nan, found.infinite, found.first_step) == ("a", "loss", 1, 2, 1)
