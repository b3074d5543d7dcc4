"""Files that are written in one piece: whoever looks finds the older one or the finished one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tbreport.errors import OutputError


def write_atomically(target: Path, pieces: Iterable[bytes]) -> None:
    """Write `pieces` beside `target`, then put it in its place; what fails leaves the older file as it was."""
    target = Path(os.path.realpath(target))  # a link stays a link
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as pipe:  # a pipe or a device has no older content to keep
                pipe.writelines(pieces)
            return
        descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise _cannot_write(target, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _cannot_write(target, error) from error
        raise


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets here."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _cannot_write(target: Path, error: OSError) -> OutputError:
    remedy = {
        FileNotFoundError: "Make that folder first, or choose another place with -o.",
        IsADirectoryError: "Name a file with -o, for example report.html in it.",
        PermissionError: "Choose a place with -o where you may write.",
    }.get(type(error), "Choose another place with -o. An older report there is as it was.")
    place = target.parent if isinstance(error, FileNotFoundError) else target
    return OutputError(f"Cannot write {place}: {error.strerror or error}. {remedy}")
