"""What a reader sees on cards of scalars: the crosshair and its table, groups, axes, marks, sizes, what is rough."""

import re

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
from browser.waiting import becomes
from playwright.sync_api import expect

from tbreport.sections.scalars import ScalarOptions

pytestmark = pytest.mark.browser

TOOLTIP = ".tooltip:visible"


def hover(page, tag, part):
    """Rest on the plot of a card at a share of its width."""
    card(page, tag).scroll_into_view_if_needed()
    box = card(page, tag).locator(".plot").bounding_box()
    page.mouse.move(box["x"] + 56 + part * (box["width"] - 56 - 18), box["y"] + 60)


def ticks(page, tag):
    """The texts of a card's picture: its title, its axes' labels, the names of its lines."""
    return re.findall(r">([^<>]+)</text>", download(page, tag, "SVG")[1].decode())


def test_the_crosshair_is_on_every_card_and_its_table_has_every_run(usual, open_page, settled):
    page = open_page(usual, "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)
    hover(page, "train/loss", 0.5)
    expect(page.locator(TOOLTIP)).to_be_visible()
    found = {}
    for row in page.locator(f"{TOOLTIP} tbody tr").all():
        name, _smoothed, value, step, time, relative = row.locator("th, td").all_text_contents()
        found[name] = (number(value), int(step), time, relative)
    step = found["a"][1]
    i = STEPS.tolist().index(step)
    assert abs(step - 198) <= 4
    for name, values in LOSS.items():
        value, at, time, relative = found[name]
        assert (value, at) == (pytest.approx(float(values[i]), rel=1e-4), step)
        assert time.startswith("2023-11-14 22:1")
        assert float(relative.removesuffix(" s")) == i
    rules = page.locator(f'{SCALARS} .card[data-state="drawn"] .rule[visibility="visible"]')
    assert rules.count() >= 2  # also on the card of epochs
    page.mouse.move(2, 2)
    expect(page.locator(".tooltip")).to_be_hidden()
    expect(rules).to_have_count(0)


def test_the_table_at_the_crosshair_is_in_the_order_that_was_chosen(usual, open_page, settled):
    page = open_page(usual, "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)

    def read():
        page.mouse.move(2, 2)
        hover(page, "band", 0.5)
        expect(page.locator(f"{TOOLTIP} tbody tr")).to_have_count(4)
        return [
            (row.locator("th").text_content(), number(row.locator("td").nth(1).text_content()))
            for row in page.locator(f"{TOOLTIP} tbody tr").all()
        ]

    values = [value for _, value in read()]
    assert values == sorted(values, reverse=True)
    more(page, "Order of the values at the pointer", "ascending")
    assert becomes(page, lambda: [value for _, value in read()], sorted(values))
    more(page, "Order of the values at the pointer", "name")
    assert becomes(page, lambda: [name for name, _ in read()], ["a · high", "a · low", "b · high", "b · low"])


def test_the_table_at_the_crosshair_holds_what_fits_nearest_first(logdir, save, open_page, settled):
    for run in range(60):
        for step in range(3):
            logdir.run(f"run{run:02}").scalar("loss", step, float(run))
    page = open_page(save(logdir), viewport={"width": 1280, "height": 700}).page
    settled(page, SCALARS)
    hover(page, "loss", 0.5)
    tooltip = page.locator(TOOLTIP)
    expect(tooltip.get_by_text("more")).to_be_visible()
    kept = tooltip.locator("tbody tr").count()
    assert 3 <= kept < 60
    assert tooltip.locator(".more").text_content() == f"+ {60 - kept} more"
    box = tooltip.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 700
    shown = [int(name[3:]) for name in tooltip.locator("tbody th").all_text_contents()]
    assert max(shown) - min(shown) == kept - 1  # those around the pointer, none left out between them


def test_a_run_that_ended_is_not_what_the_pointer_is_at(logdir, save, open_page, settled):
    for step in range(0, 1000, 10):
        logdir.run("long").scalar("loss", step, 10.0)
        logdir.run("other").scalar("loss", step, 0.0)
        if step < 200:
            logdir.run("short").scalar("loss", step, 5.0)
    page = open_page(save(logdir), "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)
    tooltip = page.locator(TOOLTIP)
    box = card(page, "loss").locator(".plot").bounding_box()
    middle = box["y"] + (box["height"] - 24) / 2  # where the short run is
    page.mouse.move(box["x"] + 56 + 0.1 * (box["width"] - 74), middle)
    expect(tooltip.locator(".nearest")).to_contain_text("short")
    expect(tooltip.get_by_text("last value")).to_have_count(0)
    page.mouse.move(box["x"] + 56 + 0.8 * (box["width"] - 74), middle - 10)
    expect(tooltip.locator(".nearest")).to_contain_text("long")
    names = [re.compile("^long$"), re.compile("^other$"), re.compile("^short.*last value$")]
    expect(tooltip.locator("tbody th")).to_have_text(names)
    page.mouse.down()
    page.mouse.up()  # which keeps the step
    card(page, "loss").get_by_role("button", name="Table of loss").click()
    expect(card(page, "loss").locator(".values tbody th")).to_have_text(names)


def test_what_all_names_share_leaves_room_for_what_tells_them_apart(logdir, save, open_page, settled):
    for lr in ("0.01", "0.1"):
        for step in range(5):
            logdir.run(f"sweep_of_the_spring/resnet50_pretrained/lr={lr}_and_a_long_rest").scalar("loss", step, 1.0)
    page = open_page(save(logdir), "#v=1&lines.table=loss").page
    settled(page, SCALARS)
    hover(page, "loss", 0.5)
    for place in (page.locator(TOOLTIP), card(page, "loss").locator(".values")):
        expect(place.locator("tbody .name")).to_have_text(["…lr=0.01_…", "…lr=0.1_…"])
        expect(place.locator("tbody .name").first).to_have_attribute(
            "title", re.compile("^sweep_of_the_spring/.*rest$")
        )


def test_groups_have_counts_close_and_stay_closed(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    groups = page.locator(f"{SCALARS} .tag-group")
    assert groups.locator("h3").all_text_contents() == ["train", "Other tags"]
    assert groups.locator(".count").all_text_contents() == ["1", "3"]
    groups.first.locator("summary").click()
    expect(card(page, "train/loss")).to_be_hidden()
    assert becomes(page, lambda: hash_of(page).get("scalars.closed"), "train")
    again = open_page(usual, page.evaluate("location.hash")).page
    expect(again.locator(f"{SCALARS} .tag-group").first).not_to_have_attribute("open", "")


def test_the_filter_ignores_case_needs_no_anchors_and_says_when_it_is_none(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    field = page.get_by_placeholder("Filter tags")
    field.fill("LOSS$|^od")
    expect(card(page, "epoch")).to_be_hidden()
    for tag in ("train/loss", "odd"):
        expect(card(page, tag)).to_be_visible()
    assert page.locator(f"{SCALARS} .count").all_text_contents() == ["1", "1 of 3"]
    field.fill("loss(")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"{SCALARS} .search-error")).not_to_be_empty()
    expect(card(page, "train/loss")).to_be_visible()  # the cards wait for the rest of it
    field.fill("nothing like it")
    expect(page.get_by_text("No tag matches the filter.")).to_be_visible()


def test_cards_as_wide_as_one_wants(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    size = "(card) => [card.offsetWidth, card.querySelector('canvas').offsetWidth]"
    narrow = card(page, "epoch").evaluate(size)
    card(page, "epoch").get_by_role("button", name="Full width for").click()
    expect(card(page, "epoch")).to_have_class(re.compile("wide"))
    page.wait_for_function(
        "([selector, width]) => document.querySelector(selector).offsetWidth > width",
        arg=[f'{SCALARS} [data-tag="epoch"] canvas', narrow[0]],
    )
    assert card(page, "epoch").evaluate(size)[0] > 2 * narrow[0]
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_label("Width of cards").fill("460")
    page.keyboard.press("Escape")
    assert hash_of(page)["scalars.width"] == "460"
    assert card(page, "band").evaluate("(card) => card.offsetWidth") >= 460


def test_a_zoom_is_on_all_cards_and_y_follows(usual, open_page, settled):
    page = open_page(usual, "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)
    assert {"1.0", "300"} <= set(ticks(page, "train/loss"))
    drag(page, "epoch", 0.5, 0.75)
    expect(page.get_by_role("button", name="Reset zoom")).to_be_enabled()
    settled(page, SCALARS)
    texts = ticks(page, "train/loss")
    assert "240" in texts
    assert not {"1.0", "300", "100"} & set(texts)


def test_time_since_the_start_and_time_of_day(usual, open_page, settled):
    page = open_page(usual).page
    settled(page, SCALARS)
    page.get_by_role("button", name="Relative", exact=True).click()
    settled(page, SCALARS)
    texts = ticks(page, "train/loss")
    assert "time since the start" in texts
    assert "40 s" in texts
    page.get_by_role("button", name="Wall", exact=True).click()
    settled(page, SCALARS)
    texts = ticks(page, "train/loss")
    assert "time (UTC)" in texts
    assert [text for text in texts if re.fullmatch(r"22:1[34]:\d\d", text)]


def test_outliers_can_be_ignored(logdir, save, open_page, settled):
    for step in range(100):
        logdir.run("a").scalar("loss", step, 5000.0 if step == 50 else 1.0 + step / 100)
    page = open_page(save(logdir), "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)
    assert "5,000" in ticks(page, "loss")
    more(page, "Ignore outliers")
    settled(page, SCALARS)
    texts = ticks(page, "loss")
    assert "1.4" in texts
    assert "5,000" not in texts


def test_one_chart_can_have_a_log_axis_alone(logdir, save, open_page, settled):
    for step in range(5):
        for tag in ("one", "other"):
            logdir.run("a").scalar(tag, step, 10.0**step)
    page = open_page(save(logdir), "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)
    card(page, "one").locator('button[aria-label^="More of"]').click()
    card(page, "one").get_by_role("button", name="Log", exact=True).click()
    assert "100" in ticks(page, "one")
    assert hash_of(page)["lines.logs"] == "one"
    page.keyboard.press("Escape")
    assert "100" not in ticks(page, "other")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Log y").click()  # the one is again not like the others
    settled(page, SCALARS)
    assert "100" in ticks(page, "other")
    page.keyboard.press("Escape")
    assert "100" not in ticks(page, "one")


def test_what_is_no_number_and_what_stands_alone_is_seen(usual, logdir, save, open_page, settled):
    logdir.run("a").scalar("single", 7, 3.0)
    page = open_page(save(logdir), "#v=1&lines.smoothing=0").page
    settled(page, SCALARS)
    for tag, remarks in (("single", []), ("odd", ["2 NaN", "2 ∞"])):
        assert card(page, tag).locator(".remark").all_text_contents() == remarks
        canvas = card(page, tag).locator("canvas")
        inked = canvas.evaluate("""(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let i = 0; i < data.length; i += 4) {
            const [red, green, blue, alpha] = data.slice(i, i + 4);
            if (alpha > 200 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) count++;
          }
          return count;
        }""")
        assert inked > 8, tag
    picture = download(page, "odd", "SVG")[1].decode()
    assert picture.count("Z") >= 1  # the triangle of an infinity
    assert "6" in ticks(page, "single")  # whole steps around the one


def test_a_description_is_told_where_it_is_asked_for(logdir, save, open_page, settled):
    for step in range(3):
        logdir.run("a").scalar("loss", step, 1.0, description="The **mean** over a batch")
    page = open_page(save(logdir)).page
    settled(page, SCALARS)
    about = card(page, "loss").get_by_role("button", name="About loss")
    assert about.get_attribute("title") == "The mean over a batch"
    expect(card(page, "loss").locator(".description")).to_be_hidden()
    about.click()
    expect(card(page, "loss").locator(".description strong")).to_have_text("mean")


def test_what_comes_from_buckets_is_marked_as_approximate(logdir, save, open_page, settled):
    for step in range(9000):
        value = step if step < 97 else step * step * 7919 % 9973 % 96  # nothing that packs well
        logdir.run("a").scalar("loss", step, float(value), wall_time=1e9 + step)
    path = save(logdir, sections={"scalars": ScalarOptions(scalar_budget=5_000)})
    page = open_page(path, "#v=1&lines.table=loss").page
    settled(page, SCALARS)
    titles, (row,) = rows(page, "loss")
    rough = [title for title, text in zip(titles, row, strict=True) if "≈" in text]
    assert rough == ["Smoothed"]  # all the rest is of all points
    assert (row[3], row[4], row[9]) == ("0at 0", "96at 96", "9,000")
    drag(page, "loss", 0.25, 0.5, modifier="Shift")
    expect(page.get_by_role("button", name="Select no steps")).to_be_visible()
    _, (row,) = rows(page, "loss")
    assert all(text.startswith("≈") for text in row[1:])
    page.get_by_role("button", name="Select no steps").click()
    hover(page, "loss", 0.5)
    expect(page.locator(f"{TOOLTIP} td").nth(1)).to_have_text(re.compile("^≈ "))


def test_a_picture_has_room_for_long_names(logdir, save, open_page, settled):
    tag, runs = "t" * 150, [f"{'r' * 120}{i}" for i in range(2)]
    for run in runs:
        for step in range(3):
            logdir.run(run).scalar(tag, step, 1.0 + step)
    page = open_page(save(logdir)).page
    settled(page, SCALARS)
    texts = ticks(page, tag)
    assert max(map(len, texts)) < 60
    assert [text[-1] for text in texts if text.startswith("rr")] == ["0", "1"]


@pytest.mark.parametrize("width", [360, 1280])
def test_menus_open_inside_the_window(usual, open_page, settled, width):
    page = open_page(usual, viewport={"width": width, "height": 800}).page
    settled(page, SCALARS)
    for button in (
        page.get_by_role("button", name="More", exact=True),
        page.get_by_role("button", name="More of").first,
    ):
        button.click()
        box = page.locator(".menu-panel:visible").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")
