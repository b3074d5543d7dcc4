"""What is seen is what was logged: labels, lines, and a word where there is no line."""

import math

import numpy as np
import pytest
from browser.scalar_page import SCALARS, card, download, more, rows, save_fixture, usual_fixture  # noqa: F401  (fixtures)
from browser.waiting import address
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BOXES = """() => {
  const page = document.querySelector("svg").getBoundingClientRect();
  const texts = [...document.querySelectorAll("svg svg text")].filter((text) => text.textContent);
  return {
    width: page.width,
    texts: texts.map((text) => ({ text: text.textContent, ...text.getBoundingClientRect().toJSON() })),
  };
}"""
NUMBERS = {
    "elbo": lambda i: -1543.2 - i * 0.01,
    "negative": lambda i: -123456.78 + i,
    "count": lambda i: 4194304 + i,
    "six": lambda i: 132900 + 3 * i,
    "constant": lambda _: 1e-3,
    "tiny": lambda i: -1e-7 * (1 + i / 10),
    "huge": lambda _: 1e30,
    "near": lambda i: 3.14159 + i * 1e-5,
    "zero": lambda i: 1e-3 * (1 + math.cos(i / 12)) / 2,
}


def inked(page, tag):
    """How many pixels of a card's plot, its axes aside, have the colour of a line."""
    return (
        card(page, tag)
        .locator("canvas")
        .evaluate("""(canvas) => {
        const left = 60 * devicePixelRatio;
        const { data } = canvas.getContext("2d").getImageData(left, 0, canvas.width - left, canvas.height - 45);
        let found = 0;
        for (let i = 0; i < data.length; i += 4) {
          const [r, g, b, a] = data.slice(i, i + 4);
          if (a > 100 && Math.max(r, g, b) - Math.min(r, g, b) > 60) found++;
        }
        return found;
    }""")
    )


@pytest.mark.parametrize("fragment", ["#v=1", "#v=1&lines.x=wall", "#v=1&lines.x=relative&lines.logx=1&lines.log=1"])
def test_labels_are_whole_apart_and_distinct_as_the_browser_draws_them(logdir, save, open_page, settled, fragment):
    file = logdir.run("a")
    for i in range(40):
        for tag, number in NUMBERS.items():
            file.scalar(tag, 10**6 + i * 10**3, number(i), wall_time=1.7e9 + 90 * i)
    opened = open_page(save(logdir), fragment, viewport={"width": 700, "height": 900})
    settled(opened.page, SCALARS)
    for tag in NUMBERS:
        card(opened.page, tag).scroll_into_view_if_needed()
        expect(card(opened.page, tag)).to_have_attribute("data-state", "drawn")
        drawing = opened.page.context.new_page()
        drawing.set_content(download(opened.page, tag, "SVG")[1].decode())
        found = drawing.evaluate(BOXES)
        drawing.close()
        opened.page.keyboard.press("Escape")
        boxes = found["texts"]
        assert boxes or "log" in fragment
        for i, one in enumerate(boxes):
            assert one["left"] >= 8, one
            assert one["right"] <= 8 + found["width"], one  # 8: the body's own margin
            assert "…" not in one["text"]
            for other in boxes[:i]:
                across = min(one["right"], other["right"]) - max(one["left"], other["left"])
                down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
                assert across <= 0 or down <= 3, (one, other)  # 3: the space that a font keeps above its letters


