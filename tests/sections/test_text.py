"""Text: what was logged, in cells, as Markdown or a tree, and what is said where it cannot be shown whole."""

import json
import re

import numpy as np
import pytest
from writing import Logdir

from tbreport.api import load
from tbreport.markdown import cost, one_budget, to_html
from tbreport.model import Tensor
from tbreport.options import Options
from tbreport.packing import Origin
from tbreport.report import Report
from tbreport.sections.text import build, shelf, static, trees, values


def tensor(cells):
    return Tensor("string", np.array(cells, object))


def view(logdir, **options):
    return build(load(logdir.path), Options(**options))


def entries(view, card=0):
    """The entries of one card, in its order."""
    by_name = {block.name: block.value for block in view.blocks}
    return [by_name[view.payload["blocks"][b]][i] for b, i in view.payload["cards"][card]["places"]]


@pytest.mark.parametrize(
    ("cells", "expected", "table"),
    [
        (b"scalar", [["scalar"]], False),
        ([b"torch's own"], [["torch's own"]], False),
        ([b"a", b"b"], [["a"], ["b"]], True),
        ([[b"a", b"b"], [b"c", b"d"]], [["a", "b"], ["c", "d"]], True),
        ([[b"one cell of a table"]], [["one cell of a table"]], True),
    ],
)
def test_tensors_become_cells(cells, expected, table):
    value = values.of_tensor(tensor(cells))
    assert [list(row) for row in value.cells] == expected
    assert (value.table, value.notes) == (table, ())


def test_of_more_than_two_axes_the_first_slice_shows():
    cells = np.array([f"{i}".encode() for i in range(24)], object).reshape(2, 3, 2, 2)
    value = values.of_tensor(Tensor("string", cells))
    assert value.cells == (("0", "1"), ("2", "3"))
    assert value.notes == ("A tensor of 4 axes (2 by 3 by 2 by 2); what shows is the table [0, 0, :, :] of it.",)


def test_an_empty_tensor_says_so():
    value = values.of_tensor(Tensor("string", np.empty((0, 3), object)))
    assert value.cells == ()
    assert "empty" in value.notes[0]


def test_invalid_utf_8_shows_what_is_text():
    value = values.of_tensor(tensor([b"caf\xe9 ok"]))
    assert value.cells == (("caf� ok",),)
    assert value.notes == ("Not valid UTF-8: the bytes that are none show as �.",)


def test_a_huge_table_keeps_whole_rows_and_says_how_many():
    value = values.of_tensor(Tensor("string", np.full((4000, 3), b"x", object)))
    assert len(value.cells) == values.MOST_CELLS // 3
    assert value.notes == ("The first 4,998 of 12,000 cells.",)


def test_numbers_logged_as_text_show_as_numbers():
    assert values.of_tensor(Tensor("float32", np.array([1.5, 2.0]))).cells == (("1.5",), ("2.0",))


def test_a_view_in_whole(logdir):
    run = logdir.run("a")
    run.text("notes", "*first*", step=1, wall_time=100.0, display_name="Notes", description="About **notes**")
    run.text("notes", "*second*", step=2, wall_time=101.0)
    logdir.run("b").text("notes", "*first*", step=5, wall_time=200.0)
    made = view(logdir)
    assert made.payload == {
        "blocks": ["text-0"],
        "cards": [
            {
                "tag": "notes", "title": "Notes", "description": "<p>About <strong>notes</strong></p>\n", "run": 0,
                "steps": [1, 2], "times": [100.0, 101.0], "places": [[0, 0], [0, 1]], "lines": 1,
                "superseded": [], "stepless": False,
            },
            {
                "tag": "notes", "title": "notes", "description": "", "run": 1, "steps": [5], "times": [200.0],
                "places": [[0, 0]], "lines": 1, "superseded": [], "stepless": False,
            },
        ],
    }  # fmt: skip
    assert made.blocks[0].value == [
        {"cells": [["*first*"]], "html": [["<p><em>first</em></p>\n"]]},
        {"cells": [["*second*"]], "html": [["<p><em>second</em></p>\n"]]},
    ]
    assert made.blocks[0].origins[0] == Origin("text", "notes", "a", 1, more=1)
    assert {offer.key for offer in made.offers} == {"text-0"}
    assert len(made.offers) == 3


