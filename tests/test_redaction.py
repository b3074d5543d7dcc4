"""What `--redact` matches is nowhere in the report, and the rest of it stays whole."""

import base64
import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from growth import growth
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from sections.probe import SECTION as PROBE
from sections.test_images import noise, picture
from test_embedded import commented
from whole import whole

from tbreport.api import load
from tbreport.budget import Offer
from tbreport.cli import run
from tbreport.errors import OptionError, ReadError
from tbreport.markdown import to_html
from tbreport.options import Options
from tbreport.packing import Blob, JsonBlock, Origin
from tbreport.publishing import MARK, Redactor
from tbreport.publishing.names import renamed_folders
from tbreport.report import Report
from tbreport.sections import Cell, OverviewBlock, RunColumn, View, discover, images


def decoded(html):
    """Everything that a page says, as text."""
    return whole(html).decode("utf-8", "replace")


SECRET = "Xq7-jane-42"


@pytest.fixture
def leaky(logdir):
    """A logdir that holds the secret in every place there is."""
    for name in (f"{SECRET}/one", "two"):
        f = logdir.run(name)
        f.scalar(f"loss/{SECRET}", 0, 1.0, display_name=f"Loss {SECRET}", description=f"**{SECRET}** in a description")
        f.text(f"args-{SECRET}", json.dumps({"who": SECRET, SECRET: 1, "lr": 0.1}), step=0)
        f.text("markdown", f'# {SECRET}\n\n[x](https://{SECRET}.example/ "{SECRET}") and `{SECRET}`', step=0)
        f.text("markdown", f"<b title='{SECRET}'>", step=1)
        f.tensor("cells", np.array([[b"a", SECRET.encode()], [b"\xff", b"b"]], object), plugin="text")
        f.tensor("cells of nobody", np.float32([1, 2]), plugin=f"plugin-{SECRET}")
        f.audio("clip", (b"RIFF", f"label {SECRET}"))
        f.image("image", b"\x89PNG", description=SECRET)
    (logdir.path / "two" / f"events.out.tfevents.1600000001.{SECRET}").write_bytes(b"damaged")
    return logdir


def test_nothing_is_left_of_what_is_redacted(leaky):
    before = decoded(Report(load(leaky.path), title=f"By {SECRET}", options=Options(notes=f"For {SECRET}")).html())
    assert SECRET in before
    options = Options(notes=f"For *{SECRET}*", redact=(re.escape(SECRET),))
    report = Report(load(leaky.path), title=f"By {SECRET}", options=options)
    after = decoded(report.html())
    assert "jane" not in after.lower()
    assert MARK in after
    assert f"By {MARK}" in after
    assert not any("jane" in str(problem) for problem in report.problems)


def test_the_rest_stays_whole(leaky):
    report = Report(load(leaky.path), options=Options(redact=(re.escape(SECRET),)))
    html = report.html()
    assert f'"name":"{MARK}/one"' in html
    blocks = [
        json.loads(gzip.decompress(base64.b64decode(b))) for b in re.findall(r'id="block-text-\d+">([^<]*)<', html)
    ]
    entries = [entry for block in blocks for entry in block]
    trees = [entry["tree"] for entry in entries if "tree" in entry]
    assert trees == [{"k": ["who", MARK, "lr"], "v": [MARK, {"n": "1"}, {"n": "0.1"}]}]
    assert any(entry["cells"] == [["a", MARK], ["�", "b"]] for entry in entries)


def test_several_expressions_and_case(logdir):
    logdir.run("a").text("t", "one TWO three onetwo")
    report = Report(load(logdir.path), options=Options(redact=("one", "two")))
    assert f"<p>{MARK} {MARK} three {MARK}</p>" in report.html()


