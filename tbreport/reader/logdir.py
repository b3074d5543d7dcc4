"""Which folders under a logdir are runs, and what lies in them."""

import fnmatch
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

EVENTS = "tfevents"
"""What the name of an event file contains."""

PROFILE = "profile present"
DEBUGGER = "debugger data present"

_PROFILE_MARK = ".profile-empty"
_DEBUGGER_MARK = "tfdbg_events"

_Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Folder:
    """A run: `name` is its path relative to the logdir, "." for the logdir itself.

    `events` and `wanted` are its files, sorted by name; `notes` say what lies here for other tools.
    """

    name: str
    path: Path
    events: tuple[Path, ...]
    wanted: tuple[Path, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class Found:
    """What `discover` saw: runs; folders it may not open, with the reason; links to nothing; notes outside runs."""

    runs: list[Folder] = field(default_factory=list)
    closed: list[tuple[str, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    strays: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Visit:
    path: Path
    name: str
    above: tuple[_Identity, ...]


def discover(root: Path, wanted: Sequence[str] = ()) -> Found:
    """The runs under `root`: folders with event files, or with files that match the glob patterns `wanted`.

    The patterns are relative to a run's folder; a file that a folder above has claimed makes no second run.
    Links are followed and loops cut. A folder that cannot be listed is reported, not raised.
    """
    found = Found()
    claimed: set[Path] = set()
    stack = [_Visit(root, "", ())]
    while stack:
        visit = stack.pop()
        try:
            identity = _identity(visit.path)
            if identity in visit.above:
                continue
            entries = _entries(visit.path)
        except OSError as error:
            found.closed.append((display(visit.name) or ".", error.strerror or type(error).__name__))
            continue
        _look(visit, entries, wanted, claimed, found)
        above = (*visit.above, identity)
        folders = [entry for entry in entries if _is_folder(entry)]
        stack += [_Visit(Path(e.path), f"{visit.name}/{e.name}".lstrip("/"), above) for e in reversed(folders)]
    return found


def _look(
    visit: _Visit,
    entries: Sequence[os.DirEntry[str]],
    wanted: Sequence[str],
    claimed: set[Path],
    found: Found,
) -> None:
    name = display(visit.name) or "."
    events = []
    for entry in entries:
        if EVENTS in entry.name and not _is_folder(entry):
            if _is_file(entry):
                events.append(Path(entry.path))
            elif entry.is_symlink():
                found.broken.append(f"{name}/{display(entry.name)}".removeprefix("./"))
    others = sorted(set(_matching(visit.path, wanted)) - claimed - set(events))
    claimed.update(others)
    notes = tuple(_notes(visit.path, entries))
    if events or others:
        found.runs.append(Folder(name, visit.path, tuple(events), tuple(others), notes))
    else:
        found.strays += [(name, note) for note in notes]


def _matching(folder: Path, wanted: Sequence[str]) -> Iterator[Path]:
    for pattern in wanted:
        try:
            yield from (path for path in folder.glob(pattern) if path.is_file())
        except OSError:
            # What may not be listed below this folder is reported when the walk comes to it.
            continue


def _notes(folder: Path, entries: Sequence[os.DirEntry[str]]) -> Iterator[str]:
    names = [entry.name for entry in entries]
    marked = any(name.endswith(_PROFILE_MARK) for name in names)
    if marked or ("plugins" in names and (folder / "plugins" / "profile").is_dir()):
        yield PROFILE
    if fnmatch.filter(names, f"*{_DEBUGGER_MARK}*"):
        yield DEBUGGER


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _identity(folder: Path) -> _Identity:
    stat = folder.stat()
    return stat.st_dev, stat.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def display(name: str) -> str:
    """`name` as text that can be written anywhere: bytes of a file name that are not UTF-8 become escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
