import os
from pathlib import Path

import pytest

from tbreport.reader.logdir import discover
from tbreport.reader.walk import display

PBTXT = "projector_config.pbtxt"
NESTED = f"plugins/org_tensorflow_tensorboard_projector/{PBTXT}"


@pytest.fixture
def make(tmp_path):
    def make(*names):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
        return tmp_path

    return make


def names(found):
    return sorted(run.name for run in found.runs)


def test_a_run_is_a_folder_with_event_files(make):
    root = make("a.tfevents.1", "b/x.tfevents.1", "b/c/d/events.out.tfevents.2", "e/notes.txt", ".hidden/tfevents")
    assert names(discover(root)) == [".", ".hidden", "b", "b/c/d"]


def test_a_folder_that_is_called_like_an_event_file_is_none(make):
    assert names(discover(make("run.tfevents.d/notes.txt"))) == []


def test_files_that_sections_want_make_a_run_and_belong_to_the_topmost(make):
    root = make(f"a/{PBTXT}", f"b/{NESTED}", "c/tfevents", f"c/{NESTED}", "d/other.txt")
    found = discover(root, (PBTXT, NESTED))
    assert names(found) == ["a", "b", "c"]
    wanted = {run.name: [p.relative_to(run.path).as_posix() for p in run.wanted] for run in found.runs}
    assert wanted == {"a": [PBTXT], "b": [NESTED], "c": [NESTED]}


def test_a_pipe_is_not_opened(make):
    root = make("a/tfevents.1")
    os.mkfifo(root / "a" / "tfevents.2")
    (root / "a" / "tfevents.3").symlink_to("tfevents.2")
    found = discover(root)
    assert [path.name for path in found.runs[0].events] == ["tfevents.1"]
    assert found.special == ["a/tfevents.2", "a/tfevents.3"]


def test_a_folder_that_may_not_be_listed_is_reported(make, monkeypatch):
    root = make("a/tfevents", "closed/tfevents")
    real = os.scandir

    def scandir(path):
        # As root, file permissions would not stop anyone.
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = discover(root)
    assert names(found) == ["a"]
    assert found.closed == [("closed", "Permission denied")]


def test_what_lies_here_for_other_tools(make):
    root = make(
        "a/tfevents", "a/plugins/profile/2020/host.xplane.pb",
        "b/events.out.tfevents.1.host.profile-empty",
        "c/tfevents", "c/tfdbg_events.1.host.execution",
        "d/plugins/profile/2020/host.xplane.pb",
    )  # fmt: skip
    found = discover(root)
    assert {run.name: run.notes for run in found.runs} == {
        "a": ("profile present",),
        "b": ("profile present",),
        "c": ("debugger data present",),
    }
    assert found.strays == [("d", "profile present")]


def test_names_that_are_not_utf8(tmp_path):
    folder = os.fsencode(tmp_path) + b"/r\xffn"
    Path(os.fsdecode(folder)).mkdir()
    Path(os.fsdecode(folder + b"/tfevents")).touch()
    (run,) = discover(tmp_path).runs
    assert run.name == display(run.name) == r"r\xffn"