def test_names_that_become_equal_are_numbered(logdir):
    for person in ("ann", "bob", "eve"):
        logdir.run(f"{person}/x").scalar(f"loss/{person}", 0, 1.0)
    report = Report(load(logdir.path), options=Options(redact=("ann|bob|eve",)))
    experiment = Redactor.of(["ann|bob|eve"]).experiment(load(logdir.path))
    assert list(experiment.runs) == ["[redacted]/x", "[redacted 2]/x", "[redacted 3]/x"]
    assert [run.name for run in experiment.runs.values()] == list(experiment.runs)
    assert {tag for run in experiment.runs.values() for tag in run.scalars} == {
        "loss/[redacted]", "loss/[redacted 2]", "loss/[redacted 3]",
    }  # fmt: skip
    html = report.html()
    assert all(name in html for name in experiment.runs)


def test_runs_stay_in_their_folders(logdir):
    """Else the lines that add_scalars made of a run would go to another."""
    names = ("ann", "bob", "bob/loss_x", "ann/y", "carl", "across/ann/b", "bob/ann")
    for name in names:
        logdir.run(name).scalar("loss", 0, 1.0)
    experiment = Redactor.of(["ann|bob", "across/ann"]).experiment(load(logdir.path))
    new = dict(zip(load(logdir.path).runs, experiment.runs, strict=True))
    assert new["bob/loss_x"].startswith(new["bob"] + "/")
    assert new["ann/y"].startswith(new["ann"] + "/")
    assert new["bob/ann"] == f"{new['bob']}/[redacted]"
    assert new["carl"] == "carl"
    assert len(set(new.values())) == len(names)
    assert not re.search("ann|bob|across", "".join(new.values()))


def test_many_names_are_made_distinct_in_time_by_their_number():
    def act(amount):
        logs = [f"user{i}/exp/run{i % 10}" for i in range(amount)]
        new = renamed_folders(logs, Redactor.of([r"user\d+"]).text)
        assert len(set(new.values())) == amount

    assert growth(act, 2000, 20_000) < 40


def test_a_name_of_many_folders_takes_time_by_its_length():
    def act(amount):
        names = ["/" * amount, "b" + "/" * amount, "a/" * amount + "b"]
        assert len(set(renamed_folders(names, Redactor.of(["b"]).text).values())) == 3

    assert growth(act, 20_000, 200_000) < 40


def test_many_texts_are_redacted_in_time_by_their_number():
    def act(amount):
        texts = [json.dumps({"lr": i, "by": f"jane{i}", "path": f"C:\\jane\\{i}"}) for i in range(amount)]
        after = Redactor.of(["jane"]).view(View(payload={"texts": texts}), "texts").payload["texts"]
        assert all("jane" not in text and json.loads(text) for text in after)

    assert growth(act, 500, 5000) < 40


@given(
    st.lists(st.text("ab/x", max_size=8), max_size=12, unique=True), st.sampled_from(["a", "b+", "a/b", "x/", "ab|x"])
)
def test_names_stay_distinct_and_folders_stay_folders(names, expression):
    change = Redactor.of([expression]).text
    new = renamed_folders(names, change)
    assert len(set(new.values())) == len(names)
    for name in names:
        if change(name) == name:
            assert new[name] == name
        assert not re.search(expression, re.sub(r"\[redacted( \d+)?\]", "\0", new[name]))
    for one in names:
        for other in names:
            across = change(other) != "/".join(map(change, other.split("/")))
            if other.startswith(f"{one}/") and not across:
                assert new[other].startswith(f"{new[one]}/")


@pytest.mark.parametrize("names", [["a/b/c", "a/xx"], ["a/xx", "a/b/c"], ["a", "a/b/c", "a/xx", "a/xx/b/c", "b/c/a"]])
def test_a_match_across_folders_makes_no_two_names_one(names):
    new = renamed_folders(names, Redactor.of(["b/c", "xx"]).text)
    assert len(set(new.values())) == len(names)
    assert not any("b/c" in name or "xx" in name for name in new.values())
    assert new.get("a", "a") == "a"


def test_keys_that_become_equal_all_stay():
    view = Redactor.of([r"user\d"]).view(View(payload={MARK: -1} | {f"user{i}": i for i in range(5)}), "")
    assert sorted(view.payload.values()) == [-1, 0, 1, 2, 3, 4]
    assert view.payload[MARK] == -1


