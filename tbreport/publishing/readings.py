"""A text as it may be read: with escapes and entities undone, without markup. Each reading knows where it comes from.

What matches in a reading can be cut out of the text that was logged, which keeps the rest of it as it was: JSON stays
JSON, Markdown stays Markdown. Only what has been undone is a reading, so that most texts have none.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property

Span = tuple[int, int]
_Decode = Callable[[re.Match[str]], str]

# Only what is an element for certain: "<my_secret>" in a text is no markup, and must not pass for it.
TAG = re.compile(
    r"</?(a|abbr|article|b|blockquote|br|circle|code|col|dd|defs|details|div|dl|dt|ellipse|em|figure|g|h[1-6]|hr|i|"
    r"img|li|line|marker|ol|p|path|pre|rect|small|span|strong|sub|summary|sup|svg|table|tbody|td|text|th|thead|"
    r"title|tr|tspan|u|ul|use)\b[^<>]*>",
    re.IGNORECASE,
)
_HTML = re.compile(rf"{TAG.pattern}|&(?:#\d{{1,7}}|#x[0-9a-f]{{1,6}}|[a-z0-9]{{2,31}});", re.IGNORECASE)
_ESCAPE = re.compile(
    r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2})|([\"'\\/bfnrt]))",
    re.IGNORECASE,
)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PERCENT = re.compile(
    r"%[c-d][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}|%[0-9a-f]{2}",
    re.IGNORECASE,
)
_QUERY = re.compile(rf"\+|{_PERCENT.pattern}", re.IGNORECASE)
_BYTES = re.compile("\0+|[\udc80-\udcff]")
_BACKSLASH = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"[*`~]+")
_UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_COMPOSED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/_=-])")
_WORD = re.compile(r"[^/]{12,}")
_READ_OTHERWISE = re.compile(r"[\\<&%+*`~_\0]|[^\0-\x7f]")
_MOST_ESCAPED = 3  # JSON in JSON in JSON


class Reading:
    """`text` is what is read; `above` what it was read from, None for the text as logged."""

    def __init__(
        self, text: str, above: Reading | None = None, undone: re.Pattern[str] | None = None, decode: _Decode = str
    ) -> None:
        self.text = text
        self._above = above
        self._undone = undone
        self._decode = decode

    def undo(self, expression: re.Pattern[str], decode: _Decode) -> Reading | None:
        """The reading with each match of `expression` decoded; None where that is the same."""
        text = expression.sub(decode, self.text)
        return Reading(text, self, expression, decode) if text != self.text else None

    def origin(self, span: Span) -> Span:
        """The characters of the text as logged that those of `span`, which is not empty, were read from."""
        if self._above is None:
            return span
        return self._above.origin((self._place(span[0], last=False), self._place(span[1] - 1, last=True)))

    def _place(self, offset: int, *, last: bool) -> int:
        firsts, starts, widths = self._pieces
        i = bisect_right(firsts, offset) - 1
        if widths[i]:
            return starts[i] + widths[i] if last else starts[i]
        return starts[i] + offset - firsts[i] + last

    @cached_property
    def _pieces(self) -> tuple[array[int], array[int], array[int]]:
        """Of each piece: where it begins here and above, and its width there, 0 where it is as above."""
        assert self._above is not None
        assert self._undone is not None
        pieces = array("q"), array("q"), array("q")
        here = at = 0

        def show(length: int, start: int, width: int) -> None:
            if length:
                for column, number in zip(pieces, (here, start, width), strict=True):
                    column.append(number)

        for found in self._undone.finditer(self._above.text):
            show(found.start() - at, at, 0)
            here += found.start() - at
            length = len(self._decode(found))
            show(length, found.start(), found.end() - found.start())
            here += length
            at = found.end()
        show(len(self._above.text) - at, at, 0)
        return pieces


def readings(text: str) -> Iterator[Reading]:
    """`text` as logged, and as a program or a reader of it may read it, each once."""
    if not _READ_OTHERWISE.search(text):
        yield from _last(Reading(text))
        return
    known: set[str] = set()
    for escaped in _escaped(Reading(text)):
        for marked in (escaped, _html(escaped)):
            for plain in _unmarked(marked) if marked else ():
                for reading in _last(plain):
                    if reading.text not in known:
                        known.add(reading.text)
                        yield reading


def _escaped(reading: Reading) -> Iterator[Reading]:
    """The reading, and what JSON, and JSON in JSON, holds."""
    yield reading
    if "\0" in reading.text or not reading.text.isascii():
        plain = reading.undo(_BYTES, _character)
        if plain:
            yield plain
            reading = plain
    for _ in range(_MOST_ESCAPED):
        deeper = reading.undo(_ESCAPE, _unescaped) if "\\" in reading.text else None
        if deeper is None:
            return
        yield deeper
        reading = deeper


def _html(reading: Reading) -> Reading | None:
    if "<" not in reading.text and "&" not in reading.text:
        return None
    return reading.undo(_HTML, lambda found: "" if found[0][0] == "<" else html.unescape(found[0]))


def _unmarked(reading: Reading) -> Iterator[Reading]:
    """The reading, and what is left of it without Markdown's backslashes, asterisks and underscores."""
    yield reading
    stages: tuple[tuple[str, re.Pattern[str], _Decode], ...] = (
        ("\\", _BACKSLASH, lambda found: found[1]),
        ("*`~", _EMPHASIS, _nothing),
        ("_", _UNDERSCORES, _nothing),
    )
    for signs, expression, decode in stages:
        plain = reading.undo(expression, decode) if any(sign in reading.text for sign in signs) else None
        if plain:
            yield plain
            reading = plain


