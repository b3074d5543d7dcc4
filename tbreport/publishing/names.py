"""Names of runs, tags, nodes and hyper-parameters, changed so that they stay distinct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Sequence

from tbreport.options import MARK

Change = Callable[[str], str]

_DEEPEST = 100


def distinct(name: str, taken: Container[str], number: int = 2) -> str:
    """`name`, with a number in its mark, at least `number`, where something else is already called so."""
    candidate = name
    while candidate in taken:
        candidate = name.replace(MARK, f"{MARK[:-1]} {number}]", 1) if MARK in name else f"{name} {number}"
        number += 1
    return candidate


def renamed(names: Iterable[str], change: Change) -> dict[str, str]:
    """Each of `names` with its new one, which nothing else is called."""
    new = {name: change(name) for name in names}
    taken = {name for name in new if new[name] == name}
    met: Counter[str] = Counter()
    for name, candidate in new.items():
        if candidate != name:
            met[candidate] += 1
            new[name] = distinct(candidate, taken, max(2, met[candidate]))
            taken.add(new[name])
    return new


def renamed_folders(names: Collection[str], change: Change) -> dict[str, str]:
    """Each of `names` with its new one. What lay in one folder still does, and what did not does not.

    The time that takes grows with the length of all names: what lies deeper than 100 folders counts as one name.
    """
    top = _Place("", _Folder())
    whole = {name: change(name) for name in names}
    pieces = {name: [change(part) for part in _parts(name)] for name in names}
    for name in names:
        if name == whole[name] == "/".join(pieces[name]):
            place = top
            for part in _parts(name):
                place = place.enter(part)
                place.put(part, place.above.folder.enter(part))
    new = {}
    for name in names:
        if whole[name] not in (name, "/".join(pieces[name])):  # a match reaches across folders
            new[name] = _across(top, _parts(name), "/".join(map(change, _parts(whole[name]))))
        else:
            new[name] = _inside(top, _parts(name), pieces[name])
    return new


def _parts(name: str) -> list[str]:
    """The folders that lead to `name`, and its own part."""
    return name.split("/", _DEEPEST)


class _Folder:
    """A folder under its new name: what lies in it, and how often each name was asked for there."""

    __slots__ = ("inside", "met")

    def __init__(self) -> None:
        self.inside: dict[str, _Folder] = {}
        self.met: dict[str, int] = {}

    def __contains__(self, path: object) -> bool:
        folder: _Folder | None = self
        for part in _parts(str(path)):
            folder = folder.inside.get(part) if folder else None
        return folder is not None

    def enter(self, part: str) -> _Folder:
        if part not in self.inside:
            self.inside[part] = _Folder()
        return self.inside[part]

    def free(self, name: str, taken: Container[str]) -> str:
        """A name that is not `taken`, `name` or nearly so."""
        self.met[name] = self.met.get(name, 0) + 1
        return distinct(name, taken, max(2, self.met[name]))


class _Place:
    """A folder or a name as it was, and what it is called now: in the folder above or, if `whole`, at the top."""

    __slots__ = ("above", "folder", "inside", "new", "whole")

    def __init__(self, new: str | None = None, folder: _Folder | None = None, above: _Place | None = None) -> None:
        self.new = new  # None until something asks for it
        self.folder = folder or _Folder()
        self.above = above or self
        self.whole = False
        self.inside: dict[str, _Place] = {}

    def enter(self, part: str) -> _Place:
        if part not in self.inside:
            self.inside[part] = _Place(above=self)
        return self.inside[part]

    def put(self, new: str, folder: _Folder, *, whole: bool = False) -> None:
        self.new, self.folder, self.whole = new, folder, whole


def _inside(top: _Place, parts: Sequence[str], pieces: Sequence[str]) -> str:
    """The new name of `parts`, each changed to one of `pieces` or nearly so, in the folders they are in."""
    place = top
    shown: list[str] = []
    for part, piece in zip(parts, pieces, strict=True):
        place = place.enter(part)
        new = place.new
        if new is None:
            above = place.above.folder
            new = above.free(piece, above.inside)
            place.put(new, above.enter(new))
        shown = [new] if place.whole else [*shown, new]
    return "/".join(shown)


def _across(top: _Place, parts: Sequence[str], name: str) -> str:
    """A free name that is `name` or nearly so, whatever folders it names."""
    place = top
    for part in parts:
        place = place.enter(part)
    new = top.folder.free(name, top.folder)
    folder = top.folder
    for part in _parts(new):
        folder = folder.enter(part)
    place.put(new, folder, whole=True)
    return new
