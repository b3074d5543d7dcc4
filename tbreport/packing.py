"""numpy columns and blobs → compressed blocks that the page decodes; the twin of `web/src/codec.js`.

A block is one gzip member, base64-encoded in the page, that holds many columns: how many numbers of each type,
then the numbers of each type, byte-shuffled (the first bytes of them all, then the second bytes, ...), which
lets gzip see slowly changing exponents as runs. Shuffling a whole block instead of each column saves another
1.5 %. Whole numbers that grow, steps and milliseconds, are stored as differences. Both sides are held together
by the golden vectors in `web/test/vectors.json`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pybase64
from numpy.typing import NDArray

from tbreport.embedded import texts
from tbreport.model import FloatArray, IntArray

Ref = Mapping[str, Any]
"""Where a column lies and how to undo its packing: plain JSON, part of a view's payload."""

_TYPES = {"f8": "<f8", "f4": "<f4", "i4": "<i4", "u1": "u1"}  # in the order in which they lie in a block
_INT32 = np.iinfo(np.int32)
_ELEMENT = 100  # bytes of the markup around a blob
_EXACT = 2**53  # whole numbers above this are not exact in JavaScript


@dataclass
class Block:
    """Columns that are compressed, sent and decoded together; around 16 tags a block is a good size."""

    name: str
    _columns: dict[str, list[NDArray[Any]]] = field(default_factory=lambda: {t: [] for t in _TYPES}, repr=False)
    _lengths: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_TYPES, 0), repr=False)

    _text: str | None = field(default=None, repr=False)

    @property
    def size(self) -> int:
        """Bytes of the columns, not yet compressed."""
        return sum(length * np.dtype(_TYPES[name]).itemsize for name, length in self._lengths.items())

    def add(self, array: NDArray[Any]) -> dict[str, Any]:
        """Append `array` (1-D; float32, float64, int32 or uint8) and return its reference.

        Its `offset` counts the numbers of its type that stand before it.
        """
        name = array.dtype.str[1:]
        ref = {"block": self.name, "offset": self._lengths[name], "length": len(array), "type": name}
        self._columns[name].append(np.array(array, _TYPES[name]))
        self._lengths[name] += len(array)
        self._text = None
        return ref

    def add_values(self, values: FloatArray) -> dict[str, Any]:
        """Append `values` as float32 where that loses nothing, else as float64."""
        with np.errstate(over="ignore"):
            single = values.astype(np.float32)
        same = (single.astype(np.float64) == values) | np.isnan(values)
        return self.add(single if bool(same.all()) else values)

    def add_whole(self, numbers: IntArray, scale: float = 1.0) -> dict[str, Any]:
        """Append int64 `numbers` as differences; the page reads them back times `scale`.

        Differences that do not fit 32 bits are stored as float64. That is exact below 2^53; larger numbers without
        a `scale` are stored in two halves, which the page puts together as exactly as it needs them.
        """
        base = int(numbers[0]) if len(numbers) else 0
        if len(numbers) and max(abs(int(numbers.min())), abs(int(numbers.max()))) < _EXACT:
            steps = np.diff(numbers, prepend=base)
            if _INT32.min <= steps.min() and steps.max() <= _INT32.max:
                ref = self.add(steps.astype(np.int32)) | {"delta": True}
                return ref | ({"base": base} if base else {}) | ({"scale": scale} if scale != 1 else {})
            return self.add(numbers.astype(np.float64) * scale)
        if len(numbers) and scale == 1:
            halves = np.ascontiguousarray(numbers, "<i8").view("<i4").reshape(-1, 2).T
            return self.add(halves.ravel()) | {"halves": True}
        return self.add(numbers.astype(np.float64) * scale)

    def add_times(self, wall_times: FloatArray) -> dict[str, Any]:
        """Append `wall_times` (seconds) to the millisecond; to the last bit where some are not finite."""
        if len(wall_times) and np.isfinite(wall_times).all() and np.abs(wall_times).max() < _EXACT / 1e3:
            return self.add_whole(np.round(wall_times * 1e3).astype(np.int64), 1e-3)
        return self.add(wall_times)

    def encoded(self) -> str:
        """The block as it stands in the page: base64 of one gzip member that names no time and no system."""
        if self._text is None:
            header = struct.pack(f"<{len(_TYPES)}I", *self._lengths.values())
            self._text = encode(header + b"".join(map(_shuffled, self._columns.values())))
        return self._text

    @property
    def encoded_size(self) -> int:
        """Bytes of it in the page: its base64 and the element around it."""
        return len(self.encoded()) + _ELEMENT


