"""Texts in the page: read, searched, compared, folded, on paper, and never run."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from tbreport import Options, Report, load

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "tbreport" / "web" / "node_modules" / "axe-core" / "axe.min.js"
HERE = '[data-section="text"]'
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> <svg onload=alert(3)>\n\n"
    "[a](javascript:alert(4)) ![cat](https://tracker.example/cat.png)\n\n</td></table><style>*{display:none}</style>"
)


@pytest.fixture
def show(logdir, tmp_path, open_page, settled):
    """`show(fragment)` opens the section text of the logdir; further arguments are those of the page's context."""

    def open_(fragment="", options=None, **context):
        path = Report(load(logdir.path), options=options or Options()).save(tmp_path / "report.html")
        opened = open_page(path, f"#v=1&section=text{fragment}", **context)
        if context.get("java_script_enabled", True):
            settled(opened.page, HERE)
        return opened

    return open_


def card(page, tag, run=0):
    return page.locator(f'{HERE} [data-tag="{tag}"][data-run="{run}"]')


def steps(logdir, texts, tag="notes", run="a"):
    for step, text in texts.items():
        logdir.run(run).text(tag, text, step=step)


def test_markdown_vectors_tables_and_higher_axes(logdir, show):
    run = logdir.run("a")
    run.text("notes", "# Title\n\n**strong** and `code`", description="About *notes*")
    run.tensor("vector", np.array([b"one", b"*two*"], object), plugin="text")
    run.tensor("cells", np.array([[b"a", b"**b**"], [b"c", b"d"]], object), plugin="text")
    run.tensor("deep", np.array([[[b"a"]], [[b"b"]]], object), plugin="text")
    opened = show()
    page = opened.page
    assert card(page, "notes").locator("h5").inner_text() == "Title"
    assert card(page, "vector").locator("tr").count() == 2
    assert card(page, "vector").locator("em").inner_text() == "two"
    assert card(page, "cells").locator("td").all_inner_texts() == ["a", "b", "c", "d"]
    assert "[0, :, :]" in card(page, "deep").inner_text()
    card(page, "notes").get_by_role("button", name=re.compile("^About")).click()
    assert card(page, "notes").locator(".description em").inner_text() == "notes"
    assert opened.complaints() == []


def test_the_slider_moves_the_step_of_the_page(logdir, show, settled):
    for run in "ab":
        steps(logdir, {0: f"{run} zero", 10: f"{run} ten", 20: f"{run} twenty"}, run=run)
    opened = show()
    page = opened.page
    assert "b twenty" in card(page, "notes", 1).inner_text()
    slider = card(page, "notes", 0).get_by_role("slider")
    slider.focus()
    slider.press("ArrowLeft")
    card(page, "notes", 0).get_by_text("a ten").wait_for()
    card(page, "notes", 1).get_by_text("b ten").wait_for()
    assert "step 10" in card(page, "notes", 1).inner_text()
    assert page.evaluate("document.activeElement.type") == "range"
    page.wait_for_url(re.compile("step=10"))
    assert opened.complaints() == []


def test_one_slider_moves_all_texts(logdir, show):
    for run in "ab":
        steps(logdir, {0: f"{run} zero", 10: f"{run} ten", 20: f"{run} twenty"}, run=run)
    page = show().page
    everything = page.get_by_label("Step of all texts")
    everything.focus()
    everything.press("ArrowLeft")
    for i, run in enumerate("ab"):
        card(page, "notes", i).get_by_text(f"{run} ten").wait_for()
    page.get_by_role("button", name="latest").click()
    for i, run in enumerate("ab"):
        card(page, "notes", i).get_by_text(f"{run} twenty").wait_for()


def test_all_steps_the_newest_first(logdir, show):
    steps(logdir, {step: f"text of {step}" for step in range(45)})
    page = show("&step=43").page
    page.get_by_role("button", name="All steps").click()
    items = card(page, "notes").locator(".text-item")
    items.nth(19).wait_for()
    assert items.count() == 20
    assert "text of 44" in items.first.inner_text()
    assert "text of 43" in card(page, "notes").locator("[aria-current]").inner_text()
    card(page, "notes").get_by_role("button", name="Show 20 more of 25").click()
    items.nth(39).wait_for()
    assert "text of 5" in items.nth(39).inner_text()


def test_texts_without_steps_are_moved_one_by_one(logdir, show):
    for text in ("first", "second"):
        logdir.run("a").text("notes", text)
    page = show().page
    assert "text 2 of 2" in card(page, "notes").inner_text()
    card(page, "notes").get_by_role("slider").press("ArrowLeft")
    card(page, "notes").get_by_text("first", exact=True).wait_for()
    assert "step=" not in page.evaluate("location.hash")


