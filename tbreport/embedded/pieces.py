"""Pieces of a medium that nothing is drawn or played by, and what they say in any script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 1_000_000
"""Bytes of one text, once inflated, that are read."""
_WORDS = re.compile(rb"[\x20-\x7e]{6,}")


class UnreadableError(ValueError):
    """The bytes do not follow their own format, so nobody can tell what they hold."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `start` to `end` are not needed, or not as they are: `instead` makes what takes their place.

    They say `text`, None where that is too long.
    """

    start: int
    end: int
    text: str | None
    instead: Callable[[], bytes] = bytes


def piece(start: int, end: int, said: bytes, instead: Callable[[], bytes] = bytes, most: int = LONGEST) -> Piece:
    """The piece from `start` to `end` that says `said`."""
    return Piece(start, end, text_of(said) if len(said) <= most else None, instead)


def fixed(start: int, new: bytes) -> Piece:
    """Bytes from `start` that say nothing and become `new`, of the same length."""
    return Piece(start, start + len(new), "", lambda: new)


def text_of(data: bytes) -> str:
    """`data` in every encoding that its letters may have: UTF-8, Latin-1, UTF-16 of either order at either byte."""
    data = data.strip(b"\0")
    if data.isascii() and 0 not in data:
        return data.decode("ascii")
    texts = [data.decode("utf-8", "replace")]
    if "\ufffd" in texts[0] or 0 in data:
        texts.append(data.replace(b"\0", b"").decode("latin-1"))
        # Without NULs that is ASCII and Latin-1 in UTF-16 as well; other scripts have to be read as they are.
        texts += [data[start:].decode(order, "replace") for start in (0, 1) for order in ("utf-16-le", "utf-16-be")]
    return "\n".join(dict.fromkeys(texts))


def words_of(data: bytes) -> str:
    """The words in bytes that have no format which is known."""
    if len(data) <= LONGEST:
        return text_of(data)
    return b"\n".join(_WORDS.findall(data)).decode("ascii")


def big(data: bytes, at: int, length: int = 4) -> int:
    """An unsigned number, its highest byte first; UnreadableError where the bytes end."""
    return _number(data, at, length, "big")


def little(data: bytes, at: int, length: int = 4) -> int:
    """An unsigned number, its lowest byte first; UnreadableError where the bytes end."""
    return _number(data, at, length, "little")


def _number(data: bytes, at: int, length: int, order: str) -> int:
    if at < 0 or at + length > len(data):
        raise UnreadableError
    return int.from_bytes(data[at : at + length], "big" if order == "big" else "little")
