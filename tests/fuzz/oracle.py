"""What must hold of whatever is read: no exception but TbreportError, no value that was not written."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tbreport.errors import ReadError
from tbreport.loading import load
from tbreport.model import BlobSeries, Experiment, Series, TensorSeries
from tbreport.options import Options

Point = tuple[str, int, bytes, object]

EVERY = Options(restarts="all")
KEEPING = Options(restarts="all", damaged="keep")


def points(experiment: Experiment) -> Iterator[Point]:
    """Each point as (tag, step, wall time, value): a number as such, all else by its bytes on disk."""
    for run in experiment.runs.values():
        for _, series in run.series():
            times = [struct.pack("<d", time) for time in series.wall_times.tolist()]
            values = _values(series)
            yield from zip([series.tag] * len(times), series.steps.tolist(), times, values, strict=True)


def _values(series: Series) -> Iterator[object]:
    # Damage can take away the metadata that says what a tag holds, so the kind is no part of a value.
    stored: Any = getattr(series, "values")  # noqa: B009
    if isinstance(series, TensorSeries):
        for tensor, place in zip(stored, stored.places.tolist(), strict=True):
            number = tensor.values.size == 1 and tensor.dtype != "string"
            yield struct.pack("<d", tensor.values.ravel()[0].real) if number else place[2:4]
    elif isinstance(series, BlobSeries):
        yield from (place[2:4] for place in stored.places.tolist())
    else:
        yield from (struct.pack("<d", number) for number in stored.tolist())


def read_all(folder: Path, options: Options = EVERY) -> Experiment:
    """Load `folder` and ask for every value that stays on disk."""
    experiment = load(folder, options)
    for run in experiment.runs.values():
        for _, series in run.series():
            if isinstance(series, BlobSeries):
                list(series.labels)
            if isinstance(series, (TensorSeries, BlobSeries)):
                for value in series.values:
                    assert value is not None
    return experiment


def check_damage(folder: Path, file: Path, intact: bytes, changed: bytes) -> None:
    """`changed`, damaged but for its checksums, holds no point that `intact` does not hold."""
    file.write_bytes(intact)
    written = set(points(read_all(folder)))
    file.write_bytes(changed)
    invented = set(points(read_all(folder))) - written
    assert not invented, f"points that nobody wrote: {sorted(invented, key=str)[:3]}"


def check_forgery(folder: Path, file: Path, changed: bytes) -> None:
    """Whatever `changed` is, it can be read, and every value in it."""
    file.write_bytes(changed)
    for options in (EVERY, KEEPING, Options(), Options(restarts="sort")):
        try:
            read_all(folder, options)
        except ReadError as error:
            raise AssertionError("a value that cannot be read was shown") from error
