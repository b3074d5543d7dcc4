"""The viewer's place in a link: all that it shows, and only while it is open."""

from pathlib import Path

import pytest
from browser.image_page import (  # noqa: F401  (fixtures)
    GREEN,
    at,
    card,
    half,
    images_fixture,
    middle,
    shows,
    slide,
    steps,
)
from browser.waiting import address, becomes
from playwright.sync_api import expect
from sections.test_images import BLUE, RED, animation, picture

pytestmark = pytest.mark.browser


@pytest.fixture
def again(open_page):
    """`again(page)`: what the link to the view of `page` shows, in a browser of its own."""

    def open_(page):
        return open_page(Path(page.url.split("#")[0].removeprefix("file://")), address(page)).page

    return open_


def box(page, pane="A"):
    found = page.locator(f'.viewer-pane[data-side="{pane}"] > :is(img, canvas)').bounding_box()
    return [round(found[side]) for side in ("x", "y", "width", "height")]


def dialog(page):
    return page.get_by_role("dialog")


def test_zoom_place_and_light_are_restored(logdir, images, again):
    logdir.run("a").legacy_image("x", half(RED, (60, 60, 60), (90, 60)), step=1)
    logdir.run("b").legacy_image("x", half(RED, (10, 10, 10), (90, 60)), step=1)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    dialog(page).get_by_role("button", name="Zoom in").click()
    page.locator(".viewer-stage").hover(position={"x": 100, "y": 100})
    page.mouse.wheel(0, -300)
    page.mouse.down()
    page.mouse.move(400, 500)
    page.mouse.up()
    slide(dialog(page).get_by_label("Brightness", exact=True), 1.5)
    slide(dialog(page).get_by_label("Contrast", exact=True), 2)
    dialog(page).get_by_role("button", name="Difference").click()
    dialog(page).get_by_role("button", name="× 4").click()  # noqa: RUF001
    page.locator('.viewer-pane[data-side="difference"] canvas[style]').wait_for()
    before, percent = box(page, "difference"), page.locator(".viewer-percent").inner_text()
    color = middle(page.locator(".viewer-stage"))
    other = again(page)
    expect(other.locator(".viewer[open]")).to_have_attribute("data-mode", "difference")
    expect(other.locator(".viewer-percent")).to_have_text(percent)
    assert becomes(other, lambda: box(other, "difference"), before, missing=(TypeError,))
    assert shows(other, other.locator(".viewer-stage"), color)
    assert color != (0, 0, 0)
    for label, value in (("Brightness", "1.5"), ("Contrast", "2")):
        expect(dialog(other).get_by_label(label, exact=True)).to_have_value(value)
    expect(dialog(other).get_by_role("button", name="× 4")).to_have_attribute("aria-pressed", "true")  # noqa: RUF001


