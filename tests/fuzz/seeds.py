"""What is changed: real event files that are not too long, and one file with every kind of value."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from real_logs import LOGS
from writing import Logdir, field, graph_def, session_start, single

LONGEST = 200_000


def every_kind(scalars: int = 60) -> bytes:
    """A file with every kind of value, modern and legacy, and scalars enough to be read column by column."""
    with tempfile.TemporaryDirectory() as scratch:
        run = Logdir(Path(scratch)).run()
        for step in range(scalars):
            run.scalar("loss", step, step / 7).scalar_tensor("lr", step, -step).scalar("größe", step, float("nan"))
            run.event(field(5, b"".join(field(1, field(1, tag) + single(2, step)) for tag in ("a", "bb"))), step=step)
        for step in range(4):
            run.tensor("double", np.array([0.1]), step=step, plugin="scalars").tensor("lone", np.int64(7), step=step)
            run.image("image", b"PNG1", b"PNG2", step=step).legacy_image("old image", b"PNG", step=step)
            run.audio("audio", (b"WAV", "said"), step=step).legacy_audio("old audio", b"WAV", step=step)
            run.text("text", "# Title", "more", step=step).histogram("histogram", [[0, 1, 5]], step=step)
            run.legacy_histogram("old histogram", [0, 1, 2], [0, 3, 4], 0.5, 1.5, step=step)
            run.pr_curve("curve", np.ones((6, 5)), step=step).mesh("cow", "VERTEX", np.ones((1, 4, 3), "f4"), step=step)
            run.tensor("vector", np.arange(3.0), step=step).tensor("strange", np.float32(1), step=step, plugin="tensor")
        run.custom_scalars(b"layout").hparams(session_start({"lr": 0.1})).graph(graph_def({"a": [], "b": ["a"]}))
        run.run_metadata("step1", b"stats").session_start(2)
        run.tensor("keras", np.array(b"{}", object), plugin="graph_keras_model", content=b"1")
        return run.path.read_bytes()


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """(name, bytes) of each."""
    real = [path for path in sorted(LOGS.rglob("*tfevents*")) if path.is_file()] if LOGS.is_dir() else []
    short = [(path.name, path.read_bytes()) for path in real if 0 < path.stat().st_size <= LONGEST]
    return (("every kind", every_kind()), *short)
