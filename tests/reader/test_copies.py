"""One event file in two places of a folder: whole copies, and copies made while the run went on."""

import shutil

import pytest

from tbreport.loading import load
from tbreport.model import Superseded
from tbreport.options import Options
from tbreport.reader.copies import copies


def copied(logdir):
    for step in range(30):
        logdir.run("a").scalar("x", step, step).text("t", f"{step}", step=step)
    path = logdir.run("a").path
    shutil.copy(path, path.with_name(f"{path.name} (1)"))
    return path


@pytest.mark.parametrize("rule", ["latest", "all", "sort"])
def test_a_copy_of_a_file_is_read_once_and_said_once(logdir, rule):
    path = copied(logdir)
    experiment = load(logdir.path, Options(restarts=rule))
    run = experiment.runs["a"]
    assert [(len(series), series.superseded) for _, series in run.series()] == [(30, 0), (30, 0)]
    assert (run.paths, run.size) == ((f"a/{path.name}",), path.stat().st_size)
    (problem,) = experiment.problems
    assert (problem.path, problem.severity) == (f"a/{path.name} (1)", "note")
    assert problem.what == "a copy of another event file of its run, byte for byte: left unread"


@pytest.mark.parametrize("rule", ["latest", "all", "sort"])
def test_a_copy_made_while_the_run_went_on_doubles_nothing(logdir, rule):
    path = copied(logdir)
    logdir.run("a").scalar("x", 30, 30).text("t", "30", step=30)
    assert path.stat().st_size > path.with_name(f"{path.name} (1)").stat().st_size
    experiment = load(logdir.path, Options(restarts=rule))
    for _, series in experiment.runs["a"].series():
        assert (series.steps.tolist(), series.superseded_by) == ([*range(31)], Superseded(copy=30))


@pytest.mark.parametrize("rule", ["latest", "all", "sort"])
def test_a_part_of_a_file_without_possible_times_doubles_nothing_and_takes_nothing_back(logdir, rule):
    for step in range(30):
        logdir.run("a").scalar("x", step, step, wall_time=1.6e12 + step)
    path = logdir.run("a").path
    path.with_name(f"{path.name} (1)").write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    series = load(logdir.path, Options(restarts=rule)).runs["a"].scalars["x"]
    assert series.steps.tolist() == [*range(30)]
    assert series.superseded_by == Superseded(copy=series.superseded)


def test_files_of_one_size_and_head_are_told_apart_by_the_rest(logdir):
    texts = ["x" * 6000 + end for end in "abab"]
    for i, text in enumerate(texts):
        logdir.run("a", f"tfevents.{i}").text("t", text, step=1, wall_time=1.6e9)
    paths = sorted((logdir.path / "a").iterdir())
    assert len({path.stat().st_size for path in paths}) == 1
    assert copies(paths) == {paths[2]: paths[0], paths[3]: paths[1]}


def test_empty_and_missing_files_are_nobodys_copies(tmp_path):
    for name in "ab":
        (tmp_path / name).touch()
    assert copies([tmp_path / name for name in "abcd"]) == {}


def test_copies_in_two_runs_are_two_runs(logdir):
    path = copied(logdir)
    (logdir.path / "b").mkdir()
    shutil.copy(path, logdir.path / "b" / path.name)
    experiment = load(logdir.path)
    assert [len(run.scalars["x"]) for run in experiment.runs.values()] == [30, 30]