def test_a_word_of_the_letters_of_a_path_is_no_picture():
    shown = ["matthes", "M0 1.5L-2 3e-7h4Z"]
    assert Redactor.of(["matthes", "1.5"]).view(View(payload={"of": shown}), "of").payload == {"of": [MARK, shown[1]]}


def test_a_mark_before_a_colon_stays_in_sight():
    html = to_html(
        Redactor.of(["alice"]).text("alice: great\n\n> alice: /bad\n\nso says alice\n\n[x]\n\n[x]: https://y")
    )
    assert html.count(MARK) == 3
    assert "great" in html
    assert html.count("<a ") == 1


def test_a_mark_is_not_redacted_again():
    redactor = Redactor.of(["a", "d", "redacted", r"\d"])
    once = redactor.text("a bad 1")
    assert redactor.text(once) == once
    assert redactor.text("[redacted 2]") == "[redacted 2]"


@pytest.mark.parametrize(
    ("markdown", "expression"),
    [
        ("my_sec_ret and my*sec*ret", "mysecret|my_sec_ret"),
        ("a & b", "a & b"),
        ("[here](https://jane:pw@host/x)", "jane:pw@"),
        ("[here](https://host/j%C3%B6)", "jö"),
        ("[here](https://host/?a=1&key=abc)", "a=1&key=abc"),
        ('[x](https://h "jane says")', "jane"),
        ("`jane`\n\n**ja**ne", "jane"),
    ],
)
def test_html_is_read_as_a_reader_does(markdown, expression):
    html = Redactor.of([expression]).text(to_html(markdown))
    visible = re.sub(r"<[^>]*>", "", html)
    assert not re.search(expression, visible)
    assert not re.search(expression, html)
    assert MARK in html or "href" not in html


def test_elements_stay_whole_whatever_is_cut():
    html = to_html("# a *b*\n\n[link](https://x.example/a 'title text') <b>raw</b>\n\n| p | q |\n|---|---|\n| 1 | 2 |")
    tags = re.findall(r"</?(\w+)", html)
    for expression in (".", r"[\s\S]+", "<", ">", '"', "a href.*", "title.*", "p>", "&lt;b", "e text' onclick"):
        after = Redactor.of([expression]).text(html)
        assert re.findall(r"</?(\w+)", after) == tags, expression
        assert not re.search(r"<\w+[^>]*\[redacted", after), expression


def test_what_looks_like_a_tag_is_no_way_out():
    assert Redactor.of(["jane"]).text("vector<jane> <jane> </jane>") == f"vector<{MARK}> <{MARK}> </{MARK}>"
    assert "jane" not in Redactor.of(["jane"]).text("<b jane> <a href=jane>x</a> <td\njane>")


@given(st.text(alphabet="ab<>&;/p #x1", max_size=60), st.sampled_from(["a", "ab", "b+", "a.b", "&", ";", "x1"]))
def test_no_text_keeps_what_matches(text, expression):
    redactor = Redactor.of([expression])
    after = redactor.text(text)
    if not re.search(r"<(?!/?(?:a|b|p)\b)|&", text):  # elements keep their names, whatever is asked
        rest = re.sub(r"</?[abp]\b", "", after).replace(MARK, "\0")
        assert not re.search(expression, rest, re.IGNORECASE), after
    assert redactor.text(after) == after


def test_markup_stays_markup():
    view = View(fallback={"html": Markup("<b>jane &amp; co</b>")})
    after = Redactor.of(["jane & co"]).view(view, "").fallback["html"]
    assert isinstance(after, Markup)
    assert after == f"<b>{MARK}</b>"


