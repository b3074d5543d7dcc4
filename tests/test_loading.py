import numpy as np
import pytest
from writing import Logdir, field, graph_def, record, session_start, tensor_proto

from tbreport.errors import LoadError, OptionError
from tbreport.loading import load
from tbreport.model import Metadata, Superseded
from tbreport.options import Options


def points(series):
    return series.steps.tolist(), series.values.tolist()


def kinds(run):
    return sorted((kind, series.tag, len(series)) for kind, series in run.series())


def test_a_legacy_scalar_is_a_scalar(logdir):
    logdir.run("train").scalar("loss", step=3, simple_value=0.5)
    loss = load(logdir.path).runs["train"].scalars["loss"]
    assert points(loss) == ([3], [0.5])
    assert (loss.dtype, loss.metadata, loss.superseded, loss.stepless) == ("float32", Metadata(), 0, False)


def test_every_kind(logdir):
    run = logdir.run("all", start_time=1.6e9)
    run.scalar("simple", 1, 0.5).scalar_tensor("tensor", 1, 0.5).tensor("lone", np.int64(7), step=1)
    run.tensor("double", np.array([0.1]), step=1, plugin="scalars")
    run.image("image", b"PNG1", b"PNG2", step=1).legacy_image("old image", b"PNG", step=1)
    run.audio("audio", (b"WAV", "said"), step=1).legacy_audio("old audio", b"WAV", step=1)
    run.text("text", "# Title", "more", step=1).histogram("histogram", [[0, 1, 5]], step=1)
    run.legacy_histogram("old histogram", [0, 1, 2], [0, 3, 4], 0.5, 1.5, step=1)
    run.pr_curve("curve", np.ones((6, 5)), step=1).mesh("cow", "VERTEX", np.ones((1, 4, 3), "f4"), step=1)
    run.custom_scalars(b"layout").hparams(session_start({"lr": 0.1}))
    run.graph(graph_def({"a": [], "b": ["a"]})).run_metadata("step1", b"stats")
    run.tensor("keras", np.array(b"{}", object), plugin="graph_keras_model", content=b"1")
    run.tensor("vector", np.arange(3.0)).tensor("strange", np.float32(1), plugin="tensor")
    experiment = load(logdir.path)
    found = experiment.runs["all"]
    assert experiment.problems == ()
    assert kinds(found) == [
        ("audio", "audio", 1), ("audio", "old audio", 1), ("custom_scalars", "custom_scalars__config__", 1),
        ("graphs", "__run_graph__", 1), ("graphs", "keras", 1), ("graphs", "step1", 1), ("histograms", "histogram", 1),
        ("histograms", "old histogram", 1), ("hparams", "_hparams_/session_start_info", 1), ("images", "image", 1),
        ("images", "old image", 1), ("mesh", "cow_VERTEX", 1), ("pr_curves", "curve", 1), ("scalars", "double", 1),
        ("scalars", "lone", 1), ("scalars", "simple", 1), ("scalars", "tensor", 1), ("tensors", "strange", 1),
        ("tensors", "vector", 1), ("text", "text", 1),
    ]  # fmt: skip
    assert [found.scalars[tag].values[0] for tag in ("simple", "tensor", "lone", "double")] == [0.5, 0.5, 7, 0.1]
    assert [found.scalars[tag].dtype for tag in ("lone", "double")] == ["int64", "float64"]
    assert found.images["image"].values[0] == (b"PNG1", b"PNG2")
    assert found.images["old image"].values[0] == (b"PNG",)
    assert (found.audio["audio"].values[0], found.audio["audio"].labels[0]) == ((b"WAV",), ("said",))
    assert (found.audio["old audio"].values[0], found.audio["old audio"].labels[0]) == ((b"WAV",), ("",))
    assert found.text["text"].values[0].values.tolist() == [b"# Title", b"more"]
    assert found.histograms["old histogram"].values[0].values.tolist() == [[0.5, 1, 3], [1, 1.5, 4]]
    assert found.histograms["old histogram"].shape == (2, 3)
    assert (found.pr_curves["curve"].shape, found.pr_curves["curve"].dtype) == ((6, 5), "float32")
    assert found.mesh["cow_VERTEX"].values[0].shape == (1, 4, 3)
    assert found.custom_scalars["custom_scalars__config__"].values[0] == (b"layout",)
    assert found.hparams["_hparams_/session_start_info"].values[0] == (session_start({"lr": 0.1}),)
    assert found.graphs["__run_graph__"].values[0] == (graph_def({"a": [], "b": ["a"]}),)
    assert found.graphs["step1"].values[0] == (b"stats",)
    assert found.graphs["keras"].values[0] == (b"{}",)
    plugins = [found.graphs[tag].metadata.plugin for tag in ("__run_graph__", "step1", "keras")]
    assert plugins == ["graphs", "graph_tagged_run_metadata", "graph_keras_model"]
    assert found.tensors["strange"].metadata.plugin == "tensor"
    assert found.tensors["strange"].values[0].values == 1


