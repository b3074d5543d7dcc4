"""When a path holds no runs: where the logs may be. Only what would help is named, after a bounded look."""

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from tbreport.reader.logdir import EVENTS
from tbreport.reader.sniff import holds_events
from tbreport.reader.walk import Aside, Limits, Settings, Walk, is_folder

_LOOK = Settings(links="inside", limits=Limits(folders=200, entries=20_000, depth=8, seconds=2.0))
_ALIKE = 0.6
"""How alike names must be, as difflib measures it: "lgos" and "logs" are by 0.75."""

_MOST_NAMES = 2_000
_MOST_SNIFFED = 200


def similar(path: Path) -> Path | None:
    """For a path that does not exist: the folder with event files that may have been meant, by its name."""
    path = Path(os.path.abspath(path))  # noqa: PTH100  (a link above it stays as it was given)
    above = next((parent for parent in path.parents if parent.is_dir()), None)
    if above is None:
        return None
    missing, *rest = path.relative_to(above).parts
    for name in _alike(missing, above):
        for place in dict.fromkeys([above.joinpath(name, *rest), above / name]):
            if has_runs(place):
                return place
    return None


def beside(path: Path) -> Path | None:
    """For a folder without event files: one beside it that has some, and a name like its own."""
    path = Path(os.path.abspath(path))  # noqa: PTH100
    return next((path.parent / name for name in _alike(path.name, path.parent) if has_runs(path.parent / name)), None)


def has_runs(folder: Path) -> bool:
    """Whether there are files called like event files in `folder` or below it."""
    return any(EVENTS in entry.name and not is_folder(entry) for entry in _entries(folder))


def unnamed(folder: Path) -> Path | None:
    """A file in `folder` or below it that holds events, though its name does not say so."""
    sniffed = 0
    for entry in _entries(folder):
        if EVENTS not in entry.name and entry.is_file(follow_symlinks=False):
            sniffed += 1
            if holds_events(Path(entry.path)):
                return Path(entry.path)
            if sniffed == _MOST_SNIFFED:
                break
    return None


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    for visit in Walk(folder, Aside(), _LOOK):
        yield from visit.entries


def _alike(name: str, folder: Path) -> list[str]:
    """The folders in `folder` whose names are like `name`, the likest first, itself not among them."""
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e, _ in zip(entries, range(_MOST_NAMES), strict=False) if is_folder(e)]
    except OSError:
        return []
    by_lower: dict[str, list[str]] = {}
    for other in sorted(names):
        if other != name:
            by_lower.setdefault(other.lower(), []).append(other)
    close = difflib.get_close_matches(name.lower(), by_lower, n=8, cutoff=_ALIKE) if name else []
    return [other for lower in close for other in by_lower[lower]]
