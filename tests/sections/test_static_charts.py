"""The charts for who has no script: true, few bytes, and gone where there is one."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbreport import Options, Report, load
from tbreport.options import parse_size
from tbreport.sections.scalars.static import HEIGHT, MOST_BYTES, WIDTH, kept, static_charts

VALUES = st.lists(st.floats(allow_infinity=True, allow_nan=True), max_size=600)


def charts_of(logdir, *tags, **rest):
    return static_charts(load(logdir.path), tags, **rest)


def points(path):
    """The places of a path, stretch by stretch."""
    for stretch in re.findall(r"M(\d+) (\d+)(?:l([-\d ]+)|h\.1)", path):
        moves = np.array(stretch[2].split(), int).reshape(-1, 2)
        yield np.cumsum([[int(stretch[0]), int(stretch[1])], *moves.tolist()], axis=0)


def log(logdir, run, tag, values, steps=None):
    writer = logdir.run(run)
    for i, value in enumerate(values):
        writer.scalar_tensor(tag, i if steps is None else steps[i], value)


def static_part(html):
    return html[html.index('<div class="static-only static-scalars">') : html.index("<h3>All tags</h3>")]


@given(VALUES, st.integers(4, 200))
def test_no_peak_is_lost(values, most):
    values = np.array(values)
    at = kept(values, most)
    assert len(at) <= most
    assert (np.diff(at) > 0).all()
    finite = values[np.isfinite(values)]
    shown = values[at]
    if len(finite):
        assert np.nanmin(shown[np.isfinite(shown)]) == finite.min()
        assert np.nanmax(shown[np.isfinite(shown)]) == finite.max()
    if len(values):
        assert at[0] == 0
        assert at[-1] == len(values) - 1


def test_every_run_is_one_path_inside_the_axes(logdir):
    rng = np.random.default_rng(1)
    for run in "abc":
        log(logdir, run, "loss", rng.normal(0, 10.0 ** rng.integers(-3, 3), 400))
    (chart,) = charts_of(logdir, "loss")["charts"]
    assert [line["run"] for line in chart["lines"]] == [0, 1, 2]
    for line in chart["lines"]:
        (places,) = points(line["path"])
        assert len(places) <= 150
        assert places[:, 0].min() >= chart["left"]
        assert places[:, 0].max() <= WIDTH - 14
        assert places[:, 1].min() >= 12
        assert places[:, 1].max() <= HEIGHT - 34


def test_the_highest_point_is_highest_and_the_last_one_is_last(logdir):
    log(logdir, "a", "loss", [3.0, 5.0, 1.0, 2.0], steps=[0, 10, 20, 90])
    (chart,) = charts_of(logdir, "loss")["charts"]
    (places,) = points(chart["lines"][0]["path"])
    assert places[:, 1].argmin() == 1
    assert places[:, 1].argmax() == 2
    assert (np.diff(places[:, 0]) > 0).all()
    labels = {label: place for place, label in chart["y"]}
    assert labels["5"] == places[1, 1]


def test_a_gap_where_values_are_none_and_a_dot_between_two(logdir):
    log(logdir, "a", "loss", [1, 2, np.nan, 3, np.inf, 4, 5])
    (chart,) = charts_of(logdir, "loss")["charts"]
    assert [len(stretch) for stretch in points(chart["lines"][0]["path"])] == [2, 1, 2]


def test_one_point_is_a_dot_and_none_that_is_finite_is_said(logdir):
    log(logdir, "a", "one", [7])
    log(logdir, "a", "none", [np.nan, np.inf])
    one, none = charts_of(logdir, "one", "none")["charts"][::-1]
    assert "dot" in one["lines"][0]
    assert [label for _, label in one["y"]] == ["7"]
    assert none["lines"] == []
    assert "No value is finite." in Report(load(logdir.path)).html()


def test_labels_of_the_steps_are_whole_and_apart(logdir):
    log(logdir, "a", "loss", range(5), steps=[0, 10**6, 2 * 10**6, 9 * 10**6, 98_765_432])
    (chart,) = charts_of(logdir, "loss")["charts"]
    spans = [(middle - 6 * len(label), middle + 6 * len(label)) for _, middle, label in chart["x"]]
    assert spans[0][0] >= 0
    assert spans[-1][1] <= WIDTH
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(("runs", "tags", "steps"), [(6, 20, 200), (60, 20, 60), (3, 1, 3), (1, 14, 2000)])
def test_all_together_they_take_60_kb_at_most_and_say_what_they_leave_out(runs, tags, steps, logdir):
    rng = np.random.default_rng(2)
    for run in range(runs):
        for tag in range(tags):
            log(logdir, f"a rather long name of a run, number {run}", f"group/tag{tag}", rng.normal(size=steps))
    html = Report(load(logdir.path)).html()
    part = static_part(html) if tags > 12 else html[html.index('<div class="static-only static-scalars">') :]
    part = part[: part.rindex("</figure>")]
    assert len(part.encode()) <= MOST_BYTES
    assert 0 < part.count("<figure") <= 12
    assert ("The leading" in part) == (tags > part.count("<figure"))
    assert ("of 60 runs" in part) == (runs == 60)


def test_a_small_page_gives_them_less(logdir):
    rng = np.random.default_rng(3)
    for run in "abcdef":
        for tag in range(12):
            log(logdir, run, f"tag{tag}", rng.normal(size=160))
    experiment = load(logdir.path)
    large = Report(experiment).sizes["scalars"]
    small = Report(experiment, options=Options(max_size=parse_size("420kB"))).sizes["scalars"]
    assert small < large - 20_000


def test_of_many_runs_the_best_are_drawn(logdir):
    for i in range(40):
        log(logdir, f"run{i:02}", "val/accuracy", [0.1, i / 100])
    found = charts_of(logdir, "val/accuracy")
    assert found["runs"] == list(range(16, 40))
    assert found["note"] == "The 24 with the highest last val/accuracy of 40 runs."


def test_they_are_redacted_and_the_same_each_time(logdir):
    for run in ("secret-name", "other"):
        log(logdir, run, "secret-name/loss", np.linspace(0, 1, 300))
    pages = [Report(load(logdir.path), options=Options(redact=("secret-name",))).html() for _ in range(2)]
    assert pages[0] == pages[1]
    assert "secret-name" not in pages[0]
    assert "style=" not in re.sub(r"<script.*?</script>", "", pages[0], flags=re.DOTALL)
    assert len(re.findall(r'<path class="line" d="M', pages[0])) == 2
