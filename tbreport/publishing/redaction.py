"""What the user's expressions match, replaced by a mark: in the experiment, and in all that views show.

The experiment comes first. Names change there once, so that every section sees the same, and Markdown and JSON
are made from texts that no longer hold the secret. Views come second, for what sections read by themselves.
Expressions are the user's own and run as Python's `re` runs them: one that backtracks without end takes as long
as it takes, and Ctrl-C ends it.
"""

from __future__ import annotations

import html
import re
import urllib.parse
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from tbreport.budget import Offer
from tbreport.embedded import without
from tbreport.errors import ReadError
from tbreport.model import Experiment, Problem
from tbreport.options import MARK, pattern
from tbreport.packing import Blob, JsonBlock, Packed
from tbreport.publishing.names import renamed
from tbreport.publishing.source import changed
from tbreport.sections import View

_MARKS = re.compile(r"(\[redacted(?: \d+)?\])")

# Only what is an element for certain: "<my_secret>" in a text is no markup, and must not pass for it.
_TAG = re.compile(
    r"</?(a|abbr|article|b|blockquote|br|circle|code|col|dd|defs|details|div|dl|dt|ellipse|em|figure|g|h[1-6]|hr|i|"
    r"img|li|line|marker|ol|p|path|pre|rect|small|span|strong|sub|summary|sup|svg|table|tbody|td|text|th|thead|"
    r"title|tr|tspan|u|ul|use)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z0-9]{2,31});", re.IGNORECASE)
_DRAWN = re.compile(r"(?=[Mm])(?:[MmLlHhVvCcSsQqTtAa]\s*[-+.\d](?:[-+.,\d\s]|e[-+]?\d)*|[Zz]\s*)+")
"""The path of a picture: numbers that nobody reads."""
REFERENCE = frozenset({"block", "offset", "length", "type"})
"""The keys of a reference to a packed column: the program's words throughout."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Redactor:
    """Replaces what any of `expressions` matches, ignoring case, and remembers which of them did."""

    expressions: tuple[re.Pattern[str], ...]
    _met: set[re.Pattern[str]] = field(default_factory=set, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, expressions: Iterable[str]) -> Redactor:
        """The redactor for the values of `--redact`."""
        compiled = (pattern(expression, "--redact") for expression in expressions)
        return cls(tuple(expression for expression in compiled if expression))

    @property
    def unmatched(self) -> tuple[Problem, ...]:
        """A problem for each expression that has matched nothing so far.

        It does not repeat the expression: that may be the secret itself, with one letter wrong.
        """
        which = [i for i, expression in enumerate(self.expressions) if expression not in self._met]
        total = len(self.expressions)
        nothing = "of --redact matches nothing in this report"
        hint = "What it is for may be in the report still: look for a slip in it, and build again."
        return tuple(
            Problem(".", f"{f'expression {i + 1} of {total}' if total > 1 else 'the expression'} {nothing}", hint)
            for i in which
        )

    def experiment(self, experiment: Experiment) -> Experiment:
        """`experiment` with its names, texts and problems redacted; names that become equal are numbered."""
        return changed(experiment, self.text) if self.expressions else experiment

    def view(self, view: View, code: str) -> View:
        """`view` with every string redacted; keys of its JSON too, unless they are words of the section's `code`."""
        if not self.expressions:
            return view
        fixed = {block.name for block in view.blocks} | {blob.key for blob in view.blobs} | {*view.charts}
        clean = _Cleaner(self, fixed, frozenset(re.findall(r"\w+", code)))
        blocks = tuple(_block(block, clean) for block in view.blocks)
        blobs, lost = self._blobs(view.blobs)
        sizes = {block.name: block.encoded_size for block in blocks if isinstance(block, JsonBlock)}
        sizes |= {blob.key: blob.encoded_size for blob in blobs}
        return replace(
            view,
            payload=clean.value(view.payload),
            fallback=clean.value(view.fallback),
            blocks=blocks,
            blobs=blobs,
            offers=tuple(_resized(offer, sizes) for offer in view.offers if offer.key not in lost),
            run_columns=tuple(
                replace(column, title=self.text(column.title), note=self.text(column.note),
                        cells={run: clean.value(cell) for run, cell in column.cells.items()})
                for column in view.run_columns
            ),
            overview=tuple(clean.value(block) for block in view.overview),
            problems=tuple(clean.value(problem) for problem in (*view.problems, *lost.values())),
            remarks=tuple(map(clean.value, view.remarks)),
        )  # fmt: skip

    def _blobs(self, blobs: Iterable[Blob]) -> tuple[tuple[Blob, ...], dict[str, Problem]]:
        """`blobs` redacted, and by its key what is wrong with each that can no longer be read."""
        clean, lost = [], {}
        for blob in blobs:
            try:
                clean.append(_blob(blob, self))
            except ReadError as error:
                place = f"{blob.origin.kind} of tag {blob.origin.tag}" if blob.origin else "something shown"
                what = f"{place} was left out, as it could not be redacted: {str(error).partition('. ')[0]}"
                run = blob.origin.run if blob.origin else "."
                lost[blob.key] = Problem(run, what, "Put the file back as it was, and build again.")
        return tuple(clean), lost

    def text(self, text: str) -> str:
        """`text` redacted. Where it is HTML its elements stay whole, and a match may reach across them."""
        if not self.expressions or not text:
            return text
        parts = _MARKS.split(text)  # a mark is not redacted again, whatever the expression
        return "".join(part if i % 2 else self._part(part) for i, part in enumerate(parts))

    def _part(self, text: str) -> str:
        tags = list(_TAG.finditer(text)) if "<" in text else []
        if not tags and "&" not in text:
            return _without(text, self._spans(text))
        ends = [0, *(tag.end() for tag in tags)]
        starts = [*(tag.start() for tag in tags), len(text)]
        between = list(zip(ends, starts, strict=True))
        cuts = _shared_out([*self._spans(text), *self._visible(text, between)], between)
        pieces = [_without(text[a:b], spans) for (a, b), spans in zip(between, cuts, strict=True)]
        bare = [self._tag(tag) for tag in tags]
        return "".join(piece for pair in zip(pieces, [*bare, ""], strict=True) for piece in pair)

    def _spans(self, text: str) -> list[Span]:
        spans: list[Span] = []
        for expression in self.expressions:
            of_one = [match.span() for match in expression.finditer(text) if match.end() > match.start()]
            if of_one:
                self._met.add(expression)
            spans += of_one
        return spans

    def _visible(self, text: str, between: Sequence[Span]) -> Iterable[Span]:
        """Where in `text` lies what matches as a reader sees it, without tags and entities."""
        seen: list[str] = []
        origins: list[tuple[int, int, int]] = []  # (offset as seen, offset in text, length in text, 0: as seen)
        length = 0

        def show(piece: str, start: int, width: int = 0) -> None:
            nonlocal length
            if piece:
                seen.append(piece)
                origins.append((length, start, width))
                length += len(piece)

        for begin, end in between:
            at = begin
            for entity in _ENTITY.finditer(text, begin, end):
                show(text[at : entity.start()], at)
                show(html.unescape(entity[0]), entity.start(), len(entity[0]))
                at = entity.end()
            show(text[at:end], at)
        firsts = [first for first, _, _ in origins]

        def place(offset: int, *, last: bool) -> int:
            first, start, width = origins[bisect_right(firsts, offset) - 1]
            return (start + width if last else start) if width else start + offset - first + last

        for begin, end in self._spans("".join(seen)):
            yield place(begin, last=False), place(end - 1, last=True)

    def _tag(self, tag: re.Match[str]) -> str:
        """A tag as it stands, or without its attributes where they hold a match."""
        attributes = tag[0][tag.end(1) - tag.start() : -1]
        plain = html.unescape(attributes)
        if not any(map(self._spans, (attributes, plain, urllib.parse.unquote(plain)))):
            return tag[0]
        return f"{'</' if tag[0][1] == '/' else '<'}{tag[1]}{'/>' if attributes.endswith('/') else '>'}"


