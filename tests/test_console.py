"""What the terminal says of the logs: one line for each kind of what is wrong with them."""

import json
import re
import shutil

import pytest
from writing import DEFAULT_NAME

from tbreport import console
from tbreport.cli import run
from tbreport.console import health_lines
from tbreport.loading import load
from tbreport.model import Problem
from tbreport.sections.scalars import ScalarOptions


@pytest.fixture
def troubled(logdir):
    """Every kind of trouble, in several runs each."""
    for name in ("a", "b"):
        writer = logdir.run(name)
        for value, step in enumerate((0, 1, 2, 1, 2, 3, 3, 9, 7, 10)):
            writer.scalar("restarted", step, value)
        for step in range(5):
            writer.scalar("equal", step, 1.0).scalar("equal", step, 1.0)
            writer.scalar("nan", step, float("nan" if step else "inf"))
        writer.path.write_bytes(writer.path.read_bytes()[:-3])
        shutil.copy(writer.path, writer.path.with_name(f"{writer.path.name} (1)"))
        for i in range(2):
            for step in range(10):
                logdir.run(f"workers/{name}", f"tfevents.{i}", 1e9 + i).scalar("x", step, i)
    for i in range(43):
        logdir.run(f"empty/{i:02}").empty()
    return logdir


SAID = [
    "! 4 values superseded by a restart, in 2 series of 2 runs: the step went back, ",
    "! 2 values logged again at the same step with another value, in 2 series of 2 runs: the last one counts. ",
    "! 20 values superseded by another writer, in 2 series of 2 runs: event files of a run overlap in time. ",
    "! 8 values NaN or infinite, in 2 series of 2 runs.",
    "! 2 files in 2 runs: the last record is cut off; all before it was read. ",
    "note: 10 values logged again at the same step with an equal value, in 2 series of 2 runs: each counts once.",
    "note: 2 values logged after later steps, in 2 series of 2 runs: each stands in its place by step.",
    "note: 2 files in 2 runs: a copy of another event file of its run, byte for byte: left unread. ",
    "note: 43 runs: no value in any event file. ",
]


def matching(lines):
    """The beginnings in `SAID` of `lines`, in their order, and the lines that have none."""
    found = [next((said for said in SAID if line.strip().startswith(said)), line) for line in lines]
    return [line for line in found if line in SAID], [line for line in found if line not in SAID]


def test_one_line_a_kind(troubled, tmp_path, capsys):
    assert run(["build", str(troubled.path), "-o", str(tmp_path / "r.html")]) == 0
    lines = capsys.readouterr().out.splitlines()
    known, others = matching(lines)
    assert known == SAID
    assert len(others) == 2  # the report's path, and its sizes


def test_inspect_says_the_same_and_names_some_places(troubled, capsys):
    assert run(["inspect", str(troubled.path)]) == 0
    out = capsys.readouterr().out
    known, _ = matching(out.splitlines())
    assert known == SAID
    assert "    empty/04\n    and 38 more, which --json lists\n" in out
    said = "2 superseded by a restart, 1 logged again at the same step with another value, 1 logged after later steps"
    assert re.search(rf"scalars +restarted +7 +steps 0 to 10 +{said}\n", out)


def test_inspect_counts_by_cause_for_programs(troubled, capsys):
    assert run(["inspect", str(troubled.path), "--json"]) == 0
    listing = json.loads(capsys.readouterr().out)
    series = {(r["name"], s["tag"]): s for r in listing["runs"] for s in r["series"]}
    found = series["a", "restarted"]
    assert (found["superseded"], found["late"]) == (3, 1)
    assert found["superseded_by"] == {"restart": 2, "other": 1, "equal": 0, "copy": 0, "parallel": 0}
    assert series["workers/a", "x"]["superseded_by"]["parallel"] == 10
    severities = {problem["path"]: problem["severity"] for problem in listing["problems"]}
    assert (severities["empty/00"], severities[f"a/{DEFAULT_NAME} (1)"]) == ("note", "note")
    assert list(severities.values()).count("warning") == 2


def test_what_was_left_out_is_said(logdir, tmp_path, capsys):
    for step in range(5000):
        logdir.run("a").scalar("x", step, step * step % 397 / 7)
    report = str(tmp_path / "r.html")
    assert run(["build", str(logdir.path), "-o", report, "--scalar-budget", "1kB"]) == 0
    assert "of 5,000 scalar points; --scalar-budget none --max-size none keeps all" in capsys.readouterr().out
    assert ScalarOptions().scalar_budget > 1000


def test_sound_logs_have_nothing_to_say(logdir):
    logdir.run("a").scalar("x", 0, 1.0)
    assert health_lines(load(logdir.path), ()) == []


def test_many_kinds_have_an_end_that_is_said(troubled, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(console, "_MOST_LINES", 4)
    assert run(["build", str(troubled.path), "-o", str(tmp_path / "r.html")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert matching(lines[2:6])[0] == SAID[:4]
    assert lines[6:] == ["  and 5 more lines: see the report's data health, or tbreport inspect"]


def test_no_name_commands_the_terminal(logdir):
    logdir.run("a").scalar("x", 0, 1.0)
    (line,) = health_lines(load(logdir.path), [Problem("\x1b]0;owned\x07", "what\n", "hint")])
    assert line == r"! \x1b]0;owned\x07: what\n. hint"


def test_inspect_names_the_plugin_of_tensors(logdir, capsys):
    logdir.run("a").value("path", b"", plugin="flight", content=b"data").scalar_tensor("loss", 1, 1.0)
    assert run(["inspect", str(logdir.path)]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert rows == [["scalars", "loss", "1", "step", "1"], ["tensors", "(flight)", "path", "1", "step", "0"]]
    assert run(["inspect", str(logdir.path), "--json"]) == 0
    series = json.loads(capsys.readouterr().out)["runs"][0]["series"]
    assert [(one["kind"], one["plugin"], one["count"]) for one in series] == [
        ("scalars", "scalars", 1),
        ("tensors", "flight", 1),
    ]


def test_what_no_section_shows_is_named_by_kind(logdir, capsys):
    writer = logdir.run("a").scalar("loss", 0, 1.0)
    for step in range(2):
        writer.value(f"path/{step}", b"", step=step, plugin="flight", content=b"route").text(f"note/{step}", "x")
    assert run(["build", str(logdir.path), "-o", str(logdir.path / "report.html"), "--skip", "text"]) == 0
    assert "  logged, but no section here shows: 2 series of text, 2 of tensors (flight)\n" in capsys.readouterr().out
