from html import escape
from html.parser import HTMLParser

import pytest
from growth import growth
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


def shape(html):
    """The elements of `html` and their texts, as a browser would see them."""
    found = Elements()
    found.texts = []
    found.handle_data = found.texts.append
    found.feed(html)
    return [tag for tag, _ in found.elements], "".join(found.texts)


def test_html_that_tensorboard_shows_is_shown():
    assert shape(to_html("<pre>\nlr: 0.1\n\nmodel:\n  depth: 3\n</pre>")) == (
        ["pre"],
        "lr: 0.1\n\nmodel:\n  depth: 3\n",
    )
    assert shape(to_html("first<br>second<BR/>")) == (["p", "br", "br"], "firstsecond\n")
    assert shape(to_html("<ul><li>one</li><li><strong>two</strong></li></ul>"))[0] == ["ul", "li", "li", "strong"]
    assert shape(to_html("a <em>b **c**</em>\n\n<h2>d</h2>"))[0] == ["p", "em", "strong", "h2"]


def test_a_table_of_pandas_keeps_the_spans_of_its_cells_and_no_other_attribute():
    html = to_html(
        '<table border="1" class="dataframe">\n  <thead>\n    <tr style="text-align: right;">\n      <th></th>\n'
        '      <th colspan="2" halign="left">a</th>\n    </tr>\n  </thead>\n  <tbody>\n    <tr>\n'
        '      <th rowspan="999">0</th>\n      <td onclick="x()">1</td>\n    </tr>\n  </tbody>\n</table>'
    )
    found = Elements()
    found.feed(html)
    assert [tag for tag, _ in found.elements] == ["table", "thead", "tr", "th", "th", "tbody", "tr", "th", "td"]
    assert [attributes for _, attributes in found.elements if attributes] == [{"colspan": "2"}]


def test_other_html_shows_as_text_and_markdown_goes_on_around_it():
    text = "<think>\n**sure** about <s> and <unk>\n</think>"
    assert shape(to_html(text)) == (["p", "strong"], text.replace("**", "") + "\n")
    for other in ("<b>bold</b>", "<!-- a remark -->", "<div><style>p{}</style></div>", "<script>x</script>"):
        assert shape(to_html(other)) == (["p"], other + "\n")
        inside = f"<table><tr><td>{other}</td></tr></table>"
        assert shape(to_html(inside)) == (["table", "tbody", "tr", "td"], other)


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1&c", "http://x.org", "mailto:a@example.org", "#left-out"]
)
def test_absolute_links_are_links(address):
    for text in (f"[word]({address})", f"<a href='{address}'>word</a>"):
        found = Elements()
        found.feed(to_html(text))
        assert found.elements[1] == ("a", {"href": address, "rel": "noopener noreferrer nofollow"})


@pytest.mark.parametrize(
    "address",
    ["//host/share", "\\\\host\\share", "/etc/passwd", "../notes.md", "notes.md", "?q", "javascript:alert(1)",
     "java&#115;cript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https:host", "https:/\\host",
     "ftp://host/x", "vbscript:x", "tel:1"],
)  # fmt: skip
def test_all_other_links_are_text(address):
    for text in (f"[word]({address})", f"![word]({address})", f'<a href="{address}">word</a>', f"<{address}>",
                 f'<img src="{address}" alt="word">', f"[word]\n\n[word]: {address}"):  # fmt: skip
        tags, shown = shape(to_html(text))
        assert "a" not in tags
        assert "word" in shown or text == f"<{address}>"


def test_an_image_in_html_is_its_words_and_its_address():
    assert shape(to_html('<img src="plot.png" alt="a plot">'))[1] == "image: a plot (plot.png)\n"
    assert len(to_html(f'<img src="data:image/png;base64,{"A" * 5000}">')) < 300
    html = to_html('<img src="https://example.org/cat.png" alt="a cat">')
    assert 'href="https://example.org/cat.png"' in html
    assert ">image: a cat</a>" in html


NESTED = {
    "unclosed lists": "<ul><li>" * 8000,
    "unclosed emphasis": "<em><strong><code>" * 3000 + "<p>" * 10_000,
    "emphasis in every paragraph": "<p><em><strong><code><em><strong><code>" + "<p>a" * 20_000,
    "emphases that differ": "".join(f"<p><em x={i}>" for i in range(5000)),
    "links": "<a href=https://x.org>" * 4000,
    "tables": "<table><tr><td>" * 5000,
    "misnested": "<em><p></em><strong></p>" * 3000,
    "attributes": "<p " + "a" * 90_000 + ">",
    "quotes": "<p '" + '"' * 90_000 + ">",
    "never ended": "<p " * 30_000,
}


@pytest.mark.parametrize("name", NESTED)
def test_html_nested_without_end_is_bounded(name):
    text = NESTED[name]
    assert len(to_html(text)) <= 25 * len(text)
    half, whole = text[: len(text) // 20], text[: len(text) // 2]
    assert growth(to_html, half, whole) < 45


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
