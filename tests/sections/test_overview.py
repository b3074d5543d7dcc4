"""Overview's tables as they stand in the page without script."""

import re

import pytest

from tbreport import Options, Report, load
from tbreport.sections.overview import SECTION
from tbreport.sections.overview.metrics import metric_columns
from tbreport.sections.scalars import ScalarOptions


def view(logdir):
    return SECTION.build(load(logdir.path), Options())


def html(logdir, **options):
    return Report(load(logdir.path), options=Options(**options)).html()


@pytest.fixture
def two(logdir):
    for name, best in (("a", 1.0), ("b", 0.5)):
        for step, value in enumerate((3.0, best, 2.0)):
            logdir.run(name).scalar("loss", step, value, wall_time=1.6e9 + step)
    return logdir


def test_columns_of_a_metric_whose_direction_is_known(two):
    last, best = metric_columns(load(two.path))
    assert (last.title, last.better, last.of) == ("loss", "down", "")
    assert (best.title, best.of) == ("best ↓", "loss")
    assert "guessed from the name" in best.note
    assert [(cell.text, cell.sort) for cell in last.cells.values()] == [("2", 2.0), ("2", 2.0)]
    assert [(cell.text, cell.note) for cell in best.cells.values()] == [("1", "at step 1"), ("0.5", "at step 1")]


def test_curves_of_all_runs_share_their_scales(two):
    last, _ = metric_columns(load(two.path))
    assert [cell.curve for cell in last.cells.values()] == ["M0 0l32 13 32 -7", "M0 0l32 16 32 -10"]


def test_one_point_and_a_constant(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    for step in range(3):
        logdir.run("b").scalar("loss", step, 1.0)
    last, _ = metric_columns(load(logdir.path))
    assert [cell.curve for cell in last.cells.values()] == ["", "M0 8l32 0 32 0"]


def test_the_page_holds_the_numbers_without_script(two):
    text = html(two)
    assert re.search(r'data-column="loss best ↓" data-better="down"', text)
    assert '<td data-sort="0.5" title="at step 1">0.5</td>' in text
    assert text.count('<path d="M0 0l') == 2
    assert "style=" not in text.split("</style>")[1].split('id="page-data"')[0]


def test_a_metric_stands_there_once(two):
    heads = re.findall(r'data-column="([^"]+)"', html(two))
    assert heads == ["loss", "loss best ↓", "Last step", "Duration", "Start", "Points", "Files"]


def test_sub_runs_follow_their_run(logdir):
    for name in ("a", "b", "a/acc_round", "a/acc_mixed"):
        logdir.run(name).scalar("acc" if "/" in name else "loss", 0, 1.0)
    fallback = view(logdir).fallback
    assert [(row["name"], row.get("parent") is not None) for row in fallback["runs"]] == [
        ("a", False),
        ("a/acc_mixed", True),
        ("a/acc_round", True),
        ("b", False),
    ]
    assert fallback["facts"][0]["text"] == "2 and 2 sub-runs"


def test_what_restarts_superseded_is_said(logdir):
    run = logdir.run("a")
    for step in (0, 1, 2, 1, 2):
        run.scalar("loss", step, 1.0)
    assert "2 values in 1 series" in view(logdir).fallback["superseded"]
    assert "<code>--restarts all</code>" in html(logdir)


def test_values_that_are_no_numbers_are_counted(logdir):
    for step, value in enumerate((1.0, float("nan"), float("inf"))):
        logdir.run("a").scalar("loss", step, value)
    text = html(logdir)
    assert "Values that are no finite numbers" in text
    assert re.search(r">loss</th><td class=\"text\">a</td><td>1</td><td>1</td><td>1</td>", text)


def test_problems_of_one_kind_stand_together(logdir):
    for name in "abcdefgh":
        run = logdir.run(name)
        run.scalar("loss", 0, 1.0)
        run.path.write_bytes(run.path.read_bytes() + b"\x07garbage")
    text = html(logdir)
    (table,) = re.findall(r'<table class="numbers health-table">.*?</table>', text, re.DOTALL)
    assert table.count("<tr") == 9
    assert table.count('rowspan="8"') == 1
    assert table.count('class="more"') == 3


def findings(text):
    """Data health in a line each: whether it is good, and what it says."""
    (part,) = re.findall(r'<ul class="health">(.*?)</ul>', text, re.DOTALL)
    return [
        (kind == "good", re.sub(r"<[^>]*>", "", said))
        for kind, said in re.findall(r'<li class="(\w+)">.*?<span>(.*?)</span></li>', part, re.DOTALL)
    ]


def test_nothing_wrong_is_said_too(two):
    assert findings(html(two)) == [
        (True, "Every record could be read, and every checksum was right."),
        (True, "No scalar value is NaN or infinite."),
        (True, "No value was superseded by a restart."),
        (True, "Nothing was left out for size."),
    ]


def test_all_that_is_wrong_is_said_with_what_to_do(logdir):
    run = logdir.run("a")
    for step, value in enumerate((1.0, float("nan"), *(step * step % 397 / 7 for step in range(2000)))):
        run.scalar("loss", step, value)
    run.scalar("loss", 1800, 1.0)
    run.path.write_bytes(run.path.read_bytes() + b"\x07garbage")
    text = html(logdir, sections={"scalars": ScalarOptions(scalar_budget=200)})
    superseded = "Restarts superseded 202 values in 1 series"
    counts = "what was logged later at the same or an earlier step counts"
    assert findings(text) == [
        (False, "1 problem was found while reading: see the table."),
        (False, "1 series hold values that are NaN or infinite."),
        (False, f"{superseded}: {counts}. --restarts all keeps everything."),
        (False, "Not everything fits this report: what was left out, and how to have it."),
    ]
    for place in ("data-health", "not-finite", "left-out"):
        assert f'id="{place}"' in text
    assert re.search(r"scalar points</th><td>[\d,]+ of 1,801</td>.*build with <code>--scalar-budget none", text)


def test_a_report_of_texts_says_nothing_of_scalars(logdir):
    logdir.run("a").text("note", "words")
    assert len(findings(html(logdir))) == 3


def test_one_value_is_its_own_best(logdir):
    for name in "ab":
        logdir.run(name).scalar("result/accuracy", 0, 0.5)
    assert [column.title for column in metric_columns(load(logdir.path))] == ["result/accuracy"]


def test_three_hundred_runs_have_short_curves(logdir):
    for i in range(60):
        run = logdir.run(f"run{i}")
        for step in range(50):
            run.scalar("loss", step, 1 / (step + 1 + i))
    last, _ = metric_columns(load(logdir.path))
    assert max(len(cell.curve.split()) for cell in last.cells.values()) <= 22 * 2
