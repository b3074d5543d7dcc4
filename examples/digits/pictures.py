"""The README's pictures, taken anew: `python examples/digits/pictures.py` (needs the dev extra and Chromium)."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import tbreport

HERE = Path(__file__).resolve().parent
SIZE = {"width": 1280, "height": 800}
COLORS = 128
"""Enough for a page of flat colours, and a third of the bytes."""


def picture(browser: Browser, report: Path, scheme: str) -> Image.Image:
    """The scalars of `report` with the crosshair on a chart."""
    page = browser.new_page(viewport=SIZE, color_scheme=scheme)
    page.goto(report.as_uri())
    card = page.locator('[data-tag="eval/accuracy"][data-state="drawn"]').first
    card.wait_for()
    card.hover(position={"x": 150, "y": 150})
    page.locator("table", has_text="Smoothed").last.wait_for(state="visible")
    return Image.open(io.BytesIO(page.screenshot()))


def main() -> None:
    """Write report-light.png and report-dark.png beside this script."""
    chromium = os.environ.get("TBREPORT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        report = tbreport.Report(tbreport.load(HERE / "runs"), title="Reading digits").save(f"{scratch}/report.html")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for scheme in ("light", "dark"):
            image = picture(browser, report, scheme).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
            image.save(HERE / f"report-{scheme}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
