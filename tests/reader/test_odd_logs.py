"""Sound files with strange contents: all of it is shown, or counted and named."""

import numpy as np
import pytest
from writing import DTYPES, LENGTH, field, graph_def, metadata, record, shape_proto, single, tensor_proto, varint

from tbreport.loading import load
from tbreport.model import Metadata
from tbreport.options import Options
from tbreport.reader import files, parts, records


def points(series):
    return list(zip(series.steps.tolist(), series.values.tolist(), strict=True))


def kinds(run):
    return sorted((kind, series.tag, len(series)) for kind, series in run.series())


# ---- steps and times


@pytest.mark.parametrize(
    ("steps", "latest"),
    [
        ([3, 3, 4], [1, 2]),
        ([1, 2, 3, 2, 3, 4], [0, 3, 4, 5]),
        ([5, 4, 3], [2, 1]),
        ([-(2**63), -1, 0, 2**31, 2**31 + 1, 2**63 - 1], [0, 1, 2, 3, 4, 5]),
        ([2**40, 2**31 - 1], [1, 0]),
        ([7], [0]),
    ],
    ids=["duplicate", "backwards", "falling", "far apart", "beyond 32 bits", "one"],
)
@pytest.mark.parametrize("copies", [1, 40], ids=["one by one", "column by column"])
def test_steps(logdir, steps, latest, copies):
    run = logdir.run("a")
    for tag in range(copies):
        for value, step in enumerate(steps):
            run.scalar(f"x{tag:03}", step, value)
    for tag in range(copies):
        series = load(logdir.path).runs["a"].scalars[f"x{tag:03}"]
        assert points(series) == [(steps[i], i) for i in latest]
        assert series.superseded == len(steps) - len(latest)
    every = load(logdir.path, Options(restarts="all")).runs["a"].scalars["x000"]
    assert points(every) == [(step, i) for i, step in enumerate(steps)]


@pytest.mark.parametrize("copies", [1, 100], ids=["one by one", "column by column"])
def test_a_wall_time_of_zero_is_one_that_nobody_wrote(logdir, copies):
    for step in range(1, copies + 1):
        logdir.run("a").scalar("x", step, 1.0, wall_time=0.0)
    run = load(logdir.path).runs["a"]
    assert np.isnan(run.scalars["x"].wall_times).all()
    assert run.start_time == run.end_time == 1.6e9


# ---- metadata


def test_metadata_in_the_first_file_alone_holds_for_all(logdir):
    one, two, three = (logdir.run("a", f"tfevents.{i}", start_time=i * 100.0) for i in (1, 2, 3))
    one.text("t", "first", step=1, display_name="Shown")
    for step, file in ((2, two), (3, three)):
        file.tensor("t", np.array([b"later"], object), step=step)
    run = load(logdir.path).runs["a"]
    assert kinds(run) == [("text", "t", 3)]
    assert run.text["t"].title == "Shown"


@pytest.mark.parametrize("count", [2, 200])
def test_of_repeated_metadata_the_first_counts(logdir, count):
    for step in range(1, count + 1):
        logdir.run("a").scalar_tensor("x", step, step, display_name="first" if step == 1 else "later")
    series = load(logdir.path).runs["a"].scalars["x"]
    assert (series.title, len(series)) == ("first", count)


def test_of_metadata_in_each_file_that_of_the_first_file_counts(logdir):
    # By name the second file comes first.
    logdir.run("a", "tfevents.2", start_time=100.0).scalar_tensor("x", 1, 1.0, display_name="first")
    logdir.run("a", "tfevents.1", start_time=200.0).scalar_tensor("x", 2, 2.0, display_name="later")
    assert load(logdir.path).runs["a"].scalars["x"].title == "first"


@pytest.mark.parametrize("count", [1, 100])
def test_a_later_value_that_names_another_plugin_stays_with_its_tag(logdir, count):
    run = logdir.run("a").scalar_tensor("x", 1, 1.0)
    for step in range(2, 2 + count):
        run.tensor("x", np.float32(step), step=step, plugin="other")
    run.tensor("x", np.float32(0), step=2 + count)
    assert kinds(load(logdir.path).runs["a"]) == [("scalars", "x", count + 2)]
    assert load(logdir.path).runs["a"].scalars["x"].metadata == Metadata("scalars")


