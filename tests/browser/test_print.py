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


def words(folder, name="report.pdf"):
    """What stands on each sheet."""
    run = [shutil.which("pdftotext"), "-layout", name, "-"]
    text = subprocess.run(run, cwd=folder, capture_output=True, check=True, text=True, env={**os.environ}).stdout
    return text.split("\f")[:-1]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext: install poppler-utils")
@pytest.mark.parametrize("section", ["overview", "text", "images", "audio"])
def test_the_charts_are_on_paper_from_every_section(section, tmp_path, open_page):
    page = open_page(make(tmp_path), f"#v=1&section={section}", color_scheme="dark").page
    page.locator(f'[data-nav="{section}"][aria-current]').wait_for()
    page.evaluate(_COUNT)
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    charts = [one for one in page.evaluate("__printed") if "/" in one[0] and not one[0].endswith("text_summary")]
    scalars = {tag for run in load(ROOT / "examples" / "digits" / "runs").runs.values() for tag in run.scalars}
    assert {tag for tag, state, inked in charts if inked and state == "drawn"} >= {t for t in scalars if "/" in t}
    text = "\n".join(words(tmp_path))
    for tag in scalars:
        assert tag in text
    for name in ("lr=0.05/seed=0 · round", "lr=0.005/seed=2"):  # the legend, with the lines of add_scalars
        assert name in text
    frames(page)
    assert page.locator(".paper-legend, .print-only:not(.quiet)").count() == 0
    assert page.locator('[data-section="scalars"]').is_hidden()


def test_the_legend_has_the_colours_and_dashes_of_the_lines(tmp_path, open_page):
    page = open_page(make(tmp_path), "#v=1&section=text", color_scheme="dark").page
    page.evaluate(
        """addEventListener("beforeprint", () => {
          globalThis.__legend = [...document.querySelectorAll(".paper-legend li")].map((item) => {
            const line = item.querySelector("line");
            return [item.textContent, line.getAttribute("stroke"), line.getAttribute("stroke-dasharray")];
          });
        })"""
    )
    page.pdf()
    legend = page.evaluate("__legend")
    light = page.evaluate(
        "JSON.parse(document.getElementById('page-data').textContent).runs.map((run) => run.color[0])"
    )
    assert len(legend) == len(light)
    plain = [color for name, color, dash in legend if dash is None and "·" not in name]
    assert set(plain) <= set(light)
    lines = [(color, dash) for name, color, dash in legend if "lr=0.05/seed=0 ·" in name]
    assert len(set(lines)) == len(lines) == 3


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext: install poppler-utils")
def test_long_tables_and_texts_end_on_paper_and_say_so(logdir, tmp_path, open_page):
    settings = "{\n" + "".join(f'  "setting_{i}": {i},\n' for i in range(300)) + '  "last": 0\n}'
    for i in range(130):
        run = logdir.run(f"run{i}", start_time=1.6e9 + i).scalar("loss", 0, 1.0).scalar("loss", 1, 0.5)
        if i < 25:
            run.text("args", settings.replace("300", str(i)).replace('": 7,', f'": {i},'))
    logdir.run("run0").text("about", "\n\n".join(f"Paragraph {i}. " + "word " * 60 for i in range(60)))
    page = open_page(Report(load(logdir.path)).save(tmp_path / "report.html"), "#v=1&section=text").page
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    sheets = words(tmp_path)
    text = "\n".join(sheets)
    assert len(sheets) <= 16
    for said in ("And 70 more rows: see this file on the screen.", "and 70 more runs", "more lines: see this file",
                 "more texts: see this file on the screen.", "It goes on: see this file on the screen."):  # fmt: skip
        assert said in text
    assert '"setting_50"' in text
    assert '"setting_70"' not in text
    assert "run59" in text
    assert "Paragraph 0." in text
    assert "Paragraph 59." not in text
    page.locator('[data-nav="overview"]').click()
    # And on the screen none of them is cut: those near it are in the page, the others come when it is scrolled.
    assert page.locator(".runs-table").get_attribute("aria-rowcount") == "131"
    assert page.locator(".runs-table .off-paper").count() == 0


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext: install poppler-utils")
def test_no_sheet_ends_with_a_heading(tmp_path, open_page):
    page = open_page(make(tmp_path)).page
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    headings = {"Scalars", "Text", "Images", "Overview", "Data health", "eval", "grad", "train", "result", "optimizer"}
    for sheet in words(tmp_path):
        last = sheet.strip().splitlines()[-1].strip()
        assert last.rstrip("0123456789 ") not in headings


def test_rows_that_are_not_in_the_page_are_counted_on_paper(logdir, tmp_path, chromium, settled):
    for i in range(300):
        logdir.run(f"run{i:03}", start_time=1.6e9 + i).scalar("val/loss", 0, 1.0)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(Report(load(logdir.path)).save(tmp_path / "report.html").as_uri() + "#v=1&section=overview")
    page.locator(".runs-table .sort").first.wait_for()
    page.evaluate("""addEventListener('beforeprint', () => {
        globalThis.__note = document.querySelector('.runs-frame + .print-only').textContent;
    })""")
    page.pdf()
    assert page.evaluate("__note") == "And 240 more rows: see this file on the screen."
    context.close()
