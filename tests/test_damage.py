"""Damaged, foreign and vanishing files: `load` never raises for them, and says what became of what."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from writing import Logdir, field, record

from tbreport.errors import ReadError
from tbreport.loading import load
from tbreport.options import Options
from tbreport.reader import framing, records


def kinds(run):
    return sorted((kind, series.tag, len(series)) for kind, series in run.series())


# ---- values that stay on disk


def images(logdir):
    run = logdir.run("a").image("i", b"one", step=1).image("i", b"two", step=2)
    return run.path, load(logdir.path).runs["a"].images["i"].values


def test_a_file_that_vanished(logdir):
    path, values = images(logdir)
    path.unlink()
    with pytest.raises(ReadError, match=r"^a/events\.out\S+ can no longer be read \(No such file or directory\)\. .+"):
        values[0]


@pytest.mark.parametrize("change", [lambda data: data[:-30], lambda data: data.replace(b"two", b"six"), lambda _: b""])
def test_a_file_that_changed(logdir, change):
    path, values = images(logdir)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ReadError, match=r"^a/events\.out\S+ has changed since it was read\. Load the logs again\.$"):
        values[1]


def test_a_file_that_grew_is_as_good_as_before(logdir):
    path, values = images(logdir)
    path.write_bytes(path.read_bytes() + b"more")
    assert list(values) == [(b"one",), (b"two",)]
    assert (len(values), values[-1]) == (2, (b"two",))
    with pytest.raises(IndexError):
        values[2]


# ---- damage


def what(logdir, options=None):
    experiment = load(logdir.path, options)
    return {problem.path: problem.what for problem in experiment.problems}, experiment.runs


def test_a_cut_tail(logdir):
    run = logdir.run("a").scalar("x", 1, 1.0).scalar("x", 2, 2.0)
    run.path.write_bytes(run.path.read_bytes()[:-5])
    (problem,) = load(logdir.path).problems
    assert problem.what.startswith("the last record is cut off (")
    assert "still writing" in problem.hint
    assert len(load(logdir.path).runs["a"].scalars["x"]) == 1


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(("damaged", "count", "said"), [("drop", 2, "dropped"), ("keep", 3, "kept, as asked")])
def test_a_wrong_checksum(logdir, damaged, count, said):
    run = logdir.run("a").scalar("x", 1, 1.0)
    place = run.path.stat().st_size
    run.scalar("x", 2, 2.0)
    flip(run.path, place + 12 + 3)
    run.scalar("x", 3, 3.0)
    problems, runs = what(logdir, Options(damaged=damaged))
    assert list(problems.values()) == [f"1 record with a wrong checksum {said}"]
    assert len(runs["a"].scalars["x"]) == count


@pytest.mark.parametrize(
    ("garbage", "said"),
    [
        (bytes(range(1, 60)), "the length of a record is damaged; 59 bytes after it could not be read"),
        (bytes(200), "the length of a record is damaged; 200 bytes after it could not be read"),
        (b"\x01" * 11, "the last record is cut off (11 bytes); all before it was read"),
    ],
    ids=["bytes", "zeros", "little"],
)
def test_garbage_at_the_end(logdir, garbage, said):
    logdir.run("a").scalar("x", 1, 1.0).scalar("x", 2, 2.0).raw(garbage)
    problems, runs = what(logdir)
    assert list(problems.values()) == [said]
    assert len(runs["a"].scalars["x"]) == 2


def test_a_wrong_length(logdir):
    run = logdir.run("a").scalar("x", 1, 1.0)
    place = run.path.stat().st_size
    run.scalar("x", 2, 2.0).scalar("x", 3, 3.0)
    flip(run.path, place)
    left = run.path.stat().st_size - place
    problems, runs = what(logdir)
    assert list(problems.values()) == [f"the length of a record is damaged; {left} bytes after it could not be read"]
    assert len(runs["a"].scalars["x"]) == 1


def test_payloads_that_cannot_be_parsed(logdir):
    run = logdir.run("a").scalar("x", 1, 1.0)
    for garbage in (b"\xff" * 20, b"\x2a\xff\xff\xff\xff\x0f", field(5, field(1, field(1, b"\xff"))), b"\x0b", b"\x01"):
        run.raw(record(garbage))
    run.raw(record(b"")).scalar("x", 2, 2.0)
    problems, runs = what(logdir)
    assert list(problems.values()) == ["5 records that cannot be parsed skipped"]
    assert len(runs["a"].scalars["x"]) == 2


NO_VALUES = "a tensor of dtype number 20, which has no readable values"


def test_values_that_make_no_sense(logdir):
    run = logdir.run("a").legacy_histogram("h", [1, 2, 3], [1, 2], 0, 1)
    run.value("t", field(8, field(1, 20))).value("t", field(8, field(1, 20)))
    run.value("old", field(3, b"x")).value("nothing", b"").scalar("x", 1, 1.0)
    experiment = load(logdir.path)
    assert [problem.what for problem in experiment.problems] == [
        "1 histogram in a format that TensorFlow gave up in 2015 ignored",
        "1 value without content ignored",
        "3 values skipped: a histogram of 2 buckets with 3 limits; " + NO_VALUES,
    ]
    assert kinds(experiment.runs["a"]) == [("scalars", "x", 1)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n", "a Git LFS pointer"),
        (b"<html>Not found</html>" * 20, "a text file, not an event file"),
        (b"step,loss\n", "a text file"),
        (b"\x1f\x8b" + bytes(40), "the file is compressed (gzip)"),
        (bytes(100), "no record can be read in its 100 bytes"),
        (b"\x89PNG" + bytes(range(100)), "no record can be read in its 104 bytes"),
        (record(b"x" * 100)[:50], "the first record is cut off (50 bytes)"),
        (b"\x01\x00\x00", "the first record is cut off (3 bytes)"),
    ],
)  # fmt: skip
def test_files_that_are_something_else(logdir, content, said):
    logdir.run("a", "tfevents").raw(content)
    problems, runs = what(logdir)
    assert problems["a/tfevents"].startswith(said)
    assert kinds(runs["a"]) == []


def test_promises_of_exabytes_inside_a_payload(logdir):
    huge = struct.pack("<Q", 2**60)
    run = logdir.run("a").scalar("x", 1, 1.0)
    run.raw(
        record(
            field(
                5, field(1, field(1, "t") + field(8, field(1, 1) + field(2, field(2, b"\x08" + b"\xff" * 7 + b"\x01"))))
            )
        )
    )
    run.raw(record(b"\x2a" + b"\xff" * 8 + b"\x01")).raw(huge)
    problems, runs = what(logdir)
    assert len(problems) == 1
    assert kinds(runs["a"]) == [("scalars", "x", 1)]


def test_thousands_of_damaged_records_are_one_problem(logdir):
    run = logdir.run("a")
    bad = bytearray(record(field(2, 1)))
    bad[-1] ^= 1
    run.empty().raw(bytes(bad) * 5000)
    assert list(what(logdir)[0].values()) == ["5,000 records with a wrong checksum dropped"]


def test_a_file_that_vanishes_before_it_is_read(logdir, monkeypatch):
    run = logdir.run("a").scalar("x", 1, 1.0)
    logdir.run("b").scalar("x", 1, 1.0)

    def vanish(path):
        run.path.unlink(missing_ok=True)
        return 0

    monkeypatch.setattr("tbreport.loading._size", vanish)
    problems, runs = what(logdir)
    assert problems == {"a/" + run.path.name: "could not be read to its end: No such file or directory"}
    assert sorted(runs) == ["a", "b"]


# ---- files that change while they are read


@pytest.fixture
def meanwhile(logdir, monkeypatch):
    """A run of 20 scalars whose file is read in small pieces; `change(path)` is called after the first piece."""
    run = logdir.run("a")
    for step in range(20):
        run.scalar("x", step, step)

    def read(change):
        waiting = [change]

        def frames(data):
            found = framing.frames(data)
            while waiting:
                waiting.pop()(run.path)
            return found

        monkeypatch.setattr(records, "WINDOW", 256)
        monkeypatch.setattr(records, "frames", frames)
        experiment = load(logdir.path)
        return [p.what for p in experiment.problems], experiment.runs["a"].scalars["x"].values.tolist()

    return read


def test_a_file_that_shrinks_while_it_is_read(meanwhile):
    problems, values = meanwhile(lambda path: os.truncate(path, 600))
    assert 0 < len(values) < 20
    assert values == list(range(len(values)))
    assert re.fullmatch(r"the last record is cut off \(\d+ bytes\); all before it was read", *problems)


def test_a_file_that_grows_while_it_is_read(meanwhile, logdir):
    assert meanwhile(lambda path: logdir.run("a").scalar("x", 20, 20.0)) == ([], list(range(20)))


def test_a_file_that_vanishes_while_it_is_read(meanwhile):
    assert meanwhile(os.unlink) == ([], list(range(20)))


def test_a_file_that_is_written_over_while_it_is_read(meanwhile):
    def overwrite(path):
        with path.open("r+b") as file:
            file.seek(500)
            file.write(b"\xff" * 300)

    problems, values = meanwhile(overwrite)
    assert 0 < len(values) < 20
    assert values == list(range(len(values)))
    assert re.fullmatch(r"the length of a record is damaged; \d+ bytes after it could not be read", problems[-1])


# ---- permissions


AS_NOBODY = """
import json, os, sys
from tbreport.loading import load
from tbreport.errors import LoadError
load(sys.argv[1] + "/open")  # All imports happen now: nobody may not read the interpreter's files either.
if "--close" in sys.argv:
    os.chmod(sys.argv[1], 0)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    experiment = load(sys.argv[1])
    found = {"runs": sorted(experiment.runs), "problems": [[p.path, p.what, p.hint] for p in experiment.problems]}