def test_one_tag_with_two_kinds_keeps_both_whichever_comes_first(logdir):
    logdir.run("a").scalar("x", 1, 1.0).image("x", b"PNG", step=2).scalar("x", 3, 3.0)
    logdir.run("b").image("x", b"PNG", step=1).scalar("x", 2, 2.0).text("x", "note", step=3)
    runs = load(logdir.path).runs
    assert kinds(runs["a"]) == [("images", "x", 1), ("scalars", "x", 2)]
    assert kinds(runs["b"]) == [("images", "x", 1), ("scalars", "x", 1), ("text", "x", 1)]


@pytest.mark.parametrize("count", [3, 50], ids=["one by one", "column by column"])
@pytest.mark.parametrize(
    ("time", "said"),
    [
        (1.7e12, " (milliseconds since 1970, it seems)"),
        (1.7e15, " (microseconds since 1970, it seems)"),
        (1.7e18, " (nanoseconds since 1970, it seems)"),
        (-1.7e9, ""),
        (7.3e9, ""),
        (1e300, ""),
    ],
)
def test_wall_times_that_cannot_be_are_none(logdir, count, time, said):
    for step in range(count):
        logdir.run("odd", start_time=1.65e9).scalar("x", step, step, wall_time=time * (1 + step / 1e4))
        logdir.run("sound", start_time=1.6e9).scalar("x", step, step, wall_time=1.6e9 + step)
    experiment = load(logdir.path)
    odd, sound = experiment.runs["odd"], experiment.runs["sound"]
    assert np.isnan(odd.scalars["x"].wall_times).all()
    assert odd.scalars["x"].values.tolist() == list(range(count))
    assert (odd.start_time, odd.end_time) == (1.65e9, 1.65e9)  # those of the file's version
    assert (sound.start_time, sound.end_time) == (1.6e9, 1.6e9 + count - 1)
    assert experiment.newest == 1.65e9
    (problem,) = experiment.problems
    assert (problem.what, problem.note) == (f"{count} events with an impossible wall time{said}", False)
    assert problem.path.startswith("odd/")


# ---- tags


STRANGE = ["größe/β", '"<b>', "<script>alert(1)</script>", "</title>", "A", "a", "", "a//b/", " ", "=1+1", "\n", "\0",
           "🙂" * 50, "x" * 3000, "../../etc/passwd", "%s{}"]  # fmt: skip


@pytest.mark.parametrize("count", [1, 50], ids=["one by one", "column by column"])
def test_strange_tags_are_kept_as_written(logdir, count):
    for tag in STRANGE:
        for step in range(1, count + 1):
            logdir.run("a").scalar(tag, step, 1.0)
    run = load(logdir.path).runs["a"]
    assert sorted(run.scalars) == sorted(STRANGE)
    assert {len(series) for series in run.scalars.values()} == {count}


def test_a_hundred_thousand_tags_in_a_file(logdir):
    events = (field(5, field(1, field(1, f"tag{i}") + single(2, i))) for i in range(100_000))
    logdir.run("a", "tfevents").raw(b"".join(map(record, events)))
    experiment = load(logdir.path)
    assert experiment.problems == ()
    scalars = experiment.runs["a"].scalars
    assert len(scalars) == 100_000
    assert all(scalars[f"tag{i}"].values.tolist() == [i] for i in range(0, 100_000, 777))


def test_what_is_held_of_many_tags_does_not_change_what_is_read(logdir, monkeypatch):
    """Windows that widen and parts that are joined on the way give the same series as one look at the whole file."""
    run = logdir.run("a")
    for step in [*range(30), *range(20, 40)]:
        for tag in range(50):
            run.scalar(f"group{tag % 3}/x{tag}", step, step * tag, wall_time=1.6e9 + step)
        run.text("note", f"at {step}", step=step)
        run.scalar_tensor("loss", step, step / 2, display_name=f"Loss {step}")
    whole = load(logdir.path, Options(restarts="all"))
    windows = []
    widen = records.RecordFile.widen

    def widened(file):
        widen(file)
        windows.append(file._window)

    monkeypatch.setattr(records.RecordFile, "widen", widened)
    for name, value in (("_MANY_PARTS", 3), ("_MOST_PARTS", 60)):
        monkeypatch.setattr(files, name, value)
    for name, value in (("WINDOW", 256), ("WIDEST", 4096)):
        monkeypatch.setattr(records, name, value)
    in_pieces = load(logdir.path, Options(restarts="all"))
    assert windows[:5] == [512, 1024, 2048, 4096, 4096]
    for kind, series in whole.runs["a"].series():
        same = getattr(in_pieces.runs["a"], kind)[series.tag]
        assert same.metadata == series.metadata
        np.testing.assert_array_equal(same.steps, series.steps)
        np.testing.assert_array_equal(same.wall_times, series.wall_times)
        assert list(same.values) == list(series.values)
    assert whole.runs["a"].scalars["loss"].metadata.display_name == "Loss 0"


