"""Reports with images, and what tests do on their cards and in the viewer."""

from io import BytesIO

import pytest
from browser import waiting
from PIL import Image
from sections.test_images import encoded, picture

from tbreport import Options, Report, load

GREEN = (0, 128, 0)
SECTION = '[data-section="images"]'


@pytest.fixture(name="images")
def images_fixture(logdir, tmp_path, open_page, settled):
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
    """Whether the pixels that `look()` finds become `expected`."""
    return waiting.becomes(page, look, expected, missing=(TypeError, IndexError))


def shows(page, locator, color):
    return becomes(page, lambda: middle(locator), color)


def steps(run, tag, *colors, size=(40, 40)):
    for step, color in enumerate(colors):
        run.legacy_image(tag, picture(color, size), step=10 * step)


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
