"""Places in somebody's home, or under somebody's name on a cluster's disks. Every expression runs in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator

HOME, SCRATCH = "home folder", "scratch folder"
PRIVATE_PATHS = frozenset({HOME, SCRATCH})
PATH_SIGNS = ("/home", "\\home", "/scratch", "/users/", "\\users\\", "\\users/", "documents and settings")
"""A text that holds none of these, in small letters, names no such place."""

_NAME = r"""[^\s/\\"'`<>:;,|*?()\[\]{}$&%]{1,64}"""
_DISKS = (  # where a cluster keeps what is somebody's
    r"(?:mnt|media|nfs|net|data|scratch|work|gpfs|lustre|cluster|storage|export|raid|ssd|hdd|private|var|usr|vol|volumes|"
    r"share|shared|projects?|fs|fsx|efs|nas|beegfs|ceph|weka|disk|local|srv|network|afs|opt|nobackup|research|lab)"
)
_PATHS = (
    (
        HOME,
        re.compile(
            rf"(?<![\w.~/-])(?:file://)?(?:(?:/mnt|/cygdrive)?(?:/[a-z])?/Users|/home|/homes|/home\d)/({_NAME})"
        ),
        r'(?<![\w.~-])(/mnt|/cygdrive)?(/[a-z])?/(homes?\d?|Users)/[^/\s"]+',
    ),
    (
        HOME,
        re.compile(
            rf"(?<![\w.~/-])/{_DISKS}[\w-]{{0,20}}(?:/[\w.-]{{1,40}}){{0,3}}?/(?:homes?\d?|[Uu]sers(?=/[^\s/]+/))/({_NAME})"
        ),
        r'(?<![\w.~-])(/[\w.-]+)+/(homes?\d?|users)/[^/\s"]+',
    ),
    (
        HOME,
        re.compile(
            r"(?<![A-Za-z0-9])(?:[a-z]:|\\{2,4}[\w.$-]{1,60}(?:\\{1,2}[\w.$-]{1,60})?)[\\/]{1,4}"
            rf"(?:Users|home|Documents and Settings)[\\/]{{1,4}}({_NAME}(?: {_NAME}){{1,3}}(?=\\)|{_NAME})",
            re.IGNORECASE,
        ),
        r"([A-Z]:[\\/]+|\\)(Users|home|Documents and Settings)[\\/]+([^\\/:\s]+( [^\\/:\s]+)*(?=\\)|[^\\/\s]+)",
    ),
    (
        SCRATCH,
        re.compile(
            rf"(?<![\w.~/-])(?:/[\w.-]{{1,40}}){{0,2}}?/scratch[\w-]{{0,8}}(?:/(?:users?|[a-z]))?/({_NAME})(?=/)"
        ),
        r'(?<![\w.~-])(/[\w.-]+)*/scratch[\w-]*/[^\s"]+',
    ),
)
_NOBODY = frozenset(
    {"user", "username", "your_name", "yourname", "you", "me", "name", "shared", "public", "default", "all users"}
)
_NOBODYS_SCRATCH = frozenset({"tmp", "temp", "local", "data", "dataset", "datasets", "projects", "runs", "logs"})


def paths(text: str) -> Iterator[tuple[str, str, str, int, int]]:
    """(kind, path as far as the name, an expression that redacts it, start, end) of each such place in `text`."""
    for kind, expression, remedy in _PATHS:
        for found in expression.finditer(text):
            name = found[1].lower()
            if name not in _NOBODY and not (kind == SCRATCH and name in _NOBODYS_SCRATCH):
                yield kind, found[0], remedy, found.start(), found.end()
