"""Fingers on cards of scalars: what is touched stays to be read, and stands in nobody's way."""

import pytest
from browser.scalar_page import SCALARS, card, save_fixture, usual_fixture  # noqa: F401  (fixtures)
from browser.waiting import frames
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TOOLTIP = ".tooltip:visible"


def tap(page, tag, part, height=60):
    """Touch the plot of a card at a share of its width."""
    box = card(page, tag).locator(".plot").bounding_box()
    page.touchscreen.tap(box["x"] + 56 + part * (box["width"] - 56 - 18), box["y"] + height)


@pytest.fixture(name="phone")
def phone_fixture(open_page, settled):
    def open_(path, fragment="#v=1&lines.smoothing=0", **context):
        page = open_page(path, fragment, **{**PHONE, **context}).page
        settled(page, SCALARS)
        return page

    return open_


CELLS = """(body) => [...body.rows].map((row) =>
  [...row.cells].filter((cell) => cell.checkVisibility()).map((cell) => {
    const { left, right } = cell.getBoundingClientRect();
    return { text: cell.innerText, left, right, fits: cell.scrollWidth <= cell.clientWidth + 1 };
  }))"""


def place(page):
    """Where the page is scrolled to, how large it is, and where its first card lies."""
    return page.evaluate(
        """(selector) => [scrollX, scrollY, document.documentElement.scrollWidth, document.documentElement.scrollHeight,
          document.querySelector(selector).getBoundingClientRect().top]""",
        f"{SCALARS} .card",
    )


def test_a_tap_shows_the_values_of_all_runs_at_that_step_on_all_cards(usual, phone):
    page = phone(usual)
    before = place(page)
    tap(page, "train/loss", 0.5)
    tooltip = page.locator(TOOLTIP)
    expect(tooltip.locator("tbody tr")).to_have_count(2)
    expect(page.locator(".step-chip")).to_be_visible()
    step = page.locator(".step-chip").inner_text().removeprefix("Step").strip()
    rows = tooltip.locator("tbody").evaluate(CELLS)  # at once: the table is made anew with the step
    assert sorted(name["text"] for name, *_ in rows) == ["a", "b"]
    for _, value, at, relative in rows:
        assert float(value["text"].replace("\u2212", "-"))
        assert at["text"] == step
        assert float(relative["text"].removesuffix(" s")) == int(step) / 4
    for cell in (cell for row in rows for cell in row):
        assert cell["left"] >= 0
        assert cell["right"] <= 360
        assert cell["fits"]
    box = tooltip.bounding_box()
    plot = card(page, "train/loss").locator(".plot").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= plot["y"] or box["y"] >= plot["y"] + plot["height"]  # the lines stay in sight
    drawn = page.locator(f'{SCALARS} .card[data-state="drawn"]')
    expect(drawn.locator('.rule[visibility="visible"]')).not_to_have_count(1)
    assert place(page) == before


def test_what_was_tapped_goes_with_a_tap_elsewhere_and_with_a_scroll(usual, phone):
    page = phone(usual)
    tooltip = page.locator(".tooltip")
    tap(page, "train/loss", 0.5)
    expect(tooltip).to_be_visible()
    card(page, "band").locator(".card-title").tap()
    expect(tooltip).to_be_hidden()
    expect(page.locator(f'{SCALARS} .rule[visibility="visible"]')).to_have_count(0)
    expect(page.locator(".step-chip")).to_be_visible()  # the step is kept

    tap(page, "train/loss", 0.5)
    expect(tooltip).to_be_visible()
    page.evaluate("scrollBy(0, 60)")
    expect(tooltip).to_be_hidden()
    # The browser scrolls and zooms by fingers as it does everywhere, but for zooming the plot itself.
    action = "(element) => getComputedStyle(element).touchAction"
    assert tooltip.evaluate(action) == "auto"
    assert card(page, "train/loss").locator(".plot").evaluate(action) == "pan-y"


def test_the_same_place_again_lets_the_step_go_and_another_card_keeps_it(usual, phone):
    page = phone(usual, viewport={"width": 360, "height": 1400})
    tooltip = page.locator(".tooltip")
    chip = page.locator(".step-chip")
    tap(page, "train/loss", 0.5)
    expect(tooltip).to_be_visible()
    text = chip.inner_text()
    tap(page, "epoch", 0.5)
    expect(tooltip.locator("tbody tr").first).to_contain_text("a")
    frames(page)
    expect(tooltip).to_be_visible()
    assert chip.inner_text() == text
    tap(page, "epoch", 0.5)
    expect(tooltip).to_be_hidden()
    expect(chip).to_be_hidden()


def test_a_finger_that_slid_along_a_plot_leaves_the_values_of_its_last_place(usual, phone):
    page = phone(usual)
    box = card(page, "train/loss").locator(".plot").bounding_box()
    client = page.context.new_cdp_session(page)

    def touch(kind, *xs):
        points = [{"x": box["x"] + x, "y": box["y"] + 60} for x in xs]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 80)
    for x in (100, 140, 180):
        touch("touchMove", x)
    touch("touchEnd")
    frames(page)
    expect(page.locator(TOOLTIP)).to_be_visible()
    expect(page.locator(".step-chip")).to_be_hidden()


def test_a_table_of_many_runs_is_scrolled_and_stays(logdir, save, phone):
    for run in range(60):
        for step in range(3):
            logdir.run(f"run{run:02}").scalar("loss", step, float(run))
    page = phone(save(logdir))
    tap(page, "loss", 0.5, 100)
    tooltip = page.locator(TOOLTIP)
    expect(tooltip.locator("tbody tr")).to_have_count(60)
    box = tooltip.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 740
    nearest = tooltip.locator(".nearest").bounding_box()
    assert box["y"] <= nearest["y"] <= box["y"] + box["height"] - nearest["height"]
    tooltip.evaluate("(box) => box.scrollTo(0, box.scrollHeight)")
    frames(page)
    page.touchscreen.tap(box["x"] + 40, box["y"] + box["height"] - 30)
    frames(page)
    expect(tooltip).to_be_visible()
    last = tooltip.locator("tbody tr").last.bounding_box()
    assert last["y"] + last["height"] <= box["y"] + box["height"]