def test_the_search_counts_and_marks_hits_in_all_steps(logdir, show):
    steps(logdir, {0: "a Needle and a **needle**", 1: "nothing", 2: "one needle. (x)"})
    logdir.run("b").text("notes", "only hay")
    logdir.run("b").text("args", json.dumps({"outer": {"deep": {"needle_size": 3}}}))
    opened = show()
    page = opened.page
    page.get_by_label("Search in texts").fill("NEEDLE")
    page.get_by_text("4 hits in 3 of 5 texts").wait_for()
    card(page, "notes", 0).locator("mark").nth(2).wait_for()
    assert card(page, "notes", 0).locator("mark").all_inner_texts() == ["needle", "Needle", "needle"]
    assert card(page, "notes", 0).locator(".text-item").count() == 2
    assert card(page, "notes", 1).is_hidden()
    assert card(page, "args", 1).locator("mark").is_visible()
    page.get_by_label("Search in texts").fill("(x)")
    page.get_by_text("1 hit in 1 of 5 texts").wait_for()
    page.get_by_label("Search in texts").fill("no such thing")
    page.get_by_text("Nothing found in 5 texts").wait_for()
    page.get_by_text("No text matches.").wait_for()
    page.get_by_label("Search in texts").fill("")
    card(page, "notes", 1).get_by_text("only hay").wait_for()
    assert page.locator(f"{HERE} mark").count() == 0
    assert opened.complaints() == []


def test_filters_of_tags_and_runs(logdir, show):
    for run in "ab":
        for tag in ("one", "two"):
            logdir.run(run).text(tag, f"{run} {tag}")
    page = show().page
    page.get_by_label("Filter tags").fill("^tw")
    expect(card(page, "one", 0)).to_be_hidden()
    expect(card(page, "two", 1)).to_be_visible()
    page.locator("#runs-panel").get_by_label("b", exact=True).uncheck()
    expect(card(page, "two", 1)).to_be_hidden()
    expect(card(page, "two", 0)).to_be_visible()


def test_as_logged_and_copied(logdir, show):
    text = "# Title\n\n  *kept* <b>as</b> it is\n"
    logdir.run("a").text("notes", text)
    logdir.run("a").text("args", '{"a": 1e-08}')
    opened = show(permissions=["clipboard-read", "clipboard-write"])
    page = opened.page
    page.get_by_role("button", name="As logged").click()
    card(page, "notes").locator("pre").wait_for()
    assert card(page, "notes").locator("pre").text_content() == text
    assert card(page, "args").locator("pre").text_content() == '{"a": 1e-08}'
    card(page, "notes").get_by_role("button", name="Copy").click()
    card(page, "notes").get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert opened.complaints() == []


def test_json_folds_and_keeps_its_numbers(logdir, show):
    value = '{"lr": 1e-08, "id": 12345678901234567890, "inner": {"list": [1, 2], "html": "<b>"}}'
    logdir.run("a").text("args", value)
    page = show().page
    here = card(page, "args")
    assert "1e-08" in here.inner_text()
    assert "12345678901234567890" in here.inner_text()
    assert "<b>" in here.inner_text()
    assert here.get_by_text("html").is_visible()
    here.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert here.get_by_text("html").is_hidden()
    here.get_by_role("button", name="Unfold all").click()
    assert here.get_by_text("html").is_visible()
    here.get_by_role("button", name="Fold all").click()
    assert here.get_by_text("html").is_hidden()


def test_two_steps_are_compared_by_line_and_word(logdir, show):
    lines = [f"a line with number {i}" for i in range(30)]
    changed = [*lines[:10], "a line with number ten, changed", *lines[11:20], *lines[21:], "last"]
    steps(logdir, {1: "\n".join(lines), 2: "\n".join(changed)})
    opened = show()
    page = opened.page
    card(page, "notes").get_by_role("button", name="Compare").click()
    result = page.locator(".diff-result")
    result.locator("tr").first.wait_for()
    assert "notes: 2 lines only in a, step 1, 2 lines only in a, step 2, 28 equal" in result.inner_text()
    assert result.locator("tr.gone .line").all_inner_texts() == ["a line with number 10", "a line with number 20"]
    assert result.locator("tr.new .line").all_inner_texts() == ["a line with number ten, changed", "last"]
    assert result.locator("tr.gone del").all_inner_texts() == ["10"]
    assert result.locator("tr.new ins").all_inner_texts() == ["ten, changed"]
    assert result.locator("tr.gone .number").all_inner_texts() == ["11", "", "21", ""]
    before = result.locator("tr").count()
    result.get_by_role("button", name="Show 7 equal lines").click()
    assert result.locator("tr").count() == before + 6
    page.get_by_role("button", name="Swap").click()
    result.get_by_text("2 lines only in a, step 2, 2 lines only in a, step 1").wait_for()
    page.wait_for_url(re.compile("text.diff=0.1~0.0"))
    page.get_by_role("button", name="Stop comparing").click()
    assert page.locator(".text-compare").is_hidden()
    assert opened.complaints() == []


