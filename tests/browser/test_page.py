"""The page as a whole: it stands still while it opens, fits every screen, and works without script."""

from pathlib import Path

import numpy as np
import pytest
from browser.waiting import frames
from playwright.sync_api import expect

from tbreport import Options, Report, load

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.browser

_SHIFTS = """
globalThis.__shifts = [];
const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
new PerformanceObserver((list) => {
  for (const { sources } of list.getEntries()) {
    for (const { node, previousRect, currentRect } of sources) {
      const name = node?.className || node?.nodeName || "inside of a control";
      __shifts.push(`${name}: ${place(previousRect)} -> ${place(currentRect)}`);
    }
  }
}).observe({ type: "layout-shift", buffered: true });
"""
_SLOWER = 4  # than this machine: what a fast one does within one frame, others show half done


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    options = Options(notes="# Notes\n\nA **short** text about the runs.")
    return Report(load(ROOT / "examples" / "digits" / "runs"), options=options).save(folder / "report.html")


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize("section", ["scalars", "overview", "text", "images", "audio"])
def test_nothing_jumps_while_the_page_opens(section, width, path, chromium, settled):
    context = chromium.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(_SHIFTS)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.goto(f"{path.as_uri()}#v=1&section={section}")
    page.locator(f'[data-section="{section}"]').wait_for(state="visible")
    if section != "overview":
        settled(page, f'[data-section="{section}"]')
    frames(page, 60)
    assert page.evaluate("__shifts") == []
    context.close()


@pytest.mark.parametrize("stored", [True, False])
def test_nothing_jumps_where_the_panel_was_closed(stored, path, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(_SHIFTS + ("localStorage.setItem('tbreport.panel', '0')" if stored else ""))
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.goto(f"{path.as_uri()}#v=1&section=overview{'' if stored else '&panel=0'}")
    expect(page.locator(".runs-table .sort").first).to_be_visible()
    expect(page.locator("#runs-panel")).to_be_hidden()
    frames(page)
    assert page.evaluate("document.documentElement.dataset.panel") == "0"
    assert page.evaluate("__shifts") == []
    context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280, 2560])
