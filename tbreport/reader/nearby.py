"""When a logdir cannot be read: where else the logs may be. Looks at a bounded number of folders."""

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from tbreport.reader.logdir import EVENTS

_LOOKED_AT = 2_000


def similar(path: Path) -> Path | None:
    """For a path that does not exist: a folder beside it with a similar name, else the nearest one above."""
    above = next((parent for parent in path.parents if parent.is_dir()), None)
    if above is None:
        return None
    missing = path.relative_to(above).parts[0]
    names = {name.lower(): name for name in _folders(above)}
    close = difflib.get_close_matches(missing.lower(), names, n=1, cutoff=0.6)
    return above / names[close[0]] if close else above


def with_events(path: Path) -> Path | None:
    """For a folder without event files: the parent, or a folder beside it, which has some."""
    parent = path.parent
    if parent == path:
        return None
    siblings = [parent / name for name in _folders(parent) if parent / name != path]
    for folder in [parent, *siblings]:
        if _has_events(folder):
            return folder
    for folder in siblings:
        if any(_has_events(folder / name) for name in _folders(folder)):
            return folder
    return None


def _has_events(folder: Path) -> bool:
    return any(EVENTS in name for name, is_folder in _listed(folder) if not is_folder)


def _folders(folder: Path) -> list[str]:
    return sorted(name for name, is_folder in _listed(folder) if is_folder)


def _listed(folder: Path) -> Iterator[tuple[str, bool]]:
    """Names in `folder` and whether each is a folder; none where it may not be listed, as this is but a hint."""
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(_LOOKED_AT), strict=False):
                yield entry.name, entry.is_dir()
    except OSError:
        return
