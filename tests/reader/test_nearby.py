"""Hints name folders that help, and nothing else."""

import os

import pytest
from writing import Logdir

from tbreport.reader.nearby import beside, has_runs, similar, unnamed


@pytest.fixture
def place(tmp_path):
    """`place("a/b")` makes a folder, `place("a/b", "tfevents")` a file in it."""

    def make(folder, *files):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            (tmp_path / folder / file).write_bytes(b"")
        return tmp_path / folder

    return make


def test_a_folder_beside_with_a_name_like_it(place, tmp_path):
    place("logs/run1", "tfevents")
    place("lags")
    assert similar(tmp_path / "Logs2") == tmp_path / "logs"
    assert similar(tmp_path / "lgos" / "run1") == tmp_path / "logs" / "run1"
    assert similar(tmp_path / "lgos" / "run7" / "x") == tmp_path / "logs"
    assert similar(tmp_path / "logs" / "rnu1") == tmp_path / "logs" / "run1"
    assert beside(place("log")) == tmp_path / "logs"


def test_the_likest_that_has_event_files(place, tmp_path):
    place("logs", "notes.txt")
    place("logs_old/a", "tfevents")
    assert similar(tmp_path / "logss") == tmp_path / "logs_old"


def test_an_unrelated_folder_beside_is_no_hint(place, tmp_path):
    place("zebra", "tfevents")
    assert similar(tmp_path / "logs") is None
    assert beside(place("logs")) is None


def test_a_folder_without_event_files_is_no_hint(place, tmp_path):
    place("logs", "report.html")
    assert similar(tmp_path / "lgos") is None
    assert beside(place("log")) is None


def test_what_is_above_is_no_hint(place, tmp_path, monkeypatch):
    place(".", "tfevents")
    place("run/plots")
    monkeypatch.chdir(tmp_path)
    assert similar(tmp_path / "nothing" / "like" / "it") is None
    assert similar(tmp_path.joinpath("nothing").relative_to(tmp_path)) is None
    assert beside(tmp_path / "run" / "plots") is None
    assert beside(place("x").relative_to(tmp_path)) is None


def test_the_folder_itself_is_no_hint(place):
    assert beside(place("logs", "tfevents")) is None


def test_what_may_not_be_listed_is_no_hint(tmp_path):
    assert similar(tmp_path / "file" / "x") is None
    assert beside(tmp_path.parent / "gone" / "x") is None
    assert not has_runs(tmp_path / "gone")


def test_a_link_that_leaves_is_not_followed_for_a_hint(place, tmp_path):
    place("elsewhere/run", "tfevents")
    (place("logs/x") / "there").symlink_to(tmp_path / "elsewhere")
    assert similar(tmp_path / "lgos") is None


def test_events_in_files_that_are_not_called_so(tmp_path):
    root = tmp_path / "logs"
    path = Logdir(root).run("a/b", "train.events").scalar("x", 1, 1.0).path
    os.mkfifo(root / "a.events")
    assert unnamed(root) == path


def test_few_files_are_opened_in_search_of_events(tmp_path):
    root = Logdir(tmp_path / "logs")
    path = root.run("z", "train.events").scalar("x", 1, 1.0).path
    for i in range(300):
        (root.path / f"{i}.txt").write_text("no events")
    assert unnamed(root.path) is None
    assert unnamed(path.parent) == path
