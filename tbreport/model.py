"""What an experiment holds once it is read: frozen dataclasses over numpy arrays.

Scalars are in memory. Everything else stays on disk, at a known place in its event file, until one
asks `series.values[i]` for it; that may raise `ReadError` where the file has changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

KINDS = (
    "scalars",
    "images",
    "audio",
    "text",
    "histograms",
    "pr_curves",
    "custom_scalars",
    "mesh",
    "hparams",
    "graphs",
    "tensors",
)
"""The kinds of series, each the name of a mapping of `Run`."""


Severity = Literal["warning", "note"]
"""A warning is for a loss: something that was logged is not there, or may be wrong. All else is a note."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the logs that could not be taken at face value.

    `path` is relative to the logdir, `what` says what was found and what became of it, `hint` what to do.
    """

    path: str
    what: str
    hint: str
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True)
class Metadata:
    """A tag's summary metadata: that of the first value of the tag in its run.

    `plugin` is "" where the writer named none; `content` is the plugin's own protobuf, undecoded;
    `description` is Markdown written by the user, not sanitised.
    """

    plugin: str = ""
    content: bytes = b""
    display_name: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor. `values` has the tensor's shape: a numeric array, or an object array of bytes for strings.

    `dtype` is the name as logged, for example "float32", "bfloat16" (whose values are held as float32)
    or "string".
    """

    dtype: str
    values: NDArray[Any]

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes; () for a single value."""
        return tuple(int(n) for n in self.values.shape)


class LazyTensors(Protocol):
    """Tensors on disk, one per step."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> Tensor: ...
    def __iter__(self) -> Iterator[Tensor]: ...


class LazyBlobs(Protocol):
    """Byte strings on disk: the samples of each step."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> tuple[bytes, ...]: ...
    def __iter__(self) -> Iterator[tuple[bytes, ...]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values of one tag and kind in one run, in the order in which they count.

    `steps` int64 (n,), `wall_times` float64 (n,) in seconds since 1970 (NaN where the writer gave none).
    `superseded` counts earlier values that a restart replaced and that are not among the n.
    `stepless` says that the step never changes: the writer gave none, and the order is that of writing.
    """

    tag: str
    steps: IntArray
    wall_times: FloatArray
    metadata: Metadata = Metadata()
    superseded: int = 0
    stepless: bool = False

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def title(self) -> str:
        """The name to show: the writer's display name, else the tag."""
        return self.metadata.display_name or self.tag


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarSeries(Series):
    """`values` float64 (n,); exactly what was logged, NaN and infinities included.

    `dtype` names the type as logged ("float32", "float64", "int64", ...).
    """

    values: FloatArray
    dtype: str = "float32"


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorSeries(Series):
    """Tensors that stay on disk: texts (bytes), histograms (k, 3), PR curves (6, k), mesh parts, others.

    `dtype` and `shape` are those of the last value; `sizes` int64 (n,) is each value's bytes on disk.
    """

    values: LazyTensors
    sizes: IntArray
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobSeries(Series):
    """Encoded files and messages that stay on disk: images, audio, graphs, hparams, custom-scalar layouts.

    `values[i]` is a tuple of samples; `labels[i]`, where there are any (audio), one Markdown text per sample.
    `sizes` int64 (n,) is each value's bytes on disk.
    """

    values: LazyBlobs
    sizes: IntArray
    labels: Sequence[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file beside the event files that a section asked for.

    `path` is relative to the logdir; `location` is where it lies now and never shown.
    """

    path: str
    location: Path = field(repr=False)
    size: int


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One folder of event files. `name` is its path relative to the logdir, "." for the logdir itself.

    `start_time` and `end_time` are the first and the newest wall time, None where there is none;
    `paths` are its event files, relative to the logdir, in the order read, `size` their bytes together;
    `files` are other files that sections asked for; `notes` name what lies here for other tools (profiles).
    """

    name: str
    start_time: float | None = None
    end_time: float | None = None
    paths: tuple[str, ...] = ()
    size: int = 0
    files: tuple[RunFile, ...] = ()
    notes: tuple[str, ...] = ()
    scalars: Mapping[str, ScalarSeries] = field(default_factory=_nothing)
    images: Mapping[str, BlobSeries] = field(default_factory=_nothing)
    audio: Mapping[str, BlobSeries] = field(default_factory=_nothing)
    text: Mapping[str, TensorSeries] = field(default_factory=_nothing)
    histograms: Mapping[str, TensorSeries] = field(default_factory=_nothing)
    pr_curves: Mapping[str, TensorSeries] = field(default_factory=_nothing)
    custom_scalars: Mapping[str, BlobSeries] = field(default_factory=_nothing)
    mesh: Mapping[str, TensorSeries] = field(default_factory=_nothing)
    hparams: Mapping[str, BlobSeries] = field(default_factory=_nothing)
    graphs: Mapping[str, BlobSeries] = field(default_factory=_nothing)
    tensors: Mapping[str, TensorSeries] = field(default_factory=_nothing)

    def series(self) -> Iterator[tuple[str, Series]]:
        """Every (kind, series) of the run: kinds in the order of `KINDS`, tags sorted."""
        for kind in KINDS:
            of_kind: Mapping[str, Series] = getattr(self, kind)
            for tag in sorted(of_kind):
                yield kind, of_kind[tag]


assert set(KINDS) <= {f.name for f in fields(Run)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """All runs under one logdir, or under several. `runs` is ordered by start time, then by name.

    `source` is the logdir's own name, without the path that leads to it.
    """

    source: str
    runs: Mapping[str, Run]
    problems: tuple[Problem, ...] = ()

    @property
    def newest(self) -> float | None:
        """The wall time of the newest event, None where there is none."""
        times = [run.end_time for run in self.runs.values() if run.end_time is not None]
        return max(times, default=None)