def test_no_texts_no_view(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    assert view(logdir) is None


def test_json_becomes_a_tree_that_keeps_numbers_as_logged():
    text = '{"lr": 1e-08, "big": 12345678901234567890, "nan": NaN, "on": true, "none": null, "in": {"a": [1, "x"]}}'
    assert trees.of_text(text) == {
        "k": ["lr", "big", "nan", "on", "none", "in"],
        "v": [
            {"n": "1e-08"}, {"n": "12345678901234567890"}, {"n": "NaN"}, {"n": "true"}, {"n": "null"},
            {"k": ["a"], "v": [[{"n": "1"}, "x"]]},
        ],
    }  # fmt: skip
    assert trees.of_text('[{"a": 1}, {"a": 2}]') is not None
    assert trees.of_text('{"twice": 1, "twice": 2}') == {"k": ["twice", "twice"], "v": [{"n": "1"}, {"n": "2"}]}


@pytest.mark.parametrize(
    "text",
    [
        "", "plain", "{not json}", "[1, 2]", "[a link](https://x)", '"just a string"', "12", '{"cut": ',
        "[" * 100_000, '{"a":' * 500 + "1" + "}" * 500, "[" + "[]," * 30_000 + "[]]",
        '{"a": "' + "x" * 1_000_001 + '"}',
    ],
)  # fmt: skip
def test_what_is_no_tree(text):
    assert trees.of_text(text) is None


def test_a_tree_needs_no_html(logdir):
    logdir.run("a").text("args", '{"a": 1}')
    assert entries(view(logdir)) == [{"cells": [['{"a": 1}']], "tree": {"k": ["a"], "v": [{"n": "1"}]}}]


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [("# a\n## b\n### c\n# d", "5665"), ("### a", "5"), ("## a\n# b\n## c", "556"), ("#### a\n###### b", "56")],
)
def test_headings_follow_the_title_of_their_card(logdir, markdown, levels):
    logdir.run("a").text("t", markdown)
    (entry,) = entries(view(logdir))
    html = entry["html"][0][0]
    assert "".join(re.findall(r"<h(\d)>", html)) == "".join(re.findall(r"</h(\d)>", html)) == levels


def test_hostile_texts_are_text(logdir):
    logdir.run("a").text("t", "<script>alert(1)</script> ![x](https://tracker.example/x.png)")
    (entry,) = entries(view(logdir))
    assert "<script" not in entry["html"][0][0]
    assert "<img" not in entry["html"][0][0]
    assert 'href="https://tracker.example/x.png"' in entry["html"][0][0]


def test_five_megabytes_of_markdown_show_as_logged(logdir):
    text = "# A heading\n\n*some* `text`\n" * 190_000
    logdir.run("a").text("big", text)
    (entry,) = entries(view(logdir))
    assert entry["cells"] == [[text]]
    assert "html" not in entry
    assert entry["notes"] == ["Shown as logged: 5.1 MB of such text would take too long to render as Markdown."]


def test_all_markdown_together_is_bounded(logdir):
    for step in range(4):
        logdir.run("a").text("t", f"text {step} *of* ten", step=step)
    with one_budget(2 * cost("text 0 *of* ten")):
        made = entries(view(logdir))
    assert ["html" in entry for entry in made] == [True, True, False, False]
    assert made[3]["notes"] == [
        "Shown as logged: what came before it took all the time that a report gives to Markdown."
    ]


def test_steps_are_in_order_with_restarts_kept(logdir):
    for step in (5, 1, 3):
        logdir.run("a").text("t", f"at {step}", step=step)
    made = build(load(logdir.path, Options(restarts="all")), Options())
    assert made.payload["cards"][0]["steps"] == [1, 3, 5]
    assert [entry["cells"][0][0] for entry in entries(made)] == ["at 1", "at 3", "at 5"]


def test_a_tag_without_steps_stays_in_written_order(logdir):
    for text in ("one", "two", "three"):
        logdir.run("a").text("t", text)
    made = view(logdir)
    assert made.payload["cards"][0]["stepless"]
    assert [entry["cells"][0][0] for entry in entries(made)] == ["one", "two", "three"]