def _shuffled(columns: list[NDArray[Any]]) -> bytes:
    if not columns:
        return b""
    numbers = np.concatenate(columns)
    return numbers.view(np.uint8).reshape(len(numbers), numbers.itemsize).T.tobytes()


class Packed(Protocol):
    """What stands in the page as a block: `Block` and `JsonBlock`."""

    @property
    def name(self) -> str:
        """What the page knows the block by."""

    def encoded(self) -> str:
        """The block as it stands in the page: base64 of one gzip member."""


@dataclass(frozen=True)
class Origin:
    """Where a `kind` of thing ("text", "image") was logged first, and in how many `more` places it was equal."""

    kind: str
    tag: str
    run: str
    step: int | None = None
    more: int = 0


@dataclass(frozen=True)
class JsonBlock:
    """Plain JSON that the page reads by `core.json(name)` when it needs it: long texts, for example.

    Where `value` is a list, `origins` may say where each item was logged.
    """

    name: str
    value: Any = field(repr=False)
    origins: tuple[Origin, ...] = field(default=(), repr=False)

    @cached_property
    def _encoded(self) -> str:
        return encode_json(self.value)

    def encoded(self) -> str:
        """The block as it stands in the page: base64 of gzipped JSON."""
        return self._encoded

    @property
    def encoded_size(self) -> int:
        """Bytes of it in the page: its base64 and the element around it."""
        return len(self._encoded) + _ELEMENT


def encode(data: bytes) -> str:
    """Base64 of `data` gzipped; equal bytes in, equal text out."""
    return pybase64.b64encode_as_string(gzip.compress(data, 9, mtime=0))


def encode_json(value: object) -> str:
    """`value` as compact JSON, encoded. NaN and infinities are an error: JSON has none."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return encode(text.encode("utf-8", "replace"))


def key_of(data: bytes) -> str:
    """What a page calls the blob of these bytes: 96 bits of their SHA-256."""
    return hashlib.sha256(data).hexdigest()[:24]


@dataclass(frozen=True)
class Blob:
    """Encoded bytes (an image, a clip) that the page holds once, whoever refers to them.

    `key` is made from the content; `read` gives the bytes again when the page is written, so that
    building a view of many blobs does not hold them all. `texts` are what the bytes say beside what they show
    (None for a text too long to be read), `origin` is where they were logged.
    """

    key: str
    mime: str
    size: int
    read: Callable[[], bytes] = field(repr=False, compare=False)
    texts: tuple[str | None, ...] = field(default=(), repr=False, compare=False)
    origin: Origin | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, mime: str, read: Callable[[], bytes], origin: Origin | None = None) -> Blob:
        """The blob whose bytes `read` gives."""
        data = read()
        return cls(key_of(data), mime, len(data), read, texts(data), origin)

    @property
    def base64_size(self) -> int:
        """Bytes of its base64."""
        return 4 * ((self.size + 2) // 3)

    @property
    def encoded_size(self) -> int:
        """Bytes of it in the page, at most: its base64 and the element around it."""
        return self.base64_size + _ELEMENT

    def encoded(self) -> bytes:
        """The blob as it stands in the page: base64."""
        return pybase64.b64encode(self.read())
