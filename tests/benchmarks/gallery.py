"""What a page of 2,000 images of 128 x 128 holds in memory while one scrolls through all of them, in Chromium.

Decoded: four bytes for each pixel of every picture that the page's script holds, in the document or not, at most.
Renderer: what the process has to itself, after a collection, before the gallery is opened, with its first cards, and
at its end; a part of the last is what Chromium keeps for itself of what it has drawn.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

import tbreport

sys.path.insert(0, str(Path(__file__).parents[1]))  # for decoded.py and writing.py

from decoded import DECODED, WATCH
from writing import Logdir

COUNT, SIDE = 2000, 128


def report(scratch: Path) -> Path:
    """A report of noise, so that no image is like another and none gets smaller."""
    noise = np.random.default_rng(0)
    logs = Logdir(scratch / "logs")
    logs.run("a").scalar("loss", 0, 1.0)
    for i in range(COUNT):
        data = BytesIO()
        Image.fromarray(noise.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)).save(data, "PNG")
        logs.run("a").legacy_image(f"x/{i}", data.getvalue(), step=1)
    options = tbreport.Options(max_size=None)
    return tbreport.Report(tbreport.load(logs.path), options=options).save(scratch / "report.html")


def private(browser: Browser, page: Page) -> float:
    """MB that the largest renderer has to itself after a collection."""
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    page.wait_for_timeout(1000)
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = []
    for process in processes:
        if process["type"] != "renderer":
            continue
        lines = Path(f"/proc/{process['id']}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
        facts = {name: int(rest.split()[0]) for name, rest in (line.split(":") for line in lines)}
        sizes.append((facts["Private_Dirty"] + facts["Private_Clean"]) / 1000)
    return max(sizes)


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        path = report(Path(name))
        browser = driver.chromium.launch(executable_path=given.chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(path.as_uri())
        page.locator("[data-nav][aria-current]").wait_for()
        page.evaluate(WATCH)
        sizes = [private(browser, page)]
        page.locator('[data-nav="images"]').click()
        page.locator('.image-card[data-state="drawn"]').first.wait_for()
        sizes.append(private(browser, page))
        most, addresses = 0, 0
        for top in range(0, page.evaluate("document.documentElement.scrollHeight"), 700):
            page.evaluate("(top) => scrollTo(0, top)", top)
            page.wait_for_timeout(60)
            decoded, alive = page.evaluate(DECODED)
            most, addresses = max(most, decoded), max(addresses, alive)
        sizes.append(private(browser, page))
        browser.close()
    before, opened, end = sizes
    print(f"{COUNT:,} images: decoded at most {most / 1e6:.1f} MB in {addresses} object URLs;", end=" ")
    print(f"renderer {before:.0f} MB before, {opened:.0f} MB at the first cards, {end:.0f} MB at the end")


if __name__ == "__main__":
    main()