def test_a_file_that_changed_says_so_and_the_others_show(logdir):
    logdir.run("a").text("t", "from a")
    logdir.run("b").text("t", "from b")
    experiment = load(logdir.path)
    file = logdir.run("a").path
    file.write_bytes(file.read_bytes().replace(b"from a", b"from x"))
    made = build(experiment, Options())
    (broken,), (whole,) = entries(made, 0), entries(made, 1)
    assert "has changed since it was read" in broken["error"]
    assert whole["html"] == [["<p>from b</p>\n"]]
    (problem,) = made.problems
    assert problem.path == "a"
    assert "tag t could not be read" in problem.what


def test_long_texts_lie_in_blocks_of_their_own(logdir):
    for step in range(4):
        logdir.run("a").text("t", f"{step} " * shelf.BLOCK, step=step)
    made = view(logdir)
    assert [block.name for block in made.blocks] == [f"text-{i}" for i in range(4)]
    assert all(offer.size == block.encoded_size for offer, block in zip(made.offers, made.blocks, strict=True))


def test_what_does_not_fit_is_left_out_evenly_and_said(logdir):
    rng = np.random.default_rng(0)
    for step in range(9):
        logdir.run("a").text("t", rng.bytes(60_000).hex(), step=step)
    experiment = load(logdir.path)
    whole = Report(experiment, options=Options(max_size=None))
    part = Report(experiment, options=Options(max_size=len(whole.html()) - 300_000))
    (share,) = part.left_out
    assert (share.kind, share.total) == ("texts", 9)
    assert 2 <= share.kept < 9
    html = part.html()
    assert f"{share.kept} of 9" in html
    assert html.count('id="block-text-') == share.kept
    assert 'id="block-text-0"' in html
    assert 'id="block-text-8"' in html


def page(logdir, **options):
    return Report(load(logdir.path), options=Options(only=("text",), **options)).html()


def test_the_last_text_of_each_tag_is_there_without_script(logdir):
    for step in range(3):
        logdir.run("a").text("t", f"**at {step}**", step=step)
    logdir.run("b").text("t", "of b")
    logdir.run("a").tensor("cells", np.array([[b"x", b"*y*"]], object), plugin="text")
    logdir.run("a").text("args", '{"a": "<b>"}')
    html = page(logdir)
    assert "<strong>at 2</strong>" in html
    assert "<strong>at 1</strong>" not in html
    assert "last of 3" in html
    assert "4 of 6 texts" in html
    assert "<td><p><em>y</em></p>" in html.replace("\n", "")
    assert "{&#34;a&#34;: &#34;&lt;b&gt;&#34;}" in html


def test_runs_that_share_a_text_share_its_place_on_paper(logdir):
    for run in "abc":
        logdir.run(run).text("args", "the same", step=0)
    html = page(logdir)
    assert html.count("the same") == 1
    assert "a, b, c" in html


def test_long_texts_are_cut_on_paper_and_say_so(logdir, monkeypatch):
    monkeypatch.setattr(static, "MOST", 60_000)
    for i in range(5):
        logdir.run("a").text(f"t{i}", f"{i}" + "word " * 8000)
    html = page(logdir)
    assert "The first 20,000 of 40,001 characters." in html
    assert "of the last ones 3 of 5 fit here" in html


def test_golden_markdown_of_a_real_log(logs):
    experiment = load(logs / "anra8571__WikipediaLLM")
    made = build(experiment, Options())
    cards = {(card["tag"], card["run"]): card for card in made.payload["cards"]}
    assert len(cards) == 14
    values = {json.dumps(entry, sort_keys=True) for block in made.blocks for entry in block.value}
    assert sum(len(card["places"]) for card in cards.values()) == 22
    assert len(values) == sum(len(block.value) for block in made.blocks) < 22  # equal texts are there once
    assert all("tree" in entry for block in made.blocks for entry in block.value)


def test_equal_logs_give_equal_views(tmp_path):
    made = []
    for name in ("one", "two"):
        logdir = Logdir(tmp_path / name)
        logdir.run("a").text("t", "# Same", step=1)
        made.append(view(logdir))
    assert made[0].payload == made[1].payload
    assert [b.encoded() for b in made[0].blocks] == [b.encoded() for b in made[1].blocks]


def test_descriptions_are_markdown(logdir):
    logdir.run("a").text("t", "x", description="See `this`")
    assert view(logdir).payload["cards"][0]["description"] == to_html("See `this`")
