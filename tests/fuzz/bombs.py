"""Files that promise much more than they hold, or hold very much of very little: each of a given size."""

from __future__ import annotations

import string
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from writing import field, histogram_proto, metadata, record, shape_proto, single, varint

from tbreport.reader.records import WINDOW

_LETTERS = string.ascii_letters + string.digits + "_/"


def _tag(number: int) -> str:
    """A short tag, another for each number."""
    tag = _LETTERS[number % 64]
    while number := number // 64:
        tag += _LETTERS[number % 64]
    return tag


def _many(size: int, make: Callable[[int], bytes]) -> bytes:
    parts, left, number = [], size, 0
    while left > 0:
        parts.append(make(number))
        left -= len(parts[-1])
        number += 1
    return b"".join(parts)


def _event(*values: bytes) -> bytes:
    return field(5, b"".join(field(1, value) for value in values))


def _tensor(proto: bytes) -> bytes:
    return record(_event(field(1, "t") + field(8, proto)))


def _floats(shape: tuple[int, ...], *values: float) -> bytes:
    return field(1, 1) + field(2, shape_proto(shape)) + (field(5, struct.pack(f"<{len(values)}f", *values)))


@cache
def _png(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">II5B", width, height, 8, 6, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(bytes(1 << 20), 9)
    chunks = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, pixels, b"IEND")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _picture(number: int) -> bytes:
    picture = field(1, 2**31 - 1) + field(2, 2**31 - 1) + field(4, _png(2**31 - 1, 2**31 - 1))
    return record(field(2, number + 1) + _event(field(1, "i") + field(4, picture)))


def _almost_repeating(_: int) -> bytes:
    """Lengths without a pattern, then equal ones with one that differs, where a search for a pattern ends."""
    empty, one = record(b""), record(b"x")
    unlike = b"".join(one if zlib.crc32(b"%d" % i) % 3 else empty for i in range(32256))
    alike = empty * 24577 + one + empty * 8190
    return unlike + alike + record(bytes(WINDOW - len(unlike) - len(alike) - 16))


BOMBS: Mapping[str, Callable[[int], bytes]] = MappingProxyType(
    {
        "a tag in each record": lambda n: _many(n, lambda i: record(_event(field(1, _tag(i)) + single(2, 1.0)))),
        "an event of tags": lambda n: record(
            field(5, _many(n, lambda i: field(1, field(1, _tag(i)) + single(2, 1.0))))
        ),
        "an event of empty histograms": lambda n: record(
            field(5, _many(n, lambda i: field(1, field(1, _tag(i)) + b"\x2a\x00")))
        ),
        "an event of one tag": lambda n: record(field(5, _many(n, lambda _: field(1, field(1, "a") + single(2, 1.0))))),
        "values without content": lambda n: record(field(5, b"\x0a\x00" * (n // 2))),
        "values with empty tags": lambda n: record(field(5, b"\x0a\x02\x0a\x00" * (n // 4))),
        "empty records": lambda n: record(b"") * (n // 16),
        "an event of steps": lambda n: record(b"\x10\x00" * (n // 2)),
        "an event of graphs": lambda n: record(b"\x22\x00" * (n // 2)),
        "an event of run metadata": lambda n: record(b"\x42\x02\x12\x00" * (n // 4)),
        "an event of sessions": lambda n: record(b"\x3a\x02\x08\x01" * (n // 4)),
        "sessions": lambda n: record(b"\x3a\x02\x08\x01") * (n // 20),
        "tensors filled up": lambda n: _tensor(_floats((1 << 20,), 1.0, 2.0)) * (n // 50),
        "tensors of exabytes": lambda n: _tensor(_floats((1 << 40, 1 << 40), 1.0)) * (n // 50),
        "tensors without values": lambda n: _tensor(field(1, 1)) * (n // 30),
        "axes without end": lambda n: _tensor(field(1, 1) + field(2, b"\x12\x02\x08\x01" * (n // 4))),
        "empty strings": lambda n: _tensor(field(1, 7) + field(2, shape_proto((n // 2,))) + b"\x42\x00" * (n // 2)),
        "small integers": lambda n: _tensor(field(1, 3) + field(2, shape_proto((n,))) + field(7, b"\x01" * n)),
        "numbers one by one": lambda n: _tensor(_floats((n // 5,)) + single(5, 1.0) * (n // 5)),
        "histograms": lambda n: (
            record(_event(field(1, "h") + field(5, histogram_proto([1, 2], [1, 1], 0, 1)))) * (n // 90)
        ),
        "another plugin each": lambda n: _many(
            n, lambda i: record(_event(field(1, "h") + field(9, metadata(_tag(i))) + single(2, 1.0)))
        ),
        "lengths that almost repeat": lambda n: _many(n, _almost_repeating),
        "another length each": lambda n: _many(n, lambda i: record(b"\x10\x01" * i)),
        "nesting": lambda n: record(_event(b"\x4a" + varint(n) + b"\x0a" * n)),
        "groups": lambda n: record(_event(b"\x4b" * n)),
        "wrong checksums": lambda n: (record(b"\x10\x01")[:-1] + b"x") * (n // 18),
        "pictures of exabytes": lambda n: _many(n, _picture),
        "a promise of exabytes": lambda n: bytes(n - 12) + struct.pack("<Q", 2**60) + bytes(4),
    }
)
