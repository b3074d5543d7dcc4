"""Thousands of images in one page: what is off the screen costs next to nothing."""

import re
from pathlib import Path

import numpy as np
import pytest
from browser.image_page import SECTION, card, images_fixture, steps  # noqa: F401  (fixtures)
from decoded import DECODED, WATCH
from PIL import Image
from playwright.sync_api import expect
from sections.test_images import BLUE, RED, encoded

from tbreport import Options, Report, load

pytestmark = pytest.mark.browser

_CARDS = """() => {
  const cards = [...document.querySelectorAll("[data-section=images] .card")];
  const waiting = cards.filter((card) => card.dataset.state === "waiting");
  const size = (element) => document.createTreeWalker(element, NodeFilter.SHOW_ALL);
  let nodes = 0;
  for (const card of waiting) for (const walk = size(card); walk.nextNode(); ) nodes++;
  return [cards.length, cards.length - waiting.length, nodes / waiting.length];
}"""


@pytest.mark.parametrize("case", [(128, 2000, ""), (1400, 200, ""), (1400, 200, "&images.actual=1")])
def test_many_images_scroll_in_bounded_memory(logdir, tmp_path, open_page, settled, case):
    side, count, how = case
    rng = np.random.default_rng(0)
    for i in range(count):
        image = Image.new("RGB", (side, side), tuple(rng.integers(0, 256, 3).tolist()))
        image.putpixel((0, 0), (i % 256, i // 256, 0))
        logdir.run("a").legacy_image(f"x/{i}", encoded(image), step=1)
    path = Report(load(logdir.path), options=Options(max_size=None)).save(tmp_path / "report.html")
    opened = open_page(path, f"#v=1&section=overview{how}", viewport={"width": 2560, "height": 1440})
    page = opened.page
    page.evaluate(WATCH)
    page.locator('[data-nav="images"]').click()
    settled(page, SECTION)
    cards, drawn, nodes = page.evaluate(_CARDS)
    assert cards == count
    assert 0 < drawn < 150
    assert nodes < 4  # the name, in its place; a few are being drawn
    height = page.evaluate("document.documentElement.scrollHeight")
    most, urls = 0, 0
    for y in range(0, height, max(900, height // 30)):
        page.evaluate("(y) => scrollTo(0, y)", y)
        settled(page, SECTION)
        decoded, live = page.evaluate(DECODED)
        most, urls = max(most, decoded), max(urls, live)
    assert 0 < most <= 150e6
    assert urls < 150
    assert page.evaluate("document.documentElement.scrollHeight") == height  # nothing jumped
    _, drawn, nodes = page.evaluate(_CARDS)
    assert 0 < drawn < 150
    assert nodes < 4
    page.locator('[data-nav="overview"]').click()
    page.wait_for_function(f"() => ({DECODED})().join() === '0,0'")
    assert opened.complaints() == []


def test_what_has_the_focus_stays_where_it_is(logdir, images, settled):
    for i in range(60):
        steps(logdir.run("a"), f"x{i:02}", RED, BLUE, size=(40, 40 + i))
    page = images().page
    slider = card(page, "x00").get_by_label("Step of x00, a")
    slider.focus()
    slider.press("ArrowLeft")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(card(page, "x00")).to_have_attribute("data-state", "waiting")
    settled(page, SECTION)
    expect(slider).to_be_focused()
    page.get_by_label("Filter tags").last.focus()
    expect(card(page, "x00").locator("input")).to_have_count(0)
    page.evaluate("scrollTo(0, 0)")
    expect(card(page, "x00")).to_contain_text("step 0")  # it stays where it was put


def test_folded_groups_are_in_the_link_and_cost_nothing(logdir, images, open_page):
    for tag in ("x/1", "x/2", "y/1", "alone"):
        steps(logdir.run("a"), tag, RED)
    page = images().page
    headings = page.locator(f"{SECTION} .tag-group > summary")
    expect(headings).to_have_text(["x2", "y1", "Other tags1"])
    headings.first.click()
    page.wait_for_url(re.compile(r"images\.closed=x"))
    address = page.url
    again = open_page(Path(address.split("#")[0].removeprefix("file://")), "#" + address.split("#")[1]).page
    expect(card(again, "y/1")).to_be_visible()
    expect(card(again, "x/1")).to_have_count(0)  # not even made
    again.locator(f"{SECTION} .tag-group > summary").first.click()
    expect(card(again, "x/1")).to_be_visible()
    again.wait_for_url(lambda url: "images.closed" not in url)
