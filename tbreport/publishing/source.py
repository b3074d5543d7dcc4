"""An experiment with its names, texts, descriptions and problems changed, before any section sees it.

Encoded messages (hparams, graphs, layouts) stay as they are; sections decode them, and their views are redacted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Generic, TypeVar, overload

import numpy as np

from tbreport.model import KINDS, BlobSeries, Experiment, Problem, Run, Series, Tensor, TensorSeries

MARK = "[redacted]"
Change = Callable[[str], str]
T = TypeVar("T")


def distinct(name: str, taken: Collection[str], number: int = 2) -> str:
    """`name`, with a number in its mark, at least `number`, where something else is already called so."""
    candidate = name
    while candidate in taken:
        candidate = name.replace(MARK, f"{MARK[:-1]} {number}]", 1) if MARK in name else f"{name} {number}"
        number += 1
    return candidate


def changed(experiment: Experiment, change: Change) -> Experiment:
    """`experiment` with `change` applied to all its text; runs and tags that become equal are numbered."""
    tags = {s.tag for run in experiment.runs.values() for _, s in run.series()}
    new_tags = _renamed(sorted(tags), change)
    names = _renamed(experiment.runs, change)
    runs = {names[name]: _run(run, names[name], new_tags, change) for name, run in experiment.runs.items()}
    return Experiment(
        source=change(experiment.source),
        runs=MappingProxyType(runs),
        problems=tuple(Problem(change(p.path), change(p.what), change(p.hint)) for p in experiment.problems),
    )


def _renamed(names: Collection[str], change: Change) -> dict[str, str]:
    """Each of `names` with its new one. What lay in one folder still does, and what did not does not."""
    places = {place: place for name in names if change(name) == name for place in _places(name)}
    inside: dict[str, set[str]] = defaultdict(set)
    met: Counter[tuple[str, str]] = Counter()
    for place in places:
        above, _, part = place.rpartition("/")
        inside[above].add(part)

    def found(above: str, name: str) -> str:
        """A free name under `above`, "" for the top, that is `name` or nearly so."""
        met[above, name] += 1
        free = distinct(name, inside[above], met[above, name])
        inside[above].add(free)
        return f"{above}/{free}" if above else free

    for name in names:
        parts = name.split("/")
        if change(name) != "/".join(map(change, parts)):  # a match reaches across folders
            places[name] = found("", change(name))
            continue
        above = ""
        for place, part in zip(_places(name), parts, strict=True):
            if place not in places:
                places[place] = found(above, change(part))
            above = places[place]
    return {name: places[name] for name in names}


def _places(name: str) -> list[str]:
    """The folders that lead to `name`, and itself: a, a/b, a/b/c."""
    parts = name.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def _run(run: Run, name: str, tags: Mapping[str, str], change: Change) -> Run:
    kinds: dict[str, Any] = {}
    for kind in KINDS:
        renamed = {tags[tag]: _series(series, tags[tag], kind, change) for tag, series in getattr(run, kind).items()}
        kinds[kind] = MappingProxyType(dict(sorted(renamed.items())))
    return replace(
        run,
        name=name,
        paths=tuple(map(change, run.paths)),
        files=tuple(replace(file, path=change(file.path)) for file in run.files),
        notes=tuple(map(change, run.notes)),
        **kinds,
    )


def _series(series: Series, tag: str, kind: str, change: Change) -> Series:
    about = replace(
        series.metadata,
        display_name=change(series.metadata.display_name),
        description=change(series.metadata.description),
    )
    common: dict[str, Any] = {"tag": tag, "metadata": about}
    if isinstance(series, TensorSeries) and kind == "text":
        common["values"] = _Changed(series.values, lambda tensor: _tensor(tensor, change))
    if isinstance(series, BlobSeries) and len(series.labels):
        common["labels"] = _Changed(series.labels, lambda labels: tuple(map(change, labels)))
    return replace(series, **common)


def _tensor(tensor: Tensor, change: Change) -> Tensor:
    values = np.empty(tensor.values.shape, object)
    for place, cell in np.ndenumerate(tensor.values):
        values[place] = _cell(cell, change)
    return Tensor(tensor.dtype, values)


def _cell(cell: object, change: Change) -> object:
    if not isinstance(cell, bytes):
        return cell
    # Bytes that are no UTF-8 come through unharmed.
    return change(cell.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


@dataclass(frozen=True)
class _Changed(Sequence[T], Generic[T]):
    """The items of a sequence on disk, each changed when it is read."""

    items: Any
    change: Callable[[Any], T]

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int, /) -> T: ...
    @overload
    def __getitem__(self, index: slice, /) -> _Changed[T]: ...
    def __getitem__(self, index: int | slice, /) -> T | _Changed[T]:
        if isinstance(index, slice):
            return _Changed(self.items[index], self.change)
        return self.change(self.items[index])

    def __iter__(self) -> Iterator[T]:
        return (self.change(item) for item in self.items)
