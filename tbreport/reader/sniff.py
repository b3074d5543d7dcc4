"""Whether a file holds events, whatever it is called: told by its first record."""

import os
from pathlib import Path
from stat import S_ISREG

from google.protobuf.message import DecodeError

from tbreport.proto import message
from tbreport.reader.framing import HEADER, length_at

_MOST = 65_536
"""Bytes of a first record that are parsed; of a longer one the beginning must do."""

_WALL_TIME = b"\x09"
"""How an event begins: the tag of its first field."""


def holds_events(path: Path) -> bool:
    """Whether the first record of `path` has the checksum of its length and is an event; False where none can be read.

    Only regular files are opened, so that no pipe or device makes it wait.
    """
    try:
        if not S_ISREG(path.stat().st_mode):
            return False
        # It may have become a pipe since; opening that would wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            header = file.read(HEADER)
            length = length_at(header, 0)
            payload = file.read(min(length, _MOST)) if length > 0 else b""
    except OSError:
        return False
    return payload.startswith(_WALL_TIME) if length > _MOST else _is_event(payload)


def _is_event(payload: bytes) -> bool:
    try:
        return bool(message("Event").FromString(payload).ListFields())
    except DecodeError:
        return False