def test_runs_are_ordered_by_start_time_then_name(logdir):
    for name, start in (("c", 100), ("a10", 200), ("a9", 200)):
        logdir.run(name, start_time=start).scalar("loss", 0, 1.0)
    (logdir.path / "d").mkdir()
    (logdir.path / "d" / "tfevents").touch()
    experiment = load(logdir.path)
    assert list(experiment.runs) == ["c", "a9", "a10", "d"]
    assert (experiment.runs["c"].start_time, experiment.runs["c"].end_time, experiment.newest) == (100, 101, 201)
    assert (experiment.runs["d"].start_time, experiment.source) == (None, "logs")


def test_the_logdir_itself_is_a_run(logdir):
    logdir.run().scalar("loss", 0, 1.0)
    run = load(logdir.path).runs["."]
    assert run.paths == ("events.out.tfevents.1600000000.host.1234.0",)
    assert run.size == (logdir.path / run.paths[0]).stat().st_size


def test_several_logdirs(tmp_path):
    one, two = Logdir(tmp_path / "1"), Logdir(tmp_path / "2")
    one.run().scalar("loss", 0, 1.0)
    two.run("x").scalar("loss", 0, 1.0).raw(b"tail")
    experiment = load({"old": one.path, "new": str(two.path)})
    assert sorted(experiment.runs) == ["new/x", "old"]
    assert [problem.path for problem in experiment.problems] == ["new/x/events.out.tfevents.1600000000.host.1234.0"]
    assert experiment.source == "old, new"


def test_runs_of_one_name_are_told_apart(tmp_path):
    one, two = Logdir(tmp_path / "1"), Logdir(tmp_path / "2")
    one.run("x").scalar("loss", 0, 1.0)
    two.run().scalar("loss", 0, 2.0).raw(b"tail")
    experiment = load({"a": one.path, "a/x": two.path})
    assert {name: run.scalars["loss"].values.tolist() for name, run in experiment.runs.items()} == {
        "a/x": [1],
        "a/x (2)": [2],
    }
    assert [problem.path.partition("/events")[0] for problem in experiment.problems] == ["a/x (2)"]


def test_one_logdir_under_two_names(logdir):
    logdir.run().scalar("loss", 0, 1.0)
    runs = load({"a": logdir.path, "b": logdir.path}).runs
    assert [points(runs[name].scalars["loss"]) for name in ("a", "b")] == [([0], [1])] * 2


def test_metadata_is_the_first_of_the_run_and_settles_values_without(logdir):
    first, second = (logdir.run("a", f"tfevents.{i}", start_time=i * 100.0) for i in (1, 2))
    first.tensor("m", np.ones((2, 3)), step=1, plugin="histograms", display_name="Mine", description="*why*")
    second.tensor("m", np.ones((4, 3)), step=2).tensor("n", np.float32(1), step=3)
    first.tensor("n", np.float32(2), step=1, plugin="unknown")
    run = load(logdir.path).runs["a"]
    assert kinds(run) == [("histograms", "m", 2), ("tensors", "n", 2)]
    assert run.histograms["m"].metadata == Metadata("histograms", b"", "Mine", "*why*")
    assert run.histograms["m"].title == "Mine"
    assert run.histograms["m"].values[1].shape == (4, 3)
    assert [tensor.values.item() for tensor in run.tensors["n"].values] == [2, 1]


