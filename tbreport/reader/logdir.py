"""Which folders under a logdir are runs, and what lies in them."""

import fnmatch
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tbreport.reader.walk import Aside, Settings, Visit, Walk, display, is_folder, joined

EVENTS = "tfevents"
"""What the name of an event file contains."""

PROFILE = "profile present"
DEBUGGER = "debugger data present"

_PROFILE_MARK = ".profile-empty"
_DEBUGGER_MARK = "tfdbg_events"


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
class Found(Aside):
    """What `discover` saw: runs, notes outside runs, and what the walk left aside."""

    runs: list[Folder] = field(default_factory=list)
    strays: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A folder while links may still lead to files for it; what is in it is given up."""

    name: str
    path: Path
    real: str
    base: str
    events: list[Path]
    wanted: list[Path]
    notes: tuple[str, ...]

    def name_of(self, path: Path) -> str:
        """How the file `path`, which lies in the folder, is named."""
        return display(joined(self.name, path.relative_to(self.path).as_posix()))


def discover(root: Path, wanted: Sequence[str] = (), settings: Settings | None = None) -> Found:
    """The runs under `root`: folders with event files, or with files that match the glob patterns `wanted`.

    The patterns are relative to a run's folder; a file that a folder above has claimed makes no second run.
    Each real folder and each real event file is read once, under its own name before that of a link. Nothing is
    raised for what may not be read: it is in the result.
    """
    found = Found()
    discovery = _Discovery(Walk(root, found, settings or Settings()), wanted, found)
    for draft in discovery.drafts():
        name = display(draft.name)
        if draft.events or draft.wanted:
            files = tuple(sorted(draft.events)), tuple(sorted(draft.wanted))
            found.runs.append(Folder(name, draft.path, *files, draft.notes))
        else:
            found.strays += [(name, note) for note in draft.notes]
    _forget_idle_links(found)
    return found


class _Discovery:
    def __init__(self, walk: Walk, wanted: Sequence[str], found: Found) -> None:
        self._walk = walk
        self._wanted = wanted
        self._found = found
        self._claimed: set[Path] = set()
        self._links: list[tuple[_Draft, Path]] = []

    def drafts(self) -> list[_Draft]:
        drafts = [self._draft(visit) for visit in self._walk]
        if self._links:
            self._follow(drafts)
        return drafts

    def _draft(self, visit: Visit) -> _Draft:
        notes = tuple(_notes(visit.path, visit.entries))
        draft = _Draft(visit.name, visit.path, visit.real, visit.base, [], [], notes)
        draft.wanted.extend(set(self._matching(draft)) - self._claimed)
        self._claimed.update(draft.wanted)
        for entry in visit.entries:
            if entry.is_symlink():
                self._link(draft, entry)
            elif EVENTS in entry.name and not is_folder(entry):
                self._event_file(draft, entry)
        return draft

    def _event_file(self, draft: _Draft, entry: os.DirEntry[str]) -> None:
        path = Path(entry.path)
        if not _is_file(entry):
            self._found.special.append(draft.name_of(path))
        elif entry.is_symlink():
            self._links.append((draft, path))
        else:
            draft.events.append(path)

    def _link(self, draft: _Draft, entry: os.DirEntry[str]) -> None:
        if is_folder(entry):
            return  # the walk comes to it
        if os.path.exists(entry.path):  # noqa: PTH110  (false for what may not be looked at)
            if EVENTS in entry.name:
                self._event_file(draft, entry)
        elif not entry.name.startswith("."):  # editors lock files by links to nothing
            self._found.broken.append(draft.name_of(Path(entry.path)))

    def _follow(self, drafts: Sequence[_Draft]) -> None:
        """Add to `drafts` the event files that links lead to, unless they are there under their own name."""
        known = {f"{draft.real}{os.sep}{path.name}": draft.name_of(path) for draft in drafts for path in draft.events}
        for draft, path in sorted(self._links, key=lambda link: (link[0].name.count("/"), link[1])):
            name, real = draft.name_of(path), os.path.realpath(path)
            if real in known:
                self._found.again.append((name, known[real]))
            elif self._walk.may_leave(real, draft.base, name):
                known[real] = name
                draft.events.append(path)

    def _matching(self, draft: _Draft) -> Iterator[Path]:
        for pattern in self._wanted:
            try:
                for path in draft.path.glob(pattern):
                    if path.is_file() and self._walk.may_leave(os.path.realpath(path), draft.base, draft.name_of(path)):
                        yield path
            except OSError:
                # What may not be listed below this folder is reported when the walk comes to it.
                continue


def _forget_idle_links(found: Found) -> None:
    """Links through which nothing is read are nobody's concern."""
    if not (found.again or found.outside):
        return
    read = {joined(run.name, display(path.name)) for run in found.runs for path in run.events}
    read |= {
        joined(run.name, display(path.relative_to(run.path).as_posix())) for run in found.runs for path in run.wanted
    }
    for name in [*read]:
        above = name
        while (above := above.rpartition("/")[0]) and above not in read:
            read.add(above)
    read |= {"."} if found.runs else set()
    found.again[:] = sorted({(link, name) for link, name in found.again if name in read})
    found.outside[:] = sorted({link for link in found.outside if link in read})


def _notes(folder: Path, entries: Sequence[os.DirEntry[str]]) -> Iterator[str]:
    names = [entry.name for entry in entries]
    marked = any(name.endswith(_PROFILE_MARK) for name in names)
    if marked or ("plugins" in names and (folder / "plugins" / "profile").is_dir()):
        yield PROFILE
    if fnmatch.filter(names, f"*{_DEBUGGER_MARK}*"):
        yield DEBUGGER


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False