def test_two_runs_are_compared_by_key(logdir, show):
    logdir.run("a").text("args", json.dumps({"lr": 0.1, "opt": {"name": "sgd", "nesterov": True}, "old": 1}))
    logdir.run("b").text("args", json.dumps({"opt": {"nesterov": True, "name": "adam"}, "lr": 0.1, "new": [1]}))
    page = show("&text.diff=0.0~1.0").page
    result = page.locator(".diff-result")
    result.locator("tbody tr").first.wait_for()
    rows = [row.locator("th, td").all_inner_texts() for row in result.locator("tbody tr").all()]
    assert rows == [["opt.name", '"sgd"', '"adam"'], ["old", "1", "not there"], ["new[0]", "not there", "1"]]
    assert "args: 3 of 5 keys differ" in result.inner_text()
    result.get_by_text("2 equal keys").click()
    result.get_by_text("opt.nesterov").wait_for()
    page.get_by_label("Second text: tag and run").select_option(label="a")
    result.get_by_text("args: the two texts are equal").wait_for()


def test_what_has_no_tag_in_common_is_named_by_both(logdir, show):
    logdir.run("a").text("one", "x").text("two", "y")
    result = show("&text.diff=0.0~1.0").page.locator(".diff-summary")
    expect(result).to_have_text("1 line only in one, a, 1 line only in two, a, 0 equal")


def test_of_very_many_steps_some_are_listed_and_any_is_compared(logdir, show):
    steps(logdir, {step: f"text {step}" for step in range(3000)})
    page = show("&text.diff=0.17~0.1501").page
    expect(page.locator(".diff-summary")).to_have_text(
        "notes: 1 line only in a, step 17, 1 line only in a, step 1,501, 0 equal"
    )
    first = page.get_by_label("First text: step")
    expect(first).to_have_value("17")
    expect(first).to_have_attribute("title", re.compile("of 3,000 steps: the button Compare of a card takes any"))
    listed = [int(value) for value in first.locator("option").evaluate_all("all => all.map((one) => one.value)")]
    assert len(listed) < 530
    assert listed == sorted(listed)
    assert {0, 2999, *range(7, 28)} <= {*listed}
    first.select_option("16")
    expect(page.locator(".diff-summary")).to_contain_text("a, step 16, 1 line")
    page.wait_for_url(re.compile("text.diff=0.16~0.1501"))


def test_a_comparison_ends_where_it_began(logdir, show):
    for run in ("a", "b"):
        logdir.run(run).text("notes", f"text of {run}")
    page = show().page
    for leave in (lambda: page.keyboard.press("Escape"), page.get_by_role("button", name="Stop comparing").click):
        button = card(page, "notes", 1).get_by_role("button", name="Compare")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".diff-result")).to_be_focused()
        leave()
        expect(page.locator(".text-compare")).to_be_hidden()
        expect(button).to_be_focused()


@pytest.mark.parametrize("width", [360, 800, 1280, 2560])
def test_a_search_moves_none_of_the_tools(logdir, show, width):
    steps(logdir, dict.fromkeys(range(40), "loss " * 300))
    page = show(viewport={"width": width, "height": 900}).page
    places = f"""[...document.querySelectorAll('{HERE} .section-toolbar > :not(.text-found)')].map((tool) => {{
        const {{ left, top, width }} = tool.getBoundingClientRect();
        return [left, top, width].map(Math.round);
    }})"""
    before = page.evaluate(places)
    page.get_by_label("Search in texts, all steps").fill("loss")
    found = page.get_by_text("12,000 hits in 40 of 40 texts")
    expect(found).to_be_visible()
    assert page.evaluate(places) == before
    below = max(top for _, top, _ in before)
    assert found.bounding_box()["y"] > below
    if width >= 1280:
        assert {top for _, top, _ in before[:2]} == {top for _, top, _ in before[-2:]}


def test_hostile_texts_show_as_text(logdir, show):
    logdir.run("a").text("<img src=x onerror=alert(0)>", HOSTILE)
    logdir.run("a").tensor("cells", np.array([[HOSTILE.encode(), b"x"]], object), plugin="text")
    logdir.run("a").text("args", json.dumps({"</script><script>alert(5)</script>": HOSTILE}))
    opened = show("&text.search=alert&text.diff=0.0~2.0")
    page = opened.page
    page.locator(".diff-result tr").first.wait_for()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    assert "<script>alert(1)</script>" in card(page, "cells").inner_text()
    assert page.locator(f"{HERE} :is(script, style, iframe, img, form)").count() == 0
    assert page.locator(f'{HERE} a[href^="javascript"]').count() == 0
    assert page.locator(f'{HERE} a[href="https://tracker.example/cat.png"]').count() > 0
    assert dialogs == []
    assert opened.complaints() == []


