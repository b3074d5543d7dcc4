"""A finished page's contents → what in them looks like a secret, with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from tbreport.model import Problem
from tbreport.packing import JsonBlock, Origin
from tbreport.page import Contents
from tbreport.publishing.detectors import Match, matches, suspects, suspicious
from tbreport.publishing.messages import hyperparameters
from tbreport.publishing.paths import PRIVATE_PATHS
from tbreport.publishing.redaction import REFERENCE
from tbreport.sections import Section, View
from tbreport.wording import plural

_SHORTEST = 5  # characters of what could give anything away
_REPEATED = 300  # characters up to which a text may well stand in the page more than once
_TOGETHER = 64_000  # characters that are searched at once
_SILENT = frozenset({int, float, bool, type(None)})  # most of a page is numbers
_PAIR_KEYS = (("name", "value"), ("key", "value"), ("label", "text"))
_KEY = re.compile(r"""["']([^"'\n]{1,60})["']\s{0,8}:\s{0,8}["']?[^"'\n]{0,200}\Z""")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that may not be meant for everybody, and where it stands; it never holds the whole of it.

    `excerpt` is its beginning. `where` names tag, step and the place in it, `run` is "" where it belongs to
    none. `more` counts further places, `remedy` is a regular expression that matches it, "" where it has no
    shape of its own.
    """

    kind: str
    excerpt: str
    where: str
    run: str
    more: int
    remedy: str

    @property
    def place(self) -> str:
        """Where it stands, the run and all."""
        return f"{self.where} of run {self.run}" if self.run else self.where

    @property
    def problem(self) -> Problem:
        """The finding for the report itself, which must not repeat it."""
        article = "an" if self.kind[0] in "AEIOan" else "a"
        more = f" and {plural(self.more, 'more place')}" if self.more else ""
        expression = f"'{self.remedy}'" if self.remedy else "REGEX"
        what = f"what looks like {article} {self.kind} stands in {self.where}{more}"
        return Problem(self.run or ".", what, f"--redact {expression} replaces it everywhere.")


@dataclass(frozen=True)
class _Place:
    """`derived` is what a view shows of it once more: no further place, where the first is known.

    `logged` places are those that a run, a tag and a step make exact; `more` counts others that are equal.
    """

    where: str
    run: str = ""
    derived: bool = False
    logged: bool = False
    more: int = 0


@dataclass
class _Suspect:
    match: Match
    inside: str
    places: dict[_Place, None] = field(default_factory=dict)


def findings(contents: Contents) -> tuple[Finding, ...]:
    """Everything in `contents` that looks like a secret or a private path: secrets first, each once."""
    found: dict[tuple[str, str], _Suspect] = {}
    for text, place, matched in _searched(_texts(contents)):
        for match in matched:
            suspect = found.setdefault(_what(match), _Suspect(match, _inside(text, match)))
            if not (place.derived and suspect.places):
                suspect.places[place] = None
    _add_hyperparameters(found, contents)
    listed = [_finding(suspect) for suspect in found.values()]
    return tuple(sorted(listed, key=lambda f: f.kind in PRIVATE_PATHS))


def _searched(texts: Iterable[tuple[_Where, str]]) -> Iterator[tuple[str, _Place, list[Match]]]:
    """Those of `texts` that have matches, in their order; many are searched at once, and equal short ones once."""
    known: dict[str, list[Match]] = {}  # payloads repeat their keys and tags
    for batch in _batches((where, text) for where, text in texts if len(text) >= _SHORTEST):
        fresh = [text for text in dict.fromkeys(text for _, text in batch) if text not in known]
        new = {fresh[i]: matched for i, matched in suspects(fresh)}
        known |= {text: new.get(text, []) for text in fresh if len(text) < _REPEATED}
        for where, text in batch:
            if matched := new.get(text) or known.get(text):
                yield text, where.place(), matched


def _batches(texts: Iterable[tuple[_Where, str]]) -> Iterator[list[tuple[_Where, str]]]:
    batch: list[tuple[_Where, str]] = []
    room = _TOGETHER
    for where, text in texts:
        batch.append((where, text))
        room -= len(text) + 1
        if room <= 0:
            yield batch
            batch, room = [], _TOGETHER
    yield batch


def _what(match: Match) -> tuple[str, str]:
    """The same for a path and for the JSON of it, which are both in the page where a text is a tree."""
    return match.kind, match.text.replace("\\\\", "\\")


def _finding(suspect: _Suspect) -> Finding:
    first = next(iter(suspect.places))
    return Finding(
        kind=suspect.match.kind,
        excerpt=excerpt(suspect.match),
        where=masked(f"{first.where}, {suspect.inside}" if suspect.inside else first.where),
        run=masked(first.run),
        more=len(suspect.places) - 1 + sum(place.more for place in suspect.places),
        remedy=suspect.match.remedy,
    )


def _inside(text: str, match: Match) -> str:
    """Where in `text` the match stands: the key that it is the value of, or the line."""
    key = _KEY.search(text, max(0, match.start - 300), match.start)
    if key:
        return f"key {key[1]}"
    return f"line {text.count(chr(10), 0, match.start) + 1}" if "\n" in text.strip() else ""


def _add_hyperparameters(found: dict[tuple[str, str], _Suspect], contents: Contents) -> None:
    """Those that a name gives away, which tables hold apart from their values, where the page shows them."""
    suspects: dict[tuple[str, str], _Suspect] = {}
    for run, data in hyperparameters(contents.experiment.runs.values()):
        for name, value in sorted(data.session_start_info.hparams.items()):
            place = _Place(f"hyper-parameter {name}", run)
            for match in matches(f"{name}={value.string_value}"):
                suspects.setdefault(_what(match), _Suspect(match, "")).places[place] = None
    texts = (text for _, text in _texts(contents)) if suspects else ()
    shown = {key for text in texts for key, suspect in suspects.items() if suspect.match.text in text}
    for key in (key for key in suspects if key in shown):
        # The model knows the places better than the view that shows them.
        known = found.get(key, suspects[key])
        logged = [place for place in known.places if place.logged]
        places = dict.fromkeys([*logged, *suspects[key].places])
        found[key] = replace(known if logged else suspects[key], places=places)


def excerpt(match: Match) -> str:
    """The beginning of a match, enough to recognise it and too little to use it."""
    if match.kind in PRIVATE_PATHS:
        name = max(match.text.rfind("/"), match.text.rfind("\\")) + 1
        return f"{match.text[: name + 1]}…"
    return f"{match.text[: min(4, len(match.text) // 4)]}… ({plural(len(match.text), 'character')})"


def masked(text: str) -> str:
    """`text` without what looks like a secret in it."""
    for match in reversed(matches(text)):
        text = f"{text[: match.start]}…{text[match.end :]}"
    return text


@dataclass(frozen=True, slots=True)
class _Where:
    """A place, made more exact by the objects of plain data that lead to a text: seldom is it asked for."""

    at: _Place
    runs: list[str]
    above: _Where | None = None
    value: Mapping[Any, Any] = field(default_factory=dict)

    def place(self) -> _Place:
        """The place, with the tag and the run that the innermost objects name."""
        return _closer(self.value, self.above.place(), self.runs) if self.above else self.at


def _texts(contents: Contents) -> Iterator[tuple[_Where, str]]:
    """Every string that the page will hold, with its place; those of known origin first."""
    names = list(contents.experiment.runs)
    for section in contents.sections:
        yield from _of_blocks(contents.views[section.name], section)
    yield _Where(_Place("the title"), []), contents.title
    yield _Where(_Place("the name of the logdir"), []), contents.experiment.source
    yield _Where(_Place("the notes"), []), contents.notes
    for name in names:
        yield _Where(_Place(f"the name of run {name}", name), []), name
    for kind in contents.unshown:
        yield _Where(_Place("the name of a plugin"), []), kind
    for problem in contents.problems:
        for text in (problem.path, problem.what, problem.hint):
            yield _Where(_Place("data health"), []), text
    for section in contents.sections:
        view, place = contents.views[section.name], _Place(section.title)
        yield from _walk(view.payload, _Where(place, names))
        for part in (view.fallback, view.run_columns, view.overview, view.remarks):
            yield from _walk(part, _Where(replace(place, derived=True), names))


def _of(origin: Origin, prefix: str = "") -> _Place:
    step = "" if origin.step is None else f", step {origin.step}"
    return _Place(f"{prefix}{origin.kind} {origin.tag}{step}", origin.run, logged=True, more=origin.more)


def _of_blocks(view: View, section: Section) -> Iterator[tuple[_Where, str]]:
    for block in view.blocks:
        if isinstance(block, JsonBlock):
            for i, item in enumerate(block.value if block.origins else [block.value]):
                place = _of(block.origins[i]) if block.origins else _Place(section.title)
                yield from _walk(item, _Where(place, []))
    for blob in view.blobs:
        place = _of(blob.origin, "the bytes of ") if blob.origin else _Place(section.title)
        yield from ((_Where(place, []), text) for text in blob.texts if text)


def _walk(value: Any, where: _Where) -> list[tuple[_Where, str]]:
    """Every string in plain data. What an object says of its tag and run makes its place more exact."""
    texts: list[tuple[_Where, str]] = []
    _collect(value, where, texts)
    return texts


def _collect(value: Any, where: _Where, texts: list[tuple[_Where, str]]) -> None:
    kind = type(value)
    if kind in _SILENT:  # most of a page is numbers
        return
    if isinstance(value, str):
        texts.append((where, value))
    elif isinstance(value, list | tuple):
        for item in value:
            if type(item) not in _SILENT:
                _collect(item, where, texts)
    elif kind is dict and not value.keys() >= REFERENCE:
        _collect_mapping(value, _Where(where.at, where.runs, where, value), texts)
    elif is_dataclass(kind):
        for about in fields(kind):
            item = getattr(value, about.name)
            _collect({about.name: item} if isinstance(item, str) else item, where, texts)
    elif isinstance(value, Mapping) and not value.keys() >= REFERENCE:
        _collect_mapping(value, _Where(where.at, where.runs, where, value), texts)


def _collect_mapping(value: Mapping[Any, Any], where: _Where, texts: list[tuple[_Where, str]]) -> None:
    for name, text in _PAIR_KEYS:
        if name in value and isinstance(value[name], str) and isinstance(value.get(text), str):
            texts.append((where, f"{value[name]}={value[text]}"))
    for key, item in value.items():
        if not (len(str(key)) < _REPEATED and _plain(key)):
            pair = isinstance(item, str) and len(item) < _REPEATED
            texts.append((where, f"{key}={item}" if pair else str(key)))
        _collect(item, where, texts)


@lru_cache(maxsize=1024)  # payloads repeat their keys for each tag
def _plain(key: Any) -> bool:
    """Whether `key` has no part in a match, neither alone nor before a value."""
    return not suspicious(f"{key}=")


def _closer(value: Mapping[Any, Any], place: _Place, runs: list[str]) -> _Place:
    tag, run = value.get("tag"), value.get("run")
    where, name = place.where, place.run
    if isinstance(tag, str) and tag:
        where = f"{where.split(', tag ', 1)[0]}, tag {tag}"
    if isinstance(run, int) and not isinstance(run, bool) and 0 <= run < len(runs):
        name = runs[run]
    return replace(place, where=where, run=name)
