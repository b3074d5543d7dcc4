"""What is told while one waits: a bar on a terminal, elsewhere a line every ten seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from tbreport.wording import plural, size

if TYPE_CHECKING:  # rich takes longer to import than most logs to read
    from rich.progress import Progress as Bar

Clock = Callable[[], float]

EVERY = 10.0
"""Seconds between two lines where there is no terminal; what is quicker says nothing."""

_REDRAWN_EVERY = 0.1


class Progress:
    """How far a command is. This one tells nobody."""

    def looked(self, folders: int, files: int) -> None:
        """So many folders and files were seen under the logdir."""
        self._tell("Looking for runs", f"{plural(folders, 'folder')}, {plural(files, 'file')}")

    def read(self, done: int, total: int) -> None:
        """Of `total` bytes of event files `done` are read."""
        self._tell("Reading", _of(done, total), done, total)

    def building(self) -> None:
        """All is read, and the page is being made."""
        self._tell("Building the page", "")

    def written(self, done: int, total: int) -> None:
        """Of the page's `total` bytes `done` are written."""
        self._tell("Writing", _of(done, total), done, total)

    def _tell(self, what: str, amount: str, done: int = 0, total: int | None = None) -> None:
        pass


class Lines(Progress):
    """A line on `stream` every ten seconds."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock
        self._next = clock() + EVERY

    def _tell(self, what: str, amount: str, done: int = 0, total: int | None = None) -> None:
        now = self._clock()
        if now < self._next:
            return
        self._next = now + EVERY
        try:
            self._stream.write(f"{what}: {amount}\n" if amount else f"{what}\n")
            self._stream.flush()
        except OSError:  # who listened has gone; the work goes on
            self._next = float("inf")


class _OnTerminal(Progress):
    def __init__(self, bar: Bar, clock: Clock) -> None:
        self._bar = bar
        self._clock = clock
        self._task = bar.add_task("", total=None, amount="")
        self._last = ("", 0.0)

    def _tell(self, what: str, amount: str, done: int = 0, total: int | None = None) -> None:
        now = self._clock()
        before, when = self._last
        if what == before and now < when + _REDRAWN_EVERY and done != total:
            return
        self._last = (what, now)
        if what != before:
            self._bar.reset(self._task, total=total)
        self._bar.update(self._task, description=what, amount=amount, completed=done, total=total, refresh=True)


@contextmanager
def progress(stream: TextIO | None = None, clock: Clock = time.monotonic) -> Iterator[Progress]:
    """Tells on `stream`, standard error where none is given, how far a command is; nothing where that is closed."""
    stream = stream or sys.stderr
    if stream is None:
        yield Progress()
    elif not stream.isatty():
        yield Lines(stream, clock)
    else:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[amount]}"))
        # No refresh thread: the reader may fork, and a process that forks should have one thread.
        console = Console(file=stream)
        with Bar(*columns, TimeRemainingColumn(), console=console, transient=True, auto_refresh=False) as bar:
            yield _OnTerminal(bar, clock)


def _of(done: int, total: int) -> str:
    return f"{size(done)} of {size(total)}"
