"""Bad input through to the page: what its script gets, what its static part says, and that all else works."""

import base64
import gzip
import json
import re
import tracemalloc
import zlib
from html.parser import HTMLParser

import pytest
from PIL import Image
from sections.test_audio import wav
from sections.test_images import chunk, encoded, gif, noise, picture

from tbreport.api import load
from tbreport.options import Options
from tbreport.report import Report
from tbreport.sections.images import ImageOptions

HOSTILE_TEXT = '<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) <svg onload="alert(1)">'


class Page(HTMLParser):
    """A finished page: its live elements, what a section's script is given, and the words of its static part."""

    def __init__(self, html):
        super().__init__()
        self.html = html
        self.live = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.live.append((tag, dict(attrs)))

    def payload(self, name):
        return json.loads(self.block(f"view-{name}"))

    def block(self, name):
        return gzip.decompress(base64.b64decode(re.search(rf'id="block-{name}">([^<]*)<', self.html)[1]))

    def static(self, name):
        return re.search(rf'<section data-section="{name}".*?</section>', self.html, re.DOTALL)[0]


def page_of(logdir, **options):
    """The page, once it is sure that what is good in the logs is in it."""
    logdir.run("good").scalar("loss", 0, 1.0)
    logdir.run("good").legacy_image("right", picture(), step=1)
    logdir.run("good").legacy_audio("right", wav(), step=1)
    logdir.run("good").text("right", "all *is* well", step=1)
    report = Report(load(logdir.path), options=Options(**options))
    page = Page(report.html())
    for name in ("scalars", "images", "audio", "text"):
        assert page.payload(name)
    assert "<em>is</em>" in page.static("text")
    assert re.search(r'<img id="blob-\w+" alt="right"', page.static("images"))
    assert not any(on.startswith("on") for _, attrs in page.live for on in attrs)
    assert not any("alert" in json.dumps(attrs) for tag, attrs in page.live if tag != "meta")
    return page, report


def medium(page, section, tag):
    """What the page's script knows of the one medium of `tag`."""
    payload = page.payload(section)
    (entry,) = [e for e in payload["tags"] if e["tag"] == tag]
    return dict(map(tuple, payload["media"]["others"])).get(entry["cards"][0]["values"][0][0], {})


def huge():
    """A sound PNG of 20,000 by 20,000 px in 50 kB."""
    return encoded(Image.new("1", (20_000, 20_000)))


@pytest.mark.parametrize(
    ("data", "says", "drawn"),
    [
        (noise(1)[:-30], "This PNG is cut off after", True),
        (noise(1)[:20], "This PNG is cut off before its picture begins", False),
        (b"", "This image is empty: it has no bytes.", False),
        (huge, "20,000 × 20,000 px would take 1.6 GB of memory to draw", False),  # noqa: RUF001
        (gif(1, 1, 6_000), "more than 5,000 frames", False),
        (gif(60_000, 60_000, 2), "60,000 × 60,000 px would take", False),  # noqa: RUF001
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Unknown bytes, not drawn or played", False),
        (b"</script><script>alert(1)</script>", "Unknown bytes, not drawn or played", False),
    ],
    ids=["cut", "head", "empty", "huge", "frames", "canvas", "svg", "html"],
)
def test_images(logdir, data, says, drawn):
    data = data() if callable(data) else data
    logdir.run("bad").legacy_image("tag", data, step=3)
    page, report = page_of(logdir)
    found = medium(page, "images", "tag")
    assert says in found["flaw"]
    assert found.get("hidden", False) != drawn
    static = page.static("images")
    figure = re.search(r"<figure>(?:(?!</figure>).)*<b>tag</b>.*?</figure>", static, re.DOTALL)[0]
    assert says.split(":")[0] in figure.replace("&#39;", "'")
    assert ("<img" in figure) == drawn
    (problem,) = [p for p in report.problems if p.path == "bad/tag"]
    assert says.lower().split(":")[0] in problem.what.lower()
    assert base64.b64encode(data).decode() in page.html  # what cannot be drawn can still be downloaded


