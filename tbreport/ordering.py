"""How people sort names (twin: `web/src/ordering.js`, held together by `web/test/ordering.json`).

Names of runs and tags are mostly the settings of a sweep, so a number is what it says: `lr=1e-5` comes before
`lr=3e-4` before `lr=0.001`. One rule parts decimals from versions: a number with one point is a decimal, unless
"v" (or "ver", "version") stands right before it; with two or more points it is none, but numbers with points
between them. So 0.15 < 0.2, v1.9 < v1.10, 1.2.3 < 1.2.10. A hyphen is a sign at the start of a part, or after
one of `= : ( [ { , _` or a space, as in `x=-2`; elsewhere it is a hyphen, as in 2024-01-02.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

Part = tuple[int, int, int, str]
"""A stretch of a name, comparable with any other: what ends a piece, then numbers, then other text."""
Key = tuple[list[Part], str]

_NUMBER = re.compile(
    r"""((?<![^=:(\[{,_\ ])-)?                             # a sign
        ((?<![^=:(\[{,_\ ])\.[0-9]+ | [0-9]+(?:\.[0-9]+)*)  # .5, 7, 0.5, 1.2.3
        (?:[eE]([+-]?[0-9]+)(?![A-Za-z0-9]))?              # an exponent""",
    re.VERBOSE,
)
_VERSION = re.compile(r"(?:^|[^A-Za-z])v(?:er(?:sion)?)?[ ._-]?$", re.IGNORECASE)
_DIGITS = re.compile(r"([0-9]+)")
_SHORT = 60
_LONGEST = 15
"""Digits of an exponent that count; beyond them it is as large as any."""
_COMPLEMENT = str.maketrans("0123456789", "9876543210")
_END: Part = (-1, 0, 0, "")


def natural(text: str) -> Key:
    """A key that sorts `text` as people do, each part between slashes by itself; no two texts have the same."""
    parts: list[Part] = []
    for piece in text.split("/"):
        parts += _known(piece) if len(piece) <= _SHORT else _parts(piece)
        parts.append(_END)  # a piece that ends sorts before one that goes on
    return parts, text


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """The different `names`, sorted as people do."""
    return _in_order(frozenset(names))


@lru_cache(maxsize=4)  # a report asks for the same tags again and again, and there may be a hundred thousand
def _in_order(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=natural))


def _parts(piece: str) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for found in _NUMBER.finditer(piece):
        before = piece[at : found.start()]
        if before:
            parts.append((1, 0, 0, before))
        parts += _number(found, before)
        at = found.end()
    return parts + _text(piece[at:])


_known = lru_cache(maxsize=4096)(_parts)  # tags share the names of their layers, runs those of their folders


def _text(text: str) -> list[Part]:
    return [(1, 0, 0, text)] if text else []


def _number(found: re.Match[str], before: str) -> list[Part]:
    sign, digits, exponent = found[1] or "", found[2], found[3] or ""
    if not sign and not exponent and digits.isdecimal():
        shown = digits.lstrip("0")
        return [(0, 1, len(shown), shown.rstrip("0")) if shown else (0, 0, 0, "")]
    points = digits.count(".")
    if points > 1 or (points and not exponent and _VERSION.search(before[-9:])):
        pieces = [sign, *_DIGITS.split(digits), f"e{exponent}" if exponent else ""]
        return [part for p in pieces for part in ([_decimal("", p, "")] if p.isdecimal() else _text(p))]
    return [_decimal(sign, digits, exponent)]


def _decimal(sign: str, digits: str, exponent: str) -> Part:
    """(0, sign, place of the first digit, digits), so that no number, however long, has to be computed."""
    whole, _, fraction = digits.partition(".")
    shown = (whole + fraction).lstrip("0")
    if not shown:
        return 0, 0, 0, ""
    place = len(shown) - len(fraction) + _exponent(exponent)
    shown = shown.rstrip("0")
    return (0, -1, -place, shown.translate(_COMPLEMENT) + "~") if sign else (0, 1, place, shown)


def _exponent(text: str) -> int:
    """The exponent that `text` writes; Python refuses to make an int of some thousand digits."""
    digits = text.lstrip("+-").lstrip("0")
    size = int(digits or "0") if len(digits) <= _LONGEST else 10**_LONGEST
    return -size if text.startswith("-") else size
