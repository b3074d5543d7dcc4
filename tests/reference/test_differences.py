"""Where tbreport means to differ from TensorBoard's readers: one test for each case that README.md lists.

Each writes the smallest log that shows it, and says what all three make of it.
"""

import logging
import re
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from google.protobuf.message import DecodeError
from writing import field, graph_def, record, session_start, single

from tbreport.loading import load
from tbreport.options import Options

data_server = pytest.importorskip("tensorboard_data_server")
if data_server.server_binary() is None:
    pytest.skip("TensorBoard's data server does not run here", allow_module_level=True)

from server import serve  # noqa: E402

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # TensorBoard's own imports warn.
    from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
    from tensorboard.util import tensor_util

README = Path(__file__).with_name("README.md").read_text(encoding="utf-8")


def accumulated(logdir, tag, run="a"):
    """(step, value) of each point that TensorBoard's Python reader has of `tag`."""
    theirs = EventAccumulator(str(logdir.path / run), size_guidance={"tensors": 0})
    logging.getLogger("tensorboard").setLevel(logging.CRITICAL)
    with suppress(DecodeError):  # It keeps what it had before.
        theirs.Reload()
    if tag not in theirs.Tags()["tensors"]:
        return []
    return [(e.step, tensor_util.make_ndarray(e.tensor_proto).tolist()) for e in theirs.Tensors(tag)]


def served(logdir, plugin, tag, run="a"):
    """(step, value) of each point that the data server has, None where it does not list the tag."""
    points = serve(logdir.path).series.get((run, plugin, tag))
    return None if points is None else [(p.step, getattr(p.value, "tolist", lambda p=p: p.value)()) for p in points]


def ours(logdir, kind, tag, run="a", **options):
    series = getattr(load(logdir.path, Options(**options)).runs[run], kind).get(tag)
    if series is None:
        return None
    values = [getattr(value, "values", value) for value in series.values]
    return list(zip(series.steps.tolist(), [getattr(v, "tolist", lambda v=v: v)() for v in values], strict=True))


def problems(logdir):
    return [problem.what for problem in load(logdir.path).problems]


def scalars(run, *points):
    for step, value in points:
        run.scalar("x", step, value)
    return run


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))


def test_restarts(logdir):
    scalars(logdir.run("a", "tfevents.1", 1000), (0, 0.0), (1, 1.0), (2, 2.0))
    scalars(logdir.run("a", "tfevents.2", 2000), (1, 11.0), (2, 12.0))
    latest, every = [(0, 0.0), (1, 11.0), (2, 12.0)], [(0, 0.0), (1, 1.0), (2, 2.0), (1, 11.0), (2, 12.0)]
    assert served(logdir, "scalars", "x") == ours(logdir, "scalars", "x") == latest
    assert accumulated(logdir, "x") == ours(logdir, "scalars", "x", restarts="all") == every
    assert load(logdir.path).runs["a"].scalars["x"].superseded == 2


def test_late_values(logdir):
    scalars(logdir.run("a"), (0, 0.0), (10, 1.0), (20, 2.0), (12, 9.0), (30, 3.0))
    written = [(0, 0.0), (10, 1.0), (20, 2.0), (12, 9.0), (30, 3.0)]
    assert accumulated(logdir, "x") == written
    assert served(logdir, "scalars", "x") == [(0, 0.0), (10, 1.0), (12, 9.0), (30, 3.0)]
    assert ours(logdir, "scalars", "x") == sorted(written)
    assert load(logdir.path).runs["a"].scalars["x"].late == 1


def test_copies_of_files(logdir):
    first = scalars(logdir.run("a", "tfevents.1", 1000), (1, 1.0), (2, 2.0)).path
    first.with_name("tfevents.1 (1)").write_bytes(first.read_bytes())
    first.with_name("tfevents.2").write_bytes(first.read_bytes())
    scalars(logdir.run("a", "tfevents.1", 1000), (3, 3.0))  # the run went on after it was copied
    assert served(logdir, "scalars", "x") == [(1, 1.0), (2, 2.0)]
    assert len(accumulated(logdir, "x")) == 7
    for rule in ("latest", "all", "sort"):
        assert ours(logdir, "scalars", "x", restarts=rule) == [(1, 1.0), (2, 2.0), (3, 3.0)]
    assert problems(logdir) == ["a copy of another event file of its run, byte for byte: left unread"]