def test_a_tag_may_hold_two_kinds(logdir):
    logdir.run("a").scalar("x", 1, 1.0).image("x", b"PNG", step=1)
    assert kinds(load(logdir.path).runs["a"]) == [("images", "x", 1), ("scalars", "x", 1)]


def test_many_scalars_without_metadata_of_an_unknown_plugin_are_tensors(logdir):
    run = logdir.run("a")
    run.tensor("x", np.float32(0), step=0, plugin="unknown")
    for step in range(1, 100):
        run.tensor("x", np.float32(step), step=step)
    series = load(logdir.path).runs["a"].tensors["x"]
    assert [tensor.values.item() for tensor in series.values] == list(range(100))


@pytest.mark.parametrize("count", [1, 100])
def test_times_that_nobody_wrote_are_not_numbers(logdir, count):
    for step in range(1, count + 1):
        logdir.run("a").scalar("nan", step, 1.0, wall_time=float("nan"))
        logdir.run("a").scalar("inf", step, 1.0, wall_time=float("inf"))
    logdir.run("a").raw(record(field(2, 1) + field(5, field(1, field(1, "none") + field(8, tensor_proto(1.0))))))
    run = load(logdir.path).runs["a"]
    assert np.isnan([time for tag in ("nan", "inf", "none") for time in run.scalars[tag].wall_times]).all()
    assert run.end_time == run.start_time == 1.6e9


def test_values_that_are_not_finite_and_steps_below_zero(logdir):
    values = [float("nan"), float("inf"), -float("inf"), 1.0]
    for step, value in zip((-5, -1, 0, 2**40), values, strict=True):
        logdir.run("a").scalar("x", step, value)
    series = load(logdir.path).runs["a"].scalars["x"]
    np.testing.assert_array_equal(series.values, values)
    assert series.steps.tolist() == [-5, -1, 0, 2**40]


def test_any_tag_is_kept_as_written(logdir):
    tags = ["größe/β", '"<b>', "A", "a", "", "a//b/", " ", "=1+1", "x" * 300]
    for tag in tags:
        logdir.run("a").scalar(tag, 1, 1.0)
    assert sorted(load(logdir.path).runs["a"].scalars) == sorted(tags)


def restarted(logdir):
    first = logdir.run("a", "tfevents.1", start_time=1000)
    second = logdir.run("a", "tfevents.2", start_time=2000)
    for step in range(10):
        first.scalar("x", step, step).image("i", b"%d" % step, step=step)
    for step in range(5, 13):
        second.scalar("x", step, -step).image("i", b"-%d" % step, step=step)
    return logdir.path


@pytest.mark.parametrize(("rule", "count", "superseded"), [("latest", 13, 5), ("all", 18, 0), ("sort", 18, 0)])
def test_restarts(logdir, rule, count, superseded):
    experiment = load(restarted(logdir), Options(restarts=rule))
    scalars, images = experiment.runs["a"].scalars["x"], experiment.runs["a"].images["i"]
    assert experiment.problems == ()
    assert (len(scalars), scalars.superseded) == (len(images), images.superseded) == (count, superseded)
    assert [int(samples[0]) for samples in images.values] == scalars.values.tolist()
    assert len(images.sizes) == count
    if rule != "all":
        assert (np.diff(scalars.steps) >= 0).all()


def test_points_without_steps(logdir):
    for value in range(30):
        logdir.run("a").scalar("x", 0, value)
    series = load(logdir.path).runs["a"].scalars["x"]
    assert (series.stepless, series.superseded, series.values.tolist()) == (True, 0, list(range(30)))


