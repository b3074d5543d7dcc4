"""The report as a file: one piece, the same every time, safe to publish."""

import base64
import getpass
import hashlib
import os
import re
import socket
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from sections.test_images import noise

from tbreport import Options, Report, load
from tbreport.cli import run as tbreport
from tbreport.publishing.redaction import Redactor

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "\u202eevil\u200b",
    "x" * 10_000,
    "--><!--",
)


class Parsed(HTMLParser):
    """Tags, attributes and the text of scripts and styles, as a browser sees them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.raw, self._open = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._open = (tag, dict(attrs))
            self.raw.append((*self._open, ""))

    def handle_endtag(self, tag):
        self._open = None

    def handle_data(self, data):
        if self._open:
            tag, attrs, text = self.raw[-1]
            self.raw[-1] = (tag, attrs, text + data)

    def policy(self):
        (content,) = [a["content"] for _, a in self.tags if a.get("http-equiv") == "Content-Security-Policy"]
        return dict(part.strip().split(" ", 1) for part in content.split(";"))


def sha(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@pytest.fixture
def hostile(logdir):
    for i, name in enumerate(HOSTILE):
        run = logdir.run(f"run{i}")
        run.scalar(name, 0, 1.0, description=f"about {name}", display_name=name)
    return load(logdir.path)


@pytest.fixture
def page(hostile):
    return Parsed(Report(hostile, title=HOSTILE[0]).html())


def test_scripts_and_styles_are_allowed_by_hash_and_none_else(page):
    policy = page.policy()
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in str(policy)
    live = [text for tag, attrs, text in page.raw if tag == "script" and "type" not in attrs]
    assert len(live) == 1
    assert sha(live[0]) in policy["script-src"]
    (style,) = [text for tag, _, text in page.raw if tag == "style"]
    assert policy["style-src"] == sha(style)


def test_the_policy_comes_before_anything_it_governs(page):
    names = [(tag, attrs) for tag, attrs in page.tags]
    first = next(i for i, (_, a) in enumerate(names) if a.get("http-equiv") == "Content-Security-Policy")
    assert {tag for tag, _ in names[:first]} <= {"html", "head", "meta"}


def test_asks_nothing_of_the_network(page):
    for tag, attrs in page.tags:
        assert "style" not in attrs, tag
        for name in ("src", "srcset", "poster", "data", "action", "background"):
            assert attrs.get(name, "data:").startswith("data:"), (tag, attrs)
        if tag == "link":
            assert attrs.get("href", "").startswith("data:")
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)


def test_hostile_names_are_text(page):
    allowed = """
        html head meta title style script body header footer main nav aside section div span p a h1 h2 h3 h4 button
        input label select option fieldset legend output table thead tbody tr th td caption ul ol li dl dt dd details
        summary svg path text use circle line rect noscript time code pre em strong b i template small colgroup col
        figure figcaption kbd dialog form g symbol defs blockquote hr br wbr
    """
    assert {tag for tag, _ in page.tags} <= set(allowed.split())
    assert not any("alert(1)" in text for tag, attrs, text in page.raw if tag == "script" and "type" not in attrs)


def test_equal_input_gives_equal_bytes_anywhere(logdir, tmp_path):
    for name in ("b", "a", "c/d"):
        for tag in ("loss", "été", "layer10", "layer2"):
            logdir.run(name).scalar(tag, 3, 0.5, wall_time=1.7e9)
    code = (
        "import locale, sys, tbreport\n"
        "locale.setlocale(locale.LC_ALL, '')\n"
        "tbreport.Report(tbreport.load(sys.argv[1])).save(sys.argv[2])"
    )
    texts = []
    for i, (zone, lang, seed) in enumerate((("Asia/Kathmandu", "C", "1"), ("America/Caracas", "C.UTF-8", "2"))):
        target = tmp_path / f"{i}.html"
        environment = os.environ | {"TZ": zone, "LC_ALL": lang, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, logdir.path, target], check=True, env=environment, cwd=tmp_path)
        texts.append(target.read_bytes())
    assert texts[0] == texts[1]


def test_a_build_time_only_where_one_is_asked_for(hostile, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert "2009-02-13" not in Report(hostile).html()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    assert "2009-02-13 23:31 UTC" in Report(hostile).html()
    for wrong in ("today", "9" * 400):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(Exception, match="not a whole number of seconds"):
            Report(hostile).html()


def test_neither_machine_is_named(logdir, tmp_path):
    run = logdir.run("a", filename="events.out.tfevents.1586254833.alices-laptop.local.89569.276.v2")
    run.scalar("loss", 0, 1.0)
    path = run.path
    path.write_bytes(path.read_bytes() + b"\x07garbage")
    made = Report(load(logdir.path))
    assert made.problems
    html = made.html()
    assert "1586254833" in html
    assert "alices-laptop" not in html
    for place in (str(logdir.path), str(Path.home()), f"/{getpass.getuser()}/"):
        assert place not in html
    assert not re.search(rf"\b{re.escape(socket.gethostname())}\b", re.sub(r"<script.*?</script>", "", html))


def test_a_page_inside_a_notebook(hostile):
    frame = Report(hostile)._repr_html_()
    assert frame.startswith('<iframe srcdoc="&lt;!doctype html')
    assert 'sandbox="allow-scripts' in frame
    assert "</iframe>" in frame


def test_left_alone_the_title_is_the_sources_name(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    assert f"<title>{logdir.path.name}" in Report(load(logdir.path)).html()


def test_a_run_without_anything_drawn_still_has_a_page(logdir):
    logdir.run("a").empty()
    logdir.run("b").scalar("loss", 0, 1.0)
    html = Report(load(logdir.path), options=Options(only=("scalars",))).html()
    assert re.search(r'data-section="scalars"', html)


def test_what_was_logged_but_has_no_section_is_named(logdir):
    run = logdir.run("a").scalar("loss", 0, 1.0)
    run.text("note", "x")
    experiment = load(logdir.path)
    whole, part = Report(experiment), Report(experiment, options=Options(skip=("text",)))
    assert whole.unshown == {}
    assert "without a section" not in whole.html()
    assert part.unshown == {"text": 1}
    html = part.html()
    said = html.index("Logged, but without a section in this report: 1 series of text.")
    assert html[html.rindex("<li class=", 0, said) :].startswith('<li class="note">')  # nothing of the logs is lost


def test_a_plugin_for_each_tag_does_not_fill_the_page(logdir):
    run = logdir.run("a").scalar("loss", 0, 1.0)
    for i in range(40):
        run.tensor(f"t/{i}", np.ones(2), plugin=f"{i:03}{'p' * 1000}")
    html = Report(load(logdir.path)).html()
    assert "28 of 28 other kinds" in html
    assert "p" * 100 not in html


def test_data_of_a_plugin_that_tbreport_does_not_know_are_named_by_it(logdir):
    """They may stand in the metadata alone; what is redacted of them is in the metadata, too."""
    run = logdir.run("a").scalar("loss", 0, 1.0)
    for step in range(3):
        run.value(f"path/{step}", b"", step=step, plugin="flight", content=b"secret route")
    run.tensor("other", np.ones((2, 2)), plugin="<b>")
    report = Report(load(logdir.path), options=Options(redact=("secret",)))
    assert report.unshown == {"tensors (<b>)": 1, "tensors (flight)": 3}
    assert "in this report: 1 series of tensors (&lt;b&gt;), 3 of tensors (flight)." in report.html()
    redacted = Redactor.of(("secret",)).experiment(load(logdir.path)).runs["a"].tensors["path/0"]
    assert b"secret" not in redacted.values[0].values[0] + redacted.metadata.content


@pytest.mark.parametrize("output", ["file", "-"])
def test_a_file_that_changes_while_the_page_is_written_is_one_line(logdir, tmp_path, capfdbinary, monkeypatch, output):
    """What is half written is no report: an older one stays as it was."""
    run = logdir.run("a").image("x", noise(1, (200, 200))).image("x", noise(2, (200, 200)), step=1)
    out = tmp_path / "reports" / "r.html"
    out.parent.mkdir()
    out.write_text("older")
    encoded = Report.encoded

    def later(report, progress):
        assert report.sizes  # by now all has been read once
        run.path.write_bytes(bytes(run.path.stat().st_size))
        return encoded(report, progress)

    monkeypatch.setattr(Report, "encoded", later)
    target = str(out) if output == "file" else "-"
    assert tbreport(["build", str(logdir.path), "-o", target]) == 1
    said, wrong = capfdbinary.readouterr()
    assert wrong.count(b"\n") == 1
    assert b"has changed since it was read. Load the logs again." in wrong
    assert output == "-" or said == b""
    assert out.read_text() == "older"
    assert list(out.parent.iterdir()) == [out]


def test_problems_stand_in_the_order_of_their_runs_names(logdir):
    for name in ("r10", "r2", "lr=0.01", "lr=1e-3"):
        logdir.run(name).scalar("a", 1, 1.0).raw(b"\x05\x00")
    html = Report(load(logdir.path)).html()
    places = [html.index(f'<span class="path">{name}/events') for name in ("lr=1e-3", "lr=0.01", "r2", "r10")]
    assert places == sorted(places)
