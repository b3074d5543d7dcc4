"""Reports with scalars, and what tests do on their cards."""

from urllib.parse import parse_qsl

import numpy as np
import pytest
from browser.waiting import address

from tbreport import Options, Report, load

SCALARS = '[data-section="scalars"]'
STEPS = np.arange(0, 400, 4)
RNG = np.random.default_rng(0)
LOSS = {name: (np.exp(-STEPS / 150) + RNG.normal(scale=0.05, size=len(STEPS))).astype("f4") for name in ("a", "b")}


@pytest.fixture(name="save")
def save_fixture(tmp_path):
    def save_(logdir, *, restarts="latest", **options):
        path = tmp_path / "report.html"
        experiment = load(logdir.path, options=Options(restarts=restarts))
        return Report(experiment, options=Options(**options)).save(path)

    return save_


@pytest.fixture(name="usual")
def usual_fixture(logdir, save):
    """Two runs with a loss, an epoch, some that is no number, and the lines of an `add_scalars`."""
    for name, values in LOSS.items():
        file = logdir.run(name)
        for i, step in enumerate(STEPS.tolist()):
            file.scalar("train/loss", step, float(values[i]), wall_time=1.7e9 + i)
            file.scalar("epoch", step, step // 40, wall_time=1.7e9 + i + 0.004)
        for i, value in enumerate((1.0, np.nan, np.inf, 2.0)):
            file.scalar("odd", i, value, wall_time=1.7e9 + i)
        for line in ("low", "high"):
            for step in range(10):
                logdir.run(f"{name}/band_{line}").scalar("band", step, step + (line == "high"), wall_time=1.7e9 + step)
    return save(logdir)


def hash_of(page):
    """The view's state as the address has it."""
    return dict(parse_qsl(address(page)[1:], keep_blank_values=True))


def card(page, tag):
    return page.locator(f'{SCALARS} [data-tag="{tag}"]').last


def drag(page, tag, start, end, modifier=None):
    """Drag over the plot of a card, from and to a share of its width."""
    card(page, tag).scroll_into_view_if_needed()
    box = card(page, tag).locator(".plot").bounding_box()
    left, width = box["x"] + 56, box["width"] - 56 - 18
    if modifier:
        page.keyboard.down(modifier)
    page.mouse.move(left + start * width, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(left + end * width, box["y"] + 70, steps=4)
    page.mouse.up()
    if modifier:
        page.keyboard.up(modifier)


def rows(page, tag):
    """The table of a card: the head's titles, and each row's texts."""
    table = card(page, tag).locator(".values table")
    titles = table.locator("thead th").all_text_contents()
    return titles, [row.locator("th, td").all_text_contents() for row in table.locator("tbody tr").all()]


def number(text):
    return float(text.split("at")[0].replace("\u2212", "-").replace("%", "").replace(",", "").strip())


def more(page, name, value=None):
    """Open "More" and press a button of it, or choose `value` in one of its fields."""
    page.get_by_role("button", name="More", exact=True).click()
    if value is None:
        page.locator(".menu-panel").get_by_role("button", name=name, exact=True).click()
    else:
        page.get_by_label(name).select_option(value)
    page.keyboard.press("Escape")


def download(page, tag, kind):
    with page.expect_download() as started:
        menu = card(page, tag).locator('button[aria-label^="More of"]')
        if menu.get_attribute("aria-expanded") != "true":
            menu.click()
        card(page, tag).get_by_role("button", name=kind, exact=True).click()
    return started.value.suggested_filename, started.value.path().read_bytes()
