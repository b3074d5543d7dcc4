"""Encoded messages (hyper-parameters, layouts, graphs, meshes) with their texts changed, and what refers to what.

A name and whatever refers to it get the same new name, so that a redacted graph still has its edges, a layout its
tags and a hyper-parameter its column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from google.protobuf.message import DecodeError, Message

from tbreport.embedded import without_words
from tbreport.errors import ReadError
from tbreport.model import Experiment, Run
from tbreport.proto import message
from tbreport.publishing.names import Change, renamed, renamed_folders

GRAPHS: Mapping[str, str] = {
    "graphs": "GraphDef",
    "graph_run_metadata": "RunMetadata",
    "graph_run_metadata_graph": "RunMetadata",
    "graph_tagged_run_metadata": "RunMetadata",
}
"""The message that a plugin of graphs writes; the one that is missing, graph_keras_model, writes JSON."""

_TEXTS_IN_BYTES = frozenset({"AttrValue.s", "AttrValue.ListValue.s", "TensorProto.string_val"})
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_NESTED = re.compile(r"\)[*+{]|\(\?P=|\(\?\(")
_MOST_TRIES = 10**9
_REFERENCE = re.compile(r"(\^|loc:@)?([^:^]*)(:.*)?", re.DOTALL)


@dataclass(frozen=True)
class Rewriter:
    """Changes the texts of a message by `change`, those of the fields named in `rules` by their own."""

    change: Change
    rules: Mapping[str, Change] = field(default_factory=dict)

    def encoded(self, data: bytes, name: str) -> bytes:
        """The encoded message `data` of the type `name`, with its texts changed."""
        try:
            parsed = message(name).FromString(data)
        except DecodeError:
            return without_words(data, self.change)
        self._message(parsed)
        parsed.DiscardUnknownFields()  # nobody can tell what they say
        return bytes(parsed.SerializeToString(deterministic=True))

    def _message(self, parsed: Message) -> None:
        for about, value in parsed.ListFields():
            name = about.full_name.removeprefix("tbreport.")
            if isinstance(value, Message):
                self._message(value)
            elif isinstance(value, str | bytes):
                setattr(parsed, about.name, self._value(name, value))
            elif hasattr(value, "items"):
                self._map(name, value)
            elif not isinstance(value, int | float):
                self._repeated(name, value)

    def _repeated(self, name: str, values: Any) -> None:
        if isinstance(values[0], Message):
            for item in values:
                self._message(item)
        elif isinstance(values[0], str | bytes):
            new = [self._value(name, item) for item in values]
            del values[:]
            values.extend(new)

    def _value(self, name: str, value: str | bytes) -> str | bytes:
        change = self.rules.get(name, self.change)
        if isinstance(value, str):
            return change(value)
        if name not in _TEXTS_IN_BYTES:
            return value
        return change(value.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def _map(self, name: str, entries: Any) -> None:
        """A map with its keys changed; those that become equal are numbered."""
        new = renamed(sorted(entries), self.rules.get(name, self.change))
        if entries and isinstance(next(iter(entries.values())), Message):
            values = {new[key]: type(value).FromString(value.SerializeToString()) for key, value in entries.items()}
            entries.clear()
            for key, value in values.items():
                self._message(value)
                entries[key].CopyFrom(value)
        else:
            texts = {new[key]: self.change(value) for key, value in entries.items()}
            entries.clear()
            for key, text in texts.items():
                entries[key] = text


@dataclass(frozen=True)
class References:
    """What messages refer to by name: `tags` and `runs` with their new names, and names of their own."""

    experiment: Experiment
    change: Change
    tags: Mapping[str, str]
    runs: Mapping[str, str]

    def tag(self, tag: str) -> str:
        """The new name of a tag, or of what would be one."""
        return self.tags.get(tag) or self.change(tag)

    @cached_property
    def hparams(self) -> Rewriter:
        """For HParamsPluginData: hyper-parameters, groups of sessions, and metrics by their tags."""
        names: set[str] = set()
        groups: set[str] = set()
        for _, data in hyperparameters(self.experiment.runs.values()):
            names |= {*data.session_start_info.hparams, *(info.name for info in data.experiment.hparam_infos)}
            groups.add(data.session_start_info.group_name)
        name, group = (_by(renamed(sorted(of - {""}), self.change), self.change) for of in (names, groups))
        rules = {
            "SessionStartInfo.hparams": name,
            "HParamInfo.name": name,
            "SessionStartInfo.group_name": group,
            "MetricInfo.MetricName.tag": self.tag,
            "MetricInfo.MetricName.group": self._folder,
        }
        return Rewriter(self.change, rules)

    @cached_property
    def layout(self) -> Rewriter:
        """For Layout, whose charts name tags, or expressions that tags match."""
        margins = {f"Chart.Margin.Series.{part}": self.tag for part in ("value", "lower", "upper")}
        return Rewriter(self.change, {"Chart.Multiline.tag": self._expression, **margins})

    @cached_property
    def mesh(self) -> Rewriter:
        """For MeshPluginData, whose name holds the parts of a mesh together."""
        names = set()
        for run in self.experiment.runs.values():
            for series in run.mesh.values():
                try:
                    names.add(message("MeshPluginData").FromString(series.metadata.content).name)
                except DecodeError:
                    continue
        rules = {
            "MeshPluginData.name": _by(renamed(sorted(names), self.change), self.change),
            "MeshPluginData.json_config": lambda text: changed_json(text, self.change),
        }
        return Rewriter(self.change, rules)

    def graph(self, run: Run) -> Graphs:
        """For the graphs of `run`."""
        return Graphs(run, self.change)

    def _folder(self, group: str) -> str:
        """The new name of a part of a run's name, such as "validation"."""
        parts = group.split("/")
        for old, new in self.runs.items():
            if old.split("/")[-len(parts) :] == parts:
                return "/".join(new.split("/")[-len(parts) :])
        return "/".join(map(self.change, parts))

    def _expression(self, expression: str) -> str:
        """An expression that matches under their new names the tags that `expression` matched."""
        new = self.change(expression)
        try:
            matched = [tag for tag in self.tags if re.match(expression, tag)] if _ends(expression, self.tags) else []
            again = [tag for tag in self.tags.values() if re.match(expression, tag)] if matched else []
        except (re.error, OverflowError, RecursionError):
            return new
        if not matched or (new == expression and {self.tags[tag] for tag in matched} == set(again)):
            return new
        return f"(?:{'|'.join(_literal(self.tags[tag]) for tag in matched)})$"


