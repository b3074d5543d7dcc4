"""Files that are written in one piece: whoever looks finds the older one or the finished one."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tbreport.errors import OutputError


def write_atomically(target: Path, pieces: Iterable[bytes]) -> None:
    """Write `pieces` beside `target`, then put it in its place; what fails leaves the older file as it was."""
    target = Path(os.path.realpath(target))  # a link stays a link
    # The name is known before the file is there, so that whatever interrupts this can be cleaned up after.
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.tmp")
    try:
        if _takes_what_comes(target):
            with target.open("wb") as pipe:
                pipe.writelines(pieces)
            return
        with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
            file.writelines(pieces)
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        with suppress(OSError):  # it was never there, or it is in its place
            temporary.unlink()


_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def check_place(target: Path) -> None:
    """Raise OutputError where `target` can be seen to be no place for a file before anything is made for it."""
    target = Path(os.path.realpath(target))
    wrong = None
    if target.is_dir():
        wrong = errno.EISDIR
    elif not target.parent.is_dir():
        wrong = errno.ENOTDIR if target.parent.exists() else errno.ENOENT
    elif not _takes_what_comes(target) and not os.access(target.parent, os.W_OK | os.X_OK):
        wrong = errno.EACCES
    if wrong is not None:
        raise _cannot_write(target, OSError(wrong, os.strerror(wrong)))


def _takes_what_comes(target: Path) -> bool:
    """Whether `target` is a pipe or a device, which has no older content to keep."""
    return target.exists() and not target.is_file() and not target.is_dir()


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
        NotADirectoryError: "Choose a folder with -o.",
        IsADirectoryError: "Name a file with -o, for example report.html in it.",
        PermissionError: "Choose a place with -o where you may write.",
    }.get(type(error), "Choose another place with -o. An older report there is as it was.")
    place = target.parent if isinstance(error, FileNotFoundError | NotADirectoryError) else target
    return OutputError(f"Cannot write {place}: {error.strerror or error}. {remedy}")