@dataclass(frozen=True)
class _Cleaner:
    """Redacts plain data. `fixed` strings name things in the page, `words` are those of a section's code."""

    redactor: Redactor
    fixed: Collection[str]
    words: Collection[str]

    def value(self, value: Any) -> Any:
        if isinstance(value, str):
            # Markup stays what it is; a slice of it would escape what is joined to it.
            fixed = value in self.fixed or _DRAWN.fullmatch(value)
            return value if fixed else type(value)(self.redactor.text(str.__str__(value)))
        if isinstance(value, Mapping):
            return value if value.keys() >= REFERENCE else self._mapping(value)
        if isinstance(value, list | tuple):
            return type(value)(self.value(item) for item in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: self.value(getattr(value, f.name)) for f in fields(value)})
        return value

    def _mapping(self, mapping: Mapping[Any, Any]) -> dict[Any, Any]:
        names = renamed((key for key in mapping if isinstance(key, str)), self._key)
        return {names.get(key, key): self.value(value) for key, value in mapping.items()}

    def _key(self, key: str) -> str:
        return key if key in self.words or key in self.fixed else self.redactor.text(key)


def _block(block: Packed, clean: _Cleaner) -> Packed:
    if not isinstance(block, JsonBlock):
        return block
    return JsonBlock(block.name, clean.value(block.value), tuple(map(clean.value, block.origins)))


def _blob(blob: Blob, redactor: Redactor) -> Blob:
    """`blob` without what its bytes say beside what they show; its key stays, since the payload refers to it."""
    read = blob.read
    if all(text is not None and redactor.text(text) == text for text in blob.texts):
        return blob  # all there is to read of it is known, so that its file need not be read once more
    if without(data := read(), redactor.text) == data:
        return blob
    less = Blob.of(blob.mime, lambda: without(read(), redactor.text), blob.origin)
    return replace(less, key=blob.key)


def _resized(offer: Offer, sizes: Mapping[str, int]) -> Offer:
    return replace(offer, size=sizes.get(offer.key, offer.size))


def _shared_out(spans: Iterable[Span], between: Sequence[Span]) -> list[list[Span]]:
    """For each of `between`, which are ascending, what of `spans` lies in it, counted from its start."""
    shares: list[list[Span]] = [[] for _ in between]
    ends = [end for _, end in between]
    for start, end in spans:
        i = bisect_right(ends, start)
        while i < len(between) and between[i][0] < end:
            first, last = between[i]
            if max(start, first) < min(end, last):
                shares[i].append((max(start, first) - first, min(end, last) - first))
            i += 1
    return shares


def _without(text: str, spans: Iterable[Span]) -> str:
    """`text` with a mark in place of each of `spans`; those that overlap or touch share one."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start > at or not parts:
            parts += [text[at:start], MARK]
        at = max(at, end)
    return "".join(parts) + text[at:] if parts else text