except LoadError as error:
    found = {"error": str(error)}
print(json.dumps(found))
"""


@pytest.fixture
def as_nobody():
    """What a user who is nobody, even where the tests are run by root, finds under a logdir."""
    # Not tmp_path: nobody else may enter that.
    root = Path(tempfile.mkdtemp(prefix="tbreport-"))
    root.chmod(0o755)
    logs = Logdir(root / "logs")
    logs.run("open").scalar("x", 1, 1.0)

    def look(*, close=False):
        command = [sys.executable, "-c", AS_NOBODY, str(logs.path), *(["--close"] if close else [])]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    yield logs, look
    for folder in [root, *root.rglob("*")]:
        folder.chmod(0o755)
    shutil.rmtree(root)


def test_a_folder_that_may_not_be_opened(as_nobody):
    logs, look = as_nobody
    logs.run("closed").scalar("x", 1, 1.0).path.parent.chmod(0)
    hint = "Allow reading it, or leave it out."
    assert look() == {
        "runs": ["open"],
        "problems": [["closed", "the folder could not be opened: Permission denied", hint]],
    }


def test_a_file_that_may_not_be_read(as_nobody):
    logs, look = as_nobody
    path = logs.run("closed").scalar("x", 1, 1.0).path
    path.chmod(0)
    what = "could not be read to its end: Permission denied"
    assert look() == {
        "runs": ["closed", "open"],
        "problems": [[f"closed/{path.name}", what, "Check the file and its permissions."]],
    }


def test_a_logdir_that_may_not_be_opened(as_nobody):
    logs, look = as_nobody
    assert look(close=True) == {
        "error": f"{logs.path} cannot be read: Permission denied. Allow reading it, or give another folder."
    }
