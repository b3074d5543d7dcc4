"""Scalars as a reader uses them: zoom, tables, axes, pins, sub-runs, many tags."""

import pytest
from browser.scalar_page import (  # noqa: F401  (fixtures)
    LOSS,
    SCALARS,
    STEPS,
    card,
    download,
    drag,
    hash_of,
    more,
    number,
    rows,
    save_fixture,
    usual_fixture,
)
from browser.waiting import address, becomes
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_drag_zooms_all_cards_and_the_address_keeps_it(usual, open_page, settled):
    opened = open_page(usual)
    page = opened.page
    settled(page, SCALARS)
    drag(page, "train/loss", 0.25, 0.5)
    low, high = map(float, hash_of(page)["lines.zoom"].split(","))
    assert (low, high) == (pytest.approx(99, abs=4), pytest.approx(198, abs=4))
    again = open_page(usual, page.evaluate("location.hash")).page
    settled(again, SCALARS)
    assert again.get_by_role("button", name="Reset zoom").is_enabled()
    again.get_by_role("button", name="Reset zoom").click()
    assert "lines.zoom" not in hash_of(again)
    assert opened.complaints() == []


def test_the_wheel_zooms_with_a_key_and_scrolls_without(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    box = card(page, "train/loss").locator(".plot").bounding_box()
    page.mouse.move(box["x"] + 150, box["y"] + 80)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 0")
    assert "lines.zoom" not in hash_of(page)
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.down("Alt")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Alt")
    low, high = map(float, hash_of(page)["lines.zoom"].split(","))
    assert 0 < low < high < 396
    assert page.evaluate("scrollY") == 0
    page.mouse.dblclick(box["x"] + 150, box["y"] + 80)
    assert "lines.zoom" not in hash_of(page)


def test_two_fingers_zoom(usual, open_page, settled):
    opened = open_page(usual, has_touch=True)
    page = opened.page
    settled(page, SCALARS)
    box = card(page, "train/loss").locator(".plot").bounding_box()
    client = page.context.new_cdp_session(page)

    def touch(kind, *xs):
        points = [{"x": box["x"] + 56 + x, "y": box["y"] + 80, "id": i} for i, x in enumerate(xs)]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 80)
    touch("touchStart", 80, 120)
    for apart in (10, 20, 30, 40):
        touch("touchMove", 80 - apart, 120 + apart)
    touch("touchEnd")
    low, high = map(float, hash_of(page)["lines.zoom"].split(","))
    assert 0 < low < high < 396
    assert high - low == pytest.approx(396 * 40 / 120, rel=0.15)


def test_keys_zoom_select_and_read(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    card(page, "train/loss").locator(".plot").focus()
    page.keyboard.press("Home")
    expect(page.locator("main > [aria-live]")).to_contain_text("step 0: ")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("main > [aria-live]")).to_contain_text("step 12: ")
    page.keyboard.press("[")
    page.keyboard.press("+")
    state = hash_of(page)
    assert state["lines.range"] == "12,396"
    assert "lines.zoom" in state
    page.keyboard.press("0")
    assert "lines.zoom" not in hash_of(page)


