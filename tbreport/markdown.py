"""Markdown written by users → HTML that is safe in the page: TensorBoard's allow-list, and no request ever.

An image would fetch something when the report is opened, so it becomes a link to its address.
"""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# TensorBoard's allow-list (plugin_util.py) without img.
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(markdown: str) -> str:
    """`markdown` (CommonMark with tables) as sanitised HTML; raw HTML in it shows as text."""
    tokens = _PARSER.parse(markdown)
    for token in tokens:
        if token.children:
            token.children = [part for child in token.children for part in _without_image(child)]
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return nh3.clean(
        str(html),
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _without_image(token: Token) -> list[Token]:
    if token.type != "image":
        return [token]
    address = str(token.attrGet("src") or "")
    start, text, end = Token("link_open", "a", 1), Token("text", "", 0), Token("link_close", "a", -1)
    start.attrSet("href", address)
    text.content = f"image: {token.content}" if token.content else f"image: {address}"
    return [start, text, end]