def test_views_are_redacted_without_the_section_knowing():
    path = "M0 1.5L2,3-4Z"
    ref = {"block": "b0", "offset": 0, "length": 1, "type": "f4"}
    view = View(
        payload={"tag": "jane", "jane": "x", "list": ["jane", 1, None], "ref": ref, "line": path},
        blocks=(JsonBlock("b0", [{"raw": "jane"}], ("text of jane",)),),
        run_columns=(RunColumn(title="jane", cells={"a": Cell(text="jane", sort=1.0)}),),
        overview=(OverviewBlock(title="jane", columns=("jane",), rows=((Cell(text="jane"),),)),),
        remarks=("of jane",),
    )
    after = Redactor.of([r"jane|b0|f4|tag|\d+"]).view(view, "view.tag view.list view.ref line")
    # The keys that the section's code names, the block's name and what refers to it are the program's words.
    assert after.payload == {"tag": MARK, MARK: "x", "list": [MARK, 1, None], "ref": ref, "line": path}
    assert after.blocks[0].name == "b0"
    assert after.blocks[0].origins == (f"text of {MARK}",)
    assert after.run_columns[0].cells["a"] == Cell(text=MARK, sort=1.0)
    assert after.overview[0].rows == ((Cell(text=MARK),),)
    assert after.remarks == (f"of {MARK}",)


def test_keys_that_the_core_reads_stay(logdir):
    """Cards are drawn by code that sections share, from columns that it knows by name."""
    logdir.run("a").scalar("run/times", 0, 1.0).image("run/times", picture())
    word = "run|times|steps|keys|tag|block|spread|wall"
    html = Report(load(logdir.path), options=Options(redact=(word,))).html()
    payloads = {
        name: json.loads(gzip.decompress(base64.b64decode(packed)))
        for name, packed in re.findall(r'id="block-view-(scalars|images)">([^<]*)<', html)
    }
    (grid,) = payloads["scalars"]["grids"]
    assert {"run", "steps", "times", "spread"} <= grid.keys()
    (tag,) = payloads["scalars"]["tags"]
    assert tag["tag"] == f"{MARK}/{MARK}"
    plain = Report(load(logdir.path)).html()
    (before,) = re.findall(r'id="block-view-images">([^<]*)<', plain)
    assert payloads["images"].keys() == json.loads(gzip.decompress(base64.b64decode(before))).keys()


def test_what_a_problem_is_stays_what_it_is(logdir):
    """Whether it is a note or a warning is no word that an expression could match."""
    for name in ("a", "b"):
        logdir.run(name).empty()
        logdir.run(f"damaged {name}").raw(b"damage")
    report = Report(load(logdir.path), options=Options(redact=("note|warning|event|damage",)))
    assert sorted(problem.severity for problem in report.problems) == ["note"] * 2 + ["warning"] * 2
    assert f"no value in any {MARK} file" in report.html()


def test_blob_keys_and_block_names_stay(logdir, tmp_path):
    logdir.run("a").scalar("loss", 0, 1.0)
    experiment = load(logdir.path, sections=[PROBE])
    html = Report(experiment, options=Options(redact=("[0-9a-f]{6,}", "probe")), sections=[*discover(), PROBE]).html()
    keys = re.findall(r'id="blob-(\w+)"', html)
    payload = json.loads(gzip.decompress(base64.b64decode(re.search(r'id="block-view-probe">([^<]*)<', html)[1])))
    assert sorted(payload["blobs"]) == sorted(keys)
    assert payload["numbers"]["block"] == "probe"


def test_an_expression_that_is_none_says_so():
    with pytest.raises(OptionError, match="--redact '\\('"):
        Options(redact=("(",))


@pytest.mark.parametrize(
    ("expressions", "which"),
    [
        (["hunter3"], ["the expression"]),
        (["hunter2", "hunter3", "lr", "nobody"], ["expression 2 of 4", "expression 4 of 4"]),
        (["hunter2"], []),
        ([], []),
    ],
)
def test_an_expression_that_matches_nothing_is_named_and_not_repeated(logdir, expressions, which):
    """A slip in it would publish what it was to hide; and with a slip it is nearly the secret itself."""
    logdir.run("a").text("args", "password=hunter2 lr=0.1")
    report = Report(load(logdir.path), options=Options(redact=tuple(expressions)))
    said = [f"{one} of --redact matches nothing in this report" for one in which]
    assert [problem.what for problem in report.unmatched] == said
    assert {*report.unmatched} <= {*report.problems}
    html = report.html()
    assert all(what in html for what in said)
    assert "hunter3" not in decoded(html)


