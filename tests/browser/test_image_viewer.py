"""The viewer of images: its ways to compare, its keys, its place in the link."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from browser.image_page import (  # noqa: F401  (fixtures)
    GREEN,
    SECTION,
    at,
    card,
    half,
    images_fixture,
    shows,
    slide,
    steps,
)
from browser.waiting import becomes
from PIL import Image
from playwright.sync_api import expect
from sections.test_images import BLUE, RED, animation, picture

import tbreport

pytestmark = pytest.mark.browser


def test_swipe_and_difference_on_known_pictures(logdir, images):
    logdir.run("a").legacy_image("x", half((10, 20, 30), (200, 100, 50)), step=1)
    logdir.run("b").legacy_image("x", half((10, 20, 30), (190, 140, 50)), step=1)
    opened = images()
    page = opened.page
    page.get_by_role("button", name="Compare x, a").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Swipe").click()
    page.locator('.viewer-pane[data-side="B"] img').wait_for()
    slide(dialog.get_by_label("Swipe between"), 0)
    assert becomes(page, lambda: at(page, 0.75), (190, 140, 50))
    slide(dialog.get_by_label("Swipe between"), 100)
    assert becomes(page, lambda: at(page, 0.75), (200, 100, 50))
    assert becomes(page, lambda: at(page, 0.25), (10, 20, 30))
    dialog.get_by_role("button", name="Difference").click()
    page.locator('.viewer-pane[data-side="difference"]').wait_for()
    assert becomes(page, lambda: at(page, 0.25, pane="difference"), (0, 0, 0))
    assert becomes(page, lambda: at(page, 0.75, pane="difference"), (10, 40, 0))
    assert dialog.locator(".viewer-note").inner_text() == (
        "50 % of the pixels differ; largest difference 40 of 255, mean 8.3333."
    )
    dialog.get_by_role("button", name="× 4").click()  # noqa: RUF001
    assert becomes(page, lambda: at(page, 0.75, pane="difference"), (40, 160, 0))
    dialog.get_by_role("button", name="Side by side").click()
    assert becomes(page, lambda: at(page, 0.75, pane="A"), (200, 100, 50))
    assert becomes(page, lambda: at(page, 0.75, pane="B"), (190, 140, 50))
    dialog.get_by_role("button", name="Blink").click()
    assert becomes(page, lambda: at(page, 0.75), (200, 100, 50))
    assert becomes(page, lambda: at(page, 0.75), (190, 140, 50))
    assert becomes(page, lambda: at(page, 0.75), (200, 100, 50))
    assert opened.complaints() == []


def test_the_difference_of_two_steps(logdir, images):
    logdir.run("a").legacy_image("x", picture((10, 20, 30), (40, 40)), step=1)
    logdir.run("a").legacy_image("x", picture((10, 60, 30), (40, 40)), step=5)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Difference").click()
    assert becomes(page, lambda: at(page, 0.5, pane="difference"), (0, 40, 0))
    slide(dialog.get_by_label("Step of B", exact=True), 1)  # the same as A
    dialog.locator(".viewer-note").get_by_text("the same, pixel by pixel").wait_for()
    assert becomes(page, lambda: at(page, 0.5, pane="difference"), (0, 0, 0))


def test_the_difference_of_two_tags(logdir, images):
    logdir.run("a").legacy_image("x", picture((10, 20, 30), (40, 40)), step=1)
    logdir.run("a").legacy_image("y", picture((90, 20, 30), (40, 40)), step=1)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Image B").select_option("y · a")
    dialog.get_by_role("button", name="Difference").click()
    assert becomes(page, lambda: at(page, 0.5, pane="difference"), (80, 0, 0))


def test_pictures_of_different_sizes_are_compared_where_both_are(logdir, images):
    logdir.run("a").legacy_image("x", picture(RED, (40, 40)), step=1)
    logdir.run("b").legacy_image("x", picture(RED, (30, 50)), step=1)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    page.get_by_role("button", name="Difference").click()
    note = page.locator(".viewer-note")
    note.get_by_text("the same, pixel by pixel").wait_for()
    assert "Sizes differ (40 × 40 and 30 × 50 px)" in note.inner_text()  # noqa: RUF001


@pytest.mark.parametrize("mode", ["Side by side", "Swipe", "Blink", "Difference"])
def test_what_cannot_be_compared_says_why(logdir, images, mode):
    logdir.run("a").legacy_image("x", picture(RED, (40, 40)), step=1)
    logdir.run("b").legacy_image("x", b"", step=1)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    page.get_by_role("button", name=mode).click()
    expect(page.locator(".viewer-note")).to_have_text("Nothing to compare. B: This image is empty: it has no bytes.")
    page.get_by_label("Image B").select_option("x · a")
    expect(page.locator(".viewer-note")).to_have_text(
        "The pictures are the same, pixel by pixel." if mode == "Difference" else ""
    )


def test_the_viewer_by_keyboard(logdir, images):
    steps(logdir.run("a"), "x", RED, GREEN, BLUE)
    steps(logdir.run("a"), "y", GREEN, size=(20, 20))
    page = images().page
    card(page, "x").locator(".image-open").focus()
    page.keyboard.press("Enter")
    page.locator(".viewer img").wait_for()
    assert becomes(page, lambda: at(page, 0.5), BLUE)
    page.keyboard.press("ArrowLeft")
    facts = page.locator(".viewer-side .gallery-facts").first
    facts.get_by_text("step 10").wait_for()
    assert becomes(page, lambda: at(page, 0.5), GREEN)
    page.keyboard.press("Home")
    facts.get_by_text("step 0").wait_for()
    page.keyboard.press("1")
    assert becomes(page, lambda: page.locator(".viewer img").bounding_box()["width"], 40, missing=TypeError)
    page.keyboard.press("+")
    assert becomes(page, lambda: page.locator(".viewer img").bounding_box()["width"], 60, missing=TypeError)
    assert page.locator(".viewer img").evaluate("(e) => getComputedStyle(e).imageRendering") == "pixelated"
    page.keyboard.press("ArrowDown")
    facts.get_by_text("20 × 20 px").wait_for()  # noqa: RUF001
    page.keyboard.press("Escape")
    assert becomes(page, page.locator(".viewer img").count, 0)
    assert not page.get_by_role("dialog").is_visible()
    assert page.evaluate("document.activeElement.className") == "image-open"


def test_wheel_and_drag(logdir, images):
    steps(logdir.run("a"), "x", RED)
    page = images().page
    card(page, "x").locator(".image-open").click()
    picture_ = page.locator(".viewer img")
    before = picture_.bounding_box()
    x, y = before["x"] + before["width"] / 4, before["y"] + before["height"] / 4
    page.mouse.move(x, y)
    page.mouse.wheel(0, -200)
    grown = picture_.bounding_box()
    assert grown["width"] > 1.2 * before["width"]
    assert abs((x - grown["x"]) / grown["width"] - 0.25) < 0.01  # what is under the pointer stays there
    page.mouse.down()
    page.mouse.move(x + 30, y + 20)
    page.mouse.up()
    moved = picture_.bounding_box()
    assert (round(moved["x"] - grown["x"]), round(moved["y"] - grown["y"])) == (30, 20)


def test_frames_of_an_animation(logdir, images):
    data = animation(5, (40, 40))
    logdir.run("a").legacy_image("x", data, step=1)
    opened = images()
    page = opened.page
    assert "5 frames" in card(page, "x").inner_text()
    card(page, "x").locator(".image-open").click()
    slide(page.get_by_role("slider", name="Frame"), 3)
    page.get_by_text("frame 4 of 5").wait_for()
    page.locator(".viewer canvas[style]").wait_for()
    with Image.open(BytesIO(data)) as image:
        image.seek(3)
        assert becomes(page, lambda: at(page, 0.5), image.convert("RGB").getpixel((20, 20)))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Still").click()
    card(page, "x").locator("canvas").wait_for()
    assert opened.complaints() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_gallery_and_viewer(logdir, images, scheme):
    axe = Path(tbreport.__file__).parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed: run npm ci in tbreport/web")
    for run in ("a", "b"):
        steps(logdir.run(run), "x", RED, BLUE)
    logdir.run("a").legacy_image("empty", b"", step=1)
    page = images({"color_scheme": scheme}).page
    page.evaluate(axe.read_text(encoding="utf-8"))
    check = "axe.run().then(({violations}) => violations.map(({id, nodes}) => `${id}: ${nodes[0].html}`))"
    assert page.evaluate(check) == []
    page.get_by_role("button", name="Compare x, a").click()
    for mode in ("Side by side", "Swipe", "Blink", "Difference"):
        page.get_by_role("button", name=mode).click()
        assert page.evaluate(check) == []


def facts(page, side=0):
    return page.locator(".viewer-side").nth(side).locator(".gallery-facts")


def test_a_link_leads_to_the_same_view(logdir, images, open_page):
    tag = "train/odd, tag~1%"
    steps(logdir.run("a"), tag, RED, GREEN, BLUE)
    logdir.run("b/c").image(tag, picture(GREEN, (40, 40)), picture(RED, (40, 40)), step=9)
    logdir.run("b/c").image(tag, picture(BLUE, (40, 40)), picture(BLUE, (40, 40)), step=30)
    opened = images()
    page = opened.page
    page.get_by_role("button", name=f"Compare {tag}, a").click()
    page.get_by_role("dialog").get_by_role("button", name="Swipe").click()
    slide(page.get_by_label("Step of A", exact=True), 1)
    slide(page.get_by_label("Step of B", exact=True), 0)
    slide(page.get_by_label("Sample of B", exact=True), 1)
    expect(facts(page, 1)).to_contain_text("sample 2 of 2")
    page.wait_for_url(re.compile(r"images\.viewer=swipe.*,9,1"))
    address = page.url
    again = open_page(Path(address.split("#")[0].removeprefix("file://")), "#" + address.split("#")[1])
    expect(again.page.locator(".viewer[open]")).to_have_attribute("data-mode", "swipe")
    expect(facts(again.page, 0)).to_contain_text("step 10")
    expect(facts(again.page, 1)).to_contain_text("step 9")
    expect(facts(again.page, 1)).to_contain_text("sample 2 of 2")
    assert becomes(again.page, lambda: at(again.page, 0.25), GREEN)
    assert becomes(again.page, lambda: at(again.page, 0.75, pane="B"), RED)
    again.page.keyboard.press("Escape")
    expect(again.page.locator(".viewer")).to_be_hidden()
    again.page.wait_for_url(lambda url: "images.viewer" not in url)
    assert opened.complaints() + again.complaints() == []


def test_images_of_one_step_have_links_of_their_own(logdir, images, open_page):
    for color in (RED, BLUE):
        logdir.run("a").legacy_image("x", picture(color, (40, 40)))
    page = images().page
    card(page, "x").locator(".image-open").click()
    page.keyboard.press("ArrowLeft")
    expect(facts(page)).to_contain_text("image 1")
    page.wait_for_url(re.compile(r"images\.viewer=single,x,a,@0"))
    address = page.url
    again = open_page(Path(address.split("#")[0].removeprefix("file://")), "#" + address.split("#")[1]).page
    expect(facts(again)).to_contain_text("image 1")
    assert becomes(again, lambda: at(again, 0.5), RED)


def test_going_back_closes_the_viewer(logdir, images):
    steps(logdir.run("a"), "x", RED, BLUE)
    page = images().page
    before = page.url
    card(page, "x").locator(".image-open").click()
    viewer = page.locator(".viewer")
    expect(viewer).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(r"images\.viewer=single,x,a,0"))
    page.go_back()
    expect(viewer).to_be_hidden()
    page.wait_for_url(before)
    page.go_forward()
    expect(viewer).to_be_visible()
    expect(facts(page)).to_contain_text("step 0")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    card(page, "x").locator(".image-open").click()
    page.get_by_role("button", name="Close the viewer").click()  # which is a step back, too
    expect(viewer).to_be_hidden()
    page.wait_for_url(lambda url: "images.viewer" not in url)


def test_the_next_image_opens_while_the_last_one_is_still_closing(logdir, images):
    steps(logdir.run("a"), "x", RED)
    steps(logdir.run("a"), "y", BLUE)
    page = images().page
    card(page, "x").locator(".image-open").click()
    expect(page.locator(".viewer")).to_be_visible()
    entries = page.evaluate("history.length")
    at_once = """() => {
      document.querySelector(".viewer").close();
      document.querySelector('[data-tag="y"] .image-open').click();
    }"""
    page.evaluate(at_once)
    assert shows(page, page.locator(".viewer-stage"), BLUE)
    page.wait_for_url(re.compile(r"images\.viewer=single,y,a,0"))
    assert page.evaluate("history.length") == entries
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "images.viewer" not in url)
    expect(page.locator(".viewer")).to_be_hidden()


@pytest.mark.parametrize("link", ["single,gone,a,1,0", "single,x,nobody,1,0", "wipe,x,a,1,0", "side,x,a,1,0", "single"])
def test_a_link_to_what_is_not_there_opens_nothing(logdir, images, open_page, link):
    steps(logdir.run("a"), "x", RED)
    opened = images()
    path = Path(opened.page.url.split("#")[0].removeprefix("file://"))
    again = open_page(path, f"#v=1&section=images&images.viewer={link}")
    expect(card(again.page, "x")).to_have_attribute("data-state", "drawn")
    expect(again.page.locator(".viewer[open]")).to_have_count(0)
    card(again.page, "x").locator(".image-open").click()
    expect(again.page.locator(".viewer")).to_be_visible()
    assert again.complaints() == []


def test_the_light_can_be_changed_in_the_viewer(logdir, images):
    steps(logdir.run("a"), "x", (100, 100, 100))
    page = images().page
    card(page, "x").locator(".image-open").click()
    assert becomes(page, lambda: at(page, 0.5), (100, 100, 100))
    slide(page.get_by_role("dialog").get_by_label("Brightness", exact=True), 2)
    assert becomes(page, lambda: at(page, 0.5), (200, 200, 200))
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "images.viewer" not in url)
    assert shows(page, card(page, "x").locator(".image-stage"), (200, 200, 200))  # it is the section's light
    page.wait_for_url(re.compile("images.brightness=2"))


def test_a_browser_without_single_frames_plays_the_animation_and_says_so(logdir, images, open_page):
    logdir.run("a").legacy_image("x", animation(5, (40, 40), duration=60, loop=0), step=1)
    path = Path(images().page.url.split("#")[0].removeprefix("file://"))
    page = open_page(path, "#v=1").page
    page.add_init_script("delete globalThis.ImageDecoder")
    page.reload()
    page.locator('[data-nav="images"]').click()
    card(page, "x").locator(".image-open").click()
    text = page.locator(".viewer-frame")
    expect(text).to_have_text("5 frames: this browser can stop at the first alone")
    expect(page.get_by_role("slider", name="Frame")).to_have_count(0)
    seen = set()
    assert becomes(page, lambda: (seen.add(at(page, 0.5)), len(seen))[1] > 1, True)  # it moves
    page.get_by_role("dialog").get_by_role("button", name="Play").click()
    expect(text).to_have_text("frame 1 of 5: this browser can stop at the first alone")
    page.locator(".viewer-pane canvas[style]").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Still").click()
    card(page, "x").locator("canvas").wait_for()


@pytest.mark.parametrize("touch", [False, True])
def test_on_a_phone_no_mode_lies_below_the_button_that_closes(logdir, images, touch):
    logdir.run("a").legacy_image("x", picture(RED, size=(40, 40)), step=1)
    page = images({"viewport": {"width": 360, "height": 740}, "has_touch": touch, "is_mobile": touch}).page
    page.locator(".image-open").click()
    dialog = page.get_by_role("dialog")
    mode = dialog.get_by_role("button", name="Difference").bounding_box()
    close = dialog.get_by_role("button", name="Close the viewer").bounding_box()
    assert mode["x"] + mode["width"] <= close["x"]
