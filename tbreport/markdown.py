"""Markdown written by users → HTML that is safe in the page: TensorBoard's allow-list, and no request ever.

An image would fetch something when the report is opened, so it becomes a link to its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from tbreport.options import MARK

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST = 100_000
"""Characters of one text up to which it is rendered: real texts are shorter."""
DEAREST = 2_000_000_000
"""The `cost` of one text up to which it is rendered."""
DEAREST_TOGETHER = 4_000_000_000
"""The `cost` of all texts that one report renders, wherever they stand."""

# TensorBoard's allow-list (plugin_util.py) without img.
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip

_BLOCKS = re.compile(r"\n[ \t>]*\n")
_OPENERS = re.compile(r"[\[\]()*_`<!]")
_DELIMITERS = re.compile(r"[ \t]*[|:-][ \t|:-]*")
_PLAIN = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_MARKS = re.compile(r"[^\w\s.,;'\"/?]|_")
# What one costs, in nanoseconds, at its worst; a cell of a table is as dear as a line.
_TEXT, _CHARACTER, _MARK, _LINE = 150_000, 200, 10_000, 60_000


def cost(markdown: str) -> int:
    """About how long `markdown` takes to render at most, in nanoseconds, by its characters alone.

    Words cost next to nothing, marks like `*` and `[` make tokens and elements. What may open something (a link, an
    emphasis, code) makes the parser look for its end in the rest of the paragraph, so 100,000 brackets take as long
    as 100,000 squared.
    """
    if _PLAIN.fullmatch(markdown):
        return _CHARACTER * len(markdown)
    total = _TEXT + _CHARACTER * len(markdown) + _MARK * len(_MARKS.findall(markdown))
    for block in _BLOCKS.split(markdown):
        lines = block.split("\n")
        columns = lines[1].count("|") + 1 if len(lines) > 1 and _DELIMITERS.fullmatch(lines[1]) else 0
        total += _LINE * len(lines) * max(1, columns)
        inline = lines if columns else [block]  # the cells of a table are paragraphs by themselves
        total += sum(len(_OPENERS.findall(text)) * len(text) for text in inline)
    return total


def renders(markdown: str) -> bool:
    """Whether `to_html` renders `markdown`; what would take too long it shows as it was logged."""
    return len(markdown) <= LONGEST and cost(markdown) <= DEAREST


class Budget:
    """What the Markdown of one report may cost together, and what it has become so far.

    It counts characters, not time, so that equal input gives equal bytes.
    """

    def __init__(self, left: int) -> None:
        self.left = left
        self.refused = 0
        """Texts that were asked for and are shown as they were logged."""
        self.html: dict[str, str] = {}  # runs repeat the descriptions of their tags

    def pays(self, *texts: str) -> bool:
        """Whether there is room for all of `texts`, which is then spent; what was rendered before is free."""
        new = [text for text in dict.fromkeys(texts) if text not in self.html]
        dear = 0
        for text in new:
            dear += cost(text) if len(text) <= LONGEST else DEAREST_TOGETHER
            if dear > self.left:
                self.refused += len(texts)
                return False
        self.left -= dear
        self.html |= {text: _rendered(text) for text in new}
        return True


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def one_budget(left: int = DEAREST_TOGETHER) -> Iterator[Budget]:
    """While it lasts, all that `to_html` renders comes out of one budget of so much `cost`."""
    budget = Budget(left)
    token = _BUDGET.set(budget)
    try:
        yield budget
    finally:
        _BUDGET.reset(token)


def affords(*texts: str) -> bool:
    """Whether the budget of this report has room for `texts`, each of which `renders`; `to_html` has them then."""
    budget = _BUDGET.get()
    return budget is None or budget.pays(*texts)


def to_html(markdown: str) -> str:
    """`markdown` as sanitised HTML: as it was logged where it, or all Markdown of the report, would take too long."""
    budget = _BUDGET.get()
    if not renders(markdown):
        if budget:
            budget.refused += 1
        return _as_logged(markdown)
    if budget is None:
        return _rendered(markdown)
    return budget.html[markdown] if budget.pays(markdown) else _as_logged(markdown)


def _as_logged(markdown: str) -> str:
    return f"<pre>{escape(markdown)}</pre>\n"


def _rendered(markdown: str) -> str:
    """`markdown` (CommonMark with tables) as sanitised HTML; raw HTML in it shows as text."""
    if _PLAIN.fullmatch(markdown):  # words alone are a paragraph: 100,000 of such texts take no parser
        return f"<p>{markdown}</p>\n"
    import nh3  # noqa: PLC0415  (a report without Markdown has no need of it)

    parser = _parser()
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.children:
            token.children = [part for child in token.children for part in _without_image(child)]
    html = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        str(html),
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415
    from markdown_it.rules_block import StateBlock, reference  # noqa: PLC0415

    def definition(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        # "alice: hello", redacted, would be the address of a link: out of sight, and of every other mark.
        marked = state.src.startswith(MARK[:-1], state.bMarks[first] + state.tShift[first])
        return not marked and reference(state, first, last, silent)

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.block.ruler.at("reference", definition)
    return parser


def _without_image(token: Token) -> list[Token]:
    from markdown_it.token import Token  # noqa: PLC0415

    if token.type != "image":
        return [token]
    address = str(token.attrGet("src") or "")
    start, text, end = Token("link_open", "a", 1), Token("text", "", 0), Token("link_close", "a", -1)
    start.attrSet("href", address)
    text.content = f"image: {token.content}" if token.content else f"image: {address}"
    return [start, text, end]
