"""The logs that the benchmarks read; written once into a cache folder."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboardX import SummaryWriter

sys.path.insert(0, str(Path(__file__).parents[1]))  # for writing.py

START = 1.7e9


def million(folder: Path) -> None:
    """10 runs x 20 tags x 5,000 steps by SummaryWriter.add_scalar."""
    rng = np.random.default_rng(0)
    for run in range(10):
        with SummaryWriter(str(folder / f"run{run}"), max_queue=1000) as writer:
            values = rng.normal(size=(5000, 20)).astype(np.float32)
            for step in range(5000):
                for tag in range(20):
                    writer.add_scalar(f"train/metric_{tag:02}", values[step, tag], step, walltime=START + step / 10)


def linked(folder: Path, runs: Sequence[Path]) -> None:
    """Links to `runs`."""
    for number, run in enumerate(runs):
        (folder / f"run{number:02}").symlink_to(run)


def one_file(folder: Path) -> None:
    """The same million in one file, each run's tags under its name."""
    rng = np.random.default_rng(0)
    with SummaryWriter(str(folder / "run"), max_queue=1000) as writer:
        for run in range(10):
            values = rng.normal(size=(5000, 20)).astype(np.float32)
            for step in range(5000):
                for tag in range(20):
                    writer.add_scalar(f"run{run}/metric_{tag:02}", values[step, tag], step, walltime=START + step / 10)


def wide(folder: Path) -> None:
    """A million again: 50,000 tags of 20 steps each."""
    rng = np.random.default_rng(0)
    with SummaryWriter(str(folder / "run"), max_queue=1000) as writer:
        for step in range(20):
            for tag, value in enumerate(rng.normal(size=50_000).astype(np.float32)):
                writer.add_scalar(f"layer{tag // 100}/metric_{tag}", value, step, walltime=START + step)


def many_small_runs(folder: Path) -> None:
    """300 runs x 170 tags x 5 steps: what a sweep leaves behind."""
    from writing import field, record, single

    for run in range(300):
        target = folder / f"sweep{run // 30}" / f"trial_{run:03}"
        target.mkdir(parents=True)
        with (target / f"events.out.tfevents.{int(START) + run}.example").open("wb") as file:
            file.write(record(field(1, START) + field(3, "brain.Event:2")))
            for step in range(5):
                for tag in range(170):
                    value = field(1, f"layer{tag // 10}/metric_{tag:03}") + single(2, run + tag / (step + 1))
                    file.write(record(field(1, START + step) + field(2, step) + field(5, field(1, value))))


def tf2(folder: Path) -> None:
    """The same million as tf.summary.scalar writes them: rank-0 DT_FLOAT tensors of the scalars plugin."""
    rng = np.random.default_rng(0)
    for run in range(10):
        writer = EventFileWriter(str(folder / f"run{run}"))
        values = rng.normal(size=(5000, 20)).astype(np.float32)
        for step in range(5000):
            for tag in range(20):
                summary = scalar_pb(f"train/metric_{tag:02}", float(values[step, tag]))
                if step:
                    summary.value[0].ClearField("metadata")
                writer.add_event(Event(wall_time=START + step / 10, step=step, summary=summary))
        writer.close()


def histograms(folder: Path) -> None:
    """50 tags x 200 steps of SummaryWriter.add_histogram over normal values."""
    rng = np.random.default_rng(0)
    with SummaryWriter(str(folder / "run"), max_queue=1000) as writer:
        for step in range(200):
            for tag in range(50):
                values = rng.normal(scale=10.0 ** rng.integers(-3, 2), size=2000)
                writer.add_histogram(f"weights/layer_{tag:02}", values, step, walltime=START + step)


