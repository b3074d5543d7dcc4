"""Who waits is told how far it is, and nobody else is disturbed."""

import io
import os
import pty
import re
import subprocess
import sys
import threading

import pytest

from tbreport import load
from tbreport.progress import Lines, Progress, progress


class Clock:
    """Stands still until it is set."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_without_a_terminal_there_is_a_line_every_ten_seconds(clock):
    stream = io.StringIO()
    with progress(stream, clock) as told:
        for second in range(45):
            clock.now = second
            if second < 15:
                told.looked(second, 10 * second)
            elif second < 25:
                told.read(second * 1_000_000, 25_000_000)
            elif second < 35:
                told.building()
            else:
                told.written(second * 1_000, 45_000)
    assert stream.getvalue().splitlines() == [
        "Looking for runs: 10 folders, 100 files",
        "Reading: 20.0 MB of 25.0 MB",
        "Building the page",
        "Writing: 40.0 kB of 45.0 kB",
    ]


def test_what_is_quick_says_nothing(clock):
    stream = io.StringIO()
    with progress(stream, clock) as told:
        clock.now = 9.9
        told.looked(1, 1)
        told.read(1, 1)
        told.building()
        told.written(1, 1)
    assert stream.getvalue() == ""


def test_one_folder_is_no_folders(clock):
    stream = io.StringIO()
    with progress(stream, clock) as told:
        clock.now = 10
        told.looked(1, 1)
    assert stream.getvalue() == "Looking for runs: 1 folder, 1 file\n"


def test_who_listens_may_go(clock):
    read, write = os.pipe()
    os.close(read)
    told = Lines(os.fdopen(write, "w"), clock)
    for second in (10, 20, 30):
        clock.now = second
        told.building()
    with pytest.raises(BrokenPipeError):  # what Python still holds of it
        told._stream.close()


def test_where_standard_error_is_closed_nobody_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    with progress() as told:
        assert type(told) is Progress
        told.read(1, 2)


def on_terminal(act):
    """What `act(told)` shows on a terminal."""
    outer, inner = pty.openpty()
    with os.fdopen(inner, "w") as stream, progress(stream) as told:
        act(told)
        threads = threading.active_count()
    shown = b""
    try:
        while piece := os.read(outer, 65536):
            shown += piece
    except OSError:  # the other end is closed
        pass
    os.close(outer)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode()), threads


def test_a_terminal_shows_what_is_done_without_a_thread(logdir, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    for name in "abc":
        logdir.run(name).scalar("loss", 0, 1.0)
    before = threading.active_count()

    def act(told):
        load(logdir.path, looked=told.looked, progress=told.read)
        told.building()
        told.written(5, 5)

    shown, threads = on_terminal(act)
    assert threads == before
    assert "Looking for runs" in shown
    assert "1 folder, 0 files" in shown
    assert re.search(r"Reading .*\d+ B of \d+ B", shown)
    assert "Building the page" in shown
    assert "5 B of 5 B" in shown


def test_what_is_shown_on_a_terminal_is_redrawn_ten_times_a_second_at_most(monkeypatch, clock):
    monkeypatch.setenv("TERM", "xterm")
    outer, inner = pty.openpty()
    with os.fdopen(inner, "w") as stream, progress(stream, clock) as told:
        for folder in range(100_000):  # a terminal that is not read holds 4 kB
            told.looked(folder, folder)
    os.close(outer)


def test_a_build_of_a_small_logdir_is_silent_on_standard_error(logdir, tmp_path):
    logdir.run("a").scalar("loss", 0, 1.0)
    done = subprocess.run(
        [sys.executable, "-m", "tbreport", "build", str(logdir.path), "-o", str(tmp_path / "r.html")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
