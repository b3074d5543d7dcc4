"""Logs written by tensorboardX and by TensorBoard's own writer: every kind of value, and restarts."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # TensorBoard's own imports warn.
    from tensorboard.compat.proto.event_pb2 import Event, SessionLog, TaggedRunMetadata
    from tensorboard.compat.proto.graph_pb2 import GraphDef
    from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
    from tensorboard.plugins.audio import metadata as audio
    from tensorboard.plugins.custom_scalar import layout_pb2
    from tensorboard.plugins.custom_scalar import metadata as custom_scalar
    from tensorboard.plugins.histogram.summary_v2 import histogram_pb
    from tensorboard.plugins.hparams import metadata as hparams
    from tensorboard.plugins.hparams import plugin_data_pb2
    from tensorboard.plugins.hparams.summary_v2 import hparams_pb
    from tensorboard.plugins.image import metadata as image
    from tensorboard.plugins.mesh import metadata as mesh
    from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_data
    from tensorboard.plugins.pr_curve import metadata as pr_curve
    from tensorboard.plugins.scalar.summary_v2 import scalar_pb
    from tensorboard.plugins.text.summary_v2 import text_pb
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from tensorboard.util import tensor_util
    from tensorboardX import SummaryWriter

START = 1.7e9
STEPS = 6


def png(seed: int) -> bytes:
    """A small picture of noise."""
    pixels = np.random.default_rng(seed).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "png")
    return data.getvalue()


def by_tensorboardx(folder: Path) -> None:
    """What SummaryWriter has a method for, three of its runs in folders of their own."""
    rng = np.random.default_rng(1)
    with SummaryWriter(str(folder)) as writer:
        for step in range(STEPS):
            at = {"global_step": step, "walltime": START + step / 3}
            values = rng.normal(size=300)
            writer.add_scalar("loss", float(values[0]), **at)
            writer.add_scalar("described", float(values[1]), summary_description="*why*", display_name="Shown", **at)
            writer.add_scalars("losses", {"a": 1.0, "b": step}, **at)
            writer.add_histogram("weights", values, **at)
            writer.add_histogram("constant", np.full(10, 2.0), **at)
            writer.add_histogram("coarse", values, bins=5, **at)
            writer.add_histogram_raw(
                "raw", min=0.5, max=3.5, num=6, sum=9.0, sum_squares=20.0,
                bucket_limits=[0.0, 1.0, 2.0, 3.0, 4.0], bucket_counts=[0, 1, 0, 5, 0], **at,
            )  # fmt: skip
            writer.add_image("picture", rng.integers(0, 256, (3, 6, 7), dtype=np.uint8), **at)
            writer.add_images("pictures", rng.integers(0, 256, (2, 3, 6, 7), dtype=np.uint8), **at)
            writer.add_text("note", f"# Step {step}\n\n<b>größe</b>", **at)
            writer.add_pr_curve("curve", rng.integers(0, 2, 50), rng.random(50), num_thresholds=20, **at)
            writer.add_mesh("cow", rng.random((1, 5, 3)), **at)
        writer.add_custom_scalars_multilinechart(["loss", "loss.*"], category="C", title="T")
        writer.add_hparams({"lr": 0.1, "opt": "adam", "flag": True}, {"hparam/loss": 0.5}, name="trial", global_step=3)


def _tensor(tag: str, values: object, metadata: SummaryMetadata | None) -> Summary.Value:
    return Summary.Value(tag=tag, tensor=tensor_util.make_tensor_proto(values), metadata=metadata)


def _of_plugins(rng: np.random.Generator, step: int) -> list[Summary.Value]:
    """One value of each kind in the modern form."""
    strings = np.array([b"5", b"4", png(step), png(step + 100)], object)
    clips = np.array([[b"RIFF%d" % step, b"**label**"], [b"RIFF", b""]], object)
    curve = rng.random((6, 20)).astype(np.float32)
    vertices = rng.random((1, 5, 3)).astype(np.float32)
    part = mesh.create_summary_metadata("cow", "Cow", mesh_data.MeshPluginData.VERTEX, 14, [1, 5, 3])
    return [
        scalar_pb("loss", float(rng.normal()), description="*why*").value[0],
        histogram_pb("weights", rng.normal(size=100)).value[0],
        histogram_pb("few", rng.normal(size=100), buckets=6).value[0],
        histogram_pb("constant", np.full(7, 3.0)).value[0],
        histogram_pb("nothing", []).value[0],
        text_pb("note", [["**a**", "b"], ["c", "größe"]]).value[0],
        _tensor("pictures", strings, image.create_summary_metadata("P", "", converted_to_tensor=False)),
        _tensor("sounds", clips, audio.create_summary_metadata("A", "", encoding=audio.Encoding.Value("WAV"))),
        _tensor("curve", curve, pr_curve.create_summary_metadata("C", "", num_thresholds=20)),
        _tensor("cow_VERTEX", vertices, part),
    ]  # fmt: skip


def _legacy(rng: np.random.Generator, step: int) -> list[Summary.Value]:
    """One value of each kind in the form of TensorFlow 1."""
    counts, edges = np.histogram(rng.normal(size=200), 9)
    big = np.finfo(np.float64).max
    histo = {"min": edges[0], "max": edges[-1], "bucket_limit": [*edges, big], "bucket": [0.0, *counts, 0.0]}
    return [
        Summary.Value(tag="old/loss", simple_value=float(rng.normal())),
        Summary.Value(tag="old/histogram", histo=histo),
        Summary.Value(tag="old/empty", histo={"bucket_limit": [0.0, big], "bucket": [0.0, 0.0]}),
        Summary.Value(tag="old/picture", image={"width": 5, "height": 4, "encoded_image_string": png(step)}),
        Summary.Value(tag="old/sound", audio={"encoded_audio_string": b"RIFF%d" % step, "content_type": "audio/wav"}),
    ]


def _graph_metadata(plugin: str) -> SummaryMetadata:
    return SummaryMetadata(plugin_data={"plugin_name": plugin, "content": b"1"})


def by_tensorboard(folder: Path) -> None:
    """The protos of every plugin, modern and legacy, with metadata in the first event alone, as writers do."""
    rng = np.random.default_rng(2)
    writer = EventFileWriter(str(folder))
    for step in range(STEPS):
        for values in (_of_plugins(rng, step), _legacy(rng, step)):
            for value in values:
                if step:
                    value.ClearField("metadata")
            writer.add_event(Event(wall_time=START + step, step=step, summary=Summary(value=values)))
    graph = GraphDef(node=[{"name": "a", "op": "NoOp"}, {"name": "b", "op": "NoOp", "input": ["a"]}])
    writer.add_event(Event(wall_time=START, graph_def=graph.SerializeToString()))
    tagged = TaggedRunMetadata(tag="step1", run_metadata=b"")
    writer.add_event(Event(wall_time=START, tagged_run_metadata=tagged))
    plugins = ("graph_keras_model", "graph_run_metadata", "graph_run_metadata_graph")
    graphs = [_tensor(f"a {name}", np.array(b"{}" + name.encode(), object), _graph_metadata(name)) for name in plugins]
    layout = layout_pb2.Layout(category=[{"title": "C", "chart": [{"title": "T", "multiline": {"tag": ["loss"]}}]}])
    ended = plugin_data_pb2.HParamsPluginData(session_end_info={"status": "STATUS_SUCCESS", "end_time_secs": START})
    once = [
        *graphs,
        _tensor("custom_scalars__config__", layout.SerializeToString(), custom_scalar.create_summary_metadata()),
        Summary.Value(tag=hparams.SESSION_END_INFO_TAG, metadata=hparams.create_summary_metadata(ended)),
    ]
    hparams_start = hparams_pb({"lr": 0.1, "opt": "adam"}, trial_id="t", start_time_secs=START)
    for summary in (Summary(value=once), hparams_start):
        writer.add_event(Event(wall_time=START, summary=summary))
    writer.close()


def restarted(folder: Path) -> None:
    """Steps 0-9 and then 5-12 in a second file, of every kind; a tag that only the first has; a tag without steps."""
    for number, steps in enumerate((range(10), range(5, 13))):
        rng = np.random.default_rng(number)
        writer = EventFileWriter(str(folder), filename_suffix=f".{number}")
        for step in steps:
            values = [*_of_plugins(rng, step), *_legacy(rng, step)]
            if not number:
                values.append(Summary.Value(tag="before", simple_value=step))
            now = START + 100 * number + step
            writer.add_event(Event(wall_time=now, step=step, summary=Summary(value=values)))
            stepless = Summary(value=[Summary.Value(tag="stepless", simple_value=step)])
            writer.add_event(Event(wall_time=now, summary=stepless))
        if number:
            writer.add_event(Event(wall_time=START, step=20, session_log=SessionLog(status=SessionLog.START)))
        writer.close()


def jittering(folder: Path) -> None:
    """Steps that go back, repeat and jump within one file."""
    rng = np.random.default_rng(3)
    for run in range(5):
        with SummaryWriter(str(folder / f"run{run}")) as writer:
            for i, step in enumerate(rng.integers(0, 60, 200).tolist()):
                writer.add_scalar(f"tag{i % 3}", float(rng.normal()), step, walltime=START + i)


LOGS: Mapping[str, Callable[[Path], None]] = MappingProxyType(
    {made.__name__: made for made in (by_tensorboardx, by_tensorboard, restarted, jittering)}
)