def test_selected_steps_have_a_table_that_agrees_with_numpy(usual, open_page, settled):
    page = open_page(usual, "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)
    card(page, "train/loss").get_by_role("button", name="Table of").click()
    drag(page, "train/loss", 0.25, 0.5, modifier="Shift")
    low, high = map(int, hash_of(page)["lines.range"].split(","))
    inside = (low <= STEPS) & (high >= STEPS)
    titles, found = rows(page, "train/loss")
    assert titles == ["Run", "End", "Smoothed", "Min", "Max", "Mean", "Start", "Change", "% change", "Points"]
    for row, name in zip(found, LOSS, strict=True):
        values = LOSS[name][inside].astype("f8")
        change = values[-1] - values[0]
        expected = [values[-1], values[-1], values.min(), values.max(), values.mean(), values[0], change]
        assert row[0] == name
        assert [number(text) for text in row[1:8]] == pytest.approx(expected, rel=1e-4)
        assert number(row[8]) == pytest.approx(100 * change / values[0], abs=0.006)
        assert row[3].endswith(f"at {STEPS[inside][values.argmin()]}")
        assert row[9] == str(inside.sum())
    page.get_by_role("button", name="Select no steps").click()
    assert number(rows(page, "train/loss")[1][0][5]) == pytest.approx(LOSS["a"].astype("f8").mean(), rel=1e-4)


def test_tables_sort_and_follow_the_step(usual, open_page, settled):
    page = open_page(usual, "#v=1&step=20&lines.table=train%2Floss").page
    settled(page, SCALARS)
    titles, found = rows(page, "train/loss")
    assert titles == ["Run", "Smoothed", "Value", "Step", "Time", "Relative"]
    assert [number(row[2]) for row in found] == pytest.approx([LOSS[n][5] for n in "ab"], rel=1e-4)
    assert found[0][3:] == ["20", "2023-11-14 22:13:25", "5.0 s"]
    head = card(page, "train/loss").locator("thead th").nth(2)
    for order in ("descending", "ascending"):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == order
        values = [number(row[2]) for row in rows(page, "train/loss")[1]]
        assert values == sorted(values, reverse=order == "descending")
    more(page, "Under every chart")
    assert page.locator(f"{SCALARS} .values table").count() == page.locator(f"{SCALARS} [data-tag]").count()


def test_sub_runs_are_lines_of_their_parent(usual, open_page, settled):
    page = open_page(usual, "#v=1&lines.table=band").page
    settled(page, SCALARS)

    def names():
        return sorted(row[0] for row in rows(page, "band")[1])

    assert becomes(page, names, ["a · high", "a · low", "b · high", "b · low"], missing=IndexError)
    page.evaluate("document.querySelectorAll('.run-toggle')[0].click()")
    assert becomes(page, names, ["b · high", "b · low"], missing=IndexError)
    more(page, "Fold sub-runs")
    assert hash_of(page)["lines.fold"] == "0"
    assert becomes(page, lambda: "b/band_high" in names(), True, missing=IndexError)


def test_pins_come_back_with_the_link(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    page.get_by_role("button", name="Pin train/loss").click()
    pinned = page.locator(f"{SCALARS} .tag-group", has_text="Pinned").locator('[data-tag="train/loss"]')
    pinned.wait_for()
    again = open_page(usual, address(page)).page
    settled(again, SCALARS)
    assert again.locator(f"{SCALARS} h3").all_text_contents()[0] == "Pinned"
    assert again.locator(f'{SCALARS} [data-tag="train/loss"][data-state="drawn"]').count() == 2
    again.get_by_role("button", name="Pin train/loss").first.click()
    expect(again.get_by_text("Pinned")).to_have_count(0)
    assert "scalars.pins" not in hash_of(again)


def test_epoch_as_x_and_log_axes(usual, open_page, settled):
    opened = open_page(usual)
    page = opened.page
    settled(page, SCALARS)
    more(page, "A scalar as the x axis", ":epoch")
    assert hash_of(page)["lines.x"] == ":epoch"
    assert page.get_by_role("button", name="epoch", exact=True).get_attribute("aria-pressed") == "true"
    settled(page, SCALARS)
    expect(card(page, "train/loss")).not_to_contain_text("None of its runs has epoch")
    page.get_by_role("button", name="Step", exact=True).click()
    more(page, "Log x")
    page.get_by_role("button", name="Log y").click()
    settled(page, SCALARS)
    text = download(page, "train/loss", "SVG")[1].decode()
    assert ">100<" in text.replace("</text>", "<")
    assert page.locator(f'{SCALARS} [data-state="failed"]').count() == 0
    assert opened.complaints() == []


def test_a_fixed_y_axis_belongs_to_its_card(usual, open_page, settled):
    page = open_page(usual, "#v=1&lines.y=train%252Floss%400%405").page
    settled(page, SCALARS)
    card(page, "train/loss").locator('button[aria-label^="More of"]').click()
    assert page.get_by_label("Highest value of the y axis").input_value() == "5"
    page.get_by_label("Highest value of the y axis").fill("9")
    page.get_by_label("Highest value of the y axis").press("Enter")
    assert ">8<" in download(page, "train/loss", "SVG")[1].decode().replace("</text>", "<")


def test_two_thousand_tags_stay_usable(logdir, save, open_page, settled):
    file = logdir.run("a")
    for tag in range(2000):
        for step in range(2):
            file.scalar(f"group{tag % 20}/tag{tag}", step, tag + step)
    opened = open_page(save(logdir))
    page = opened.page
    settled(page, SCALARS)
    assert page.locator(f"{SCALARS} details").count() == 20
    assert page.locator(f"{SCALARS} h3").all_text_contents()[:3] == ["group0", "group1", "group2"]
    assert page.locator(f"{SCALARS} [data-tag]").count() <= 500
    page.get_by_placeholder("Filter tags").fill("tag19[0-9]5$")
    settled(page, SCALARS)
    expect(page.locator(f"{SCALARS} .count").locator("visible=true")).to_have_text(["5 of 100"] * 2)
    page.locator("summary").locator("visible=true").last.click()
    settled(page, SCALARS)
    assert page.locator(f'{SCALARS} [data-state="failed"]').count() == 0
    assert opened.complaints() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(usual, open_page, settled, scheme):
    from tbreport.page import _WEB

    page = open_page(usual, "#v=1&lines.range=40,80&lines.tables=1&scalars.pins=epoch", color_scheme=scheme).page
    settled(page, SCALARS)
    page.get_by_role("button", name="More", exact=True).click()
    page.evaluate((_WEB / "node_modules" / "axe-core" / "axe.min.js").read_text() + ";0")
    found = page.evaluate("axe.run(document.querySelector('main')).then((r) => r.violations)")
    assert [(v["id"], [n["html"] for n in v["nodes"]][:2]) for v in found] == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More of odd").first.click()
    found = page.evaluate("axe.run(document.querySelector('main')).then((r) => r.violations)")
    assert [(v["id"], [n["html"] for n in v["nodes"]][:2]) for v in found] == []