def test_bad_texts_say_what_is_wrong_and_the_others_show(logdir, show):
    logdir.run("a").tensor("bytes", np.array([b"caf\xe9"], object), plugin="text")
    logdir.run("a").text("big", "word " * 1_100_000)
    logdir.run("a").tensor("none", np.empty((0, 2), object), plugin="text")
    logdir.run("a").text("fine", "all is well")
    opened = show()
    page = opened.page
    assert "Not valid UTF-8" in card(page, "bytes").inner_text()
    assert "5.5 MB of such text would take too long" in card(page, "big").inner_text()
    assert "empty tensor" in card(page, "none").inner_text()
    card(page, "fine").scroll_into_view_if_needed()
    card(page, "fine").get_by_text("all is well").wait_for()
    card(page, "big").scroll_into_view_if_needed()
    card(page, "big").get_by_role("button", name="Show all 5,500,000 characters").click()
    assert len(card(page, "big").locator("pre").text_content()) == 5_500_000
    assert opened.complaints() == []


def test_a_text_that_did_not_fit_says_so(logdir, show):
    rng = np.random.default_rng(0)
    steps(logdir, {step: rng.bytes(60_000).hex() for step in range(6)})
    size = len(Report(load(logdir.path), options=Options(max_size=None)).html())
    page = show("&text.all=1", Options(max_size=size - 300_000)).page
    expect(card(page, "notes").get_by_text("Left out to keep the report small").first).to_be_visible()
    assert card(page, "notes").locator("pre, .prose").count() >= 2


def test_texts_are_decoded_near_the_screen_and_released_after(logdir, show):
    for i in range(40):
        logdir.run("a").text(f"t{i:02}", "word " * 2000)
    page = show().page
    drawn = f'{HERE} [data-state="drawn"]'
    assert 0 < page.locator(drawn).count() < 20
    height = page.evaluate("document.documentElement.scrollHeight")
    card(page, "t39").scroll_into_view_if_needed()
    page.locator(f'{HERE} [data-tag="t39"][data-state="drawn"]').wait_for()
    page.locator(f'{HERE} [data-tag="t00"][data-state="waiting"]').wait_for(state="attached")
    assert card(page, "t00").locator(".prose").count() == 0
    assert page.evaluate("document.documentElement.scrollHeight") >= height


@pytest.mark.parametrize("how", ["no script", "print"])
def test_the_last_texts_are_there_without_script_and_on_paper(logdir, show, how):
    logdir.run("a").scalar("loss", 0, 1.0)
    steps(logdir, {0: "the first", 1: "**the last**"})
    logdir.run("a").text("hostile", HOSTILE)
    page = show(java_script_enabled=how == "print").page
    if how == "print":
        page.locator('[data-nav="scalars"]').click()
        page.emulate_media(media="print")
    section = page.locator(HERE)
    expect(section.locator(".text-static").get_by_text("the last", exact=True)).to_be_visible()
    assert "last of 2" in section.inner_text()
    assert "2 of 3 texts" in section.inner_text()
    assert "the first" not in section.inner_text()
    assert "<script>alert(1)</script>" in section.inner_text()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tbreport/web")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 2560])
def test_nothing_for_axe_and_nothing_beside_the_screen(logdir, show, scheme, width):
    for run in ("a", "b/with/a/very/long/name/that-goes-on-and-on=0.00001"):
        steps(logdir, {0: "# T\n\nmany words " * 40, 1: "x" * 300}, run=run)
        logdir.run(run).text("args", json.dumps({"run": run, "inner": {"a": "y" * 200}}))
        logdir.run(run).tensor("cells", np.array([[b"z" * 90, b"b"]] * 3, object), plugin="text")
        logdir.run(run).tensor("bytes", np.array([b"caf\xe9 " * 30], object), plugin="text")
    for fragment in ("&text.diff=6.0~7.1&text.search=x", "&text.diff=0.0~1.0&text.all=1"):
        page = show(fragment, viewport={"width": width, "height": 900}, color_scheme=scheme).page
        page.locator(".diff-result > *").first.wait_for()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(f"axe.run('{HERE}')")["violations"]
        # Titles of cards are h4; what users logged as headings follows them.
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_text_is_not_compared_with_itself_unless_asked_to(logdir, show):
    for run in ("a", "b"):
        logdir.run(run).text("notes", f"text of {run}")
    page = show().page
    for run, sides in ((1, "0.0~1.0"), (0, "1.0~0.0")):
        card(page, "notes", run).get_by_role("button", name="Compare").click()
        page.wait_for_url(re.compile(f"text.diff={sides}"))