def images(folder: Path, count: int = 1000) -> None:
    """`count` noise images of 128 x 128 in 10 tags."""
    rng = np.random.default_rng(0)
    with SummaryWriter(str(folder / "run"), max_queue=10) as writer:
        for i in range(count):
            picture = rng.integers(0, 256, (3, 128, 128), dtype=np.uint8)
            writer.add_image(f"samples/{i % 10}", picture, i // 10, walltime=START + i)


def on_and_on(folder: Path, one: Path, times: int) -> None:
    """The events of the only file of `one` so many times, with steps and times that go on: nothing replaces another."""
    from writing import record

    (source,) = one.rglob("*tfevents*")
    events = [Event.FromString(data) for data in RawEventFileLoader(str(source)).Load()]
    folder = folder / "run"
    folder.mkdir(parents=True)
    steps, seconds = max(event.step for event in events) + 1, events[-1].wall_time - START + 1
    with (folder / source.name).open("wb") as target:
        for _ in range(times):
            for event in events:
                target.write(record(event.SerializeToString()))
                event.step += steps
                event.wall_time += seconds


def made(cache: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The corpus `name` under `cache`, made by `make` where it is not there yet."""
    folder = cache / name
    if not folder.exists():
        half = cache / f"{name}.making"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        make(half)
        half.rename(folder)
    return folder


def size(folder: Path) -> int:
    """Bytes of all files under `folder`."""
    return sum(Path(at, name).stat().st_size for at, _, names in os.walk(folder, followlinks=True) for name in names)


def many_tags(folder: Path, tags: int = 500, runs: int = 6, steps: int = 850) -> None:
    """500 tags x 6 runs x 850 steps: two of three fall like a loss, the third rises like an accuracy, with noise."""
    from writing import field, record, single

    rng = np.random.default_rng(0)
    x = np.arange(steps)
    for run in range(runs):
        target = folder / f"lr={10.0 ** -(1 + run % 2)}" / f"seed={run // 2}"
        target.mkdir(parents=True)
        decay = np.exp(-x / rng.uniform(80, 300, (tags, 1)))
        noise = rng.normal(scale=0.05, size=(tags, steps))
        falling, rising = np.abs(2.5 * decay + 0.08 + noise), 1 - decay + noise
        values = np.where(np.arange(tags)[:, None] % 3 == 2, rising, falling)
        with (target / f"events.out.tfevents.{int(START) + run}.example").open("wb") as file:
            file.write(record(field(1, START) + field(3, "brain.Event:2")))
            for step in range(steps):
                for tag in range(tags):
                    name = f"{('train', 'eval', 'layers', 'optim')[tag % 4]}/metric_{tag:03}"
                    value = field(1, name) + single(2, float(values[tag, step]))
                    file.write(record(field(1, START + step) + field(2, step) + field(5, field(1, value))))


def million_points(folder: Path) -> None:
    """200 tags x 5 runs x 1,000 steps: the million points of the size figure."""
    many_tags(folder, tags=200, runs=5, steps=1000)


def one_tag(folder: Path) -> None:
    """The smallest report: one tag, ten points."""
    many_tags(folder, tags=1, runs=1, steps=10)


def many_runs(folder: Path) -> None:
    """12 tags x 24 runs x 1,000 steps: many lines in each chart."""
    many_tags(folder, tags=12, runs=24, steps=1000)


SWEEP_TAGS: tuple[str, ...] = (
    "train/loss",
    "train/accuracy",
    "train/lr",
    "train/grad_norm",
    "eval/loss",
    "eval/accuracy",
)
SWEEP_TAGS += ("system/gpu_memory", "system/samples_per_second", "weights/norm", "weights/update", "epoch", "time/step")


def sweep(folder: Path, runs: int = 705, steps: int = 700) -> None:
    """705 runs of a sweep x 12 tags x 700 steps, 5.9 million points: one event a step holds all tags."""
    from writing import field, record, single

    from tbreport.reader import crc32c

    rng, x = np.random.default_rng(0), np.arange(1, steps + 1)
    for run in range(runs):
        target = folder / f"lr={(1, 3)[run % 2]}e-{2 + run // 2 % 3}" / f"width={64 << run % 5},seed={run}"
        target.mkdir(parents=True)
        rate, noise = rng.uniform(40, 300), rng.normal(scale=0.05, size=(len(SWEEP_TAGS), steps))
        falling = 2.5 * np.exp(-x / rate) + 0.1
        curves: list[Any] = [
            falling,
            1 - falling / 3,
            1e-3 * np.exp(-x / 400),
            falling * 2,
            falling * 1.1,
            0.9 - falling / 3,
        ]
        curves += [8 + 0 * x, 950 + 0 * x, np.sqrt(x), falling / 10, x // 50, 0.2 + 0 * x]
        values = np.array([c + n * (i not in (2, 10)) for i, (c, n) in enumerate(zip(curves, noise, strict=True))])
        tags = b"".join(field(5, field(1, field(1, tag) + single(2, 0.0))) for tag in SWEEP_TAGS)
        event = field(1, START) + b"\x10\x80\x00" + tags  # a step of two bytes, whatever it is
        rows = np.tile(np.frombuffer(event, np.uint8), (steps, 1))
        rows[:, 1:9] = (START + run * 60 + x.astype("<f8"))[:, None].view(np.uint8)
        rows[:, 10], rows[:, 11] = x & 127 | 128, x >> 7
        end = 12
        for tag, of_tag in zip(SWEEP_TAGS, values.astype("<f4"), strict=True):
            end += len(field(5, field(1, field(1, tag) + single(2, 0.0))))
            rows[:, end - 4 : end] = of_tag[:, None].view(np.uint8)
        crcs = crc32c.masked_rows(crc32c.rows(np.ascontiguousarray(rows.T))).astype("<u4")
        head = np.tile(np.frombuffer(record(event)[:12], np.uint8), (steps, 1))
        records = np.hstack([head, rows, crcs[:, None].view(np.uint8)])
        with (target / f"events.out.tfevents.{int(START) + run}.example").open("wb") as file:
            file.write(record(field(1, START) + field(3, "brain.Event:2")) + records.tobytes())