def _last(reading: Reading) -> Iterator[Reading]:
    """The reading, and what addresses, base64 and letters put together of parts stand for."""
    yield reading
    if "%" in reading.text and (plain := reading.undo(_PERCENT, _octets)):
        yield plain
    if "+" in reading.text and "://" in reading.text and (plain := reading.undo(_QUERY, _octets)):
        yield plain
    if not reading.text.isascii() and (plain := reading.undo(_COMPOSED, _composed)):
        yield plain
    if len(reading.text) >= 12 and (plain := reading.undo(_BASE64, _decoded)):
        yield plain


def _nothing(_: re.Match[str]) -> str:
    return ""


def _character(found: re.Match[str]) -> str:
    """A byte that is no UTF-8, as Latin-1; nothing for NULs, which stand between the letters of UTF-16."""
    return "" if found[0][0] == "\0" else chr(ord(found[0]) - 0xDC00)


def _unescaped(found: re.Match[str]) -> str:
    high, low, *numbers, letter = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if letter:
        return _CONTROLS.get(letter, letter)
    number = int(next(filter(None, numbers)), 16)
    return chr(number) if number <= 0x10FFFF else found[0]


def _octets(found: re.Match[str]) -> str:
    if found[0] == "+":
        return " "
    octets = bytes.fromhex(found[0].replace("%", ""))
    return octets.decode("utf-8") if _is_text(octets) else octets.decode("latin-1")


def _composed(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[0])


def _decoded(found: re.Match[str]) -> str:
    """What a word of base64 says, the word itself where that is no text; a slash may be a letter of it or none."""
    whole = _of_base64(found[0])
    if whole or "/" not in found[0]:
        return whole or found[0]
    return _WORD.sub(lambda word: _of_base64(word[0]) or word[0], found[0])


def _of_base64(word: str) -> str:
    """The text that `word` is the base64 of, "" where it is none."""
    word = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        octets = base64.b64decode(word + "=" * (-len(word) % 4), validate=True)
    except binascii.Error:
        return ""
    text = octets.decode("utf-8") if _is_text(octets) else ""
    return text if all(c.isprintable() or c in "\r\n\t" for c in text) else ""


def _is_text(octets: bytes) -> bool:
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