def test_order_of_files(logdir):
    scalars(logdir.run("a", "tfevents.1000", 2000), (2, 2.0), (3, 3.0))
    scalars(logdir.run("a", "tfevents.999", 1000), (1, 1.0))
    assert accumulated(logdir, "x") == [(2, 2.0), (3, 3.0), (1, 1.0)]
    assert served(logdir, "scalars", "x") == [(1, 1.0)]
    assert ours(logdir, "scalars", "x") == [(1, 1.0), (2, 2.0), (3, 3.0)]
    assert "contradict" in problems(logdir)[0]


def test_no_steps(logdir):
    scalars(logdir.run("a"), (0, 1.0), (0, 2.0))
    assert accumulated(logdir, "x") == ours(logdir, "scalars", "x") == [(0, 1.0), (0, 2.0)]
    assert served(logdir, "scalars", "x") == [(0, 2.0)]
    assert load(logdir.path).runs["a"].scalars["x"].stepless


def test_several_graphs(logdir):
    one, two = graph_def({"a": []}), graph_def({"b": []})
    logdir.run("a").graph(one).graph(two)
    assert accumulated(logdir, "__run_graph__") == [(0, [one]), (0, [two])]
    assert served(logdir, "graphs", "__run_graph__") == [(0, (two,))]
    assert ours(logdir, "graphs", "__run_graph__") == [(0, (one,)), (0, (two,))]


def test_scalars_of_other_types(logdir):
    run = logdir.run("a").tensor("f8", np.float64(0.1), step=1, plugin="scalars")
    run.tensor("i8", np.int64(3), step=1, plugin="scalars").tensor("v", np.ones(1, "f4"), step=1, plugin="scalars")
    for tag, value in (("f8", 0.1), ("i8", 3), ("v", [1.0])):
        assert accumulated(logdir, tag) == [(1, value)]
        assert served(logdir, "scalars", tag) is None or served(logdir, "scalars", tag) == []
        assert ours(logdir, "scalars", tag) == [(1, np.ravel(value)[0])]


def test_one_number_without_plugin(logdir):
    logdir.run("a").tensor("x", np.float32(1), step=1)
    assert accumulated(logdir, "x") == ours(logdir, "scalars", "x") == [(1, 1.0)]
    assert serve(logdir.path).series == {}


def test_unknown_plugins(logdir):
    logdir.run("a").tensor("x", np.ones(2, "f4"), step=1, plugin="tensor")
    assert accumulated(logdir, "x") == ours(logdir, "tensors", "x") == [(1, [1.0, 1.0])]
    assert serve(logdir.path).series == {}


def test_data_in_metadata(logdir):
    logdir.run("a").value("x", b"", step=1, plugin="flight", content=b"data")
    assert accumulated(logdir, "x") == []
    assert serve(logdir.path).series == {}
    assert ours(logdir, "tensors", "x") == [(1, [b"data"])]


def test_fewer_strings(logdir):
    promise = field(1, 7) + field(2, field(2, field(1, 3))) + field(8, b"a")
    logdir.run("a").value("x", field(8, promise), step=1, plugin="text")
    assert accumulated(logdir, "x") == [(1, [b"a"] * 3)]
    assert ours(logdir, "text", "x") == [(1, [b"a"])]
    assert problems(logdir) == ["1 value with fewer strings than their shape promises"]


def test_two_kinds(logdir):
    logdir.run("a").scalar("x", 1, 1.0).image("x", b"PNG", step=2).scalar("x", 3, 3.0)
    assert accumulated(logdir, "x") == [(1, 1.0), (2, [b"2", b"3", b"PNG"]), (3, 3.0)]
    assert served(logdir, "scalars", "x") == ours(logdir, "scalars", "x") == [(1, 1.0), (3, 3.0)]
    assert served(logdir, "images", "x") is None
    assert ours(logdir, "images", "x") == [(2, (b"PNG",))]


