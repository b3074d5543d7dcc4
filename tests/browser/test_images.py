"""The gallery of images: sliders, filters, light, downloads, bad input, no script, paper."""

import re

import pytest
from browser.image_page import (  # noqa: F401  (fixtures)
    GREEN,
    SECTION,
    becomes,
    card,
    images_fixture,
    middle,
    shows,
    slide,
    steps,
)
from browser.waiting import address, frames
from PIL import Image
from playwright.sync_api import expect
from sections.test_images import BLUE, RED, encoded, gif, noise, picture, png_that_says

from tbreport import Options, Report, load

pytestmark = pytest.mark.browser


def test_sliders_move_the_picture(logdir, images):
    steps(logdir.run("a"), "x", RED, GREEN, BLUE)
    logdir.run("a").image("many", picture(RED, (9, 9)), picture(BLUE, (9, 9)), step=1)
    opened = images()
    page = opened.page
    one, stage = card(page, "x"), card(page, "x").locator(".image-stage")
    assert middle(stage) == BLUE
    slide(one.get_by_label("Step of x, a"), 0)
    assert shows(page, stage, RED)
    assert "step 0" in one.inner_text()
    assert "40 × 40 px" in one.inner_text()  # noqa: RUF001
    assert "2020-09-13 12:26:41" in one.inner_text()
    many = card(page, "many")
    assert middle(many.locator(".image-stage")) == RED
    slide(many.get_by_label("Sample of many, a"), 1)
    assert shows(page, many.locator(".image-stage"), BLUE)
    assert opened.complaints() == []


def test_one_slider_moves_every_card_to_its_nearest_step(logdir, images):
    steps(logdir.run("a"), "x", RED, GREEN, BLUE)
    logdir.run("b").legacy_image("x", picture(GREEN, (40, 40)), step=1).legacy_image(
        "x", picture(RED, (40, 40)), step=21
    )
    opened = images()
    page = opened.page
    stages = [page.locator(f"{SECTION} .card[data-run='{run}'] .image-stage") for run in (0, 1)]
    everything = page.get_by_label("Step of all images")
    slide(everything, 0)
    assert shows(page, stages[0], RED)
    assert shows(page, stages[1], GREEN)
    assert "step=0" in address(page)
    page.get_by_role("button", name="Play through the steps").click()
    page.get_by_role("button", name="Play through the steps").wait_for()  # at the end it stops
    assert shows(page, stages[0], BLUE)
    assert shows(page, stages[1], RED)
    slide(everything, 1)
    page.get_by_role("button", name="latest").click()
    assert shows(page, stages[0], BLUE)
    assert opened.complaints() == []


_HOLD = """() => {
  globalThis.held = [];
  const decode = HTMLImageElement.prototype.decode;
  HTMLImageElement.prototype.decode = async function () {
    if (held) await new Promise((go) => held.push(go));
    return decode.call(this);
  };
}"""
_LET_GO = """() => {
  const all = held;
  held = null;
  for (const go of all) go();
}"""


def test_a_card_that_left_while_its_picture_was_decoded_shows_it_when_it_is_back(logdir, images):
    steps(logdir.run("a"), "x", RED, GREEN)
    opened = images()
    page, one = opened.page, card(opened.page, "x")
    page.evaluate("document.body.style.paddingBottom = '9000px'")
    page.evaluate(_HOLD)
    slide(one.get_by_label("Step of x, a"), 0)
    page.wait_for_function("() => held.length === 1")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(one.locator(".image-stage")).to_have_count(0)
    page.evaluate(_LET_GO)
    frames(page)
    page.evaluate("scrollTo(0, 0)")
    expect(one.locator(".image-picture")).to_have_count(1)
    assert shows(page, one.locator(".image-stage"), RED)
    assert opened.complaints() == []


def test_filters(logdir, images):
    for run in ("a", "b"):
        steps(logdir.run(run), "x/1", RED)
        steps(logdir.run(run), "y/2", BLUE)
    page = images().page
    shown = page.locator(f"{SECTION} .card:visible")
    expect(shown).to_have_count(4)
    page.get_by_label("Filter tags").last.fill("^Y")
    expect(shown).to_have_count(2)
    page.evaluate("document.querySelector('.run-list input').click()")
    expect(shown).to_have_count(1)
    page.get_by_label("Filter tags").last.fill("nothing")
    expect(page.get_by_text("No image matches")).to_be_visible()


def test_light_and_size(logdir, images):
    steps(logdir.run("a"), "x", (100, 100, 100), size=(900, 300))
    page = images().page
    stage = card(page, "x").locator(".image-stage")
    assert middle(stage) == (100, 100, 100)
    slide(page.get_by_label("Brightness", exact=True), 2)
    assert shows(page, stage, (200, 200, 200))
    page.get_by_label("Reset brightness and contrast").click()
    assert shows(page, stage, (100, 100, 100))
    width = stage.bounding_box()["width"]
    assert page.locator(".image-picture").bounding_box()["width"] <= width
    page.get_by_role("button", name="Actual size").click()
    page.locator(".image-picture[style*='900px']").wait_for()
    assert page.locator(".image-picture").bounding_box()["width"] == 900
    assert stage.bounding_box()["width"] == width


