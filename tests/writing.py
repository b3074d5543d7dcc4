"""Event files written byte by byte, without TensorBoard: every kind of value, and every kind of damage."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import google_crc32c
import numpy as np

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
DTYPES = {
    "float32": 1,
    "float64": 2,
    "int32": 3,
    "uint8": 4,
    "int16": 5,
    "int8": 6,
    "string": 7,
    "complex64": 8,
    "int64": 9,
    "bool": 10,
    "bfloat16": 14,
    "uint16": 17,
    "complex128": 18,
    "float16": 19,
    "uint32": 22,
    "uint64": 23,
}
START_TIME = 1.6e9
DEFAULT_NAME = "events.out.tfevents.1600000000.host.1234.0"


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def field(number: int, content: bytes | str | float) -> bytes:
    """A field by the type of its content: bytes and text with their length, int as varint, float as double."""
    if isinstance(content, int):
        return varint(number << 3 | VARINT) + varint(content)
    if isinstance(content, float):
        return varint(number << 3 | FIXED64) + struct.pack("<d", content)
    content = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | LENGTH) + varint(len(content)) + content


def single(number: int, content: float) -> bytes:
    """A field of the type float."""
    return varint(number << 3 | FIXED32) + struct.pack("<f", content)


def masked_crc(data: bytes) -> bytes:
    crc = google_crc32c.value(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def record(payload: bytes) -> bytes:
    length = struct.pack("<Q", len(payload))
    return length + masked_crc(length) + payload + masked_crc(payload)


def metadata(plugin: str = "", content: bytes = b"", display_name: str = "", description: str = "") -> bytes:
    data = (field(1, plugin) if plugin else b"") + (field(2, content) if content else b"")
    parts = [field(1, data) if data else b""]
    parts += [field(2, display_name)] if display_name else []
    parts += [field(3, description)] if description else []
    return b"".join(parts)


def shape_proto(shape: Sequence[int]) -> bytes:
    return b"".join(field(2, field(1, size)) for size in shape)


def tensor_proto(values: Any, dtype: str | None = None) -> bytes:
    """A TensorProto as writers make it: strings one by one, numbers in tensor_content."""
    array = np.asarray(values)
    if array.dtype.kind in "SUO":
        strings = b"".join(field(8, s if isinstance(s, bytes) else str(s)) for s in array.ravel().tolist())
        return field(1, DTYPES["string"]) + field(2, shape_proto(array.shape)) + strings
    content = array.astype(array.dtype.newbyteorder("<")).tobytes()
    return field(1, DTYPES[dtype or array.dtype.name]) + field(2, shape_proto(array.shape)) + field(4, content)


def histogram_proto(limits: Sequence[float], counts: Sequence[float], low: float, high: float) -> bytes:
    packed = [struct.pack(f"<{len(numbers)}d", *numbers) for numbers in (limits, counts)]
    return field(1, float(low)) + field(2, float(high)) + field(6, packed[0]) + field(7, packed[1])


def hparam_value(value: float | str | bool) -> bytes:
    if isinstance(value, bool):
        return field(4, int(value))
    return field(3, value) if isinstance(value, str) else field(2, float(value))


def session_start(hparams: Mapping[str, float | str | bool], group: str = "") -> bytes:
    """HParamsPluginData of a session that starts."""
    entries = b"".join(field(1, field(1, key) + field(2, hparam_value(v))) for key, v in hparams.items())
    return field(3, entries + field(4, group))


def graph_def(nodes: Mapping[str, Sequence[str]], op: str = "NoOp") -> bytes:
    """A GraphDef of nodes with their inputs."""
    return b"".join(
        field(1, field(1, name) + field(2, op) + b"".join(field(3, i) for i in inputs))
        for name, inputs in nodes.items()
    )


class EventFile:
    """One event file; each method appends an event and what is appended is on disk at once.

    `step` 0 and a `wall_time` of None in the wire format mean "not written"; here None counts up by a second.
    """

    def __init__(self, path: Path, start_time: float = START_TIME) -> None:
        self.path = path
        self._time = float(start_time)
        path.parent.mkdir(parents=True, exist_ok=True)

    def raw(self, data: bytes) -> Self:
        """Append bytes as they are."""
        with self.path.open("ab") as file:
            file.write(data)
        return self

    def empty(self) -> Self:
        """Begin the file with its version, as every writer does; other methods do so by themselves."""
        if not self.path.exists():
            self.raw(record(field(1, self._time) + field(3, "brain.Event:2")))
        return self

    def event(self, content: bytes = b"", *, step: int = 0, wall_time: float | None = None) -> Self:
        self.empty()
        if wall_time is None:
            self._time += 1
            wall_time = self._time
        return self.raw(record(field(1, float(wall_time)) + (field(2, step) if step else b"") + content))

    def value(self, tag: str, body: bytes, *, step: int = 0, wall_time: float | None = None, **described: Any) -> Self:
        """A Summary.Value: `body` is the field that holds it, `described` the arguments of `metadata`."""
        meta = metadata(**described)
        value = field(1, tag) + (field(9, meta) if meta else b"") + body
        return self.event(field(5, field(1, value)), step=step, wall_time=wall_time)

    def tensor(self, tag: str, values: Any, *, step: int = 0, dtype: str | None = None, **rest: Any) -> Self:
        return self.value(tag, field(8, tensor_proto(values, dtype)), step=step, **rest)

    def scalar(self, tag: str, step: int = 0, simple_value: float = 0.0, **rest: Any) -> Self:
        """As TF1 and PyTorch write it."""
        return self.value(tag, single(2, simple_value), step=step, **rest)

    def scalar_tensor(self, tag: str, step: int = 0, value: float = 0.0, **rest: Any) -> Self:
        """As TF2 writes it, with the metadata of the plugin."""
        return self.tensor(tag, np.float32(value), step=step, **{"plugin": "scalars", **rest})

    def histogram(self, tag: str, buckets: Any, *, step: int = 0, **rest: Any) -> Self:
        """As TF2 writes it: rows (left, right, count)."""
        return self.tensor(tag, np.asarray(buckets, "f8").reshape(-1, 3), step=step, plugin="histograms", **rest)

    def legacy_histogram(
        self, tag: str, limits: Sequence[float], counts: Sequence[float], low: float, high: float, **rest: Any
    ) -> Self:
        return self.value(tag, field(5, histogram_proto(limits, counts, low, high)), **rest)

    def image(self, tag: str, *samples: bytes, step: int = 0, **rest: Any) -> Self:
        """As TF2 writes it: width, height, samples."""
        return self.tensor(tag, np.array([b"2", b"3", *samples], object), step=step, plugin="images", **rest)

    def legacy_image(self, tag: str, encoded: bytes, **rest: Any) -> Self:
        return self.value(tag, field(4, field(1, 3) + field(2, 2) + field(4, encoded)), **rest)

    def audio(self, tag: str, *clips: tuple[bytes, str], step: int = 0, **rest: Any) -> Self:
        """As TF2 writes it: clips with their labels."""
        rows = np.array([[clip, label.encode()] for clip, label in clips], object)
        return self.tensor(tag, rows, step=step, plugin="audio", **rest)

    def legacy_audio(self, tag: str, encoded: bytes, **rest: Any) -> Self:
        return self.value(tag, field(6, field(4, encoded) + field(5, "audio/wav")), **rest)

    def text(self, tag: str, *texts: str, step: int = 0, **rest: Any) -> Self:
        """As PyTorch writes it: one axis of texts."""
        return self.tensor(tag, np.array([t.encode() for t in texts], object), step=step, plugin="text", **rest)

    def pr_curve(self, tag: str, rows: Any, *, step: int = 0, **rest: Any) -> Self:
        content = field(2, np.asarray(rows).shape[1])
        return self.tensor(tag, np.asarray(rows, "f4"), step=step, plugin="pr_curves", content=content, **rest)

    def mesh(self, name: str, part: str, values: Any, *, step: int = 0, components: int = 14, **rest: Any) -> Self:
        """One part, "VERTEX", "FACE" or "COLOR", of the mesh `name`: (batch, n, 3)."""
        number = ("", "VERTEX", "FACE", "COLOR").index(part)
        content = field(2, name) + field(3, number) + field(7, components)
        return self.tensor(f"{name}_{part}", values, step=step, plugin="mesh", content=content, **rest)

    def custom_scalars(self, layout: bytes, **rest: Any) -> Self:
        values = np.array(layout, object)
        return self.tensor("custom_scalars__config__", values, plugin="custom_scalars", **rest)

    def hparams(self, data: bytes, tag: str = "_hparams_/session_start_info", **rest: Any) -> Self:
        """HParamsPluginData `data`, which lies in the metadata; the value itself is empty."""
        return self.value(tag, b"", plugin="hparams", content=data, **rest)

    def graph(self, data: bytes, **rest: Any) -> Self:
        return self.event(field(4, data), **rest)

    def run_metadata(self, tag: str, data: bytes, **rest: Any) -> Self:
        return self.event(field(8, field(1, tag) + field(2, data)), **rest)

    def session_start(self, step: int, **rest: Any) -> Self:
        return self.event(field(7, field(1, 1)), step=step, **rest)


class Logdir:
    """A folder for runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._files: dict[Path, EventFile] = {}

    def run(self, name: str = ".", filename: str = DEFAULT_NAME, start_time: float = START_TIME) -> EventFile:
        """The event file `filename` of the run `name`, the same one each time."""
        path = self.path / name / filename
        return self._files.setdefault(path, EventFile(path, start_time))
