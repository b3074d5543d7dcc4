"""How people sort names."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)")


def natural(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts `text` as people do: layer2 before layer10, each part between slashes by itself."""
    key = []
    for piece in text.split("/"):
        key += [_number(p) if p.isdecimal() else (1, 0, p) for p in _DIGITS.split(piece) if p]
        key.append((-1, 0, ""))  # a piece that ends sorts before one that goes on
    return key


def _number(digits: str) -> tuple[int, int, str]:
    """The longer number is the larger one; Python refuses to make an int of some thousand digits."""
    shown = digits.lstrip("0")
    return 0, len(shown), shown