def test_a_large_picture_at_its_own_size_can_be_scrolled(logdir, images):
    big = Image.new("RGB", (1600, 1200), RED)
    big.paste(BLUE, (0, 900, 1600, 1200))
    big.paste(GREEN, (1200, 900, 1600, 1200))
    logdir.run("a").legacy_image("x", encoded(big), step=1)
    opened = images()
    page = opened.page
    page.get_by_role("button", name="Actual size").click()
    stage = card(page, "x").locator(".image-stage")
    expect(stage.locator("canvas")).to_be_visible()
    shown = page.locator(".image-picture")
    assert becomes(page, lambda: shown.bounding_box()["width"], 1600)
    assert shows(page, stage, RED)
    stage.evaluate("(e) => e.scrollTo(0, 1200)")
    assert shows(page, stage, BLUE)
    stage.evaluate("(e) => e.scrollTo(1600, 1200)")
    assert shows(page, stage, GREEN)
    page.get_by_role("button", name="Actual size").click()
    assert shows(page, stage, RED)
    assert opened.complaints() == []


def test_download_is_what_was_logged(logdir, images):
    data = noise(1)
    logdir.run("a/b").legacy_image("x y/z", data, step=7)
    logdir.run("a/b").legacy_image("svg", b"<svg onload='alert(1)'/>", step=7)
    page = images().page
    with page.expect_download() as found:
        card(page, "x y/z").get_by_role("button", name="Download").click()
    assert found.value.suggested_filename == "a_b_x_y_z_step-7.png"
    assert found.value.path().read_bytes() == data
    with page.expect_download() as found:
        card(page, "svg").get_by_role("button", name="Download").click()
    assert found.value.suggested_filename.endswith(".bin")
    assert found.value.path().read_bytes() == b"<svg onload='alert(1)'/>"


def test_bad_images_say_what_is_wrong(logdir, images, settled):
    run = logdir.run("a")
    bad = {
        "empty": (b"", "has no bytes"),
        "huge": (png_that_says(20_000, 20_000), "1.6 GB"),
        "bomb": (gif(1, 1, 6_000), "more than 5,000 frames"),
        "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Unknown bytes"),
        "broken": (picture(form="WEBP").replace(b"\x9d\x01\x2a", b"\0\0\0"), "cannot decode"),
    }
    for tag, (data, _) in bad.items():
        run.legacy_image(tag, data, step=1)
    run.legacy_image("cut", encoded(Image.new("RGB", (400, 400), RED), compress_level=0)[:-100_000], step=1)
    run.legacy_image("right", picture(RED, (40, 40)), step=1)
    opened = images()
    page = opened.page
    for tag, (_, says) in bad.items():
        card(page, tag).scroll_into_view_if_needed()
        settled(page, SECTION)
        assert card(page, tag).get_attribute("data-state") == "failed"
        assert says in card(page, tag).locator(".failure").inner_text()
    card(page, "cut").scroll_into_view_if_needed()
    settled(page, SECTION)
    assert card(page, "cut").get_attribute("data-state") == "drawn"
    assert "cut off after" in card(page, "cut").inner_text()
    assert middle(card(page, "right").locator(".image-stage")) == RED
    assert opened.complaints() == []
    page.locator('[data-nav="overview"]').click()
    assert page.locator(".health-table li").count() == 5


def test_thinned_cards_say_so(logdir, images):
    for step in range(40):
        logdir.run("a").legacy_image("x", noise(step), step=step)
    experiment = load(logdir.path)
    whole = len(Report(experiment, options=Options(max_size=None)).html())
    page = images(max_size=whole - 60_000).page
    remark = card(page, "x").locator(".remark")
    kept = int(re.fullmatch(r"(\d+) of 40 images", remark.inner_text())[1])
    assert "--max-size none keeps all" in remark.get_attribute("title")
    assert int(card(page, "x").get_by_label("Step of x, a").get_attribute("max")) == kept - 1
    slide(card(page, "x").get_by_label("Step of x, a"), 0)
    assert "step 0" in card(page, "x").inner_text()


def test_without_script_the_last_images_are_there(logdir, images, tmp_path, open_page):
    steps(logdir.run("a"), "x", RED, BLUE)
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, java_script_enabled=False).page
    shown = page.locator(f"{SECTION} .static-images img")
    assert shown.count() == 1
    assert middle(shown) == BLUE
    assert "step 10" in page.locator(".static-images figcaption").inner_text()


def test_on_paper_the_last_images_are_there(logdir, images):
    steps(logdir.run("a"), "x", RED, BLUE)
    page = images().page
    assert not page.locator(".static-images img").is_visible()
    page.emulate_media(media="print")
    assert middle(page.locator(".static-images img")) == BLUE
    assert not page.locator(f"{SECTION} .card").first.is_visible()
