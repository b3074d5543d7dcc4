"""Paper: a real PDF holds the header, the notes, the overview and every open chart."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from browser.waiting import frames
from sections.test_images import picture

from tbreport import Options, Report, load

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.browser

# Added after the page's own handlers, so it runs when they have done what they can before the picture is taken.
_COUNT = """
addEventListener("beforeprint", () => {
  const inked = (canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value);
  };
  globalThis.__printed = [...document.querySelectorAll(".card")]
    .filter((card) => card.checkVisibility())
    .map((card) => [card.dataset.tag, card.dataset.state, [...card.querySelectorAll("canvas")].some(inked)]);
});
"""


def make(tmp_path, theme="default"):
    report = Report(
        load(ROOT / "examples" / "digits" / "runs"),
        title="Digits on paper",
        theme=theme,
        options=Options(notes="What these runs are about."),
    )
    return report.save(tmp_path / "report.html")


@pytest.mark.parametrize("theme", ["default", "paper"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_open_chart_is_on_paper(theme, scheme, tmp_path, chromium, settled):
    context = chromium.new_context(viewport={"width": 1280, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.goto(make(tmp_path, theme).as_uri())
    settled(page, '[data-section="scalars"]')
    waiting = page.locator('[data-section="scalars"] .card[data-state="waiting"]').count()
    assert waiting > 0  # below the screen
    page.evaluate(_COUNT)
    data = page.pdf(format="A4")
    printed = page.evaluate("__printed")
    assert len(printed) > waiting
    assert [one for one in printed if one[1:] != ["drawn", True]] == []
    assert data.startswith(b"%PDF")
    frames(page)
    assert page.evaluate("[document.documentElement.className, devicePixelRatio]") == ["panel-open", 1]
    fits = "(card) => card.querySelector('canvas').clientWidth <= card.clientWidth"
    assert page.locator('[data-section="scalars"] .card[data-state="drawn"]').first.evaluate(fits)
    context.close()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext: install poppler-utils")
def test_what_stands_on_the_paper(tmp_path, chromium, settled):
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(make(tmp_path).as_uri())
    settled(page, '[data-section="scalars"]')
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    context.close()
    run = [shutil.which("pdftotext"), "-layout", "report.pdf", "-"]
    text = subprocess.run(run, cwd=tmp_path, capture_output=True, check=True, text=True, env={**os.environ}).stdout
    for expected in ("Digits on paper", "What these runs are about.", "Overview", "lr=0.05/seed=0", "Data health"):
        assert expected in text
    assert "eval/accuracy" in text
    for chrome in ("Filter runs", "Smoothing", "Copy a link"):
        assert chrome not in text


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext: install poppler-utils")
def test_every_sheet_of_a_long_table_has_its_head(logdir, tmp_path, chromium, settled):
    for i in range(120):
        logdir.run(f"run{i}", start_time=1.6e9 + i).scalar("val/loss", 0, 1.0).scalar("val/loss", 1, 0.5)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(Report(load(logdir.path)).save(tmp_path / "report.html").as_uri())
    settled(page, '[data-section="scalars"]')
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    context.close()
    run = [shutil.which("pdftotext"), "-layout", "report.pdf", "-"]
    text = subprocess.run(run, cwd=tmp_path, capture_output=True, check=True, text=True, env={**os.environ}).stdout
    sheets = [sheet for sheet in text.split("\f") if "run7" in sheet or "run110" in sheet]
    assert len(sheets) >= 2
    for sheet in sheets:
        for head in ("Run", "val/loss", "best", "Duration", "Start"):
            assert head in sheet


def test_more_charts_than_paper_can_take_are_counted(logdir, tmp_path, chromium, settled):
    run = logdir.run("a")
    for i in range(130):
        run.scalar(f"group/tag{i}", 0, 1.0).scalar(f"group/tag{i}", 1, 2.0)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(Report(load(logdir.path)).save(tmp_path / "report.html").as_uri())
    settled(page, '[data-section="scalars"]')
    page.evaluate(
        "addEventListener('beforeprint', () => (globalThis.__note = document.querySelector('.print-only').textContent))"
    )
    page.pdf()
    assert page.evaluate("__note").startswith("30 more charts")
    context.close()


@pytest.mark.skipif(not shutil.which("pdfimages"), reason="no pdfimages: install poppler-utils")
@pytest.mark.parametrize("script", [True, False])
def test_the_last_image_of_each_tag_is_on_paper(script, logdir, tmp_path, chromium):
    for i in range(12):
        for step in range(2):
            logdir.run("a").legacy_image(f"x{i:02}", picture((20 * i, 100 * step, 9), (40 + i, 30 + step)), step=step)
    logdir.run("a").legacy_image("y", picture((1, 2, 3), (20, 900)), step=1)
    context = chromium.new_context(color_scheme="dark", java_script_enabled=script)
    page = context.new_page()
    page.goto(Report(load(logdir.path)).save(tmp_path / "report.html").as_uri())
    page.locator("h1").wait_for()
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    context.close()
    run = [shutil.which("pdfimages"), "-list", "report.pdf"]
    rows = subprocess.run(run, cwd=tmp_path, capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    found = [tuple(map(int, row.split()[3:5])) for row in rows]
    assert sorted(found) == sorted([(40 + i, 31) for i in range(12)] + [(20, 900)])
    assert len({row.split()[0] for row in rows}) <= 2  # sheets: three images beside each other
