"""What looks like a secret or a private path in a text. Every expression runs in linear time.

Keys of services are searched for by their shape. Everything else must stand where secrets stand, beside a word like
"password" or in an address, and not look like a placeholder, or be a place in somebody's home.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tbreport.publishing.contexts import CONTEXTS, SEPARATOR
from tbreport.publishing.paths import PATH_SIGNS, paths
from tbreport.publishing.services import TOKENS, Detector

_WORDS_FOR_IT = r"(?:pg|db|smtp|mail|ftp|ssh|root|admin|user|mysql|postgres|redis|app)?[_-]?pass(?:word|wd|phrase)"
_KEY = (
    rf"(?:{_WORDS_FOR_IT}|(?:db|smtp|mail|ftp|ssh|root|admin|user|mysql|postgres|redis)[_-]?(?:pass|pw)|pwd|"
    r"secret|credentials?|(?:api|access|auth|private|secret|account|signing|encryption|master|subscription|"
    r"kaggle|openai|anthropic|azure|aws|comet)[_-]?key|"
    r"(?:access|auth|api|hub|hf|bearer|refresh|session|bot|personal|github|gitlab|wandb|neptune|slack|aws)"
    r"[_-]?(?:token|secret)|client[_-]?secret|secret[_-]?access[_-]?key)"
)
_WORD = r"""([^\s"'`<>|,;(){}\[\]]{4,200}+)(?!\()"""
# What stands between quotes may hold spaces, and brackets.
_QUOTED = r"""(?:(?<=")([^"\n\\]{4,200})(?=")|(?<=')([^'\n\\]{4,200})(?='))"""
_PAIRS = (
    re.compile(rf"(?<![A-Za-z0-9]){_KEY}{SEPARATOR}(?:{_QUOTED}|{_WORD})", re.IGNORECASE),
    re.compile(rf"(?<![A-Za-z0-9-])--(?=[a-z])[a-z_-]{{0,40}}{_KEY}([ =][\"']?)(?:{_QUOTED}|{_WORD})", re.IGNORECASE),
    re.compile(  # one object of a list of settings
        rf"""["'](?:name|key)["']\s{{0,4}}:\s{{0,4}}["'][a-z0-9_-]{{0,40}}{_KEY}(["']\s{{0,4}},\s{{0,4}}"""
        rf"""["']value["']\s{{0,4}}:\s{{0,4}}["'])(?:{_QUOTED}|{_WORD})""",
        re.IGNORECASE,
    ),
)
_BEFORE_PAIR, _AFTER_PAIR = 120, 300  # characters of a pair on either side of its sign
_PAIR_SIGNS = ("pass", "pwd", "_pw", "-pw", "bpw", "secret", "credential", "key", "token")
_PAIR_HITS = re.compile(
    r"(?:pass(?:word|wd|phrase)?|pwd?|secret|credentials?|key|token)(?=[\"'`*]{0,3}\s{0,8}[=:|\t,]|[ =])"
)

_SECRETS = (*TOKENS, *CONTEXTS)
_SIGNS = tuple(dict.fromkeys([*(sign for one in _SECRETS for sign in one.signs), *PATH_SIGNS, *_PAIR_SIGNS]))
_EXACT = frozenset(sign for sign in _SIGNS if sign != sign.lower())

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_PLACEHOLDERS = re.compile(
    r"(?:none|null|nil|nan|true|false|yes|no|todo|tbd|n/a|empty|unset|default|auto|required|optional|str|string|text|"
    r"int|bool|float|bytes|env|secret|password|passwd|token|key|changeme|redacted|hidden|masked|removed|placeholder|"
    r"example|dummy|test|(?:your|my|insert|enter|the|some|a|an|no|not)\b.*|(?:your|my|insert)[\w-]*|<.*|\[redacted.*|x+|"
    r"0+|[\w-]{1,12}[_-]x{6,}|\*+|\.+|•+|-+|_+|\$.*|%.*|os\.environ.*|environ.*|getenv.*)[.!]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?[\d.,_]+(?:e[+-]?\d+)?%?", re.IGNORECASE)
_MOST_WORDS = 6


@dataclass(frozen=True)
class Match:
    """`text` gives something away, what `kind` says; `remedy` is an expression that matches it, "" for none."""

    kind: str
    text: str
    remedy: str
    start: int
    end: int


def matches(text: str) -> list[Match]:
    """Everything in `text` that looks like a secret or a private path, each place once."""
    return _matches(text, _signs(text, _SIGNS))


def suspicious(text: str) -> bool:
    """Whether `text` has any sign of what is looked for; without one it has no match."""
    return bool(_signs(text, _SIGNS))


def suspects(texts: Sequence[str]) -> Iterator[tuple[int, list[Match]]]:
    """The places in `texts` of those with matches, with their matches: quick where few of them have any sign at all."""
    signs = _signs("\n".join(texts), _SIGNS)
    for i, text in enumerate(texts) if signs else ():
        some = _signs(text, signs)
        if some and (found := _matches(text, some)):
            yield i, found


def _lowered(text: str) -> str:
    """`text` in small letters, as long as it was: İ alone would become two."""
    return text.lower() if text.isascii() else text.replace("İ", "i").lower()


def _signs(text: str, of: Iterable[str]) -> set[str]:
    # To look for a word is a hundred times as quick as to look for an expression.
    lowered = _lowered(text)
    return {sign for sign in of if sign in (text if sign in _EXACT else lowered)}


def _matches(text: str, signs: set[str]) -> list[Match]:
    found: list[Match] = []  # ascending, so that only its neighbours can overlap a match
    for match in _candidates(text, signs) if signs else ():
        place = bisect_left(found, match.end, key=lambda other: other.start)
        if place == 0 or found[place - 1].end <= match.start:
            found.insert(place, match)
    return found


def _candidates(text: str, signs: set[str]) -> Iterator[Match]:
    """The surest first, overlapping."""
    for detector in _SECRETS:
        if not signs.isdisjoint(detector.signs):
            yield from _found(detector, text)
    if not signs.isdisjoint(PATH_SIGNS):
        yield from (Match(*path) for path in paths(text))
    if not signs.isdisjoint(_PAIR_SIGNS):
        yield from _pairs(text)


def _found(detector: Detector, text: str) -> Iterator[Match]:
    for found in re.finditer(detector.expression, text):
        group = found.lastindex or 0
        match = Match(detector.kind, found[group], detector.remedy, found.start(group), found.end(group))
        if _random(match.text) if detector.random else not _PLACEHOLDERS.fullmatch(match.text):
            yield match


def _pairs(text: str) -> Iterator[Match]:
    """Values beside words like "password"."""
    for start, end in _windows(_lowered(text)):
        for expression in _PAIRS:
            for found in expression.finditer(text, start, end):
                group = found.lastindex or 0
                if _value(found[group], found[1]):
                    yield Match("password or key", found[group], _remedy(found), found.start(group), found.end(group))


def _remedy(found: re.Match[str]) -> str:
    """What redacts the value of a pair by the name that it stands beside."""
    name = re.findall(r"[\w-]+", found.string[found.start() : found.start(1)])[-1].lstrip("-")
    value = r"[^\x22\x27\n]+" if " " in found[found.lastindex or 0] else r"\S+"
    between = r"\W+value\W+" if "value" in found[1].lower() else r"\W+"
    return rf"(?<={re.escape(name)}){between}{value}"


def _windows(lowered: str) -> Iterator[tuple[int, int]]:
    """Where in a text a pair may lie, ascending and apart: to try an expression everywhere takes long."""
    start = end = 0
    for hit in _PAIR_HITS.finditer(lowered):
        if hit.start() - _BEFORE_PAIR > end:
            if end:
                yield start, end
            start = hit.start() - _BEFORE_PAIR
        end = hit.end() + _AFTER_PAIR
    if end:
        yield start, end


def _random(text: str) -> bool:
    """Whether `text` looks made by chance: it goes to and fro between small and capital letters and digits."""
    kinds = ["0" if c.isdigit() else "a" if c.islower() else "A" for c in text if c.isalnum()]
    changes = sum(a != b for a, b in pairwise(kinds))
    return len(set(text)) >= 9 and changes >= max(4, len(kinds) // 5)


def _value(text: str, separator: str) -> bool:
    """Whether `text`, after a word like "password", is a value: no placeholder, number, path or word of a sentence."""
    if _PLACEHOLDERS.fullmatch(text) or len(set(text)) < 3 or text[0] in "~.$%&" or _DRIVE.match(text):
        return False
    if len(text.split()) > _MOST_WORDS:
        return False
    if text[0] == "/" and not (len(text) >= 30 and _random(text)):
        return False
    if text.isalpha() and not set(separator) & set("=\"'`|") and not _random(text):
        return False
    return not _NUMBER.fullmatch(text)