def test_files_whose_names_contradict_their_times_are_read_by_time(logdir):
    # As text, .999 comes after .1000: the older half would supersede the newer one.
    logdir.run("a", "tfevents.1000", start_time=2000).scalar("x", 2, 2.0)
    logdir.run("a", "tfevents.999", start_time=1000).scalar("x", 1, 1.0)
    experiment = load(logdir.path)
    assert points(experiment.runs["a"].scalars["x"]) == ([1, 2], [1, 2])
    assert experiment.runs["a"].paths == ("a/tfevents.999", "a/tfevents.1000")
    assert "contradict" in experiment.problems[0].what


def test_the_order_of_files_without_a_tag_in_common_is_nobodys_problem(logdir):
    logdir.run("a", "tfevents.1000", start_time=2000).scalar("x", 2, 2.0)
    logdir.run("a", "tfevents.999", start_time=1000).scalar("y", 1, 1.0)
    assert load(logdir.path).problems == ()


def test_files_written_at_the_same_time_are_told_from_restarts(logdir):
    for i in range(2):
        for step in range(10):
            logdir.run("a", f"tfevents.{i}", start_time=1000 + i).scalar("x", step, i)
    assert load(logdir.path).runs["a"].scalars["x"].superseded_by == Superseded(parallel=10)
    assert len(load(logdir.path, Options(restarts="sort")).runs["a"].scalars["x"]) == 20


def test_filters(logdir):
    for name in ("train", "valid"):
        logdir.run(name).scalar("loss", 1, 1.0).scalar("Accuracy", 1, 1.0).hparams(session_start({"lr": 1.0}))
    logdir.run("valid").raw(b"damage")
    experiment = load(logdir.path, Options(runs="TRAIN", tags="acc"))
    assert list(experiment.runs) == ["train"]
    assert kinds(experiment.runs["train"]) == [
        ("hparams", "_hparams_/session_start_info", 1),
        ("scalars", "Accuracy", 1),
    ]
    assert experiment.problems == ()
    with pytest.raises(LoadError, match=r"No run matches --runs 'nothing'\. There are: train, valid$"):
        load(logdir.path, Options(runs="nothing"))
    with pytest.raises(LoadError, match=r"No tag matches --tags 'nothing'\. There are: Accuracy, loss$"):
        load(logdir.path, Options(tags="nothing"))
    with pytest.raises(OptionError):
        Options(runs="(")


def test_a_filter_on_tags_that_matches_nothing_names_some_that_exist(logdir):
    for i in range(12):
        logdir.run("a").scalar(f"tag{i}", 1, 1.0).graph(graph_def({"n": []}))
    with pytest.raises(LoadError, match=r"There are: tag0, tag1, tag2, tag3, tag4 and 7 more$"):
        load(logdir.path, Options(tags="nothing"))
    assert list(load(logdir.path, Options(tags="TAG11")).runs["a"].scalars) == ["tag11"]


def test_where_there_is_no_tag_to_choose_from_a_filter_is_no_error(logdir):
    logdir.run("a").graph(graph_def({"n": []}))
    assert kinds(load(logdir.path, Options(tags="nothing")).runs["a"]) == [("graphs", "__run_graph__", 1)]
    logdir.run("b").empty()
    assert load(logdir.path, Options(runs="b", tags="nothing")).problems


def test_files_that_sections_want(logdir):
    logdir.run("a").scalar("loss", 1, 1.0)
    (logdir.path / "a" / "hparams.yaml").write_text("lr: 1")
    (logdir.path / "b").mkdir()
    (logdir.path / "b" / "projector_config.pbtxt").write_text("")
    experiment = load(logdir.path, wanted=("hparams.yaml", "projector_config.pbtxt"))
    assert sorted(experiment.runs) == ["a", "b"]
    (file,) = experiment.runs["a"].files
    assert (file.path, file.location.read_text(), file.size) == ("a/hparams.yaml", "lr: 1", 5)