def test_the_swipe_is_dragged_and_restored(logdir, images, again):
    steps(logdir.run("a"), "x", RED, BLUE)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    dialog(page).get_by_role("button", name="Swipe").click()
    page.locator('.viewer-pane[data-side="B"] img').wait_for()
    before = box(page)
    stage, handle = page.locator(".viewer-stage").bounding_box(), page.locator(".viewer-handle").bounding_box()
    y = handle["y"] + handle["height"] / 4
    page.mouse.move(handle["x"] + handle["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(stage["x"] + 0.55 * stage["width"], y)
    page.mouse.move(stage["x"] + 0.6 * stage["width"], y)
    page.mouse.up()
    page.mouse.move(stage["x"], y)  # it does not follow any more
    slider = dialog(page).get_by_label("Swipe between")
    expect(slider).to_have_value("60")
    assert box(page) == before  # nothing was panned
    width, left = before[2], before[0]
    inside = (stage["x"] + 0.55 * stage["width"] - left) / width
    assert becomes(page, lambda: at(page, inside), BLUE)
    other = again(page)
    expect(dialog(other).get_by_label("Swipe between")).to_have_value("60")
    assert becomes(other, lambda: at(other, inside), BLUE)


def test_the_frame_is_restored_and_one_is_shown_where_pixels_are_compared(logdir, images, again):
    logdir.run("a").legacy_image("x", animation(5, (40, 40)), step=1)
    logdir.run("b").legacy_image("x", animation(7, (40, 40)), step=1)
    page = images().page
    card(page, "x").first.locator(".image-open").click()
    frame = page.locator(".viewer-frame")
    expect(frame).to_have_text("5 frames")
    dialog(page).get_by_role("button", name="Difference").click()
    expect(frame).to_have_text("frame 1 of 5")
    expect(page.locator(".viewer-note")).to_have_text("The pictures are the same, pixel by pixel.")
    slide(dialog(page).get_by_role("slider", name="Frame"), 3)
    expect(frame).to_have_text("frame 4 of 5")
    expect(again(page).locator(".viewer-frame")).to_have_text("frame 4 of 5")


def test_what_the_viewer_did_is_gone_with_it(logdir, images, open_page):
    steps(logdir.run("a"), "x", RED, BLUE)
    page = images().page
    path = Path(page.url.split("#")[0].removeprefix("file://"))
    card(page, "x").locator(".image-open").click()
    page.locator(".viewer img").wait_for()
    fitted = box(page)
    page.keyboard.press("+")
    page.wait_for_url(lambda url: "images.zoom" in url)
    zoomed = box(page)
    page.go_back()
    expect(page.locator(".viewer")).to_be_hidden()
    assert "images.zoom" not in address(page)
    page.go_forward()
    assert becomes(page, lambda: box(page), zoomed, missing=(TypeError,))
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_be_hidden()
    page.wait_for_url(lambda url: "images." not in url)
    card(page, "x").locator(".image-open").click()
    assert becomes(page, lambda: box(page), fitted, missing=(TypeError,))
    from_link = open_page(
        path, "#v=1&section=images&images.viewer=single,x,a,0,0&images.zoom=2,20,20&images.frame=1"
    ).page
    expect(from_link.locator(".viewer-percent")).to_have_text("200 %")
    from_link.keyboard.press("Escape")
    expect(from_link.locator(".viewer")).to_be_hidden()
    assert "images." not in address(from_link)


def test_a_zoomed_place_stays_in_the_middle_of_every_mode_and_window(logdir, images):
    big = half(RED, BLUE, (800, 600))
    logdir.run("a").legacy_image("x", big, step=1)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    page.locator('.viewer-pane[data-side="B"] img').wait_for()
    page.keyboard.press("1")
    page.keyboard.press("+")

    def centre():
        pane = page.locator('.viewer-pane[data-side="A"]').bounding_box()
        found = page.locator('.viewer-pane[data-side="A"] img').bounding_box()
        return [
            round((pane[start] + pane[size] / 2 - found[start]) / found[size], 2)
            for start, size in (("x", "width"), ("y", "height"))
        ]

    assert centre() == [0.5, 0.5]
    dialog(page).get_by_role("button", name="One").click()
    assert becomes(page, centre, [0.5, 0.5])
    page.set_viewport_size({"width": 700, "height": 500})
    assert becomes(page, centre, [0.5, 0.5])


def test_what_was_chosen_beside_an_image_is_there_again(logdir, images):
    for run in "abc":
        steps(logdir.run(run), "x", RED, GREEN, BLUE)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    choice = dialog(page).get_by_label("Image B")
    expect(choice.locator("option:checked")).to_have_text("x · b")
    choice.select_option("x · c")
    slide(dialog(page).get_by_label("Step of B", exact=True), 1)
    dialog(page).get_by_role("button", name="One").click()
    page.locator('.viewer-pane[data-side="B"] img').wait_for(state="detached")
    dialog(page).get_by_role("button", name="Side by side").click()
    expect(choice.locator("option:checked")).to_have_text("x · c")
    assert becomes(page, lambda: at(page, 0.5, pane="B"), GREEN)


def test_two_fingers_zoom(logdir, images):
    steps(logdir.run("a"), "x", RED, size=(400, 400))
    page = images({"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}).page
    card(page, "x").locator(".image-open").tap()
    page.locator(".viewer img[style]").wait_for()
    before = page.locator(".viewer img").bounding_box()
    touch = page.context.new_cdp_session(page)

    def fingers(kind, *xs):
        points = [{"x": x, "y": 300, "id": i} for i, x in enumerate(xs)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 150, 210)
    fingers("touchMove", 140, 220)
    fingers("touchMove", 120, 240)
    fingers("touchEnd")
    after = page.locator(".viewer img").bounding_box()
    assert round(after["width"] / before["width"], 1) == 2.0
    assert abs((180 - after["x"]) / after["width"] - (180 - before["x"]) / before["width"]) < 0.02


def test_a_sole_image_is_compared_with_another(logdir, images):
    logdir.run("a").legacy_image("x", picture(RED, (40, 40)), step=1)
    logdir.run("a").legacy_image("y", picture(BLUE, (40, 40)), step=1)
    page = images().page
    page.get_by_role("button", name="Compare y, a").click()
    expect(dialog(page).get_by_label("Image B").locator("option:checked")).to_have_text("x · a")


def test_the_look_of_the_gallery_is_restored(logdir, images, again):
    logdir.run("a").legacy_image("film", animation(5, (40, 40), loop=0), step=1)
    steps(logdir.run("a"), "x", RED, BLUE)
    page = images().page
    page.get_by_role("button", name="Still").click()
    page.get_by_role("button", name="Actual size").click()
    slide(page.get_by_label("Step of all images"), 0)
    other = again(page)
    for name in ("Still", "Actual size"):
        expect(other.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    card(other, "film").locator("canvas.image-picture").wait_for()
    shown = card(other, "x").locator(".image-picture")
    assert becomes(other, lambda: shown.bounding_box()["width"], 40, missing=TypeError)
    assert shows(other, shown, RED)
