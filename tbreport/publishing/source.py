"""An experiment with all that it says changed, before any section sees it: names, texts, messages, media.

Sections decode messages and draw media by themselves, and need not know that anything was changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from types import MappingProxyType
from typing import Any, Generic, TypeVar, overload

import numpy as np

from tbreport.embedded import without, without_words
from tbreport.markdown import renders, to_html
from tbreport.model import KINDS, BlobSeries, Experiment, Metadata, Problem, Run, Series, Tensor, TensorSeries
from tbreport.publishing.messages import References
from tbreport.publishing.names import Change, renamed_folders
from tbreport.publishing.readings import TAG

T = TypeVar("T")

_MARKDOWN = re.compile(rb"[\\`*_\[\]<>&!|~#=-]")
_SIGN = re.compile(r"(?:(?!\[redacted(?: \d+)?\])[\\`*_\[<>&!|~#])")

_CONSTANT = frozenset(
    {"_hparams_/experiment", "_hparams_/session_start_info", "_hparams_/session_end_info"}
    | {"custom_scalars__config__", "__run_graph__"}
)
"""Tags that TensorBoard itself gives, and looks for."""


def changed(experiment: Experiment, change: Change) -> Experiment:
    """`experiment` with `change` applied to all its text; runs and tags that become equal are numbered."""
    tags = {s.tag for run in experiment.runs.values() for _, s in run.series()}
    new_tags = renamed_folders(sorted(tags - _CONSTANT), change) | {tag: tag for tag in _CONSTANT}
    names = renamed_folders(experiment.runs, change)
    references = References(experiment, change, new_tags, names)
    runs = {names[name]: _run(run, references) for name, run in experiment.runs.items()}
    return Experiment(
        source=change(experiment.source),
        runs=MappingProxyType(runs),
        problems=tuple(_problem(problem, change) for problem in experiment.problems),
    )


def _problem(problem: Problem, change: Change) -> Problem:
    return replace(
        problem,
        path=change(problem.path),
        what=change(problem.what),
        hint=change(problem.hint),
        together=change(problem.together),
    )


def _run(run: Run, references: References) -> Run:
    change, tags = references.change, references.tags
    series = _SeriesOf(run, references)
    kinds: dict[str, Any] = {}
    for kind in KINDS:
        of_kind = {tags[tag]: series.changed(kind, old) for tag, old in getattr(run, kind).items()}
        kinds[kind] = MappingProxyType(dict(sorted(of_kind.items())))
    return replace(
        run,
        name=references.runs[run.name],
        paths=tuple(map(change, run.paths)),
        files=tuple(replace(file, path=change(file.path)) for file in run.files),
        notes=tuple(map(change, run.notes)),
        **kinds,
    )


class _SeriesOf:
    """Changes the series of one run."""

    def __init__(self, run: Run, references: References) -> None:
        self._references = references
        self._change = references.change
        self._graph = references.graph(run)

    def changed(self, kind: str, series: Series) -> Series:
        """`series` with its names, and its values when they are read."""
        change = self._change
        common: dict[str, Any] = {
            "tag": self._references.tags[series.tag],
            "metadata": self._metadata(kind, series.metadata),
        }
        if isinstance(series, TensorSeries) and kind in ("text", "tensors"):
            cell = partial(_text_cell, change=change) if kind == "text" else partial(_cell, change=change)
            common["values"] = _Changed(series.values, lambda tensor: _tensor(tensor, cell))
        if isinstance(series, BlobSeries):
            one = self._sample(kind, series.metadata.plugin)
            common["values"] = _Changed(series.values, lambda samples: tuple(map(one, samples)))
            if len(series.labels):
                common["labels"] = _Changed(series.labels, lambda labels: tuple(map(change, labels)))
        return replace(series, **common)

    def _metadata(self, kind: str, metadata: Metadata) -> Metadata:
        content = metadata.content
        if kind == "hparams":
            content = self._references.hparams.encoded(content, "HParamsPluginData")
        elif kind == "mesh":
            content = self._references.mesh.encoded(content, "MeshPluginData")
        elif content:
            content = without_words(content, self._change)
        return replace(
            metadata,
            # The name of an unknown plugin is its writer's own; any other says what its series are.
            plugin=self._change(metadata.plugin) if kind == "tensors" else metadata.plugin,
            content=content,
            display_name=self._change(metadata.display_name),
            description=self._change(metadata.description),
        )

    def _sample(self, kind: str, plugin: str) -> Callable[[bytes], bytes]:
        """What changes one sample of a series of blobs."""
        if kind == "hparams":
            return lambda data: self._references.hparams.encoded(data, "HParamsPluginData")
        if kind == "custom_scalars":
            return lambda data: self._references.layout.encoded(data, "Layout")
        if kind == "graphs":
            return lambda data: self._graph.encoded(data, plugin)
        return lambda data: without(data, self._change)


def _tensor(tensor: Tensor, changed_cell: Callable[[object], object]) -> Tensor:
    if tensor.values.dtype != object:
        return tensor
    values = np.empty(tensor.values.shape, object)
    for place, cell in np.ndenumerate(tensor.values):
        values[place] = changed_cell(cell)
    return Tensor(tensor.dtype, values)


def _cell(cell: object, change: Change) -> object:
    if not isinstance(cell, bytes):
        return cell
    # Bytes that are no UTF-8 come through unharmed.
    return change(cell.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _text_cell(cell: object, change: Change) -> object:
    """A cell that is shown as logged and as what its Markdown becomes."""
    new = _cell(cell, change)
    if not isinstance(new, bytes) or not _MARKDOWN.search(new) or _is_json(new):
        return new
    text = new.decode("utf-8", "replace")
    if not renders(text):
        return new
    html = to_html(text)
    if change(html) == html:
        return new
    # A link or a list puts together what stands apart: what is left of it is a plain text.
    plain = change(unescape(TAG.sub("", html)))
    return _SIGN.sub(r"\\\g<0>", plain).encode()


def _is_json(data: bytes) -> bool:
    try:
        return data.lstrip()[:1] in (b"{", b"[") and json.loads(data) is not None
    except (ValueError, RecursionError):
        return False


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
