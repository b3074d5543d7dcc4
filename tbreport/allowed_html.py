"""The HTML that users may write into texts and descriptions: TensorBoard's list (plugin_util.py), no image, no request.

Every tag of the list is written anew from its name and the few attributes that count; all else is text. So what
the sanitiser gets has no attribute that could make two elements differ: without them a browser's rules for
misnested emphasis, and ammonia's with them, repeat at most three of a kind.
"""

from __future__ import annotations

import re
from html import escape, unescape

_BLOCKS = ("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
           "table", "tbody", "td", "th", "thead", "tr", "ul")  # fmt: skip
TAGS = frozenset({*_BLOCKS, "a", "br", "code", "em", "strong"})
"""The tags that reach the page; `img` may be written, and becomes a link."""
ATTRIBUTES = {"a": ("href", "title"), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan")}
"""Those that count; tables of pandas need the spans of their cells."""


def _tag(names: tuple[str, ...]) -> str:
    return rf"</?(?:{'|'.join(names)})(?=[\s/>])"


BLOCK_TAG = re.compile(rf"{_tag(_BLOCKS)}", re.IGNORECASE)
"""What may begin a block of HTML; other tags stand in a paragraph, where Markdown goes on."""
TAG = re.compile(rf"{_tag((*sorted(TAGS), 'img'))}", re.IGNORECASE)

_WHOLE = re.compile(
    rf"<(?P<end>/?)(?P<name>{'|'.join((*sorted(TAGS), 'img'))})"
    r"""(?P<rest>(?:[\s/](?:"[^"<]*"|'[^'<]*'|[^"'<>])*)?)>|<""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([a-z]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_LINK = re.compile(r"https?://[^/\\?#\s]|mailto:[^\s]|#", re.IGNORECASE)
_ALONE = {"br", "hr", "img"}
_CLOSED_BY_THE_NEXT = {"li", "p", "td", "th", "tr", "thead", "tbody"}
_LONGEST_ADDRESS = 200


def is_link(address: str) -> bool:
    """Whether `address` may be followed: absolute http or https, mail, or a place in this page."""
    return bool(_LINK.match(address)) and "\\" not in address


def as_image(address: str, words: str) -> str:
    """What stands for an image, as HTML: its words and its address, a link where it may be followed."""
    if len(address) > _LONGEST_ADDRESS and not is_link(address):
        address = f"{address[:_LONGEST_ADDRESS]}…"
    if is_link(address):
        return f'<a href="{escape(address)}">image: {escape(words or address)}</a>'
    return escape(f"image: {words} ({address})" if words and address else f"image: {words or address}")


class Written:
    """The HTML in one text, from its start to its end. `deepest`: how many elements were open inside each other."""

    def __init__(self) -> None:
        self.deepest = 0
        self._open = 0
        self._text_links = 0

    def cleaned(self, html: str) -> str:
        """`html` with every tag of the list written anew, and every other one as text."""
        return _WHOLE.sub(self._one, html)

    def _one(self, found: re.Match[str]) -> str:
        name = (found["name"] or "").lower()
        if not name:
            return "&lt;"
        given = {key.lower(): unescape(value.strip("\"'")).strip() for key, value in _ATTRIBUTE.findall(found["rest"])}
        if name == "img":
            return as_image(given.get("src", ""), given.get("alt") or given.get("title", ""))
        if name == "a":
            return self._link(found, given)
        if name not in _ALONE | _CLOSED_BY_THE_NEXT:
            self._open = max(0, self._open + (-1 if found["end"] else 1))
            self.deepest = max(self.deepest, self._open)
        if found["end"]:
            return f"</{name}>"
        spans = [f' {key}="{given[key]}"' for key in ATTRIBUTES.get(name, ()) if _is_span(given.get(key, ""))]
        return f"<{name}{''.join(spans)}>"

    def _link(self, found: re.Match[str], given: dict[str, str]) -> str:
        """A link that may not be followed is text from its beginning to its end; one without an address is none."""
        if found["end"]:
            if not self._text_links:
                return "</a>"
            self._text_links -= 1
            return escape(found[0])
        address = given.get("href", "")
        if not address:
            return ""
        if not is_link(address):
            self._text_links += 1
            return escape(found[0])
        title = f' title="{escape(given["title"])}"' if given.get("title") else ""
        return f'<a href="{escape(address)}"{title}>'


def _is_span(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text[:9]) < 100
