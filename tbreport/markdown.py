"""Markdown written by users → HTML that is safe in the page: TensorBoard's allow-list, and no request ever.

An image would fetch something when the report is opened, so it becomes a link to its address. HTML in the text
counts where the list has it (`allowed_html.py`), and is text like any other where not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from tbreport.allowed_html import ATTRIBUTES, BLOCK_TAG, TAG, TAGS, Written, as_image, is_link
from tbreport.options import MARK

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST = 100_000
"""Characters of one text up to which it is rendered: real texts are shorter."""
DEEPEST = 100
"""Elements that HTML in a text may open inside each other."""
MOST_GROWN = 20
"""How many times longer than its text HTML may be."""
DEAREST = 2_000_000_000
"""The `cost` of one text up to which it is rendered."""
DEAREST_TOGETHER = 4_000_000_000
"""The `cost` of all texts that one report renders, wherever they stand."""

_BLOCKS = re.compile(r"\n[ \t>]*\n")
_OPENERS = re.compile(r"[\[\]()*_`<!]")
_DELIMITERS = re.compile(r"[ \t]*[|:-][ \t|:-]*")
_DEARER = re.compile(r"!\[|<[a-zA-Z][\w.+-]+[:@]")  # images and autolinks take as long as two marks more
_PLAIN = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_MARKS = re.compile(r"[^\w\s.,;'\"/?]|_")
# What one costs, in nanoseconds, at its worst; a cell of a table is as dear as a line.
_TEXT, _CHARACTER, _MARK, _LINE = 150_000, 200, 10_000, 60_000


@lru_cache(maxsize=16)  # one text is asked for again at each step of its way
def cost(markdown: str) -> int:
    """About how long `markdown` takes to render at most, in nanoseconds, by its characters alone.

    Words cost next to nothing, marks like `*` and `[` make tokens and elements. What may open something (a link, an
    emphasis, code) makes the parser look for its end in the rest of the paragraph, so 100,000 brackets take as long
    as 100,000 squared.
    """
    if _PLAIN.fullmatch(markdown):
        return _CHARACTER * len(markdown)
    marks = len(_MARKS.findall(markdown)) + 2 * len(_DEARER.findall(markdown))
    total = _TEXT + _CHARACTER * len(markdown) + _MARK * marks
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


def _rendered(markdown: str) -> str:
    """`markdown` (CommonMark with tables, and HTML by TensorBoard's list) as sanitised HTML."""
    if _PLAIN.fullmatch(markdown):  # words alone are a paragraph: 100,000 of such texts take no parser
        return f"<p>{markdown}</p>\n"
    import nh3  # noqa: PLC0415  (a report without Markdown has no need of it)

    parser = _parser()
    tokens = parser.parse(markdown)
    written = Written()
    for token in tokens:
        if token.type == "html_block":
            token.content = written.cleaned(token.content)
        for child in token.children or ():
            if child.type == "html_inline":
                child.content = written.cleaned(child.content)
            elif child.type == "image":
                child.type, child.content = "html_inline", as_image(str(child.attrGet("src") or ""), child.content)
    if written.deepest > DEEPEST:
        return _as_logged(markdown)
    html = nh3.clean(
        str(parser.renderer.render(tokens, parser.options, {})),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    # Emphasis that is never closed goes on in every paragraph after it.
    return html if len(html) <= MOST_GROWN * len(markdown) + 1000 else _as_logged(markdown)


def _as_logged(markdown: str) -> str:
    return f"<pre>{escape(markdown)}</pre>\n"


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415
    from markdown_it.rules_block import StateBlock, html_block, reference  # noqa: PLC0415
    from markdown_it.rules_inline import StateInline, html_inline  # noqa: PLC0415

    class Parser(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802  (its name there)
            return is_link(url)

    def definition(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        # "alice: hello", redacted, would be the address of a link: out of sight, and of every other mark.
        marked = state.src.startswith(MARK[:-1], state.bMarks[first] + state.tShift[first])
        return not marked and reference(state, first, last, silent)

    # What the list has not is no HTML from the start, so that the Markdown around "<think>" and "<s>" is read.
    def block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        begins = BLOCK_TAG.match(state.src, state.bMarks[first] + state.tShift[first])
        return begins is not None and html_block(state, first, last, silent)

    def inline(state: StateInline, silent: bool) -> bool:
        return TAG.match(state.src, state.pos) is not None and html_inline(state, silent)

    parser = Parser("commonmark", {"html": True}).enable("table")
    parser.block.ruler.at("reference", definition)
    parser.block.ruler.at("html_block", block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.at("html_inline", inline)
    return parser