def test_values_that_do_not_fit(logdir):
    logdir.run("a").tensor("x", np.array([b"5"], object), step=1, plugin="images").image("x", b"PNG", step=2)
    assert accumulated(logdir, "x")[0] == (1, [b"5"])
    assert served(logdir, "images", "x")[0] == (1, (b"5",))
    assert (ours(logdir, "images", "x"), ours(logdir, "tensors", "x")) == ([(2, (b"PNG",))], [(1, [b"5"])])


@pytest.mark.parametrize(
    ("time", "points"),
    [(None, 3), (0.0, 3), (float("nan"), 1), (float("inf"), 2)],
    ids=["not written", "zero", "nan", "infinite"],
)
def test_no_wall_time(logdir, time, points):
    run = scalars(logdir.run("a"), (1, 1.0))
    written = b"" if time is None else field(1, time)
    run.raw(record(written + field(2, 2) + field(5, field(1, field(1, "x") + single(2, 2.0))))).scalar("x", 3, 3.0)
    assert len(accumulated(logdir, "x")) == 3
    assert len(served(logdir, "scalars", "x")) == points
    series = load(logdir.path).runs["a"].scalars["x"]
    assert np.isnan(series.wall_times).tolist() == [False, True, False]


def test_impossible_wall_times(logdir):
    logdir.run("a").scalar("x", 1, 1.0, wall_time=1.7e12)
    assert accumulated(logdir, "x") == served(logdir, "scalars", "x") == ours(logdir, "scalars", "x") == [(1, 1.0)]
    assert np.isnan(load(logdir.path).runs["a"].scalars["x"].wall_times).all()
    assert problems(logdir) == ["1 event with an impossible wall time (milliseconds since 1970, it seems)"]


def test_damaged_checksums(logdir):
    run = scalars(logdir.run("a"), (1, 1.0))
    place = run.path.stat().st_size
    scalars(run, (2, 2.0), (3, 3.0))
    flip(run.path, place + 12 + 3)
    assert accumulated(logdir, "x") == [(1, 1.0)]
    kept = ours(logdir, "scalars", "x", damaged="keep")
    assert served(logdir, "scalars", "x") == kept == [(1, 1.0), (2, 2.0), (3, 3.0)]
    assert ours(logdir, "scalars", "x") == [(1, 1.0), (3, 3.0)]
    assert problems(logdir) == ["1 record with a wrong checksum dropped"]


def test_names_in_other_encodings(logdir):
    run = scalars(logdir.run("a"), (1, 1.0)).event(field(5, field(1, field(1, b"\xff") + single(2, 2.0))), step=2)
    scalars(run, (3, 3.0))
    assert accumulated(logdir, "x") == served(logdir, "scalars", "x") == [(1, 1.0)]
    assert ours(logdir, "scalars", "x") == [(1, 1.0), (3, 3.0)]
    assert ours(logdir, "scalars", r"\xff (not UTF-8)") == [(2, 2.0)]


def test_unparsable_records(logdir):
    scalars(scalars(logdir.run("a"), (1, 1.0)).raw(record(b"\xff" * 20)), (2, 2.0))
    assert accumulated(logdir, "x") == served(logdir, "scalars", "x") == [(1, 1.0)]
    assert ours(logdir, "scalars", "x") == [(1, 1.0), (2, 2.0)]
    assert problems(logdir) == ["1 record that cannot be parsed skipped"]


def test_damaged_lengths(logdir):
    run = scalars(logdir.run("a"), (1, 1.0))
    place = run.path.stat().st_size
    scalars(run, (2, 2.0), (3, 3.0))
    flip(run.path, place)
    assert accumulated(logdir, "x") == served(logdir, "scalars", "x") == [(1, 1.0)]
    assert ours(logdir, "scalars", "x") == [(1, 1.0), (3, 3.0)]
    assert re.fullmatch(r"\d+ bytes in 1 place could not be read; what comes after them was", *problems(logdir))


