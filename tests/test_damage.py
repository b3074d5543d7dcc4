"""Damaged, foreign and vanishing files: `load` never raises for them, and says what became of what."""

import os
import re
import struct

import pytest
from writing import field, record

from tbreport import cli
from tbreport.errors import ReadError
from tbreport.loading import load
from tbreport.options import Options
from tbreport.reader import framing, records

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"


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
        (bytes(200), "the last 200 bytes are zeros, which hold no record; all before them was read"),
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
    size = (run.path.stat().st_size - place) // 2
    problems, runs = what(logdir)
    said = f"{size} bytes in 1 place could not be read; what comes after them was"
    assert list(problems.values()) == [said]
    assert runs["a"].scalars["x"].steps.tolist() == [1, 3]


def test_payloads_that_cannot_be_parsed(logdir):
    run = logdir.run("a").scalar("x", 1, 1.0)
    for garbage in (b"\xff" * 20, b"\x2a\xff\xff\xff\xff\x0f", field(5, field(1, b"\xff")), b"\x0b", b"\x01"):
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
        (POINTER, "a Git LFS pointer"),
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


@pytest.mark.parametrize(
    ("more", "what", "hint"),
    [
        (record(b"x" * 30)[:-5], "the last record is cut off", "Possibly still writing: build again later."),
        (b"\1" * 30, "the length of a record is damaged", "Copy the file again from where it was written."),
        (bytes(30) + record(b""), "30 bytes in 1 place could not be read", "Copy the file again from where it was"),
        (bytes(30), "the last 30 bytes are zeros", "A disk lost them, or reserved them and nothing more came."),
        (record(b"x")[:-1] + b"\0", "1 record with a wrong checksum", "Copy the file again. --damaged keep"),
        (record(b"\xff"), "1 record that cannot be parsed", "The writer or the disk was faulty; the rest is not"),
        (record(field(5, field(1, field(1, "t") + field(8, field(1, 20))))), "1 value skipped", "Nothing to do"),
        (record(field(5, field(1, b""))), "1 value without content ignored", "Nothing to do"),
    ],
    ids=["cut off", "length", "hole", "zeros", "checksum", "unparsable", "unreadable", "empty"],
)
def test_each_damage_is_named_with_what_to_do_and_costs_nothing_else(logdir, capsys, more, what, hint):
    path = logdir.run("a").scalar("x", 1, 1.0).raw(more).path
    (problem,) = load(logdir.path).problems
    assert problem.path == f"a/{path.name}"
    assert problem.what.startswith(what)
    assert problem.hint.startswith(hint)
    assert cli.run(["inspect", str(logdir.path)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"scalars\s+x\s+1\s+step 1\n", shown)
    sign = "note:" if problem.note else "!"
    assert shown.endswith(f"{sign} {problem.path}: {problem.what}. {problem.hint}\n")


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "Nothing was written yet, or the copy failed: copy it again."),
        (POINTER, "Run `git lfs pull` in the repository."),
        (b"step,loss\n", "Rename it, or remove it from the logdir."),
        (b"\x1f\x8b" + bytes(40), "Unpack it first."),
        (bytes(100), "Damaged, or no event file: copy it again, or remove it."),
        (b"\x01\x00\x00", "Possibly still writing: build again later."),
    ],
    ids=["empty", "pointer", "text", "packed", "zeros", "begun"],
)
def test_a_file_that_is_none_is_named_with_what_to_do(logdir, content, hint):
    logdir.run("a", "tfevents").raw(content)
    logdir.run("b").scalar("x", 1, 1.0)
    experiment = load(logdir.path)
    assert [(problem.path, problem.hint) for problem in experiment.problems] == [("a/tfevents", hint)]
    assert kinds(experiment.runs["b"]) == [("scalars", "x", 1)]


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

        def frames(data, at=0):
            found = framing.frames(data, at)
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


@pytest.mark.parametrize(
    ("error", "said"),
    [(OSError(5, "Input/output error"), "Input/output error"), (MemoryError(), "a record does not fit the memory")],
    ids=["disk", "memory"],
)
def test_what_was_read_before_reading_failed_is_kept(logdir, monkeypatch, error, said):
    for step in range(20):
        logdir.run("a").scalar("x", step, step)
    pieces = []

    def frames(data, at=0):
        pieces.append(data)
        if len(pieces) == 3:
            raise error
        return framing.frames(data, at)

    monkeypatch.setattr(records, "WINDOW", 256)
    monkeypatch.setattr(records, "frames", frames)
    problems, runs = what(logdir)
    values = runs["a"].scalars["x"].values.tolist()
    assert values == list(range(len(values)))
    assert 0 < len(values) < 20
    assert list(problems.values()) == [f"could not be read to its end: {said}"]


def test_a_run_whose_writer_said_nothing(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    logdir.run("b").empty()
    logdir.run("b", "events.out.tfevents.2.x", start_time=1.7e9).empty()
    experiment = load(logdir.path)
    assert list(experiment.runs) == ["a", "b"]
    (problem,) = experiment.problems
    assert (problem.path, problem.what) == ("b", "no value in its 2 event files")
    assert "flushed" in problem.hint
    (problem,) = load(logdir.path, options=Options(tags="loss")).problems  # a filter is no damage
    assert problem.path == "b"
