"""Very much of what is cheap to write: what a report makes of it is bounded, said, and the same each time."""

import re
import sys
from pathlib import Path

import pytest
from growth import growth

sys.path.append(str(Path(__file__).parent / "fuzz"))
from floods import FOLDERS, MARKDOWN, ONE_FILE, flood
from sections.test_bad_input import Page

from tbreport import media
from tbreport.api import load
from tbreport.markdown import DEAREST, LONGEST, cost, one_budget, renders, to_html
from tbreport.options import Options
from tbreport.report import Report


def repeated(piece, length):
    return (piece * (length // len(piece) + 1))[:length]


@pytest.mark.parametrize("name", [*ONE_FILE, *FOLDERS])
def test_a_report_of_each_flood_is_made_and_the_same_twice(name, tmp_path):
    flood(tmp_path, name, 20_000)
    first, second = (Report(load(tmp_path), options=Options()).html() for _ in range(2))
    assert first == second
    assert 'data-section="overview"' in first


def test_all_places_of_markdown_share_one_budget_and_the_notes_come_first(logdir):
    # Each of a third of the budget.
    dear = [f"{i} {repeated('**a** ', 40_000)}" for i in range(8)]
    run = logdir.run()
    run.scalar("described", 0, 1.0, description=dear[0])
    run.text("text", dear[1], description=dear[2])
    run.legacy_image("image", b"", description=dear[3])
    run.legacy_audio("clip", b"", description=dear[4])
    run.audio("labelled", (b"", dear[5]))
    report = Report(load(logdir.path), options=Options(notes=dear[6]))
    page = Page(report.html())
    assert "<strong>" in page.html.split("<nav", 1)[0]
    shown = [
        page.payload("scalars")["tags"][0]["description"],
        page.payload("text")["cards"][0]["description"],
        page.payload("images")["tags"][0]["description"],
        *(tag["description"] for tag in page.payload("audio")["tags"]),
        *page.payload("audio")["labels"],
    ]
    rendered = sum("<strong>" in html for html in shown)
    assert 0 < rendered < 3
    assert sum(html.startswith("<pre>") for html in shown) == 5 - rendered
    (said,) = [problem.what for problem in report.problems if "Markdown" in problem.what]
    assert re.match(r"\d texts or descriptions are shown as logged: ", said)


def test_what_is_repeated_is_paid_for_once():
    text = "a *description*"
    with one_budget(cost(text)) as budget:
        assert [to_html(text) for _ in range(1000)] == ["<p>a <em>description</em></p>\n"] * 1000
        assert to_html("another *description*").startswith("<pre>")
        assert (budget.left, budget.refused) == (0, 1)


def test_budgets_do_not_outlive_their_report():
    with one_budget(0):
        assert to_html("*a*").startswith("<pre>")
    assert to_html("*a*") == "<p><em>a</em></p>\n"


@pytest.mark.parametrize("name", MARKDOWN)
def test_rendering_takes_no_longer_than_its_cost_grows(name):
    long = max(n for n in (1000, 10_000, LONGEST) if renders(repeated(MARKDOWN[name], n)))
    texts = [repeated(MARKDOWN[name], n) for n in (long // 10, long)]
    assert cost(texts[1]) <= DEAREST
    assert growth(to_html, *texts) < 3 * cost(texts[1]) / cost(texts[0])


@pytest.mark.parametrize("name", ["scalar", "text", "image", "clip"])
def test_a_tag_of_a_megabyte_is_cut_in_the_static_part_and_whole_for_the_script(name, tmp_path):
    flood(tmp_path, f"{name} tags of 1 MB", 2_000_000)
    section = {"scalar": "scalars", "text": "text", "image": "images", "clip": "audio"}[name]
    page = Page(Report(load(tmp_path), options=Options()).html())
    static = page.static("overview") + page.static(section)
    assert len(static) < 1_000_000
    assert "…" in static
    payload = page.payload(section)
    tags = {one["tag"] for one in payload.get("tags", payload.get("cards"))}
    assert len(tags) == 10
    assert min(map(len, tags)) == 200_001
    assert {len(one["title"]) for one in payload.get("tags", payload.get("cards"))} == {5001}


def test_a_long_text_is_not_cut_as_a_name_is(logdir):
    text = "a" * 15_000 + "*b*" * 1000
    logdir.run().text("t", f"`{text}")
    assert "*b**b*" in Page(Report(load(logdir.path), options=Options()).html()).static("text")


def test_samples_beyond_the_most_that_a_report_lists_are_said(logdir, monkeypatch):
    monkeypatch.setattr(media, "MOST", 3)
    run = logdir.run()
    for step in range(3):
        run.legacy_image("first" if step < 2 else "second", b"%d" % step, step=step)
    run.audio("clips", (b"a", ""), (b"b", ""))
    run.audio("clips", (b"c", ""), (b"d", ""), step=1)
    run.audio("clips", (b"e", ""), step=2)
    report = Report(load(logdir.path), options=Options())
    (said,) = [problem for problem in report.problems if "left out" in problem.what]
    assert (said.path, said.what) == ("clips", "2 clips were left out: a report lists 3 at most")
    assert not said.note
    page = Page(report.html())
    (card,) = page.payload("audio")["tags"][0]["cards"]
    assert card["values"] == [[0, 1], [2], [3]]
    flaws = {place: facts["flaw"] for place, facts in page.payload("audio")["media"]["others"] if place == 3}
    assert flaws == {3: "Left out: a report lists 3 clips at most."}
