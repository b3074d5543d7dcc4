"""What the core gives a section's script, seen from inside a page."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sections.probe import SECTION, png

from tbreport import Options, Report, load
from tbreport.sections import Section, View, discover

pytestmark = pytest.mark.browser
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def experiment(logdir):
    for name in ("a", "b"):
        for step in range(20):
            logdir.run(name).scalar("loss", step, 1 / (step + 1), wall_time=1e9 + step)
    return load(logdir.path, sections=[SECTION])


def save(experiment, folder, *sections, **options):
    path = folder / "report.html"
    return Report(experiment, options=Options(**options), sections=[*discover(), *sections]).save(path)


def said(page, name):
    return page.locator(f'[data-said="{name}"]').all_text_contents()


def test_columns_blobs_steps_cards(experiment, tmp_path, open_page, settled):
    opened = open_page(save(experiment, tmp_path, SECTION))
    page = opened.page
    page.locator('[data-nav="probe"]').click()
    settled(page, '[data-section="probe"]')
    assert said(page, "numbers") == ["1.5 NaN -Infinity"]
    assert said(page, "wholes") == ["3 4 9"]
    assert said(page, "times") == ["3"]
    assert said(page, "blob") == [f"image/png {len(png(shade))} 8" for shade in (0, 64, 128, 255)]
    page.get_by_role("button", name="Step 7").click()
    assert said(page, "step") == ["7"]
    card = page.locator('[data-tag="<i>tag</i>"]')
    assert card.get_attribute("data-state") == "drawn"
    assert card.locator("i").count() == 0
    broken = page.locator('[data-tag="broken"]')
    assert broken.get_attribute("data-state") == "failed"
    assert "on purpose" in broken.inner_text()
    assert opened.complaints() == []


def test_a_card_that_leaves_the_screen_is_released_and_drawn_again(experiment, tmp_path, open_page, settled):
    page = open_page(save(experiment, tmp_path, SECTION)).page
    page.locator('[data-nav="probe"]').click()
    settled(page, '[data-section="probe"]')
    card = page.locator('[data-tag="<i>tag</i>"]')
    assert "drawn 1" in card.inner_text()
    page.evaluate("document.querySelector('[data-probe]').style.paddingBottom = '4000px'")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.locator('[data-tag="<i>tag</i>"][data-state="waiting"]').wait_for(state="attached")
    page.evaluate("scrollTo(0, 0)")
    page.locator('[data-tag="<i>tag</i>"][data-state="drawn"]').wait_for(state="attached")
    assert "drawn 2" in card.inner_text()


def test_a_blob_that_did_not_fit_is_null(experiment, tmp_path, open_page, settled):
    size = len(save(experiment, tmp_path, SECTION).read_bytes())
    page = open_page(save(experiment, tmp_path, SECTION, max_size=size - 1000)).page
    page.locator('[data-nav="probe"]').click()
    settled(page, '[data-section="probe"]')
    assert "left out" in said(page, "blob")


@pytest.mark.parametrize(
    "script", ["throw new Error('no script')", 'register({name:"broken",mount(){throw new Error("no script")}})']
)
def test_a_broken_section_costs_the_others_nothing(experiment, tmp_path, open_page, settled, script):
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "section.html").write_text("<p>static part</p>")
    (folder / "section.js").write_text(script)
    broken = replace(SECTION, name="broken", title="Broken", folder=folder, options=None, build=lambda *_: _view())
    opened = open_page(save(experiment, tmp_path, broken))
    settled(opened.page, '[data-section="scalars"]')
    assert opened.page.locator('[data-section="scalars"] [data-state="drawn"]').count() == 1
    opened.page.locator('[data-nav="broken"]').click()
    section = opened.page.locator('[data-section="broken"][data-state="failed"]')
    section.wait_for()
    assert "no script" in section.inner_text()
    assert "static part" in section.inner_text()


def _view():
    from tbreport.sections import View

    return View()


def test_nothing_is_left_on_window(experiment, tmp_path, open_page, settled):
    empty = tmp_path / "empty.html"
    empty.write_text("<!doctype html><title>empty</title>")
    names = "Object.getOwnPropertyNames(globalThis)"
    bare = set(open_page(empty).page.evaluate(names))
    opened = open_page(save(experiment, tmp_path, SECTION))
    settled(opened.page, '[data-section="scalars"]')
    # An element with an id is a property of window in every browser; nobody put it there.
    ids = set(opened.page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)"))
    assert set(opened.page.evaluate(names)) - bare - ids == set()


def test_the_example_section_draws_and_follows_the_runs(experiment, tmp_path, open_page, monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES / "custom_section")
    from timeline import SECTION as TIMELINE

    opened = open_page(save(experiment, tmp_path, TIMELINE))
    page = opened.page
    page.locator('[data-nav="timeline"]').click()
    page.locator(".timeline-row").first.wait_for()
    assert page.locator(".timeline-row").count() == 2
    assert opened.complaints() == []
    sys.modules.pop("timeline", None)


def test_the_example_theme_changes_the_page(experiment, tmp_path, open_page):
    path = Report(experiment, theme=EXAMPLES / "custom_theme" / "sepia").save(tmp_path / "r.html")
    opened = open_page(path)
    colour = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert re.sub(r"\s", "", colour) == "rgb(244,236,216)"
    assert opened.complaints() == []


def test_a_card_that_cannot_be_let_go_does_not_stop_the_others(logdir, tmp_path, open_page):
    for tag in range(40):
        logdir.run("a").scalar(f"g/{tag:02}", 0, 1.0)
    folder = tmp_path / "stuck"
    folder.mkdir()
    (folder / "section.html").write_text("")
    (folder / "section.js").write_text(
        """register({name: "stuck", mount(element, view, core) {
          for (let i = 0; i < 40; i++) {
            const card = core.h("div", { class: "card", "data-tag": String(i) }, core.h("div", { class: "tall" }));
            element.append(card);
            core.schedule.observe(card, {
              draw() {},
              release() { if (i === 0) throw new Error("held on"); },
            });
          }
        }, unmount() {}});"""
    )
    (folder / "section.css").write_text(".tall { height: 400px; }")
    stuck = Section(name="stuck", title="Stuck", order=50, folder=folder, build=lambda *_: View())
    opened = open_page(save(load(logdir.path), tmp_path, stuck), "#v=1&section=stuck")
    page = opened.page
    cards = page.locator('[data-section="stuck"] .card')
    expect(cards.first).to_have_attribute("data-state", "drawn")
    cards.last.scroll_into_view_if_needed()
    expect(cards.last).to_have_attribute("data-state", "drawn")
    expect(cards.first).to_have_attribute("data-state", "failed")
    expect(cards.first).to_contain_text("held on")
    cards.nth(20).scroll_into_view_if_needed()
    expect(cards.nth(20)).to_have_attribute("data-state", "drawn")
    assert opened.complaints() == []
