"""What images and clips have in common: their type by their bytes, and the collection that a view makes of them.

A declared type, width or rate is never trusted, and what is not known is never drawn or played: it is bytes
that one can download.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from tbreport.budget import Offer
from tbreport.embedded import LEFT_OUT, texts
from tbreport.errors import ReadError
from tbreport.markdown import to_html
from tbreport.model import BlobSeries, LazyBlobs, Problem
from tbreport.packing import Blob, Block, Origin, key_of
from tbreport.wording import count

UNKNOWN = "application/octet-stream"

MOST = 200_000
"""Samples of one kind that a report lists; two bytes are enough to log one more."""

_KEY = 12  # bytes of a blob's key
_PREFIXES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)


def sniff(data: bytes) -> str:
    """The media type that `data` begins like; `UNKNOWN` for all that the page does not draw or play."""
    for prefix, mime in _PREFIXES:
        if data.startswith(prefix):
            return mime
    if data[:4] in (b"RIFF", b"RIFX", b"RF64") and data[8:12] in (b"WAVE", b"WEBP"):
        return "audio/wav" if data[8:12] == b"WAVE" else "image/webp"
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADERS:
        return "image/bmp"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    if len(data) > 3 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0 and data[1] & 6 and data[2] < 0xF0:
        return "audio/mpeg"
    return UNKNOWN


def unknown(data: bytes, wanted: str) -> Medium:
    """What to say of bytes that are none of the types of `wanted` ("image", "clip") that the page knows."""
    if not data:
        return Medium(UNKNOWN, flaw=f"This {wanted} is empty: it has no bytes.", shown=False)
    if data == LEFT_OUT:
        flaw = f"This {wanted} was left out: its bytes could not be searched for what was to be redacted."
        return Medium(UNKNOWN, flaw=flaw, shown=False)
    start = data[:12]
    text = start.decode("ascii", "replace")
    looks = f" “{text}”" if text.isprintable() and text.isascii() else ""
    flaw = f"Unknown bytes, not drawn or played: they begin with {start.hex(' ')}{looks}."
    return Medium(UNKNOWN, flaw=flaw, shown=False)


@dataclass(frozen=True, slots=True)
class Medium:
    """What a blob is. `facts` is plain JSON for the page; `flaw` says what is wrong, "" where nothing is.

    What is not `shown` the page neither draws nor plays. `instead`, where there is one, gives the bytes that
    take the place of the logged ones.
    """

    mime: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    flaw: str = ""
    shown: bool = True
    instead: Callable[[], bytes] | None = None


class Collection:
    """The blobs of one `kind` of media, each once, in the order in which they were met; `noun` names many.

    Bytes are read one value at a time, inspected and let go; the page reads them again when it is written.
    """

    def __init__(self, kind: str, noun: str, inspect: Callable[[bytes], Medium]) -> None:
        self.kind = kind
        self.noun = noun
        self.blobs: list[Blob] = []
        self.offers: list[Offer] = []
        self.problems: list[Problem] = []
        self.media: list[Medium] = []
        self._inspect = inspect
        self._known: dict[str, int] = {}
        self._reader = _Reader()
        self._blob_of: dict[int, Blob] = {}
        self._room = MOST
        self._surplus: int | None = None

    def add(self, run: str, tag: str, series: BlobSeries) -> list[list[int]]:
        """Take in all values of a series; for each step the places of its samples in `media`."""
        read = self._reader.open(series.values)
        values: list[list[int]] = []
        flaws: list[str] = []
        surplus = 0
        for position, step in enumerate(series.steps.tolist()):
            try:
                logged = read.all(position)
                surplus += max(0, len(logged) - self._room)
                origin = Origin(self.kind, tag, run, None if series.stepless else step)
                samples = self._taken(logged, partial(read, position), origin)
            except ReadError as error:
                samples = [self._unreadable(str(error))]
            values.append(samples or [self._unreadable("There is no sample at this step.")])
            for sample, index in enumerate(values[-1]):
                if flaw := self.media[index].flaw:
                    flaws.append(f"at step {step}: {flaw}")
                self._offer(index, (tag, run, sample), position)
        if flaws:
            self.problems.append(_problem(run, tag, self.noun, flaws, sum(map(len, values))))
        if surplus:
            self.problems.append(_too_many(run, tag, self.noun, surplus))
        return values

    def _taken(self, logged: Sequence[bytes], read: Callable[[int], bytes], origin: Origin) -> list[int]:
        """The places of the samples of one step, of as many as there is room for."""
        samples = [self._sample(data, partial(read, i), origin) for i, data in enumerate(logged[: self._room])]
        self._room -= len(samples)
        return samples if samples or not logged else [self._left_out()]

    def _sample(self, data: bytes, read: Callable[[], bytes], origin: Origin) -> int:
        key = key_of(data)
        if key in self._known:
            return self._known[key]
        medium = self._inspect(data)
        if medium.instead:
            blob = Blob.of(medium.mime, medium.instead, origin)
        else:
            blob = Blob(key, medium.mime, len(data), read, texts(data), origin)
        self.blobs.append(blob)
        index = self._known[key] = self._enter(medium)
        self._blob_of[index] = blob
        return index

    def _left_out(self) -> int:
        """The place of what stands for all that is too much."""
        if self._surplus is None:
            self._surplus = self._unreadable(f"Left out: a report lists {count(MOST)} {self.noun} at most.")
        return self._surplus

    def _unreadable(self, flaw: str) -> int:
        return self._enter(Medium(UNKNOWN, flaw=flaw, shown=False))

    def _enter(self, medium: Medium) -> int:
        self.media.append(medium)
        return len(self.media) - 1

    def blob(self, index: int) -> Blob | None:
        """The blob of a place in `media`, None for what could not be read."""
        return self._blob_of.get(index)

    def packed(self, block: Block, numbers: tuple[str, ...]) -> dict[str, Any]:
        """All media for the page: columns of what each has, and `others`, the rest of those that have more.

        `numbers` are the facts that are whole numbers; 0 where a medium has none.
        """
        blobs = [self._blob_of.get(i) for i in range(len(self.media))]
        mimes = sorted({medium.mime for medium in self.media})
        columns = {name: [m.facts.get(name, 0) for m in self.media] for name in numbers}
        others = [[i, extra] for i, medium in enumerate(self.media) if (extra := _others(medium, numbers))]
        keys = b"".join(bytes.fromhex(blob.key) if blob else bytes(_KEY) for blob in blobs)
        return {
            "keys": block.add(np.frombuffer(keys, np.uint8)),
            "mimes": mimes,
            "mime": block.add(np.array([mimes.index(m.mime) for m in self.media], np.uint8)),
            "size": block.add_values(np.array([blob.size if blob else 0 for blob in blobs], np.float64)),
            "numbers": {name: block.add_values(np.array(of, np.float64)) for name, of in columns.items()},
            "others": others,
        }

    def _offer(self, index: int, series: tuple[object, ...], position: int) -> None:
        blob = self._blob_of.get(index)
        if blob:
            self.offers.append(
                Offer(key=blob.key, size=blob.encoded_size, kind=self.kind, series=series, position=position)
            )


def _others(medium: Medium, numbers: tuple[str, ...]) -> dict[str, Any]:
    found = {name: fact for name, fact in medium.facts.items() if name not in numbers}
    return found | ({"flaw": medium.flaw} if medium.flaw else {}) | ({} if medium.shown else {"hidden": True})


class _Reader:
    """Reads values of all series and keeps the last one, since the samples of a step are asked for in turn."""

    def __init__(self) -> None:
        self._place: tuple[int, int] | None = None
        self._value: tuple[bytes, ...] = ()

    def open(self, values: LazyBlobs) -> _OpenSeries:
        return _OpenSeries(self, values)

    def value(self, values: LazyBlobs, position: int) -> tuple[bytes, ...]:
        place = (id(values), position)
        if place != self._place:
            self._place, self._value = None, ()
            self._value = values[position]
            self._place = place
        return self._value


@dataclass(frozen=True)
class _OpenSeries:
    reader: _Reader
    values: LazyBlobs

    def __call__(self, position: int, sample: int) -> bytes:
        return self.reader.value(self.values, position)[sample]

    def all(self, position: int) -> tuple[bytes, ...]:
        return self.reader.value(self.values, position)


def _problem(run: str, tag: str, noun: str, flaws: list[str], total: int) -> Problem:
    first = flaws[0].removesuffix(".")
    are = "is" if len(flaws) == 1 else "are"
    what = f"{count(len(flaws))} of {count(total)} {noun} {are} damaged or cannot be shown; the first, {first}"
    return Problem(
        tag if run == "." else f"{run}/{tag}",
        what,
        "Their cards say what is wrong with each and offer its bytes.",
        together=f"{noun} are damaged or cannot be shown",
        amount=len(flaws),
    )


def _too_many(run: str, tag: str, noun: str, amount: int) -> Problem:
    return Problem(
        tag if run == "." else f"{run}/{tag}",
        f"{count(amount)} {noun} were left out: a report lists {count(MOST)} at most",
        "Narrow --runs or --tags.",
        together=f"{noun} were left out",
        amount=amount,
    )


def described(of_runs: Iterable[tuple[str, BlobSeries]]) -> str:
    """A tag's description as HTML; where runs differ, each with the runs that gave it, as TensorBoard does."""
    by_text: dict[str, list[str]] = {}
    for run, series in of_runs:
        if series.metadata.description.strip():
            by_text.setdefault(series.metadata.description, []).append(run)
    if len(by_text) < 2:
        return "".join(map(to_html, by_text))
    parts = [f"For {', '.join(f'`{run}`' for run in runs)}:\n\n{text}" for text, runs in by_text.items()]
    return to_html("\n\n".join(parts))


def chunks(data: bytes, start: int, order: str = "little") -> Iterator[tuple[bytes, int, int]]:
    """The (name, first byte, declared length) of each RIFF chunk from `start`, as far as the bytes reach."""
    at = start
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "big" if order == "big" else "little")
        yield data[at : at + 4], at + 8, length
        at += 8 + length + (length & 1)
