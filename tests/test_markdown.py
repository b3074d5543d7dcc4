from html.parser import HTMLParser

import pytest

from tbreport.markdown import to_html


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
