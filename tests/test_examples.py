"""The examples work as they stand, from outside the package."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tbreport import Report, load

EXAMPLES = Path(__file__).parent.parent / "examples"
RUNS = EXAMPLES / "digits" / "runs"


def test_a_section_of_ones_own(tmp_path):
    report = tmp_path / "report.html"
    command = [sys.executable, EXAMPLES / "custom_section" / "build.py", RUNS, "-o", report, "--pause", "0.5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = report.read_text()
    assert 'data-section="timeline"' in text
    assert 'data-nav="timeline"' in text
    assert ">Active" in text  # its column in Overview


def test_notes_beside_the_events(logdir, monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES / "custom_section")
    from timeline import SECTION, TimelineOptions, active_spans

    run = logdir.run("a")
    for step, time in enumerate((100.0, 101.0, 500.0, 501.0, 502.0)):
        run.scalar("loss", step, 1.0, wall_time=time)
    (logdir.path / "a" / "notes.md").write_text("**mind** the gap <script>")
    experiment = load(logdir.path, sections=[SECTION])
    spans = active_spans(experiment.runs["a"], TimelineOptions().pause)
    np.testing.assert_array_equal(spans, [[100, 101], [500, 502]])
    html = Report(experiment, sections=[SECTION]).html()
    assert "<strong>mind</strong> the gap &lt;script&gt;" in html


def test_a_theme_of_ones_own():
    html = Report(load(RUNS), theme=EXAMPLES / "custom_theme" / "sepia").html()
    assert "#8a3b12" in html
    assert "--" in html


@pytest.mark.parametrize(
    "kind",
    ["scalars", "images", "audio", "text", "histograms", "pr_curves", "custom_scalars", "mesh", "hparams", "graphs"],
)
def test_the_digits_hold_every_kind(kind):
    assert any(getattr(run, kind) for run in load(RUNS).runs.values())


def test_the_digits_are_small_and_name_no_machine():
    files = [path for path in RUNS.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 4_000_000
    for path in files:
        if "tfevents" in path.name:
            assert ".example." in path.name
