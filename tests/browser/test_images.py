"""Images in the page: sliders, the viewer's ways to compare, memory, bad input, no script, paper."""

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sections.test_images import BLUE, RED, animation, encoded, gif, noise, picture, png_that_says

import tbreport
from tbreport import Options, Report, load

pytestmark = pytest.mark.browser
GREEN = (0, 128, 0)
SECTION = '[data-section="images"]'


@pytest.fixture
def images(logdir, tmp_path, open_page, settled):
    """`images(**options)`: the page of what is in `logdir`, at its images."""

    def open_(context=None, **options):
        path = Report(load(logdir.path), options=Options(**options)).save(tmp_path / "report.html")
        opened = open_page(path, "#v=1&section=images", **(context or {}))
        settled(opened.page, SECTION)
        return opened

    return open_


def card(page, tag):
    return page.locator(f'{SECTION} .card[data-tag="{tag}"]')


def middle(locator):
    """The colour in the middle of what is drawn there."""
    with Image.open(BytesIO(locator.screenshot())) as image:
        return image.convert("RGB").getpixel((image.width // 2, image.height // 2))


def slide(slider, at):
    slider.evaluate("(e, at) => { e.value = at; e.dispatchEvent(new Event('input', {bubbles: true})); }", at)


def becomes(page, look, expected):
    """Whether `look()` is `expected` within a few seconds."""
    for _ in range(60):
        try:
            if look() == expected:
                return True
        except (TypeError, IndexError):  # not there yet, or not in its place
            pass
        page.wait_for_timeout(50)
    return False


def shows(page, locator, color):
    return becomes(page, lambda: middle(locator), color)


def steps(run, tag, *colors, size=(40, 40)):
    for step, color in enumerate(colors):
        run.legacy_image(tag, picture(color, size), step=10 * step)


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
    assert "step=0" in page.evaluate("new Promise((done) => setTimeout(() => done(location.hash), 400))")
    page.get_by_role("button", name="Play through the steps").click()
    page.get_by_role("button", name="Play through the steps").wait_for(timeout=10_000)  # at the end it stops
    assert shows(page, stages[0], BLUE)
    assert shows(page, stages[1], RED)
    slide(everything, 1)
    page.get_by_role("button", name="latest").click()
    assert shows(page, stages[0], BLUE)
    assert opened.complaints() == []


def test_filters(logdir, images):
    for run in ("a", "b"):
        steps(logdir.run(run), "x/1", RED)
        steps(logdir.run(run), "y/2", BLUE)
    page = images().page
    shown = page.locator(f"{SECTION} .card:visible")
    assert shown.count() == 4
    page.get_by_label("Filter tags").last.fill("^Y")
    assert shown.count() == 2
    page.evaluate("document.querySelector('.run-list input').click()")
    assert shown.count() == 1
    page.get_by_label("Filter tags").last.fill("nothing")
    assert page.get_by_text("No image matches").is_visible()


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


def half(left, right, size=(40, 40)):
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return encoded(image)


def at(page, x, y=0.5, pane="A"):
    """The colour on the viewer's stage, x and y as parts of the picture."""
    stage = page.locator(".viewer-stage")
    box = page.locator(f'.viewer-pane[data-side="{pane}"] > :is(img, canvas)').bounding_box()
    frame = stage.bounding_box()
    with Image.open(BytesIO(stage.screenshot())) as image:
        place = (box["x"] - frame["x"] + x * box["width"], box["y"] - frame["y"] + y * box["height"])
        return image.convert("RGB").getpixel(tuple(map(int, place)))


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
    seen = set()
    for _ in range(60):
        seen.add(at(page, 0.75))
        if len(seen) == 2:
            break
        page.wait_for_timeout(50)
    assert seen == {(200, 100, 50), (190, 140, 50)}
    assert opened.complaints() == []


def test_pictures_of_different_sizes_are_compared_where_both_are(logdir, images):
    logdir.run("a").legacy_image("x", picture(RED, (40, 40)), step=1)
    logdir.run("b").legacy_image("x", picture(RED, (30, 50)), step=1)
    page = images().page
    page.get_by_role("button", name="Compare x, a").click()
    page.get_by_role("button", name="Difference").click()
    note = page.locator(".viewer-note")
    note.get_by_text("the same, pixel by pixel").wait_for()
    assert "Sizes differ (40 × 40 and 30 × 50 px)" in note.inner_text()  # noqa: RUF001


def test_the_viewer_by_keyboard(logdir, images):
    steps(logdir.run("a"), "x", RED, GREEN, BLUE)
    steps(logdir.run("a"), "y", GREEN, size=(20, 20))
    page = images().page
    card(page, "x").locator(".image-open").focus()
    page.keyboard.press("Enter")
    page.locator(".viewer img").wait_for()
    assert becomes(page, lambda: at(page, 0.5), BLUE)
    page.keyboard.press("ArrowLeft")
    facts = page.locator(".viewer-side .image-facts").first
    facts.get_by_text("step 10").wait_for()
    assert becomes(page, lambda: at(page, 0.5), GREEN)
    page.keyboard.press("Home")
    facts.get_by_text("step 0").wait_for()
    page.keyboard.press("1")
    assert becomes(page, lambda: page.locator(".viewer img").bounding_box()["width"], 40)
    page.keyboard.press("+")
    assert becomes(page, lambda: page.locator(".viewer img").bounding_box()["width"], 60)
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
    assert page.locator(".health-table tbody tr").count() == 5


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


_LIVE = """
globalThis.__live = new Set();
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = (blob) => {
  const url = createObjectURL.call(URL, blob);
  __live.add(url);
  return url;
};
URL.revokeObjectURL = (url) => {
  __live.delete(url);
  revokeObjectURL.call(URL, url);
};
"""
_DECODED = """() => {
  let bytes = 0;
  for (const e of document.querySelectorAll("[data-section=images] :is(img[src^=blob], canvas)")) {
    bytes += 4 * (e.naturalWidth ?? e.width) * (e.naturalHeight ?? e.height);
  }
  return [bytes, __live.size];
}"""


@pytest.mark.parametrize(("side", "count"), [(128, 2000), (1400, 200)])
def test_many_images_scroll_in_bounded_memory(logdir, tmp_path, open_page, settled, side, count):
    rng = np.random.default_rng(0)
    for i in range(count):
        image = Image.new("RGB", (side, side), tuple(rng.integers(0, 256, 3).tolist()))
        image.putpixel((0, 0), (i % 256, i // 256, 0))
        logdir.run("a").legacy_image(f"x/{i}", encoded(image), step=1)
    path = Report(load(logdir.path), options=Options(max_size=None)).save(tmp_path / "report.html")
    opened = open_page(path, viewport={"width": 2560, "height": 1440})
    page = opened.page
    page.evaluate(_LIVE)
    page.locator('[data-nav="images"]').click()
    settled(page, SECTION)
    height = page.evaluate("document.documentElement.scrollHeight")
    most, urls = 0, 0
    for y in range(0, height, max(900, height // 30)):
        page.evaluate("(y) => scrollTo(0, y)", y)
        settled(page, SECTION)
        decoded, live = page.evaluate(_DECODED)
        most, urls = max(most, decoded), max(urls, live)
    assert 0 < most <= 150e6
    assert urls < 150
    assert page.evaluate("document.documentElement.scrollHeight") == height  # nothing jumped
    page.locator('[data-nav="overview"]').click()
    page.wait_for_timeout(300)
    assert page.evaluate(_DECODED) == [0, 0]
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
    for mode in ("Side by side", "Difference"):
        page.get_by_role("button", name=mode).click()
        assert page.evaluate(check) == []


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