def test_the_page_is_as_wide_as_the_screen(width, path, open_page, settled):
    page = open_page(path, viewport={"width": width, "height": 900}).page
    settled(page, '[data-section="scalars"]')
    for name in ("scalars", "text", "images", "audio", "overview"):
        page.evaluate(f"document.querySelector('[data-nav={name}]').click()")
        frames(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("width", [360, 1280])
def test_a_wide_table_says_that_it_goes_on(width, path, open_page):
    page = open_page(path, "#v=1&section=overview", viewport={"width": width, "height": 900}).page
    frame = page.locator(".table-frame").first
    assert frame.evaluate("(frame) => frame.scrollWidth > frame.clientWidth")
    name = page.locator(".runs-table tbody th").first
    before = name.bounding_box()
    frame.evaluate("(frame) => frame.scrollTo(1e4, 0)")
    assert name.bounding_box()["x"] == before["x"]  # whose numbers they are stays in sight
    assert before["width"] < width / 2


def test_one_run_needs_no_panel(logdir, tmp_path, chromium):
    for step in range(5):
        logdir.run("a").scalar("loss", step, 1.0)
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(_SHIFTS)
    page = context.new_page()
    page.goto(Report(load(logdir.path)).save(tmp_path / "report.html").as_uri())
    expect(page.locator('[data-section="scalars"] [data-state="drawn"]')).to_have_count(1)
    expect(page.locator("#runs-panel")).to_be_hidden()
    assert page.evaluate("__shifts") == []
    page.get_by_role("button", name="Runs").click()
    expect(page.get_by_label("Filter runs")).to_be_visible()
    context.close()


def test_fingers_find_what_they_touch(path, open_page, settled):
    page = open_page(path, viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True).page
    settled(page, '[data-section="scalars"]')
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], input:not([type=checkbox], [type=range])')]
          .filter((e) => e.checkVisibility() && !e.closest('.prose, .skip'))
          .map((e) => [e.className || e.tagName, e.getBoundingClientRect()])
          .filter(([, box]) => box.width > 1 && Math.min(box.width, box.height) < 24)
          .map(([name, box]) => [name, box.width, box.height])"""
    )
    assert small == []


def test_the_drawer_opens_over_the_page_and_closes(path, open_page):
    page = open_page(path, viewport={"width": 360, "height": 780}).page
    button = page.locator(".panel-button")
    assert page.locator("#runs-panel").evaluate("(panel) => getComputedStyle(panel).visibility") == "hidden"
    button.click()
    page.get_by_label("Filter runs").wait_for(state="visible")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.className") == "button panel-button"


def test_without_script_there_is_a_true_summary(path, open_page):
    opened = open_page(path, java_script_enabled=False)
    page = opened.page
    table = page.locator(".runs-table")
    assert table.is_visible()
    assert table.locator("tbody tr:visible").count() == 12
    assert page.get_by_text("Every record could be read").is_visible()
    assert page.get_by_text("A short text about the runs.").is_visible()
    assert table.locator("svg path").first.is_visible()
    assert not page.locator("#runs-panel").is_visible()
    assert not page.locator("#runs-button").is_visible()
    assert opened.messages == []
    assert len(opened.requests) == 1


def test_without_decompression_it_says_so_and_shows_the_summary(path, chromium):
    context = chromium.new_context()
    context.add_init_script("delete globalThis.DecompressionStream")
    page = context.new_page()
    page.goto(path.as_uri())
    assert "newer browser" in page.locator("#boot-message").inner_text()
    assert page.locator(".runs-table").is_visible()
    context.close()


@pytest.mark.parametrize("theme", ["default", "paper"])
def test_numbers_stand_below_each_other(theme, tmp_path, open_page):
    path = Report(load(ROOT / "examples" / "digits" / "runs"), theme=theme).save(tmp_path / "report.html")
    page = open_page(path, "#v=1&section=overview").page
    assert "tabular-nums" in page.locator(".runs-table").evaluate("(e) => getComputedStyle(e).fontVariantNumeric")


def test_the_size_of_a_small_report(logdir):
    for step in range(10):
        logdir.run("a").scalar("loss", step, 1 / (step + 1))
    assert len(Report(load(logdir.path)).html().encode()) <= 335_000


def test_without_script_the_page_fits_a_phone_and_shows_charts(logdir, tmp_path, open_page):
    for i in range(3):
        for step in range(9):
            run = logdir.run(f"run{i}")
            for tag in ("val/accuracy", "val/loss", "train/accuracy", "train/loss"):
                run.scalar(tag, step, i + step)
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, java_script_enabled=False, viewport={"width": 360, "height": 800}).page
    assert page.locator(".static-chart svg").count() == 4
    widths = [page.locator(one).first.bounding_box()["width"] for one in ("html", ".static-chart")]
    assert widths[0] == 360
    assert 300 < widths[1] < 360
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    with_script = open_page(path).page
    with_script.locator('[data-section="scalars"] .card').first.wait_for()
    assert with_script.locator(".static-chart").count() == 0


def test_without_script_no_label_of_a_chart_is_cut(logdir, tmp_path, open_page):
    """The drawing ends where its box does, and labels with exponents and minus signs are the widest."""
    run = logdir.run("a")
    for step in range(100):
        run.tensor("near one", np.float64(1 - step * 2.3e-16), step=step, plugin="scalars")
        run.tensor("tiny", np.float64(-step * 1e-300), step=step, plugin="scalars")
        run.tensor("large", np.float64(-step * 12345.0), step=step, plugin="scalars")
    path = Report(load(logdir.path)).save(tmp_path / "report.html")
    page = open_page(path, java_script_enabled=False).page
    cut = page.locator(".static-chart text").evaluate_all(
        "texts => texts.filter((text) => { const box = text.getBBox();"
        " return box.x < 0 || box.x + box.width > 600; }).map((text) => text.textContent)"
    )
    assert page.locator(".static-chart text.y").count() > 9
    assert cut == []
