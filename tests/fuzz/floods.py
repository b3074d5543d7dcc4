"""Logdirs that hold very much of something cheap to write: about so many bytes each, all of them well formed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from writing import field, graph_def, histogram_proto, metadata, record, session_start, single, tensor_proto

Parts = Callable[[int], Iterable[bytes]]


def text(tag: str, *texts: str, step: int = 0, **described: str) -> bytes:
    """An event with texts along one axis."""
    strings = b"".join(field(8, one) for one in texts)
    tensor = field(1, 7) + field(2, field(2, field(1, len(texts)))) + strings
    return _value(tag, field(8, tensor), step, plugin="text", **described)


def image(tag: str, *samples: bytes, step: int = 0, **described: str) -> bytes:
    """An event with images of one step."""
    strings = b"".join(field(8, one) for one in (b"1", b"1", *samples))
    tensor = field(1, 7) + field(2, field(2, field(1, len(samples) + 2))) + strings
    return _value(tag, field(8, tensor), step, plugin="images", **described)


def clip(tag: str, data: bytes, label: str = "", step: int = 0, **described: str) -> bytes:
    """An event with one clip."""
    tensor = field(1, 7) + field(2, field(2, field(1, 1)) + field(2, field(1, 2))) + field(8, data) + field(8, label)
    return _value(tag, field(8, tensor), step, plugin="audio", **described)


def scalar(tag: str, step: int = 0, **described: str) -> bytes:
    """An event with a scalar."""
    return _value(tag, single(2, 1.0), step, **described)


def _value(tag: str, body: bytes, step: int = 0, **described: Any) -> bytes:
    meta = metadata(**described)
    value = field(1, tag) + (field(9, meta) if meta else b"") + body
    return record(field(1, 1.6e9 + step) + field(2, step) + field(5, field(1, value)))


def png(number: int, side: int = 1) -> bytes:
    """A grey PNG of one pixel, another for each number; `side` is what it claims to be."""
    pixels = zlib.compress(bytes(1) + struct.pack(">H", number & 0xFFFF))
    chunks = [
        b"IHDR" + struct.pack(">II5B", side, side, 16, 0, 0, 0, 0),
        b"tEXtn\0%d" % number,
        b"IDAT" + pixels,
        b"IEND",
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks
    )


def gif(frames: int) -> bytes:
    """A GIF of one pixel and so many frames."""
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b";"


def wav(number: int) -> bytes:
    """A WAV of two samples, another for each number."""
    samples = struct.pack("<I", number)
    return (
        b"RIFF"
        + struct.pack("<I4s4sIHHIIHH4sI", 40, b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", 4)
        + samples
    )


def _parameters(number: int) -> bytes:
    return session_start({str(i): 1.0 for i in range(number)})


def _chart(number: int) -> bytes:
    return field(2, field(1, f"c{number}") + field(2, field(1, f"t{number}.*")))


def _every_kind(i: int) -> bytes:
    histogram = field(5, histogram_proto([1.0, 2.0], [1.0, 1.0], 0.0, 1.0))
    return (
        scalar(f"s/{i}")
        + text(f"t/{i}", f"text {i}")
        + image(f"i/{i}", png(i))
        + clip(f"a/{i}", wav(i))
        + _value(f"h/{i}", histogram)
        + _value(f"p/{i}", field(8, tensor_proto([[float(i)] * 2] * 6)), plugin="pr_curves")
        + _value(f"x/{i}", field(8, tensor_proto([1.0, 2.0])), plugin="another")
    )


def _repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


# What a Markdown parser finds dear, by the piece that is repeated.
MARKDOWN: Mapping[str, str] = MappingProxyType(
    {
        "brackets": "[",
        "links": "[a](b ",
        "images": "![a](b ",
        "emphasis": "*a _b ",
        "closers": "a* b_ ",
        "stars": "**a*",
        "code": "`a ``b ",
        "quotes": "> ",
        "lists": "- ",
        "nested lists": "* a\n",
        "tables": "|a",
        "entities": "&",
        "references": "[a]: b\n",
        "autolinks": "<a ",
        "angles": "<http:",
        "escapes": "\\",
        "words": "word ",
        "lines": "a\n",
        "rules": "a\n\n",
        "bangs": "![",
        "underscores": "_a ",
        "addresses": "<http://a> ",
        "elements": "<em>",
        "HTML lists": "<ul>",
        "HTML blocks": "<strong>\n\n",
        "list items": "<li>\n\n",
        "half a tag": "<p",
        "breaks": "<br>",
        "numbered lists": "1. a\n",
        "headings": "# a\n",
    }
)


def _descriptions(size: int) -> Iterable[bytes]:
    pieces = list(MARKDOWN.values())
    each = 2000
    for i in range(size // (each + 60)):
        yield scalar(f"t{i}", description=f"{i} {_repeated(pieces[i % len(pieces)], each)}")


ONE_FILE: Mapping[str, Parts] = MappingProxyType(
    {
        "a scalar tag each": lambda n: (scalar(f"{i:x}") for i in range(n // 44)),
        "scalar tags of 1 MB": lambda n: (scalar(f"{i}" + "x/y " * (n // 40)) for i in range(10)),
        "text tags of 1 MB": lambda n: (text(f"{i}" + "x/y " * (n // 40), "a") for i in range(10)),
        "image tags of 1 MB": lambda n: (image(f"{i}" + "x/y " * (n // 40), png(i)) for i in range(10)),
        "clip tags of 1 MB": lambda n: (clip(f"{i}" + "x/y " * (n // 40), wav(i)) for i in range(10)),
        "display names": lambda n: (
            scalar(f"{i:x}", display_name=f"name {i} " * 5, description=f"about **{i}**") for i in range(n // 180)
        ),
        "descriptions": _descriptions,
        "names of 1 MB": lambda n: (scalar(f"{i}", display_name=f"{i}" + "x " * (n // 20)) for i in range(10)),
        "JSON texts": lambda n: (text("t", f'{{"a":{i}}}', step=i) for i in range(n // 100)),
        "JSON texts of tags": lambda n: (text(f"t{i}", f'{{"a":{i}}}') for i in range(n // 95)),
        "one JSON text": lambda n: [text("t", "[" * 100_000 + f"{'1,' * (n // 2)}1" + "]" * 100_000)],
        "a nested JSON text": lambda n: [text("t", "[" * (n // 2) + "]" * (n // 2))],
        "an even JSON text": lambda n: [text("t", f"[{'1,' * (n // 2)}1]")],
        "ampersands": lambda n: (text(f"t{i}", str(i) + "&" * (n // 101)) for i in range(100)),
        "one text": lambda n: [text("t", _repeated("word ", n))],
        "one text of slashes": lambda n: [text("t", "/" * n)],
        "slashes": lambda n: (text("t", str(i) + "/" * 1_000_000, step=i) for i in range(n // 1_000_000)),
        "text steps": lambda n: (text("t", str(i), step=i) for i in range(n // 80)),
        "text tags": lambda n: (text(f"t{i:x}", f"**{i}** " * 4) for i in range(n // 110)),
        "cells": lambda n: [text("t", *("a" for _ in range(n // 3)))],
        "empty images": lambda n: [image("i", *(b"" for _ in range(n // 2)))],
        "small images": lambda n: (image("i", png(i), step=i) for i in range(n // 180)),
        "image tags": lambda n: (image(f"i{i}", png(i)) for i in range(n // 185)),
        "great images": lambda n: (image("i", png(i, 60_000), step=i) for i in range(n // 180)),
        "GIF frames": lambda n: [image("i", gif(n // 15))],
        "clips": lambda n: (clip("a", wav(i), step=i) for i in range(n // 140)),
        "clip tags": lambda n: (clip(f"a{i}", wav(i)) for i in range(n // 145)),
        "clip labels": lambda n: (clip("a", wav(i), f"**{i}** _{i}_ " * 4, step=i) for i in range(n // 220)),
        "hparams": lambda n: [
            _value("_hparams_/session_start_info", b"", plugin="hparams", content=_parameters(n // 30)),
        ],
        "a layout": lambda n: [
            _value(
                "custom_scalars__config__",
                field(8, field(1, 7) + field(8, field(2, b"".join(map(_chart, range(n // 30)))))),
                plugin="custom_scalars",
            )
        ],
        "graph of garbage": lambda n: [record(field(4, b"\xff\x01" * (n // 2)))],
        "graph nodes": lambda n: [record(field(4, graph_def({f"n{i}": () for i in range(n // 20)})))],
        "histograms": lambda n: (
            _value("h", field(5, histogram_proto([1.0, 2.0], [1.0, 1.0], 0.0, 1.0)), i) for i in range(n // 130)
        ),
        "every kind": lambda n: map(_every_kind, range(n // 1000)),
    }
)


def _runs(folder: Path, size: int) -> None:
    for i in range(size // 500):
        (folder / f"run{i}").mkdir(parents=True)
        (folder / f"run{i}" / "tfevents").write_bytes(scalar("loss", 0) + scalar("loss", 1))


def _files(folder: Path, size: int) -> None:
    for i in range(size // 100):
        (folder / f"events.out.tfevents.{1_600_000_000 + i}.h").write_bytes(scalar("loss", i))


FOLDERS: Mapping[str, Callable[[Path, int], None]] = MappingProxyType({"runs": _runs, "files": _files})


def flood(folder: Path, name: str, size: int) -> Path:
    """`folder` with the logdir called `name` in it, of about `size` bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    if name in FOLDERS:
        FOLDERS[name](folder, size)
    else:
        with (folder / "tfevents").open("wb") as file:
            file.writelines(ONE_FILE[name](size))
    return folder
