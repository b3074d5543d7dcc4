"""Values that stay in their files until one asks for them."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from google.protobuf.message import DecodeError

from tbreport.errors import ReadError
from tbreport.proto import message
from tbreport.reader import crc32c, tensors
from tbreport.reader.parts import Places
from tbreport.reader.tensors import UnreadableError

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Source:
    """An event file: where it lies, and `name`, how messages call it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class OnDisk(Sequence[T_co], Generic[T_co]):
    """The values at `places` in `sources`, read when asked for.

    `make` turns a Summary.Value into what a caller gets; a raw blob comes as the Value of a string tensor.
    Asking raises ReadError where a file vanished or has other bytes there than when it was first read.
    """

    sources: tuple[Source, ...]
    places: Places
    make: Callable[[Any], T_co]

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int, /) -> T_co: ...
    @overload
    def __getitem__(self, index: slice, /) -> "OnDisk[T_co]": ...
    def __getitem__(self, index: int | slice, /) -> "T_co | OnDisk[T_co]":
        if isinstance(index, slice):
            return OnDisk(self.sources, self.places[index], self.make)
        return self._value(*self.places[index].tolist())

    def __iter__(self) -> Iterator[T_co]:
        return (self._value(*place) for place in self.places.tolist())

    def _value(self, file: int, offset: int, length: int, crc: int, raw: bool) -> T_co:
        source = self.sources[file]
        data = _read(source, offset, length)
        if crc32c.value(data) != crc:
            raise ReadError(f"{source.name} has changed since it was read. Load the logs again.")
        try:
            return self.make(_blob(data) if raw else message("Summary.Value").FromString(data))
        except (DecodeError, UnreadableError) as error:
            raise ReadError(f"{source.name} holds a value that cannot be read: {error}.") from error


def _blob(data: bytes) -> Any:
    tensor = {"dtype": tensors.STRING, "tensor_shape": {"dim": [{"size": 1}]}, "string_val": [data]}
    return message("Summary.Value")(tensor=tensor)


def _read(source: Source, offset: int, length: int) -> bytes:
    # Not open(): there may be a hundred thousand values, and a file object takes as long as all the rest of it.
    try:
        file = os.open(source.path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
        try:
            os.lseek(file, offset, os.SEEK_SET)
            return _bytes(file, length)
        finally:
            os.close(file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(
            f"{source.name} can no longer be read ({reason}). Put it back, or load the logs again."
        ) from error


def _bytes(file: int, length: int) -> bytes:
    """The next `length` bytes of an open file, fewer where it ends; one read gives 2 GB at most."""
    data = os.read(file, length)
    while len(data) < length and (more := os.read(file, length - len(data))):
        data += more
    return data
