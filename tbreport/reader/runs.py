"""The files of a run → its series: kinds settled, restarts applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tbreport.reader.compat import kind_of
from tbreport.reader.files import EventFile
from tbreport.reader.framing import IntArray
from tbreport.reader.parts import FloatArray, Metadata, Part, Places, joined
from tbreport.reader.restarts import EVERY, Choice, Points, Rule, Superseded, choose, rising

_FILE_BITS = 42
"""A place in a run is the file's number above this many bits of the place in the file (4 TB)."""


@dataclass(slots=True, kw_only=True)  # not frozen, which makes it three times as slow to make
class RunSeries:
    """One series of a run; nothing changes one.

    `values` is there for scalars, `places`, whose `file` counts the files, for others.
    `superseded`, `late` and `stepless` are those of `restarts.Choice`.
    """

    kind: str
    tag: str
    steps: IntArray
    wall_times: FloatArray
    values: FloatArray | None
    places: Places | None
    dtype: str
    shape: tuple[int, ...]
    metadata: Metadata | None
    superseded: Superseded
    late: int
    stepless: bool


def in_order(files: Sequence[EventFile]) -> list[EventFile]:
    """`files`, given by name, in the order in which they were written: by first wall time if that contradicts."""
    keyed, latest = [], -np.inf
    for file in files:
        latest = latest if file.first_time is None else file.first_time
        keyed.append((latest, file))
    return [file for _, file in sorted(keyed, key=lambda pair: pair[0])]


def contradict_names(ordered: Sequence[EventFile]) -> bool:
    """Whether any tag's files, in written order, are not in the order of their names."""
    newest: dict[str, Path] = {}
    if len(ordered) < 2:
        return False
    for file in ordered:
        for tag in {part.key.tag for part in file.parts}:
            if newest.setdefault(tag, file.path) > file.path:
                return True
            newest[tag] = file.path
    return False


def merge(files: Sequence[EventFile], rule: Rule) -> list[RunSeries]:
    """The series of a run with `files` in written order.

    Takes the parts out of `files`, so that they need not be held in memory beside what is made of them.
    """
    by_tag: dict[str, list[Part]] = {}
    for number, file in enumerate(files):
        for part in file.parts:
            by_tag.setdefault(part.key.tag, []).append(_placed(part, number))
        file.parts = []
    found = []
    while by_tag:
        tag, parts = by_tag.popitem()
        if len(parts) == 1:  # that of most tags, of which there may be very many
            (part,) = parts
            found.append(_series(kind_of(part.key.plugin, part.key.fits), tag, part, rule))
            continue
        found += [_series(kind, tag, joined(same), rule) for kind, same in _by_kind(parts).items()]
    return found


def _place(number: int, order: int) -> int:
    return (number << _FILE_BITS) + order


def _placed(part: Part, number: int) -> Part:
    if not number:
        return part
    places = None if part.places is None else part.places.copy()
    if places is not None:
        places["file"] = number
    orders = part.orders + (number << _FILE_BITS)
    first = _place(number, part.metadata_order) if part.metadata else -1
    return replace(part, orders=orders, places=places, metadata_order=first)


def _by_kind(parts: Sequence[Part]) -> Mapping[str, list[Part]]:
    """Parts of one tag by kind: that of the plugin which the tag's first metadata names, as far as values fit it."""
    named = [part for part in parts if part.key.plugin]
    plugin = min(named, key=lambda part: part.orders[0]).key.plugin if named else None
    kinds: dict[str, list[Part]] = {}
    for part in parts:
        kind = kind_of(plugin, part.key.fits)
        if kind == "tensors":
            kind = kind_of(part.key.plugin or plugin, part.key.fits)
        kinds.setdefault(kind, []).append(part)
    return kinds


def _series(kind: str, tag: str, points: Part, rule: Rule) -> RunSeries:
    choice = EVERY if points.rises or rising(points.steps) else _choice(kind, points, rule)
    chosen = points if choice.index is None else points.at(choice.index)
    return RunSeries(
        kind=kind,
        tag=tag,
        steps=chosen.steps,
        wall_times=chosen.wall_times,
        values=chosen.values if kind == "scalars" else None,
        places=None if kind == "scalars" else chosen.places,
        dtype=points.dtype,
        shape=points.shape,
        metadata=points.metadata,
        superseded=choice.superseded,
        late=choice.late,
        stepless=choice.stepless,
    )


def _choice(kind: str, points: Part, rule: Rule) -> Choice:
    values = points.values if kind == "scalars" else points.places
    assert values is not None
    return choose(rule, Points(points.steps, points.wall_times, points.orders >> _FILE_BITS, values))
