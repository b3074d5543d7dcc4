"""What a walk left aside, in words: one defect for each kind, however many places it has."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tbreport.reader.defects import Defect
from tbreport.reader.logdir import Found

_NAMED = 3


class _Kind(NamedTuple):
    """A list of `Aside`: what is said of one place in it, of many, and what to do."""

    name: str
    one: str
    many: str
    hint: str
    note: bool


_KINDS = (
    _Kind(
        "outside",
        "a link out of the logdir, which was followed",
        "links out of the logdir were followed",
        "Nothing to do if you made them. --links inside reads nothing outside of the logdir.",
        note=True,
    ),
    _Kind(
        "refused",
        "a link out of the logdir, which was not followed, as asked",
        "links out of the logdir were not followed, as asked",
        "Leave out --links inside to follow them.",
        note=False,
    ),
    _Kind(
        "above",
        "a link to a folder that holds the logdir; it was not followed",
        "links to a folder that holds the logdir; they were not followed",
        "Give that folder as the logdir if its runs are meant.",
        note=True,
    ),
    _Kind(
        "system",
        "part of the operating system; it was not looked at",
        "places are part of the operating system; they were not looked at",
        "Nothing to do: no logs lie there.",
        note=True,
    ),
    _Kind(
        "special",
        "called like an event file, but a pipe, a socket or a device; it was not read",
        "pipes, sockets or devices are called like event files; they were not read",
        "Remove them from the logdir, or give another name.",
        note=False,
    ),
    _Kind(
        "broken",
        "a link to nothing",
        "links lead to nothing",
        "Restore what they led to, or remove them.",
        note=False,
    ),
    _Kind(
        "deep",
        "below too many folders; it was not looked at",
        "folders lie below too many others; they were not looked at",
        "Give a folder nearer to the runs.",
        note=False,
    ),
)


def of_discovery(found: Found) -> Iterator[Defect]:
    """What kept `discover` from looking everywhere, what it read but once, and what it saw that no run owns."""
    for path, reason in found.closed:
        yield Defect(path, f"the folder could not be opened: {reason}", "Allow reading it, or leave it out.")
    for path, note in found.strays:
        yield Defect(path, f"{note}, which a report does not show", "Open it with TensorBoard.", note=True)
    if found.stopped:
        path, most = found.stopped
        what = f"the search for runs ended before this folder, after {most}"
        yield Defect(path, what, "Give the folders that hold the runs, as name=path each.")
    for kind in _KINDS:
        yield from _grouped(getattr(found, kind.name), kind)
    yield from _second_ways(found.again)


def _grouped(places: Sequence[str], kind: _Kind) -> Iterator[Defect]:
    """One defect for all `places`: at the only one, or at the logdir with some of them named."""
    distinct = sorted(set(places))
    if len(distinct) == 1:
        yield Defect(distinct[0], kind.one, kind.hint, note=kind.note)
    elif distinct:
        what = f"{len(distinct):,} {kind.many}: {_some(distinct)}"
        yield Defect(".", what, kind.hint, note=kind.note)


def _second_ways(ways: Sequence[tuple[str, str]]) -> Iterator[Defect]:
    hint = "Nothing to do: each run is read once."
    if len(ways) == 1:
        link, name = ways[0]
        yield Defect(link, f"a second way to {_own(name)}, which is read under that name", hint, note=True)
    elif ways:
        named = _some([f"{link} to {_own(name)}" for link, name in ways])
        yield Defect(
            ".", f"{len(ways):,} links are second ways to what is read under its own name: {named}", hint, note=True
        )


def _own(name: str) -> str:
    return "the logdir itself" if name == "." else name


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
