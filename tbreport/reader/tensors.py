"""TensorProto → numpy."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tbreport.proto import message

STRING = 7
"""TensorFlow's number of the dtype "string"."""

PADDED_LIMIT = 1 << 14
"""Numbers up to which a tensor may have fewer than its shape says (the last one then repeats)."""


class UnreadableError(ValueError):
    """A value that is well-formed protobuf but has no meaning that can be shown; `str()` of it says why."""


class _Type(NamedTuple):
    name: str
    stored: str
    field: str


def _types() -> Mapping[int, _Type]:
    small = {3: "int32", 4: "uint8", 5: "int16", 6: "int8", 17: "uint16"}
    quantized = {
        11: ("qint8", "i1"),
        12: ("quint8", "u1"),
        13: ("qint32", "<i4"),
        15: ("qint16", "<i2"),
        16: ("quint16", "<u2"),
    }
    types = {
        1: _Type("float32", "<f4", "float_val"),
        2: _Type("float64", "<f8", "double_val"),
        STRING: _Type("string", "O", "string_val"),
        8: _Type("complex64", "<c8", "scomplex_val"),
        9: _Type("int64", "<i8", "int64_val"),
        10: _Type("bool", "?", "bool_val"),
        14: _Type("bfloat16", "<u2", "half_val"),
        18: _Type("complex128", "<c16", "dcomplex_val"),
        19: _Type("float16", "<f2", "half_val"),
        22: _Type("uint32", "<u4", "uint32_val"),
        23: _Type("uint64", "<u8", "uint64_val"),
    }
    types |= {number: _Type(name, np.dtype(name).newbyteorder("<").str, "int_val") for number, name in small.items()}
    types |= {number: _Type(name, stored, "int_val") for number, (name, stored) in quantized.items()}
    return MappingProxyType(types)


_TYPES = _types()
_MOST_AXES = 32
_MOST_ELEMENTS = 1 << 60
"""What numpy can hold: the product of the other axes, too, where one is 0."""

_BULK = frozenset({"float_val", "double_val", "scomplex_val", "dcomplex_val"})


class Outline(NamedTuple):
    """A tensor as logged: the name of its dtype, its shape, and as many values as were written, in one row.

    `short` says that it holds fewer strings than its shape promised: `shape` is then that of those it holds.
    """

    dtype: str
    shape: tuple[int, ...]
    written: NDArray[Any]
    short: bool = False


def outline(tensor: Any) -> Outline:
    """What a TensorProto holds, at a cost that follows its bytes, not what its shape promises.

    Raises UnreadableError for a dtype without values (resource, variant, …) and for a shape that is unknown or
    does not fit the values.
    """
    kind = _TYPES.get(tensor.dtype)
    if kind is None:
        raise UnreadableError(f"a tensor of dtype number {tensor.dtype}, which has no readable values")
    shape = tuple([dim.size for dim in tensor.tensor_shape.dim])
    if tensor.tensor_shape.unknown_rank or any(size < 0 for size in shape):
        raise UnreadableError("a tensor without a known shape")
    size = math.prod(shape)
    if len(shape) > _MOST_AXES or (not size and math.prod(filter(None, shape)) > _MOST_ELEMENTS):
        raise UnreadableError(f"a tensor of {len(shape)} axes that is too large")
    if tensor.tensor_content and kind.stored != "O":
        written = _from_bytes(tensor.tensor_content, kind.stored)
    else:
        written = _from_field(tensor, kind, size)
    if len(written) < size and kind.name == "string":
        return _as_many_as_there_are(shape, written)
    if len(written) > size or (len(written) < size and size > PADDED_LIMIT):
        raise UnreadableError(f"a tensor of {len(written)} values whose shape promises {size}")
    return Outline(kind.name, shape, written)


def _as_many_as_there_are(shape: tuple[int, ...], written: NDArray[Any]) -> Outline:
    """The strings that were written, in whole rows.

    TensorFlow may leave out numbers that repeat, but strings never; one that nobody wrote would only be invented.
    """
    inner = math.prod(shape[1:])
    rows = len(written) // inner
    return Outline("string", (rows, *shape[1:]), written[: rows * inner], short=True)


def values(tensor: Outline) -> NDArray[Any]:
    """The values of `tensor` in its shape; strings as an object array of bytes, bfloat16 as float32.

    Fewer numbers than the shape says are filled up with the last one, none at all with zeros, as TensorFlow does.
    """
    dtype, shape, written, _ = tensor
    missing = math.prod(shape) - len(written)
    if missing and not len(written):
        written = np.zeros(missing, written.dtype)
    elif missing:
        written = np.concatenate([written, np.repeat(written[-1:], missing)])
    if dtype == "bfloat16":
        written = (written.astype(np.uint32) << np.uint32(16)).view(np.float32)
    return written.reshape(shape)


def _from_bytes(data: bytes, stored: str) -> NDArray[Any]:
    try:
        return np.frombuffer(data, stored)
    except ValueError as error:
        raise UnreadableError("a tensor whose bytes do not fit its dtype") from error


def _from_field(tensor: Any, kind: _Type, size: int) -> NDArray[Any]:
    field = getattr(tensor, kind.field)
    if kind.field == "string_val":
        values = np.empty(len(field), object)
        values[:] = field
        return values
    if kind.field in _BULK:
        values = _from_bytes(b"".join(field), kind.stored)
        return values if len(values) == size else _unpacked(tensor, kind)
    if kind.field == "half_val":
        return np.array(field, np.int64).astype("<u2").view(kind.stored)
    return np.array(field, "<u8" if kind.name == "uint64" else np.int64).astype(kind.stored)


def _unpacked(tensor: Any, kind: _Type) -> NDArray[Any]:
    """The values of a bulk field, packed or not: packed ones could not be told from these before."""
    numbers = getattr(message("UnpackedTensorProto").FromString(tensor.SerializeToString()), kind.field)
    part = {"<c8": "<f4", "<c16": "<f8"}.get(kind.stored, kind.stored)
    return _from_bytes(np.array(numbers, part).tobytes(), kind.stored)