@pytest.mark.parametrize(
    "bomb",
    [
        chunk(b"tEXt", b"a\0" + b"x" * 5_000_000),
        chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000), 9)),
        chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(100_000_000), 9)),
    ],
    ids=["tEXt", "zTXt", "iCCP"],
)
@pytest.mark.parametrize("how", ["no", "lossless"])
def test_a_bomb_in_a_chunk_costs_nothing(logdir, bomb, how):
    data = picture()[:33] + bomb + picture()[33:]
    logdir.run("bad").legacy_image("tag", data, step=3)
    tracemalloc.start()
    page, _ = page_of(logdir, sections={"images": ImageOptions(recompress=how)})
    assert tracemalloc.get_traced_memory()[1] < 80_000_000
    tracemalloc.stop()
    assert "flaw" not in medium(page, "images", "tag")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (wav(size=1_000_000), "promises 1.0 MB of sound"),
        (wav(rate=0), "0 samples a second"),
        (wav()[:30], "cut off before its sound"),
        (b"", "This clip is empty"),
        (b"</script><script>alert(1)</script>", "Unknown bytes"),
    ],
)
def test_clips(logdir, data, says):
    logdir.run("bad").legacy_audio("tag", data, step=3)
    page, report = page_of(logdir)
    assert says in medium(page, "audio", "tag")["flaw"]
    assert says in page.static("audio")
    assert [p for p in report.problems if p.path == "bad/tag"]


def texts(page):
    return [entry for name in page.payload("text")["blocks"] for entry in json.loads(page.block(name))]


def test_hostile_and_invalid_texts(logdir):
    logdir.run("bad").text("hostile", HOSTILE_TEXT, step=1)
    logdir.run("bad").text("remote", "![a cat](https://tracker.example/x.png)", step=1)
    logdir.run("bad").value("utf8", b"\x42\x0f\x08\x07\x12\x04\x12\x02\x08\x01\x42\x05a\xff\xfeb!", plugin="text")
    logdir.run("bad").audio("labelled", (wav(), HOSTILE_TEXT), step=1)
    logdir.run("bad").scalar("described", 0, 1.0, description=HOSTILE_TEXT)
    page, _ = page_of(logdir, notes=HOSTILE_TEXT)
    html = [cell for entry in texts(page) for row in entry.get("html", []) for cell in row]
    html += [*page.payload("audio")["labels"], *(tag["description"] for tag in page.payload("scalars")["tags"])]
    live = Page("".join(html)).live
    assert {tag for tag, _ in live} <= {"p", "a", "em"}
    addresses = [attrs["href"] for tag, attrs in live if tag == "a" and "href" in attrs]
    assert addresses == ["https://tracker.example/x.png"]
    assert any("Not valid UTF-8" in note for entry in texts(page) for note in entry.get("notes", []))
    assert "Not valid UTF-8" in page.static("text")
    assert not [attrs for tag, attrs in page.live if tag == "img" and not attrs["src"].startswith("data:")]


@pytest.mark.parametrize(
    "text",
    ["# A heading\n\n*some* `text`\n" * 190_000, "[" * 100_000, "![" * 50_000, "*a_ " * 25_000, "> " * 50_000,
     "|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n" + "a\n" * 5000],
    ids=["5MB", "brackets", "images", "emphases", "quotes", "table"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["text", "label", "description", "notes"])
def test_markdown_that_would_take_for_ever(logdir, text, where):
    bad = logdir.run("bad")
    if where == "text":
        bad.text("tag", text, step=1)
    elif where == "label":
        bad.audio("tag", (wav(), text), step=1)
    elif where == "description":
        bad.scalar("tag", 0, 1.0, description=text)
    page, _ = page_of(logdir, notes=text if where == "notes" else None)
    if text[:1] != ">":  # what nests deeper than the parser follows is cheap
        shown = "".join(
            [*page.payload("audio")["labels"], *(t["description"] for t in page.payload("scalars")["tags"])]
        )
        assert ("<pre>" in shown) == (where in ("label", "description"))
        assert ("<pre>" in page.html) == (where == "notes")
    if where == "text" and text[:1] != ">":
        (entry,) = [entry for entry in texts(page) if entry["cells"] == [[text]]]
        assert "html" not in entry
        assert "would take too long to render" in entry["notes"][0]
        assert "would take too long to render" in page.static("text")
