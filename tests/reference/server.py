"""TensorBoard's Rust data server: started on a logdir, asked over gRPC on the loopback interface for all it holds."""

from __future__ import annotations

import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # TensorBoard's own imports warn.
    import grpc
    import tensorboard_data_server
    from tensorboard import context
    from tensorboard.data import grpc_provider

PLUGINS = (
    "scalars", "images", "audio", "text", "histograms", "pr_curves", "custom_scalars", "mesh", "hparams",
    "graphs", "graph_tagged_run_metadata", "graph_run_metadata", "graph_run_metadata_graph", "graph_keras_model",
)  # fmt: skip
SECONDS = 30.0
EVERY = 2**31 - 1


class Point(NamedTuple):
    """`value` is a number, an array, or a tuple of byte strings."""

    step: int
    wall_time: float
    value: Any


Series = dict[tuple[str, str, str], list[Point]]
"""The points of each (run, plugin, tag)."""


class Served(NamedTuple):
    runs: set[str]
    series: Series
    metadata: Mapping[tuple[str, str, str], tuple[bytes, str, str]]


@contextmanager
def _running(logdir: Path) -> Iterator[Any]:
    """The data provider of a server that has read `logdir` once."""
    keep = ",".join(f"{plugin}=all" for plugin in PLUGINS)
    with tempfile.TemporaryDirectory() as scratch:
        port_file = Path(scratch, "port")
        command = [tensorboard_data_server.server_binary(), "--logdir", str(logdir), "--host", "127.0.0.1"]
        command += ["--port", "0", "--port-file", str(port_file), "--reload", "once", "-v"]
        command += ["--samples-per-plugin", keep, "--die-after-stdin"]
        log = Path(scratch, "log")
        with log.open("wb") as errors:
            server = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)
        try:
            deadline = time.monotonic() + SECONDS
            while "Finished load cycle" not in log.read_text(errors="replace"):
                if time.monotonic() > deadline or server.poll() is not None:
                    raise RuntimeError(f"the data server did not finish: {log.read_text(errors='replace')[-500:]}")
                time.sleep(0.01)
            options = [("grpc.max_receive_message_length", 1 << 28), ("grpc.enable_http_proxy", 0)]
            with grpc.insecure_channel(f"127.0.0.1:{int(port_file.read_text())}", options=options) as channel:
                yield grpc_provider.GrpcDataProvider("", grpc_provider.make_stub(channel))
        finally:
            server.kill()
            server.communicate()


def serve(logdir: Path) -> Served:
    """All that the server holds of `logdir`."""
    ask = {"ctx": context.RequestContext(), "experiment_id": ""}
    series: Series = {}
    metadata = {}
    with _running(logdir) as provider:
        runs = {run.run_name for run in provider.list_runs(**ask)}
        for plugin in PLUGINS:
            more = ask | {"plugin_name": plugin}
            for kind in ("scalars", "tensors", "blob_sequences"):
                listed = getattr(provider, f"list_{kind}")(**more)
                found = getattr(provider, f"read_{kind}")(**more, downsample=EVERY)
                for run, tags in listed.items():
                    for tag, one in tags.items():
                        key = (run, plugin, tag)
                        metadata[key] = (one.plugin_content, one.display_name, one.description)
                        # A tag all of whose values it cannot use is listed and has no points.
                        series[key] = [_point(provider, ask["ctx"], datum) for datum in found.get(run, {}).get(tag, ())]
    return Served(runs, series, metadata)


def _point(provider: Any, ctx: Any, datum: Any) -> Point:
    if hasattr(datum, "value"):
        return Point(datum.step, datum.wall_time, datum.value)
    if hasattr(datum, "numpy"):
        return Point(datum.step, datum.wall_time, np.asarray(datum.numpy))
    blobs = tuple(provider.read_blob(ctx=ctx, blob_key=one.blob_key) for one in datum.values)
    return Point(datum.step, datum.wall_time, blobs)
