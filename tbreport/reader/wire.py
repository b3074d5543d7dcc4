"""The fields of a protobuf message by their places, without a schema."""

from collections.abc import Iterator
from typing import NamedTuple

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5


class WireError(ValueError):
    """Bytes that are no protobuf message."""


class Field(NamedTuple):
    """One field: its number, its wire type, and `data[start:stop]`, its value without key and length."""

    number: int
    wire: int
    start: int
    stop: int


def varint(data: bytes, at: int, stop: int) -> tuple[int, int]:
    """The unsigned varint at `data[at]` and the place after it. Raises WireError when it does not end."""
    if at < stop and data[at] < 128:
        return data[at], at + 1
    value = shift = 0
    for place in range(at, min(stop, at + 10)):
        byte = data[place]
        value |= (byte & 127) << shift
        if byte < 128:
            return value & 0xFFFFFFFFFFFFFFFF, place + 1
        shift += 7
    raise WireError("a varint does not end")


def signed(value: int) -> int:
    """An unsigned varint's value as int64."""
    return value - (1 << 64) if value >> 63 else value


def fields(data: bytes, start: int, stop: int) -> Iterator[Field]:
    """The fields of the message `data[start:stop]` in written order. Raises WireError where it is none."""
    at = start
    while at < stop:
        key, at = varint(data, at, stop)
        number, wire = key >> 3, key & 7
        if not 0 < number < 1 << 29:
            raise WireError(f"field number {number}")
        if wire == VARINT:
            _, end = varint(data, at, stop)
        elif wire == LENGTH:
            size, at = varint(data, at, stop)
            end = at + size
        elif wire in (FIXED64, FIXED32):
            end = at + (8 if wire == FIXED64 else 4)
        else:
            raise WireError(f"wire type {wire}")
        if end > stop:
            raise WireError("a field is longer than its message")
        yield Field(number, wire, at, end)
        at = end