@pytest.mark.parametrize("together", [True, False], ids=["in one event", "in many"])
def test_more_tags_than_one_can_use_are_counted(logdir, monkeypatch, together):
    monkeypatch.setattr(parts, "MOST_KEYS", 20)
    values = [field(1, field(1, f"t{i:02}") + single(2, 1.0)) for i in range(50)]
    events = [field(5, b"".join(values))] if together else [field(5, value) for value in values]
    logdir.run("a", "tfevents").raw(b"".join(map(record, events)) * 2)
    experiment = load(logdir.path)
    assert len(experiment.runs["a"].scalars) == 20
    assert [problem.what.partition(":")[0] for problem in experiment.problems] == ["60 values ignored"]


# ---- files


def test_ten_thousand_files_in_a_folder(logdir):
    for i in range(10_000):
        (logdir.path / "a").mkdir(exist_ok=True)
        event = field(1, 1.6e9 + i) + field(2, i + 1) + field(5, field(1, field(1, "x") + single(2, i)))
        (logdir.path / "a" / f"tfevents.{i:05}").write_bytes(record(event))
    experiment = load(logdir.path)
    assert experiment.problems == ()
    assert points(experiment.runs["a"].scalars["x"]) == [(i + 1, i) for i in range(10_000)]


def test_files_that_hold_nothing_yet(logdir):
    """40 bytes: a version and nothing else; 24 or so: one empty event, as tensorboardX once began files."""
    logdir.run("version").empty()
    logdir.run("event", "tfevents").raw(record(field(1, 1.5e9)))
    logdir.run("nothing", "tfevents").raw(record(b""))
    logdir.run("old", "tfevents").raw(record(b"")).scalar("x", 1, 1.0)
    experiment = load(logdir.path)
    # Such a file is in order; that a whole run has nothing else is said.
    assert {p.path for p in experiment.problems} == {"event", "nothing", "version"}
    assert {p.what for p in experiment.problems} == {"no value in its 1 event file"}
    assert {name: len(list(run.series())) for name, run in experiment.runs.items()} == {
        "version": 0,
        "event": 0,
        "nothing": 0,
        "old": 1,
    }


def test_a_profile_beside_nothing_else(logdir):
    logdir.run("a", "events.out.tfevents.1600000000.host.profile-empty").empty()
    experiment = load(logdir.path)
    assert (experiment.problems, experiment.runs["a"].notes) == ((), ("profile present",))


def test_links_that_lead_in_circles(logdir):
    logdir.run("a").scalar("x", 1, 1.0)
    (logdir.path / "a" / "up").symlink_to(logdir.path)
    (logdir.path / "self").symlink_to("self")
    (logdir.path / "b").symlink_to(logdir.path / "a")
    experiment = load(logdir.path)
    assert list(experiment.runs) == ["a"]
    assert {problem.severity for problem in experiment.problems if "second ways" in problem.what} == {"note"}


# ---- protobuf's finer points


def test_of_contents_that_exclude_each_other_the_last_counts(logdir):
    summaries = [field(5, field(1, field(1, tag) + single(2, 1.0))) for tag in "xyz"]
    graph = field(4, graph_def({"a": []}))
    run = logdir.run("a").event(graph + summaries[0]).event(summaries[1] + graph).event(graph + graph)
    run.event(summaries[1] + summaries[2])
    found = load(logdir.path).runs["a"]
    assert kinds(found) == [
        ("graphs", "__run_graph__", 2),
        ("scalars", "x", 1),
        ("scalars", "y", 1),
        ("scalars", "z", 1),
    ]


def test_run_metadata_that_is_empty_or_written_twice(logdir):
    logdir.run("a").run_metadata("two", b"first").event(field(8, field(1, "none")))
    logdir.run("a").event(field(8, field(1, "two") + field(2, b"x") + field(2, b"last")), step=1)
    graphs = load(logdir.path).runs["a"].graphs
    assert graphs["none"].values[0] == (b"",)
    assert list(graphs["two"].values) == [(b"first",), (b"last",)]


def test_a_tensor_costs_what_it_holds_not_what_its_shape_promises(logdir):
    shape = b"".join(field(2, field(1, 1 << 7)) for _ in range(2))
    promise = field(8, field(1, 1) + field(2, shape) + single(5, 1.0))
    for step in range(1, 2000):
        logdir.run("a").value("x", promise, step=step)
    series = load(logdir.path).runs["a"].tensors["x"]
    assert (len(series), series.shape) == (1999, (128, 128))
    assert series.values[5].values.sum() == 1 << 14


