"""The way through the folders under a logdir: each real folder once, links last, and an end in any case."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Links = Literal["follow", "inside"]
Looked = Callable[[int, int], None]

_SYSTEM = ("/proc", "/sys", "/dev")
"""What lies here are no files, and reading some of it waits for ever."""

_MEMORY = "/dev/shm"  # noqa: S108  (a disk in memory, where logs may well lie; nothing is written here)

_Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a walk ends: folders entered, files and folders seen, folders above one another, seconds."""

    folders: int = 100_000
    entries: int = 5_000_000
    depth: int = 64
    seconds: float = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to walk: what becomes of `links` that leave the logdir, and who is told of folders and files `looked` at."""

    links: Links = "follow"
    limits: Limits = Limits()
    clock: Callable[[], float] = time.monotonic
    looked: Looked | None = None


@dataclass(slots=True)
class Aside:
    """What a walk did not enter, or in another way than it stands there, by name relative to the logdir.

    `closed`: folders that may not be opened, with the reason. `again`: links, with the name under which what they
    lead to is read. `outside`: links that left the logdir and were followed; `refused`: those that were not. `above`:
    links to a folder that holds the logdir. `system`: what belongs to the operating system. `special`: pipes, sockets
    and devices that are called like event files. `broken`: links to nothing. `deep`: folders below too many others.
    `stopped`: where the walk ended before its end, and why.
    """

    closed: list[tuple[str, str]] = field(default_factory=list)
    again: list[tuple[str, str]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    system: list[str] = field(default_factory=list)
    special: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    deep: list[str] = field(default_factory=list)
    stopped: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A folder: its way from the root, its `name` relative to it ("." for itself), its real path, what is in it.

    `base` is the real path of the logdir, or of the folder outside of it that a link led to.
    """

    path: Path
    name: str
    real: str
    base: str
    entries: Sequence[os.DirEntry[str]] = ()

    def below(self, entry: os.DirEntry[str]) -> "Visit":
        """The folder `entry` of this one."""
        return Visit(Path(entry.path), joined(self.name, entry.name), os.path.join(self.real, entry.name), self.base)  # noqa: PTH118


class Walk:
    """The visits of all folders under `root`, a folder before those in it, real ones by name and then links.

    So the name under which a folder is read is its own wherever it has one inside the logdir, else that of the link
    with the fewest folders above it, the first by name among those.
    """

    def __init__(self, root: Path, aside: Aside, settings: Settings) -> None:
        self.root = os.path.realpath(root)
        self._start = Visit(root, ".", self.root, self.root)
        self._aside = aside
        self._settings = settings
        self._seen: dict[_Identity, str] = {}
        self._links: list[Visit] = []
        self._entries = 0
        self._files = 0
        self._until = settings.clock() + settings.limits.seconds

    def __iter__(self) -> Iterator[Visit]:
        yield from self._tree(self._start)
        while self._links:
            links, self._links = sorted(self._links, key=lambda link: (link.name.count("/"), link.name)), []
            for link in links:
                if self._aside.stopped is None:
                    yield from self._by_link(link)

    def may_leave(self, real: str, base: str, name: str) -> bool:
        """Whether the link `name`, found below `base`, which leads to `real`, may be read; that it leaves is noted."""
        if of_system(real):
            self._aside.system.append(display(name))
        elif within(real, self.root) or within(real, base):
            return True
        elif self._settings.links == "inside":
            self._aside.refused.append(display(name))
        else:
            self._aside.outside.append(display(name))
            return True
        return False

    def _by_link(self, link: Visit) -> Iterator[Visit]:
        real = os.path.realpath(link.path)
        if within(self.root, real) and real != self.root:
            self._aside.above.append(display(link.name))
        elif (known := self._known(link)) is not None:
            self._aside.again.append((display(link.name), display(known)))
        elif self.may_leave(real, link.base, link.name):
            yield from self._tree(Visit(link.path, link.name, real, real))

    def _known(self, link: Visit) -> str | None:
        try:
            return self._seen.get(_identity(link.path))
        except OSError:
            return None

    def _tree(self, top: Visit) -> Iterator[Visit]:
        """The folder `top` and all real ones below it."""
        stack = [top]
        while stack:
            visit = stack.pop()
            if self._ended(visit):
                return
            if of_system(visit.real):
                self._aside.system.append(display(visit.name))
            elif (entries := self._entered(visit)) is not None:
                yield Visit(visit.path, visit.name, visit.real, visit.base, entries)
                stack += [visit.below(entry) for entry in reversed(entries) if is_folder(entry, links=False)]
                self._links += [visit.below(entry) for entry in entries if entry.is_symlink() and is_folder(entry)]

    def _entered(self, visit: Visit) -> list[os.DirEntry[str]] | None:
        """What is in the folder, by name; None where it is not to be read."""
        if visit.name.count("/") >= self._settings.limits.depth:
            self._aside.deep.append(display(visit.name))
            return None
        try:
            known = self._seen.setdefault(_identity(visit.path), visit.name)
            if known != visit.name:  # mounted twice
                self._aside.again.append((display(visit.name), display(known)))
                return None
            with os.scandir(visit.path) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            self._aside.closed.append((display(visit.name), error.strerror or type(error).__name__))
            return None
        self._entries += len(entries)
        if self._settings.looked:
            self._files += sum(not is_folder(entry, links=False) for entry in entries)
            self._settings.looked(len(self._seen), self._files)
        return entries

    def _ended(self, visit: Visit) -> bool:
        limits = self._settings.limits
        if len(self._seen) >= limits.folders:
            why = f"{limits.folders:,} folders"
        elif self._entries >= limits.entries:
            why = f"{limits.entries:,} files and folders"
        elif self._settings.clock() >= self._until:
            why = f"{limits.seconds:,.0f} seconds"
        else:
            return False
        self._aside.stopped = (display(visit.name), why)
        return True


def joined(folder: str, name: str) -> str:
    """The name of what is called `name` in the folder called `folder`."""
    return name if folder == "." else f"{folder}/{name}"


def within(path: str, folder: str) -> bool:
    """Whether the real path `path` is `folder` or lies in it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def of_system(real: str) -> bool:
    """Whether what lies at the real path `real` is the operating system's own: no files, whatever they look like."""
    if any(within(real, place) for place in _SYSTEM) and not within(real, _MEMORY):
        return True
    try:
        return Path(real).stat().st_dev in _system_devices()
    except OSError:
        return False


@cache
def _system_devices() -> frozenset[int]:
    """The devices of Linux's `proc` and `sysfs`, which may be mounted at other places, too: proc_pid_mountinfo(5)."""
    found = set()
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines():
            mount, _, kind = line.partition(" - ")
            if kind.startswith(("proc ", "sysfs ")):
                major, minor = mount.split()[2].split(":")
                found.add(os.makedev(int(major), int(minor)))
    return frozenset(found)


def is_folder(entry: os.DirEntry[str], *, links: bool = True) -> bool:
    """Whether `entry` is a folder, or with `links` a link to one."""
    try:
        return entry.is_dir(follow_symlinks=links)
    except OSError:
        return False


def display(name: str) -> str:
    """`name` as text that can be written anywhere: bytes of a file name that are not UTF-8 become escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _identity(folder: Path) -> _Identity:
    stat = folder.stat()
    return stat.st_dev, stat.st_ino
