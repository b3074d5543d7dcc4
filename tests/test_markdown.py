from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbreport.markdown import renders, to_html


class Elements(HTMLParser):
    """The elements of a text as a browser would see them."""

    def __init__(self):
        super().__init__()
        self.elements = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def test_common_markdown():
    html = to_html("# Title\n\n*em* **strong** `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n")
    for part in ("<h1>Title</h1>", "<em>em</em>", "<strong>strong</strong>", "<td>1</td>", "<li>one</li>"):
        assert part in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "<svg onload=alert(1)>",
        '[a](https://x "onmouseover=alert(1)")',
        "![x](javascript:alert(1))",
        '<a href="https://x" style="position:fixed">a</a>',
        "<style>*{display:none}</style>",
    ],
)
def test_nothing_hostile_is_live(hostile):
    found = Elements()
    found.feed(to_html(hostile))
    assert {tag for tag, _ in found.elements} <= {"p", "a"}
    for _, attributes in found.elements:
        assert set(attributes) <= {"href", "title", "rel"}
        assert attributes.get("href", "https:").startswith("https:")


def test_a_remote_image_becomes_a_link_to_its_address():
    html = to_html("![a cat](https://example.org/cat.png)")
    assert "<img" not in html
    assert 'href="https://example.org/cat.png"' in html
    assert ">image: a cat</a>" in html


def test_html_shows_as_text():
    assert "&lt;b&gt;" in to_html("<b>bold</b>")


PATHOLOGICAL = {
    "brackets": "[" * 100_000,
    "images": "![" * 50_000,
    "addresses": "[a](" * 25_000,
    "emphases": "*a_ " * 25_000,
    "code": "`a" * 50_000,
    "elements": "<![CDATA[" * 11_000,
    "table": "|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n" + "a\n" * 500,
    "long": "word " * 30_000,
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_what_would_take_for_ever_shows_as_logged(name):
    text = PATHOLOGICAL[name]
    assert not renders(text)
    assert to_html(text) == f"<pre>{escape(text)}</pre>\n"


@pytest.mark.parametrize("text", ["*" * 50_000, ">" * 100_000, "- " * 30_000, "#" * 100_000, "\\" * 100_000])
def test_deep_nesting_neither_raises_nor_takes_long(text):
    assert to_html(text)


def test_long_documents_are_rendered():
    document = (
        "# Chapter\n\nSome *words* with `code`, a [link](https://example.org) and (brackets).\n\n- one\n- two\n\n"
    )
    table = "| name | value |\n|---|---|\n" + "".join(f"| `lr_{i}` | **{i}** |\n" for i in range(2000))
    for text in (document * 900, table, "one line\n" * 3000):
        assert len(text) > 20_000
        assert renders(text)
    assert to_html(table).count("<tr>") == 2001


def test_hostile_text_stays_text_where_it_is_not_rendered():
    assert "<script" not in to_html("<script>alert(1)</script>" + "[" * 100_000)


@given(st.lists(st.text("aZé漢9.- _*", min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join))
def test_words_alone_become_what_the_parser_makes_of_them(text):
    # A line before it that needs the parser: the paragraph behind it is then the parser's.
    assert to_html(f"*a*\n\n{text}") == f"<p><em>a</em></p>\n{to_html(text)}"
