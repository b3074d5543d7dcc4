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


@pytest.mark.parametrize("kind", ["scalar", "text"])
def test_what_became_of_values_is_said_by_cause(logdir, kind):
    for name in "ab":
        for step, value in ((0, 1), (1, 1), (2, 1), (1, 3), (2, 3), (2, 3), (3, 4), (3, 5), (9, 1), (7, 1), (10, 1)):
            if kind == "scalar":
                logdir.run(name).scalar("x", step, value)
            else:
                logdir.run(name).text("x", f"{value}", step=step)
    said = findings(html(logdir))
    where, again = "in 2 series of 2 runs", "logged again at the same step with"
    counts = "the step went back, and what was logged from there on counts"
    assert [line for line in said if where in line[1]] == [
        ("bad", f"4 values superseded by a restart, {where}: {counts}. --restarts all keeps everything."),
        ("bad", f"2 values {again} another value, {where}: the last one counts. --restarts all keeps every one."),
        ("note", f"2 values {again} an equal value, {where}: each counts once."),
        ("note", f"2 values logged after later steps, {where}: each stands in its place by step."),
    ]
    assert not any("No value was superseded" in text for _, text in said)
    assert "<code>--restarts all</code>" in html(logdir)


def test_values_that_are_no_numbers_are_counted(logdir):
    for step, value in enumerate((1.0, float("nan"), float("inf"))):
        logdir.run("a").scalar("loss", step, value)
    text = html(logdir)
    assert "Values that are no finite numbers" in text
    assert re.search(r">loss</th><td class=\"text\">a</td><td>1</td><td>1</td><td>1</td>", text)


def health_table(text):
    (table,) = re.findall(r'<table class="numbers health-table">.*?</table>', text, re.DOTALL)
    return table


def test_problems_of_one_kind_stand_in_one_row(logdir):
    for name in "abcdefgh":
        run = logdir.run(name)
        run.scalar("loss", 0, 1.0)
        run.path.write_bytes(run.path.read_bytes() + b"\x07garbage")
    table = health_table(html(logdir))
    assert table.count("<tr") == 2
    assert "8 files in 8 runs" in table
    assert [name for name in "abcdefgh" if f">{name}/events.out.tfevents" in table] == list("abcdefgh")


def test_notes_are_no_problems(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    logdir.run("b").empty()
    text = html(logdir)
    assert findings(text)[:2] == [
        ("good", "Every record could be read, and every checksum was right."),
        ("note", "1 note on what was read: see the table."),
    ]
    assert 'class="health-chip"' not in text
    logdir.run("c").raw(b"damage")
    text = html(logdir)
    assert findings(text)[0] == ("bad", "1 problem was found and 1 note: see the table.")
    assert 'data-health="1"' in text
    assert re.findall(r'<tr class="(\w+)', health_table(text)) == ["bad", "note"]


def test_a_list_of_places_has_an_end_that_is_said(logdir):
    for i in range(250):
        logdir.run(f"{i:03}").empty()
    table = health_table(html(logdir))
    assert table.count("<li>") == 200
    assert "and 50 more, which <code>tbreport inspect --json</code> lists" in table


def test_wall_times_that_are_not_exact_are_noted(logdir):
    for step in range(5):
        logdir.run("a").scalar("x", step, 1.0, wall_time=1.6e9 + step).scalar("y", step, 1.0, wall_time=1.6e9 + step)
    assert not any("Wall time" in said for _, said in findings(html(logdir)))
    for step in range(5, 10):
        time = 1.6e9 + step
        logdir.run("a").scalar("x", step, 1.0, wall_time=time).scalar("y", step, 1.0, wall_time=time + 0.0125)
    (said,) = [line for line in findings(html(logdir)) if "Wall time" in line[1]]
    assert said[0] == "note"
    assert said[1].startswith("Wall times of 5 of 20 scalar points are rounded in this page to ± 0.0135 s: tags that")


def test_wall_times_are_rounded_to_the_millisecond(logdir):
    logdir.run("a").scalar("x", 1, 1.0, wall_time=1.6e9 + 0.0004)
    (said,) = [said for _, said in findings(html(logdir)) if "Wall time" in said]
    assert said.startswith("Wall times of 1 of 1 scalar point are rounded in this page to 1 ms.")


def findings(text):
    """Data health in a line each: `good`, `bad` or `note`, and what it says."""
    (part,) = re.findall(r'<ul class="health">(.*?)</ul>', text, re.DOTALL)
    return [
        (kind, re.sub(r"<[^>]*>", "", said))
        for kind, said in re.findall(r'<li class="(\w+)">.*?<span>(.*?)</span></li>', part, re.DOTALL)
    ]


def test_nothing_wrong_is_said_too(two):
    assert findings(html(two)) == [
        ("good", "Every record could be read, and every checksum was right."),
        ("good", "No scalar value is NaN or infinite."),
        ("good", "No value was superseded by another."),
        ("good", "Nothing was left out for size."),
    ]


def test_all_that_is_wrong_is_said_with_what_to_do(logdir):
    run = logdir.run("a")
    for step, value in enumerate((1.0, float("nan"), *(step * step % 397 / 7 for step in range(2000)))):
        run.scalar("loss", step, value)
    run.scalar("loss", 1800, 1.0).scalar("loss", 1801, 1.0)
    run.path.write_bytes(run.path.read_bytes() + b"\x07garbage")
    text = html(logdir, sections={"scalars": ScalarOptions(scalar_budget=200)})
    counts = "the step went back, and what was logged from there on counts"
    assert findings(text) == [
        ("bad", "1 problem was found: see the table."),
        ("bad", "1 value NaN or infinite, in 1 series of 1 run."),
        (
            "bad",
            f"202 values superseded by a restart, in 1 series of 1 run: {counts}. --restarts all keeps everything.",
        ),
        ("bad", "Not everything fits this report: what was left out, and how to have it."),
    ]
    for place in ("data-health", "not-finite", "left-out"):
        assert f'id="{place}"' in text
    assert re.search(r"scalar points</th><td>[\d,]+ of 1,802</td>.*build with <code>--scalar-budget none", text)


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