def test_files_without_records(logdir):
    logdir.run("a").scalar("x", 1, 1.0)
    logdir.run("empty", "tfevents").raw(b"")
    logdir.run("lfs", "tfevents").raw(b"version https://git-lfs.github.com/spec/v1\n")
    assert serve(logdir.path).runs == {"a"}
    assert sorted(load(logdir.path).runs) == ["a", "empty", "lfs"]
    assert problems(logdir) == ["the file is empty", "a Git LFS pointer, not the event file itself"]


def test_ends_of_histograms(logdir):
    logdir.run("a").legacy_histogram("x", [0, 1, 2, 3, 4], [0, 1, 0, 5, 0], 0.5, 3.5, step=1)
    rows = [[0.5, 1, 1], [1, 2, 0], [2, 3.5, 5]]
    assert accumulated(logdir, "x") == ours(logdir, "histograms", "x") == [(1, rows)]
    assert served(logdir, "histograms", "x") == [(1, [[0.5, 0, 0], [0, 1, 1], [1, 2, 0], [2, 3, 5], [3, 3.5, 0]])]


def test_precision_of_histograms(logdir):
    logdir.run("a").legacy_histogram("x", [0.1, 0.2], [1, 2], 0.0, 0.3, step=1)
    assert ours(logdir, "histograms", "x") == served(logdir, "histograms", "x") == [(1, [[0, 0.1, 1], [0.1, 0.3, 2]])]
    assert accumulated(logdir, "x")[0][1][0][1] == float(np.float32(0.1))


def test_broken_histograms(logdir):
    run = logdir.run("a").legacy_histogram("x", [0, 1, 2], [1, 5], 0.5, 3.5, step=1)
    run.legacy_histogram("x", [0, 1], [1, 5], 0.5, 3.5, step=2)
    rows = [[0.5, 0, 1], [0, 3.5, 5]]
    assert accumulated(logdir, "x") == [(1, rows), (2, rows)]
    assert served(logdir, "histograms", "x") == ours(logdir, "histograms", "x") == [(2, rows)]
    assert problems(logdir) == ["1 value skipped: a histogram of 2 buckets with 3 limits"]


def test_labels_of_audio(logdir):
    logdir.run("a").audio("x", (b"RIFF", "label"), step=1)
    assert accumulated(logdir, "x") == [(1, [b"RIFF"])]
    assert served(logdir, "audio", "x") == ours(logdir, "audio", "x") == [(1, (b"RIFF",))]
    assert load(logdir.path).runs["a"].audio["x"].labels[0] == ("label",)


def test_hparams_without_steps(logdir):
    one, two = session_start({"lr": 0.1}), session_start({"lr": 0.2})
    logdir.run("a").hparams(one).hparams(two)
    tag = "_hparams_/session_start_info"
    assert len(accumulated(logdir, tag)) == 2
    assert len(served(logdir, "hparams", tag)) == 1
    assert ours(logdir, "hparams", tag) == [(0, (one,)), (0, (two,))]


def test_legacy_descriptions(logdir):
    logdir.run("a").scalar("x", 1, 1.0, display_name="Shown", description="*why*")
    theirs = EventAccumulator(str(logdir.path / "a"))
    theirs.Reload()
    assert theirs.AllSummaryMetadata()["x"].summary_description == "*why*"
    assert serve(logdir.path).metadata["a", "scalars", "x"][1:] == ("", "")
    metadata = load(logdir.path).runs["a"].scalars["x"].metadata
    assert (metadata.display_name, metadata.description) == ("Shown", "*why*")


def test_every_case_is_listed_and_every_listed_case_is_tested():
    listed = re.findall(r"^\| ([a-z-]+) \|", README, re.MULTILINE)[1:]
    tested = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    assert set(listed) == tested - {"every-case-is-listed-and-every-listed-case-is-tested"}
    assert len(listed) == len(set(listed))
