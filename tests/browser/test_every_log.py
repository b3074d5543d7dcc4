"""The main job: every folder of real logs, and the example, becomes a page that opens offline and draws."""

import os
from pathlib import Path

import pytest

from tbreport import Options, Report, load
from tbreport.errors import LoadError

CHECKOUT = Path(__file__).parents[2]
LOGS = Path(os.environ.get("TBREPORT_LOGS", CHECKOUT.parent / "shared" / "logs"))
FOLDERS = sorted(p for p in LOGS.iterdir() if p.is_dir()) if LOGS.is_dir() else []
EXAMPLE = CHECKOUT / "examples" / "digits" / "runs"

pytestmark = pytest.mark.browser


def check(opened, settled, sections):
    """Visit every section, scroll through it, and see that its cards draw and nobody complains."""
    page = opened.page
    assert page.locator("html").get_attribute("data-tbreport")
    for name in sections:
        page.locator(f'[data-nav="{name}"]').first.click()
        page.locator(f'[data-section="{name}"]').wait_for(state="visible")
        bottom = -1
        while (reached := page.evaluate("scrollY + document.documentElement.scrollHeight")) != bottom:
            bottom = reached
            if page.locator(f'[data-section="{name}"] [data-state]').count():
                settled(page, f'[data-section="{name}"]')
            page.evaluate("scrollBy(0, innerHeight)")
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.evaluate("scrollTo(0, 0)")
    assert page.locator('[data-state="failed"]').all_text_contents() == []
    assert opened.complaints() == []
    assert len(opened.requests) == 1


@pytest.mark.skipif(not FOLDERS, reason=f"no real logs at {LOGS}: set TBREPORT_LOGS")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_real_logs(folder, tmp_path, open_page, settled):
    try:
        experiment = load(folder)
    except LoadError as error:  # seven Git LFS pointers and nothing else
        assert folder.name == "winteras__WinObjDet", error
        assert "Git LFS" in str(error)
        return
    report = Report(experiment, options=Options(max_size=None))
    opened = open_page(report.save(tmp_path / "report.html"))
    sections = [name for name in report.sizes if name != "page"]
    check(opened, settled, sections)
    if any(run.scalars for run in experiment.runs.values()):
        assert opened.page.locator('[data-section="scalars"] [data-tag]').count() == len(
            {tag for run in experiment.runs.values() for tag in run.scalars}
        )


def test_the_example(tmp_path, open_page, settled):
    report = Report(load(EXAMPLE))
    opened = open_page(report.save(tmp_path / "report.html"))
    check(opened, settled, [name for name in report.sizes if name != "page"])