@pytest.mark.parametrize(("plugin", "shape"), [("images", (1 << 40,)), ("audio", (1 << 40, 2)), ("text", (1 << 40,))])
def test_samples_are_the_strings_that_were_written(logdir, plugin, shape):
    strings = [b"1", b"2", b"3", b"4", b"5"]
    promise = field(1, DTYPES["string"]) + field(2, shape_proto(shape)) + b"".join(field(8, s) for s in strings)
    for step in (1, 2):
        logdir.run("a").value("x", field(8, promise), step=step, plugin=plugin)
    experiment = load(logdir.path)
    ((kind, series),) = experiment.runs["a"].series()
    samples = {"images": (b"3", b"4", b"5"), "audio": (b"1", b"3"), "text": tuple(strings)}[plugin]
    found = [value if plugin != "text" else tuple(value.values) for value in series.values]
    assert (kind, found) == (plugin, [samples, samples])
    assert [len(labels) for labels in getattr(series, "labels", ())] == ([2, 2] if plugin == "audio" else [])
    assert [p.what for p in experiment.problems] == ["2 values with fewer strings than their shape promises"]


def test_big_numbers_are_exact_or_said_not_to_be(logdir):
    numbers = [np.array(1.7e308), np.array(5e-324), np.array(2**53 + 2), np.array(2**64 - 2**11, np.uint64)]
    rounded = [np.array(2**53 + 1), np.array(-(2**63) + 1), np.array(2**64 - 1, np.uint64)]
    steps = [2**53 + 1, 2**63 - 4, 2**63 - 3, 2**63 - 1]
    for step, number in zip(steps, numbers, strict=True):
        logdir.run("a").tensor("x", number, step=step)
    for number in rounded:
        logdir.run("a").tensor("y", number)
    experiment = load(logdir.path)
    series = experiment.runs["a"].scalars["x"]
    assert series.steps.tolist() == steps
    assert series.values.tolist() == [number.item() for number in numbers]
    (problem,) = experiment.problems
    assert (problem.what, problem.note) == ("3 whole numbers beyond 2^53 rounded to the nearest float64", True)


def test_data_that_stand_in_the_metadata_alone(logdir):
    run = logdir.run("a")
    for step in range(3):
        run.value(f"flight/{step}", b"", step=step, plugin="flight", content=b"data %d" % step)
        run.value("one tag", b"", step=step, plugin="flight", content=b"more %d" % step)
    run.value("no name", b"", content=b"whose?").hparams(b"x")
    run.value("plugin only", b"", plugin="flight").value("scalars", b"", plugin="scalars", content=b"mode")
    experiment = load(logdir.path)
    tensors = experiment.runs["a"].tensors
    assert sorted(tensors) == ["flight/0", "flight/1", "flight/2", "no name", "one tag"]
    series = tensors["one tag"]
    assert [(tensor.dtype, tensor.values.tolist()) for tensor in series.values] == [
        ("string", [b"more 0"]), ("string", [b"more 1"]), ("string", [b"more 2"]),
    ]  # fmt: skip
    assert (series.steps.tolist(), series.metadata) == ([0, 1, 2], Metadata("flight", b"more 0"))
    assert (series.sizes > len(b"more 0")).all()
    assert tensors["no name"].values[0].values.tolist() == [b"whose?"]
    assert list(experiment.runs["a"].hparams) == ["_hparams_/session_start_info"]
    assert [p.what for p in experiment.problems] == ["2 values without content ignored"]


@pytest.mark.parametrize("depth", [10, 100_000])
def test_nesting_without_end(logdir, depth):
    deep = b""
    for _ in range(min(depth, 1000)):
        deep = varint(9 << 3 | LENGTH) + varint(len(deep)) + deep
    value = field(1, "x") + (b"\x4b" * depth if depth > 1000 else deep) + field(8, tensor_proto(1.0))
    logdir.run("a").event(field(5, field(1, value))).scalar("y", 1, 1.0)
    experiment = load(logdir.path)
    assert experiment.runs["a"].scalars["y"].values.tolist() == [1]
    assert len(experiment.problems) == (depth > 1000)


def test_metadata_of_other_shapes(logdir):
    long = metadata("scalars", b"c" * 10_000, "d" * 10_000, "e" * 10_000)
    logdir.run("a").event(field(5, field(1, field(1, "x") + field(9, long) + single(2, 1.0))))
    found = load(logdir.path).runs["a"].scalars["x"].metadata
    assert (len(found.content), len(found.display_name), len(found.description)) == (10_000,) * 3