def test_what_matches_anywhere_is_no_slip(leaky):
    """In the title, a name, a cell, a label, the bytes of a picture, across the elements of Markdown."""
    run = leaky.run("media")
    run.image("commented", commented("PNG", "in-a-comment")).text("cells", "**bo**ld")
    run.audio("labelled", (b"RIFF", "of a label"))
    redact = ("in-a-comment", "^bold", "of a label", "In the notes", "by me", "two")
    options = Options(notes="In *the* notes", redact=redact)
    assert Report(load(leaky.path), title="By me", options=options).unmatched == ()


def test_the_command_line_says_which_expression_matches_nothing(logdir, tmp_path, capsys):
    logdir.run("a").text("args", "password=hunter2 lr=0.1")
    out = tmp_path / "r.html"
    assert run(["build", str(logdir.path), "-o", str(out), "--redact", "hunter2", "--redact", "huntr2"]) == 0
    said = capsys.readouterr().out
    (line,) = [line for line in said.splitlines() if "matches nothing" in line]
    assert line.startswith("Look at this before you share the report: expression 2 of 2 of --redact matches nothing")
    assert said.index(line) < said.index("r.html")
    assert "huntr2" not in said


def test_a_file_that_changes_before_it_is_redacted_costs_no_more_than_its_card(logdir):
    """What was read once is redacted once; only what a section reads by itself is read again."""
    logdir.run("a").image("kept", noise(1)).image("lost", noise(2))
    experiment = load(logdir.path)
    gone = logdir.path / "a" / "note.txt"
    gone.write_text("jane")

    def read():
        if not gone.is_file():
            raise ReadError("note.txt can no longer be read (No such file). Put it back, or load the logs again.")
        return gone.read_bytes()

    def build(experiment, options):
        blob = replace(Blob.of("text/plain", read, Origin("note", "readme", "a", 3)), texts=(None,))
        gone.unlink()
        offer = Offer(key=blob.key, size=1, kind="notes")
        return View(fallback={"shown": "", "files": []}, blobs=(blob,), offers=(offer,))

    outside = replace(PROBE, build=build)
    options = Options(redact=("jane",), only=("images", "probe"))
    report = Report(experiment, sections=[*discover(), outside], options=options)
    (problem,) = [problem for problem in report.problems if "redacted" in problem.what]
    assert problem.path == "a"
    assert problem.what == (
        "note of tag readme was left out, as it could not be redacted: note.txt can no longer be read (No such file)"
    )
    assert report.left_out == ()
    assert len(re.findall(r'id="blob-\w+"', report.html())) == 2


def test_redacting_reads_no_medium_once_more(logdir):
    logdir.run("a").image("x", picture(), commented("JPEG"))
    reads = []

    def build(experiment, options):
        view = images.SECTION.build(experiment, options)
        blobs = [replace(blob, read=lambda blob=blob: reads.append(blob) or blob.read()) for blob in view.blobs]
        return replace(view, blobs=tuple(blobs))

    section = replace(images.SECTION, build=build)
    report = Report(load(logdir.path), sections=[section], options=Options(redact=("jane-doe42",)))
    assert report.sizes
    assert reads == []
    assert "jane-doe42" not in decoded(report.html())
    assert len(reads) == 2


def test_without_expressions_nothing_is_copied(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    experiment, view = load(logdir.path), View(payload={"a": "b"})
    assert Redactor.of(()).experiment(experiment) is experiment
    assert Redactor.of(()).view(view, "") is view


def test_redacted_sections_from_outside(logdir):
    logdir.run("jane").scalar("loss", 0, 1.0)
    experiment = load(logdir.path, sections=[PROBE])
    outside = replace(PROBE, build=lambda e, o: View(fallback={"shown": "", "files": ["jane's file"]}))
    outside = replace(outside, folder=Path(PROBE.folder))
    html = Report(experiment, sections=[outside], options=Options(redact=("jane",))).html()
    assert "jane" not in decoded(html)
