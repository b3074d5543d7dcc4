"""The view of scalars: what is packed, what is reduced above the budget, and what is said about it."""

import numpy as np
import pytest

from tbreport import Options, load
from tbreport.cli import run
from tbreport.packing import Block
from tbreport.report import Report
from tbreport.sections.scalars import SECTION, ScalarOptions, build
from tbreport.sections.scalars.reduction import statistics

LONG, SHORT = 4000, 100


@pytest.fixture
def experiment(logdir):
    rng = np.random.default_rng(0)
    for name in ("a", "b"):
        file = logdir.run(name)
        for step in range(LONG):
            file.scalar("loss", step, float(rng.normal()), wall_time=1e9 + step)
            if step < SHORT:
                file.scalar("short", step, float(step), wall_time=1e9 + step)
    return load(logdir.path)


def options(budget, **rest):
    return Options(sections={"scalars": ScalarOptions(scalar_budget=budget)}, **rest)


def tags(view):
    return {tag["tag"]: tag["series"] for tag in view.payload["tags"]}


def test_everything_is_whole_below_the_budget(experiment):
    view = build(experiment, Options())
    assert view.reduced == ()
    assert {s["values"]["length"] for s in tags(view)["loss"]} == {LONG}
    assert not any("low" in s for of in tags(view).values() for s in of)
    assert not any("sizes" in grid for grid in view.payload["grids"])


def test_the_longest_series_are_reduced_and_that_is_said(experiment):
    view = build(experiment, options(10_000))
    (share,) = view.reduced
    loss, short = tags(view)["loss"], tags(view)["short"]
    assert {s["values"]["length"] for s in short} == {SHORT}
    assert "low" not in short[0]
    buckets = loss[0]["values"]["length"]
    assert [s[name]["length"] for s in loss for name in ("values", "low", "high")] == [buckets] * 6
    assert (share.kept, share.total) == (2 * (3 * buckets + SHORT), 2 * (LONG + SHORT))
    assert share.size <= 10_000
    assert "--scalar-budget none" in share.remedy
    assert {s["count"] for s in loss} == {LONG}


def test_series_of_one_grid_share_their_buckets(logdir):
    file, rng = logdir.run("a"), np.random.default_rng(0)
    for step in range(LONG):
        for tag in "xy":
            file.scalar(tag, step, float(rng.normal()), wall_time=1e9 + step)
    view = build(load(logdir.path), options(5_000))
    (grid,) = view.payload["grids"]
    assert {s["grid"] for of in tags(view).values() for s in of} == {0}
    assert grid["steps"]["length"] == grid["sizes"]["length"] == tags(view)["x"][0]["values"]["length"]


def test_the_budget_is_a_share_of_the_size(experiment):
    assert build(experiment, options(None, max_size=None)).reduced == ()
    assert build(experiment, options(None, max_size=20_000)).reduced
    assert build(experiment, options(10**9, max_size=20_000)).reduced
    assert build(experiment, options(10_000, max_size=None)).reduced


def test_the_statistics_are_of_all_points(experiment):
    series = experiment.runs["a"].scalars["loss"]
    whole = tags(build(experiment, options(10_000)))["loss"][0]["whole"]
    assert whole["least"] == series.values.min()
    assert whole["mostAt"] == series.steps[series.values.argmax()]
    assert whole["mean"] == pytest.approx(series.values.mean())
    assert (whole["first"], whole["last"]) == (series.values[0], series.values[-1])


def test_statistics_of_what_is_not_finite():
    steps = np.arange(5) * 10
    facts = statistics(steps, np.array([np.nan, 2.0, np.inf, 2.0, -np.inf]))
    assert facts == {
        "first": "NaN", "last": "-Infinity", "nan": 1, "infinite": 2,
        "least": 2.0, "leastAt": 10, "most": 2.0, "mostAt": 10, "mean": 2.0,
    }  # fmt: skip
    assert statistics(steps[:1], np.array([np.inf])) == {
        "first": "Infinity",
        "last": "Infinity",
        "nan": 0,
        "infinite": 1,
    }


def test_means_beyond_float32_stay_numbers(logdir):
    file = logdir.run("a")
    for step in range(1000):
        file.tensor("huge", np.float64(1e300), step=step, plugin="scalars", wall_time=1e9 + step)
    view = build(load(logdir.path), options(1_000))
    assert tags(view)["huge"][0]["values"]["type"] == "f8"
    assert all(isinstance(block, Block) for block in view.blocks)


def test_the_report_says_what_was_reduced(experiment, tmp_path):
    report = Report(experiment, options=options(10_000))
    report.save(tmp_path / "r.html")
    assert [share.kind for share in report.left_out] == ["scalar points"]


def test_the_flag(experiment, tmp_path, logdir, capsys):
    assert run(["build", str(logdir.path), "-o", str(tmp_path / "r.html"), "--scalar-budget", "10kB"]) == 0
    assert "scalar points; --scalar-budget none" in capsys.readouterr().out
    assert run(["build", str(logdir.path), "-o", str(tmp_path / "r.html"), "--scalar-budget", "lots"]) == 1
    assert "is not a size" in capsys.readouterr().err


def test_tags_stand_in_natural_order(logdir):
    for tag in ("layer10/w", "layer2/w", "layer1/w"):
        logdir.run("a").scalar(tag, 0, 1.0)
    view = build(load(logdir.path), Options())
    assert list(tags(view)) == ["layer1/w", "layer2/w", "layer10/w"]
    assert view.charts == ("scalar",)
    assert SECTION.options is ScalarOptions
