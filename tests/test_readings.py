"""However a text is spelt, what `--redact` matches is cut out of it, and the rest stays what it was."""

import base64
import gzip
import html as markup
import json
import re
import unicodedata
import urllib.parse
from html.parser import HTMLParser

import pytest
from growth import growth
from hypothesis import given
from hypothesis import strategies as st
from whole import whole

from tbreport.api import load
from tbreport.options import Options
from tbreport.publishing import MARK, Redactor
from tbreport.publishing.readings import readings
from tbreport.report import Report

SECRETS = ("Müller", "C:\\Users\\sombodyx", "my_secret_token", "a&b <c>", "sombodyx")
EXPRESSIONS = tuple(re.escape(secret) for secret in SECRETS)


def numbered(secret, form):
    return "".join(form.format(ord(c)) for c in secret)


SPELLINGS = {
    "raw": str,
    "JSON": lambda secret: json.dumps(secret)[1:-1],
    "JSON as it is": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "JSON in JSON": lambda secret: json.dumps(json.dumps(secret))[1:-1],
    "all escaped": lambda secret: numbered(secret, "\\u{:04X}"),
    "repr": lambda secret: ascii(secret)[1:-1],
    "HTML": markup.escape,
    "entities": lambda secret: numbered(secret, "&#{};"),
    "entities, hex": lambda secret: numbered(secret, "&#x{:X};"),
    "percent": lambda secret: urllib.parse.quote(secret, safe=""),
    "all percent": lambda secret: "".join(f"%{octet:02x}" for octet in secret.encode()),
    "query": lambda secret: "https://x.example/?q=" + urllib.parse.quote_plus(secret, safe=""),
    "Markdown": lambda secret: re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", secret),
    "bold": lambda secret: f"{secret[:4]}**{secret[4:]}**",
    "base64": lambda secret: base64.b64encode(f"user:{secret}".encode()).decode(),
    "apart": lambda secret: unicodedata.normalize("NFD", secret),
    "UTF-16": "\0".join,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("secret", SECRETS)
def test_every_spelling_is_cut_out(spelling, secret):
    spelt = SPELLINGS[spelling](secret)
    after = Redactor.of(EXPRESSIONS).text(f"before {spelt} after")
    assert after.startswith("before ")
    assert after.endswith(" after")
    assert MARK in after
    for reading in readings(after):
        assert not any(secret in reading.text for secret in SECRETS)


@given(st.text(alphabet='aü\\"&;<b>%41u00fc*_`+n', max_size=40), st.sampled_from(["a", "ü", "ab", '"', "A", "an?"]))
def test_no_reading_keeps_what_matches(text, expression):
    redactor = Redactor.of([expression])
    after = redactor.text(text)
    assert redactor.text(after) == after or expression in ('"', "a", "an?")  # elements keep their names
    for part in re.split(r"\[redacted\]|</?b[^<>]*>", after):
        for reading in readings(part):
            assert not re.search(expression, reading.text, re.IGNORECASE)


@pytest.mark.parametrize("value", [{"address": "Müllerstraße 7", "n": 12345678901234567890}, ["Müller", {"ä": "ö\n"}]])
def test_json_stays_json(value):
    text = json.dumps(value)
    after = Redactor.of(["Müller"]).text(text)
    assert json.dumps(json.loads(after), ensure_ascii=False) == json.dumps(value, ensure_ascii=False).replace(
        "Müller", MARK
    )


@pytest.mark.parametrize("text", ["a", "\\u00fc", "\\\\", "&amp;", "%41", "a_b*c", "abcd", "\\", "<b>", "ü\0"])
def test_texts_are_read_in_time_by_their_length(text):
    redactor = Redactor.of(["secret", "[0-9]{9}"])
    assert growth(lambda amount: redactor.text(text * amount), 2000, 20_000) < 40


class _Attributes(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value or "" for _, value in attrs]

    def handle_data(self, data):
        self.found.append(data)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def said(page):
    """Every string of a page: of its elements, their attributes, and its blocks' JSON; and those with the HTML in them
    read, joined, and with the JSON in them read."""
    parser = _Attributes()
    parser.feed(re.sub(r"<(script|style)[^>]*>[^<]*", "", page))
    found = list(parser.found)
    for block in re.findall(r'<script type="text/plain" id="block-[^"]*">([^<]*)<', page):
        data = gzip.decompress(base64.b64decode(block))
        try:
            found += strings(json.loads(data))
        except ValueError:
            found.append(data.decode("latin-1"))
    for text in list(found):
        inner = _Attributes()
        inner.feed(text)
        found += [*inner.found, "".join(inner.found), urllib.parse.unquote(text)]
        try:
            found += strings(json.loads(text))
        except ValueError:
            continue
    return found


def test_no_form_of_a_secret_is_left_in_a_page(logdir):
    """In no block, attribute or static part, however it was logged."""
    run = logdir.run("a")
    for i, (name, spell) in enumerate(SPELLINGS.items()):
        for j, secret in enumerate(SECRETS):
            run.text(f"{name}/{j}", f"before {spell(secret)} after", step=i)
            run.text("args", json.dumps({"value": spell(secret), f"key {spell(secret)}": 1}), step=i * 10 + j)
            run.scalar(f"{name}/{j}/{spell(secret)}", 0, 1.0, description=f"It is *{spell(secret)}*.")
    run.text("links", "[somb](https://x.example)odyx and [x](https://x.example/M%C3%BCller)")
    run.text("lists", "> my\\_secret\\_\n> token and my_secret_\n  token")
    run.tensor("cells", ["Müller".encode("latin-1"), "Müller".encode("utf-16"), b"ok"], plugin="text")
    redact = (*EXPRESSIONS, "my_secret_\\s?token")
    options = Options(redact=redact, notes="For **M&uuml;ller** and somb**odyx**.")
    page = Report(load(logdir.path), title="By M%C3%BCller", options=options).html()
    everything = said(page)
    assert len(everything) > 500
    for secret in SECRETS:
        for spelling in {spell(secret) for name, spell in SPELLINGS.items() if name != "UTF-16"} - {""}:
            assert not [text for text in everything if spelling in text], spelling
    data = whole(page)
    for secret in SECRETS:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            assert secret.encode(encoding) not in data
        for shift in ("", "x", "xy"):  # base64 of it, wherever it begins
            whole_groups = base64.b64encode(f"{shift}{secret}".encode())[4:-4]
            assert len(whole_groups) < 8 or whole_groups not in data