class Graphs:
    """Changes the graphs of one run; their names are read when the first of them is asked for."""

    def __init__(self, run: Run, change: Change) -> None:
        self._run = run
        self._change = change

    def encoded(self, data: bytes, plugin: str) -> bytes:
        """The graph `data`, as `plugin` writes it, with its texts changed."""
        if plugin in GRAPHS:
            return Rewriter(self._reference).encoded(data, GRAPHS[plugin])
        text = data.decode("utf-8", "surrogateescape")
        return changed_json(text, self._reference).encode("utf-8", "surrogateescape")

    @cached_property
    def _names(self) -> Mapping[str, str]:
        found: set[str] = set()
        for series in self._run.graphs.values():
            for i in range(len(series)):
                try:
                    for data in series.values[i]:
                        found |= set(_names_in(data, series.metadata.plugin))
                except ReadError:  # it says so where it is asked for
                    continue
        return renamed_folders(sorted(found - {""}), self._change)

    def _reference(self, text: str) -> str:
        """A name, or what refers to it: `^name`, `name:1`, `loc:@name`."""
        if text in self._names:
            return self._names[text]
        found = _REFERENCE.fullmatch(text)
        if found and found[2] in self._names:
            return f"{found[1] or ''}{self._names[found[2]]}{self._change(found[3] or '')}"
        return self._change(text)


def _names_in(data: bytes, plugin: str) -> Iterator[str]:
    if plugin not in GRAPHS:
        try:
            yield from set(_named(json.loads(data)))
        except (ValueError, RecursionError):
            return
        return
    try:
        parsed = message(GRAPHS[plugin]).FromString(data)
    except DecodeError:
        return
    graphs = [parsed] if GRAPHS[plugin] == "GraphDef" else [*parsed.partition_graphs]
    if GRAPHS[plugin] == "RunMetadata":
        for device in parsed.step_stats.dev_stats:
            yield from (node.node_name.split(":", 1)[0] for node in device.node_stats)
        for of in parsed.function_graphs:
            graphs += [*of.partition_graphs, of.pre_optimization_graph, of.post_optimization_graph]
    for graph in graphs:
        yield from (node.name for node in graph.node)
        for function in graph.library.function:
            yield function.signature.name
            yield from (node.name for node in function.node_def)
            yield from (arg.name for arg in (*function.signature.input_arg, *function.signature.output_arg))


def hyperparameters(runs: Iterable[Run]) -> Iterator[tuple[str, Any]]:
    """(run, HParamsPluginData) of all that runs hold of them and that can be read."""
    for run in runs:
        for series in run.hparams.values():
            for i in range(len(series)):
                try:
                    yield from ((run.name, message("HParamsPluginData").FromString(data)) for data in series.values[i])
                except (ReadError, DecodeError):  # the section that shows them says so
                    continue


def changed_json(text: str, change: Change) -> str:
    """A JSON text with its strings changed, keys too; a text that is no JSON is changed as it stands."""
    try:
        value = json.loads(text)
        new = _changed(value, change)
    except (ValueError, RecursionError):
        return change(text)
    # What is left matches across quotes and commas, and must go too.
    return change(text if new == value else json.dumps(new, ensure_ascii=False))


def _changed(value: Any, change: Change) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_changed(item, change) for item in value]
    if isinstance(value, dict):
        new = renamed(value, change)
        return {new[key]: _changed(item, change) for key, item in value.items()}
    return value


def _named(value: Any) -> Iterator[str]:
    """What a Keras model calls its layers."""
    if isinstance(value, dict):
        if isinstance(value.get("name"), str):
            yield value["name"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _named(item)


def _ends(expression: str, tags: Iterable[str]) -> bool:
    """Whether Python's engine, which tries one way after another, is sure to be through with all `tags` in time.

    Without a repeated group it tries at most two ways for each alternative and each part that may be missing, and as
    many as a tag has letters for each part that is repeated. Layouts come from logs, and nobody can be asked.
    """
    bare = _ATOM.sub(lambda atom: "\\0" if atom[0][1:].isdigit() else "x", expression)
    if _NESTED.search(bare) or "\\0" in bare:  # a group that is repeated, or repeats what another matched
        return False
    repeated = len(re.findall(r"[*+]|\{", bare))
    choices = bare.count("|") + bare.count("?")
    tries: int = sum((len(tag) + 1) ** repeated for tag in tags) << choices
    return tries < _MOST_TRIES


def _literal(tag: str) -> str:
    """An expression, in Python's words and in JavaScript's, that matches `tag`."""
    return _SPECIAL.sub(r"\\\1", tag)


def _by(names: Mapping[str, str], change: Change) -> Callable[[str], str]:
    return lambda name: names.get(name) or change(name)
