"""What is read of real and of generated logs equals what TensorBoard's EventAccumulator reads.

It keeps all points, so the logs are loaded with `restarts="all"`. The differences that are meant are in README.md.
"""

import os
import warnings

import numpy as np
import pytest

from tbreport.loading import load
from tbreport.options import Options
from tbreport.reader.logdir import EVENTS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # TensorBoard's own imports warn.
    from tensorboard.backend.event_processing.data_ingester import DEFAULT_TENSOR_SIZE_GUIDANCE
    from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
    from tensorboard.util import tensor_util

EVERYTHING = {"tensors": 0}
GRAPHS = {"graph_tagged_run_metadata", "graph_keras_model", "graph_run_metadata", "graph_run_metadata_graph"}


@pytest.fixture(scope="module")
def compared(logs_to_compare):
    """Each run of a folder of logs: its name, as we read it, and as TensorBoard does."""
    experiment = load(logs_to_compare, Options(restarts="all"))
    pairs = []
    for name, run in experiment.runs.items():
        theirs = EventAccumulator(str(logs_to_compare / name), size_guidance=EVERYTHING, purge_orphaned_data=False)
        theirs.Reload()
        pairs.append((name, run, theirs))
    return logs_to_compare, pairs


def test_runs(compared):
    folder, pairs = compared
    holding = {os.path.relpath(at, folder) for at, _, files in os.walk(folder) if any(EVENTS in f for f in files)}
    assert {name for name, _, _ in pairs} == holding


def plugin_of(theirs, tag):
    """The plugin of a tag, "" where TensorBoard saw no metadata of it at all."""
    metadata = theirs.AllSummaryMetadata().get(tag)
    return metadata.plugin_data.plugin_name if metadata else ""


def test_scalars(compared):
    for name, run, theirs in compared[1]:
        tags = [tag for tag in theirs.Tags()["tensors"] if plugin_of(theirs, tag) == "scalars"]
        assert sorted(run.scalars) == sorted(tags), name
        for tag, series in run.scalars.items():
            events = theirs.Tensors(tag)
            assert series.steps.tolist() == [event.step for event in events], (name, tag)
            np.testing.assert_array_equal(np.nan_to_num(series.wall_times), [event.wall_time for event in events])
            values = [tensor_util.make_ndarray(event.tensor_proto).item() for event in events]
            np.testing.assert_array_equal(series.values, np.array(values, float))


def test_tensors_and_blobs(compared):
    for name, run, theirs in compared[1]:
        for tag in theirs.Tags()["tensors"]:
            plugin = plugin_of(theirs, tag)
            if plugin in ("scalars", "hparams"):
                continue
            kind = "graphs" if plugin in GRAPHS else plugin
            known = kind in ("images", "audio", "histograms", "text", "pr_curves", "graphs", "mesh", "custom_scalars")
            series = getattr(run, kind if known else "tensors")[tag]
            events = theirs.Tensors(tag)
            assert series.steps.tolist() == [event.step for event in events], (name, tag)
            for ours, event in zip(series.values, events, strict=True):
                same(kind, ours, tensor_util.make_ndarray(event.tensor_proto))


def same(kind, ours, theirs):
    if kind == "images":
        assert list(ours) == theirs.tolist()[2:]
    elif kind == "audio":
        assert list(ours) == (theirs[:, 0] if theirs.ndim == 2 else theirs).tolist()
    elif isinstance(ours, tuple):
        assert list(ours) == np.ravel(theirs).tolist()
    else:
        histogram = kind == "histograms"
        assert ours.values.shape == theirs.shape
        np.testing.assert_array_equal(
            ours.values.astype("f4") if histogram else ours.values, theirs.astype("f4") if histogram else theirs
        )


def test_hparams_and_graphs(compared):
    for name, run, theirs in compared[1]:
        tagged = theirs.PluginTagToContent("hparams") if "hparams" in theirs.ActivePlugins() else {}
        assert sorted(run.hparams) == sorted(tagged), name
        for tag, content in tagged.items():
            assert run.hparams[tag].values[0] == (content,), (name, tag)
        assert ("__run_graph__" in run.graphs) == bool(theirs.Tags()["graph"]), name
        for tag in theirs.Tags()["run_metadata"]:
            last = theirs.RunMetadata(tag).SerializeToString(deterministic=True)
            assert (
                type(theirs.RunMetadata(tag))
                .FromString(run.graphs[tag].values[-1][0])
                .SerializeToString(deterministic=True)
                == last
            ), (name, tag)


def test_nothing_else_is_found(compared):
    for name, run, theirs in compared[1]:
        known = {*theirs.Tags()["tensors"], *theirs.Tags()["run_metadata"], "__run_graph__"}
        if "hparams" in theirs.ActivePlugins():
            known |= set(theirs.PluginTagToContent("hparams"))
        more = {series.tag for kind, series in run.series() if kind != "tensors"} - known
        assert not more, name


def test_metadata(compared):
    for name, run, theirs in compared[1]:
        known = theirs.AllSummaryMetadata()
        for kind, series in run.series():
            metadata = known.get(series.tag)
            if metadata is None or kind in ("hparams", "tensors") or not series.metadata.plugin:
                continue
            assert series.metadata.plugin == metadata.plugin_data.plugin_name, (name, series.tag)
            assert series.metadata.description == metadata.summary_description, (name, series.tag)
            # A legacy value's display name is its tag there.
            assert series.title == (metadata.display_name or series.tag), (name, series.tag)
            # TensorBoard writes its own content, with a version, over that of a legacy value.
            assert series.metadata.content in (metadata.plugin_data.content, b""), (name, series.tag)


def test_tensorboard_keeps_a_sample_of_a_thousand_scalars(logdir):
    for step in range(1500):
        logdir.run("a").scalar("x", step, 1.0)
    guidance = DEFAULT_TENSOR_SIZE_GUIDANCE
    theirs = EventAccumulator(str(logdir.path / "a"), tensor_size_guidance=guidance)
    theirs.Reload()
    assert len(theirs.Tensors("x")) == 1000
    assert len(load(logdir.path).runs["a"].scalars["x"]) == 1500
