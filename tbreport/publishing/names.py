"""Names of runs, tags, nodes and hyper-parameters, changed so that they stay distinct."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable

from tbreport.options import MARK

Change = Callable[[str], str]


def distinct(name: str, taken: Collection[str], number: int = 2) -> str:
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
    """Each of `names` with its new one. What lay in one folder still does, and what did not does not."""
    places = {place: place for name in names if change(name) == name for place in _places(name)}
    inside: dict[str, set[str]] = defaultdict(set)
    met: Counter[tuple[str, str]] = Counter()
    whole = set(places)
    for place in places:
        above, _, part = place.rpartition("/")
        inside[above].add(part)

    def found(above: str, name: str) -> str:
        """A free name under `above`, "" for the top, that is `name` or nearly so."""
        met[above, name] += 1
        free = distinct(name, inside[above], max(2, met[above, name]))
        return taken(f"{above}/{free}" if above else free)

    def across(name: str) -> str:
        """A free name that is `name` or nearly so, whatever folders it names."""
        met["", name] += 1
        return taken(distinct(name, whole, max(2, met["", name])))

    def taken(place: str) -> str:
        above, _, part = place.rpartition("/")
        inside[above].add(part)
        whole.add(place)
        return place

    for name in names:
        parts = name.split("/")
        if change(name) != "/".join(map(change, parts)):  # a match reaches across folders
            places[name] = across(change(name))
            continue
        above = ""
        for place, part in zip(_places(name), parts, strict=True):
            if place not in places:
                places[place] = found(above, change(part))
            above = places[place]
    return {name: places[name] for name in names}


def _places(name: str) -> list[str]:
    """The folders that lead to `name`, and itself: a, a/b, a/b/c."""
    parts = name.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]
