"""Markdown written by users → HTML that is safe in the page: TensorBoard's allow-list, and no request ever.

An image would fetch something when the report is opened, so it becomes a link to its address. HTML in the text
counts where the list has it (`allowed_html.py`), and is text like any other where not.
"""

from __future__ import annotations

import re
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

_BLOCKS = re.compile(r"\n[ \t>]*\n")
_OPENERS = re.compile(r"[\[\]()*_`<!]")
_DELIMITERS = re.compile(r"[ \t]*[|:-][ \t|:-]*")
_CHARACTER, _LINE = 5_000, 100_000  # what one costs; a cell of a table is as dear as a line


def cost(markdown: str) -> int:
    """About how long `markdown` takes to render, in nanoseconds, by its characters alone.

    What may open something (a link, an emphasis, code) makes the parser look for its end in the rest of the
    paragraph, so 100,000 brackets take as long as 100,000 squared.
    """
    total = _CHARACTER * len(markdown)
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


@lru_cache(maxsize=256)  # runs repeat the descriptions of their tags
def to_html(markdown: str) -> str:
    """`markdown` (CommonMark with tables, and HTML by TensorBoard's list) as sanitised HTML."""
    if not renders(markdown):
        return _as_logged(markdown)
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
