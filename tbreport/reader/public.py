"""Names of event files as others may read them: without the machine and the process that wrote them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from tbreport.reader.logdir import EVENTS

_KNOWN = frozenset(
    {"", "events", "out", "v2", "profile-empty", "train", "training", "val", "valid", "validation", "eval", "test"}
    | {"bak", "old", "gz", "tmp", "part"}
)
"""What may stand between the dots of a name beside the time of its start; all else may be a host or a process."""
_HIDDEN = "…"
_START = re.compile(r"\d{9,16}")  # seconds, and down to microseconds
_COPY = re.compile(r"(?: \(\d+\)| - Copy| copy)*~?\Z")
_TOKEN = re.compile(rf"""[^\s"'`“”<>|,;()]*{EVENTS}[^\s"'`“”<>|,;()]*""")


def public_name(name: str) -> str:
    """An event file's name without host and process, "events.out.tfevents.1586254833.….v2"; other names as they are.

    Writers differ in where they put them ("HOST.tfevents", "….HOST.4242.0", "….4242.0.HOST"), so what is kept is
    what they all mean the same by.
    """
    if EVENTS not in name:
        return name
    before, _, after = name.partition(EVENTS)
    copy = _COPY.search(after)
    assert copy is not None  # it may be empty
    first, *rest = after[: copy.start()].split(".")
    start = [rest.pop(0)] if rest and _START.fullmatch(rest[0]) else []
    head = ".".join(_shown(before.split(".")))
    return ".".join([head + EVENTS + "".join(_shown([first])), *start, *_shown(rest)]) + copy[0]


def _shown(parts: Iterable[str]) -> list[str]:
    """`parts` with what is not known hidden, neighbours together."""
    shown: list[str] = []
    for part in parts:
        if part in _KNOWN:
            shown.append(part)
        elif not shown or shown[-1] != _HIDDEN:
            shown.append(_HIDDEN)
    return shown


def public_paths(paths: Iterable[str]) -> dict[str, str]:
    """Each of `paths` with its last part public; those that would become equal are numbered in their order."""
    met: Counter[str] = Counter()
    public = {}
    for path in paths:
        folder, slash, name = path.rpartition("/")
        short = f"{folder}{slash}{public_name(name)}"
        met[short] += 1
        public[path] = f"{short} #{met[short]}" if met[short] > 1 and short != path else short
    return public


def public_text(text: str, known: Mapping[str, str]) -> str:
    """`text` with every event file that it names public: as `known` calls those of a path, else by `public_name`."""
    if EVENTS not in text:
        return text
    if text in known:
        return known[text]
    return _TOKEN.sub(lambda found: known.get(found[0]) or _public_path(found[0]), text)


def _public_path(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{public_name(name)}" if EVENTS in name else path
