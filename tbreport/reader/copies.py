"""Event files of one folder that are byte for byte the same: copies made by hand, by sync clients, by links."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

_HEAD = 512


def copies(paths: Sequence[Path]) -> dict[Path, Path]:
    """Those of `paths` whose bytes are those of another one, with that: the one of the shortest name, as of "x (1)".

    Sizes are compared first, then heads, which hold the time at which a writer began; what is alike in both is read
    whole. A file that is empty or cannot be read is nobody's copy.
    """
    found: dict[Path, Path] = {}
    if len(paths) < 2:
        return found
    for same_size in _alike(sorted(paths, key=lambda path: (len(path.name), path.name)), _size):
        for same_head in _alike(same_size, _head):
            for first, *others in _alike(same_head, _digest):
                found |= dict.fromkeys(others, first)
    return found


def _alike(paths: Iterable[Path], key: Callable[[Path], int | bytes]) -> Iterator[list[Path]]:
    """Groups of two or more of `paths` with one `key`, in their order; a key that is false belongs to none."""
    groups: dict[int | bytes, list[Path]] = {}
    for path in paths:
        try:
            value = key(path)
        except OSError:
            continue
        if value:
            groups.setdefault(value, []).append(path)
    return (group for group in groups.values() if len(group) > 1)


def _size(path: Path) -> int:
    return path.stat().st_size


def _head(path: Path) -> bytes:
    with path.open("rb", buffering=0) as file:
        return hashlib.blake2b(file.read(_HEAD), digest_size=16).digest()  # there may be many


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
