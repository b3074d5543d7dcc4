"""Where a report goes: never over what it is made of."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tbreport.errors import OutputError
from tbreport.output import check_place
from tbreport.reader.logdir import EVENTS
from tbreport.reader.sniff import holds_events

_PAGE = b"<!doctype html>"


def check(target: Path, inputs: Iterable[Path] = ()) -> None:
    """Raise OutputError where `target` is an event file, or one of `inputs`, however its path is written.

    Also where it can be seen that no file can be written there: it costs nothing to look before the logs are read.
    """
    check_place(target)
    if not target.is_file():
        return
    real = Path(os.path.realpath(target))
    if holds_events(real) or (EVENTS in real.name and not _is_page(real)):
        raise OutputError(f"{target} is an event file. Choose another place with -o; nothing was written.")
    for path in inputs:
        if _same(path, target):
            raise OutputError(
                f"{target} is one of the files that the report is made of. "
                "Choose another place with -o; nothing was written."
            )


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_PAGE)).lower() == _PAGE
    except OSError:
        return False


def _same(path: Path, target: Path) -> bool:
    try:
        return path.samefile(target)
    except OSError:
        return False