def test_short_and_smooth_series_are_drawn_as_they_were_logged(logdir, save, open_page, settled):
    noise = np.random.default_rng(0).normal(size=300)
    file = logdir.run("a")
    for i in range(300):
        file.scalar("lr", i, 0.1 * 0.5 ** (i // 100)).scalar("noise", i, float(noise[i])).scalar("frames", i, 4.0 * i)
    file.scalar("two", 100, 0.826).scalar("two", 200, 0.585)
    page = open_page(save(logdir), "#v=1&lines.tables=1").page
    settled(page, SCALARS)
    smoothed = {tag: rows(page, tag)[1][0][2] for tag in ("lr", "noise", "frames", "two")}
    assert smoothed.pop("noise").strip("\N{MINUS SIGN}0123456789.") == ""
    assert smoothed == dict.fromkeys(smoothed, "not smoothed")
    box = card(page, "two").locator(".plot").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    expect(page.locator(".tooltip tbody td").first).to_have_text("not smoothed")
    page.get_by_label("Smoothing", exact=True).fill("0.6")  # the usual weight, and yet the reader's own
    expect(card(page, "two").locator(".values tbody td").nth(1)).to_have_text("0.67537")
    assert "lines.smoothing=0.6" in address(page)
    page.get_by_label("Smoothing weight").fill("")
    page.get_by_label("Smoothing weight").blur()
    expect(card(page, "two").locator(".values tbody td").nth(1)).to_have_text("not smoothed")
    assert page.get_by_label("Smoothing weight").input_value() == "0.6"


def test_a_card_without_a_line_says_why_and_of_how_many_values(logdir, save, open_page, settled):
    file = logdir.run("a")
    for i in range(100):
        file.scalar("negative", i, -1.0 - i).scalar("zeros", i, max(0, 50 - i)).scalar("nothing", i, math.nan)
    file.scalar("once", 3, math.inf)
    opened = open_page(save(logdir), "#v=1&lines.log=1")
    page = opened.page
    settled(page, SCALARS)
    for tag, words in {
        "negative": "All 100 values are not above 0: a logarithmic axis has no place for them.",
        "nothing": "All 100 values are NaN.",
        "once": "Its only value is infinite.",
    }.items():
        expect(card(page, tag).locator(".plot-empty")).to_have_text(words)
    expect(card(page, "zeros").locator(".plot-empty")).to_be_hidden()
    expect(card(page, "zeros").locator(".remark")).to_have_text(["50 not above 0"])
    page.get_by_role("button", name="Log y").click()
    expect(card(page, "negative").locator(".plot-empty")).to_be_hidden()
    expect(card(page, "zeros").locator(".remark")).to_have_count(0)
    assert opened.complaints() == []


def test_numbers_at_the_ends_of_what_a_double_holds_have_a_line_or_a_word(logdir, save, open_page, settled):
    file = logdir.run("a")
    for i in range(20):
        file.scalar("int64", 2**63 - 20 + i, i).scalar("nanoseconds", 1_700_000_000_000_000_000 + i * 10**9, i)
        file.tensor("double", np.array(1.7e308 * math.sin(i)), step=i, plugin="scalars")
    opened = open_page(save(logdir))
    page = opened.page
    settled(page, SCALARS)
    for tag in ("int64", "nanoseconds", "double"):
        assert inked(page, tag) > 100, tag
    expect(card(page, "int64").locator(".remark")).to_have_text(["19 steps alike"])
    for tag in ("nanoseconds", "double"):
        box = card(page, tag).locator(".plot").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
        expect(page.locator(".tooltip tbody tr")).to_have_count(1)
        expect(card(page, tag).locator(".plot-overlay circle")).to_have_count(1)
    assert opened.complaints() == []


def test_outliers_that_are_ignored_are_counted_on_the_card(logdir, save, open_page, settled):
    for step in range(100):
        logdir.run("a").scalar("loss", step, 5000.0 if step in (50, 60) else 1.0 + step / 1000)
    page = open_page(save(logdir)).page
    settled(page, SCALARS)
    expect(card(page, "loss").locator(".remark")).to_have_count(0)
    more(page, "Ignore outliers")
    expect(card(page, "loss").locator(".remark").first).to_contain_text("outside")


def test_the_precision_of_times_stands_beside_the_files(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    card(page, "train/loss").locator('button[aria-label^="More of"]').click()
    expect(page.locator(".menu-panel .hint")).to_contain_text("wall times are exact to ± 5 ms")
