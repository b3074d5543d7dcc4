"""How big, how fast and how heavy a report's page is, in Chromium, against TensorBoard's own page.

First card: from navigation to the first drawn chart, TensorBoard's server already running and loaded, median
of `--runs`. Heap: after a collection, with cards on the screen.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import corpora
from figures import write_figures
from gestures import WATCH, longest_tasks
from playwright.sync_api import Browser, Page, sync_playwright

import tbreport

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # for writing.py

FIRST_CARD = """() => new Promise((done) => {
  const look = () => document.querySelector('[data-section="scalars"] [data-state="drawn"] canvas')
    ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
  look();
})"""
FIRST_TENSORBOARD = """() => new Promise((done) => {
  const inside = (root, found = []) => {
    for (const e of root.querySelectorAll('line-chart')) found.push(e);
    for (const e of root.querySelectorAll('*')) if (e.shadowRoot) inside(e.shadowRoot, found);
    return found;
  };
  const drawn = (e) => e.querySelector('.series-view svg path, .series-view path') ||
    [...e.querySelectorAll('canvas')].some((c) => c.width > 50);
  const look = () => inside(document).some(drawn)
    ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
  look();
})"""


def report(folder: Path, target: Path) -> Path:
    """The report of the logs in `folder`."""
    return tbreport.Report(tbreport.load(folder), options=tbreport.Options(max_size=None)).save(target)


@contextmanager
def tensorboard(folder: Path) -> Iterator[str]:
    """The address of a TensorBoard that has loaded `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(folder), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and not _has_runs(address):
            time.sleep(0.2)
        time.sleep(5)  # it goes on reading for a while after the first run is known
        yield address
    finally:
        server.terminate()
        server.wait()


def _has_runs(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/data/runs", timeout=5) as answer:
            return bool(answer.read() != b"[]\n" and answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def fresh(browser: Browser, address: str, script: str) -> float:
    """Milliseconds from navigation to what `script` waits for, in a browser context of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.goto(address, wait_until="commit")
        return float(page.evaluate(script))
    finally:
        context.close()


def heap(page: Page) -> float:
    """The JavaScript heap of `page` in MB after a collection."""
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.enable")
    client.send("HeapProfiler.collectGarbage")
    return float(client.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def blanks(page: Page) -> int:
    """Cards that were on the screen and not drawn, over frames of a scroll at 1,500 px/s through the page."""
    return int(
        page.evaluate("""() => new Promise((done) => {
      let blank = 0, last = performance.now(), top = 0;
      const step = (now) => {
        top += 1.5 * (now - last); last = now; scrollTo(0, top);
        for (const e of document.querySelectorAll('[data-section="scalars"] [data-state]')) {
          const b = e.getBoundingClientRect();
          if (b.width && b.bottom > 0 && b.top < innerHeight && e.dataset.state !== 'drawn') blank += 1;
        }
        if (top < document.documentElement.scrollHeight && top < 15000) requestAnimationFrame(step); else done(blank);
      };
      requestAnimationFrame(step);
    })""")
    )


def median(measure: Callable[[], float], runs: int) -> float:
    """The median of `runs` calls."""
    return statistics.median(measure() for _ in range(runs))


def first_card(browser: Browser, folder: Path, page: Path, runs: int) -> list[str]:
    """Time to the first chart, against TensorBoard's."""
    ours = median(lambda: fresh(browser, page.as_uri(), FIRST_CARD), runs)
    with tensorboard(folder) as address:
        theirs = median(lambda: fresh(browser, address, FIRST_TENSORBOARD), runs)
    return ["first card, 500 tags x 6 runs x 850 points", f"{ours / 1e3:.2f} s", f"TensorBoard {theirs / ours:.1f} x"]


def open_groups(page: Page) -> None:
    """Open every group of cards."""
    page.evaluate("""() => {
      for (const group of document.querySelectorAll('[data-section="scalars"] details:not([open])')) group.open = true;
    }""")


def weight(browser: Browser, page_path: Path) -> list[list[str]]:
    """Heap and blank cards of the page with 500 tags."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(page_path.as_uri())
    page.evaluate(FIRST_CARD)
    at_rest = heap(page)
    open_groups(page)
    page.wait_for_timeout(1000)
    blank = blanks(page)
    page.wait_for_timeout(1000)
    after = heap(page)
    context.close()
    return [
        ["JavaScript heap, first screen / after scrolling", f"{at_rest:.0f} MB / {after:.0f} MB", ""],
        ["blank cards while scrolling at 1,500 px/s", str(blank), ""],
    ]


def gestures(browser: Browser, page_path: Path) -> list[str]:
    """The longest task of all gestures on the page of a sweep; each of them is printed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(page_path.as_uri())
    page.evaluate(FIRST_CARD)
    found = longest_tasks(page)
    context.close()
    for name, milliseconds in found.items():
        print(f"  {name}: {milliseconds:.0f} ms", flush=True)
    worst = max(found, key=found.__getitem__)
    return ["705 runs, 5.9 million points: longest task", f"{found[worst]:.0f} ms", worst]


def main() -> None:
    """Make the logs and the reports, measure, print, and write into the README where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "tbreport-benchmarks")
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    given = parser.parse_args()
    made = partial(corpora.made, given.cache)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        rows: list[list[str]] = []

        def done(*more: list[str]) -> None:
            rows.extend(more)
            for row in more:
                print("  ".join(row), flush=True)

        smallest = report(made("one_tag", corpora.one_tag), Path(scratch) / "one.html")
        done(["smallest report: one tag, ten points", f"{smallest.stat().st_size / 1e3:.0f} kB", ""])
        million = report(made("million_points", corpora.million_points), Path(scratch) / "million.html")
        done(["1,000,000 points, every one in the page", f"{million.stat().st_size / 1e6:.2f} MB", ""])
        many = made("many_tags", corpora.many_tags)
        page = report(many, Path(scratch) / "many.html")
        done(first_card(browser, many, page, given.runs))
        done(*weight(browser, page))
        sweep = report(made("sweep", corpora.sweep), Path(scratch) / "sweep.html")
        done(gestures(browser, sweep))
        browser.close()
    if given.write:
        write_figures("page", ["page", "tbreport", "other"], rows)


if __name__ == "__main__":
    main()