def test_progress_is_told_in_bytes(logdir):
    for name in "abc":
        logdir.run(name).scalar("loss", 1, 1.0)
    total = sum(path.stat().st_size for path in logdir.path.rglob("*tfevents*"))
    seen = []
    load(logdir.path, progress=lambda done, of: seen.append((done, of)))
    assert (len(seen), seen[-1]) == (3, (total, total))
    assert seen == sorted(seen)


def test_in_processes_as_in_one(logdir, monkeypatch):
    for name in "abcd":
        for step in range(50):
            logdir.run(name).scalar("loss", step, step).image("i", b"x" * step, step=step)
    alone = load(logdir.path)
    monkeypatch.setattr("tbreport.loading._WORTH_PROCESSES", 0)
    together = load(logdir.path)
    for name, run in alone.runs.items():
        other = together.runs[name]
        assert points(run.scalars["loss"]) == points(other.scalars["loss"])
        assert list(run.images["i"].values) == list(other.images["i"].values)


# ---- nothing to read at all


def failure(path, **rest):
    with pytest.raises(LoadError) as raised:
        load(path, **rest)
    message = str(raised.value)
    assert "\n" not in message
    return message


def test_no_such_folder(logdir, tmp_path):
    logdir.run("a").scalar("x", 1, 1.0)
    assert failure(tmp_path / "lgos") == f"There is no folder '{tmp_path / 'lgos'}'. Did you mean {tmp_path / 'logs'}?"
    assert failure("nul\0byte").startswith(r"There is no folder 'nul\x00byte'.")


def test_a_link_to_itself_instead_of_a_folder(tmp_path):
    (tmp_path / "link").symlink_to("link")
    assert failure(tmp_path / "link").startswith(f"{tmp_path / 'link'} cannot be read: ")


def test_an_event_file_instead_of_its_folder(logdir):
    path = logdir.run("a").scalar("x", 1, 1.0).path
    assert failure(path) == f"{path} is a file. Give its folder: {path.parent}"


def test_a_report_instead_of_a_folder(logdir, tmp_path):
    logdir.run("a").scalar("x", 1, 1.0)
    (tmp_path / "report.html").write_text("<!doctype html>")
    message = failure(tmp_path / "report.html")
    assert message.endswith("is a file, not a folder. Name the folder that the training wrote its logs to.")


def test_nothing_to_read(logdir, tmp_path):
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "notes.txt").touch()
    message = failure(tmp_path / "log", wanted=("x.pbtxt",))
    assert message == (
        f"There are no event files (*tfevents*) and no x.pbtxt under {tmp_path / 'log'}. "
        "Give the folder that the training wrote its logs to."
    )
    logdir.run("a").scalar("x", 1, 1.0)
    assert failure(tmp_path / "log").endswith(f"There are some in {logdir.path}")
    assert failure({"one": tmp_path / "log"}).endswith(f"There are some in {logdir.path}")


def test_event_files_that_are_not_called_so(logdir):
    path = logdir.run("a", "train.events").scalar("x", 1, 1.0).path
    what_to_do = "Put tfevents into its name: rename it to train.events.tfevents"
    message = failure(logdir.path)
    assert message.endswith(f"{path} holds events, but is not called so. {what_to_do}")
    assert failure(path).endswith(f"{what_to_do}, and give its folder: {path.parent}")
    path.rename(path.with_name("train.events.tfevents"))
    assert list(load(logdir.path).runs) == ["a"]


def test_one_of_several_logdirs_holds_nothing(logdir, tmp_path):
    logdir.run("a").scalar("x", 1, 1.0)
    other = Logdir(tmp_path / "log")
    other.run("b", "train.events").scalar("x", 1, 1.0)
    experiment = load({"one": logdir.path, "two": other.path})
    (problem,) = experiment.problems
    assert (problem.path, problem.what) == ("two", "no event files (*tfevents*) in this logdir")
    assert problem.hint.startswith("train.events holds events, but is not called so.")
    assert str(tmp_path) not in problem.hint


def test_no_logdir_at_all():
    assert failure({}).startswith("No logdir given.")
