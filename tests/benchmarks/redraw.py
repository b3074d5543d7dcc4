"""How fast the page's charts follow the reader, in Chromium, against uPlot drawing the same lines in the same run.

A smoothing move: from the event to the frame that shows the last card on or near the screen drawn anew, the
smoothing of all points included on both sides, lines of the same width and number. A crosshair move: frames that
the page needs while the pointer moves once a frame, all cards following.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import corpora
from figures import write_figures
from page import report
from playwright.sync_api import Browser, Page, sync_playwright

import tbreport

UPLOT = Path(__file__).parents[2] / "tbreport" / "web" / "node_modules" / "uplot" / "dist"
MOVES = 15

WATCH = """() => {
  globalThis.drawn = new Map();
  // The frame after the one in which the last drawing was asked for has begun once that is on the screen.
  const frames = [];
  const note = (now) => { frames.push(performance.now()); requestAnimationFrame(note); };
  requestAnimationFrame(note);
  globalThis.shown = () => {
    const last = Math.max(...drawn.values());
    return frames.filter((frame) => frame > last)[1];
  };
  for (const name of ["clearRect", "stroke", "fill"]) {
    const own = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      const made = own.apply(this, given);
      if (this.canvas.isConnected) drawn.set(this.canvas, performance.now());
      return made;
    };
  }
}"""
SMOOTH = """async (moves) => {
  const slider = document.querySelector('[data-section="scalars"] .smoothing input[type="range"]');
  const idle = async () => {
    for (let quiet = 0, size = -1, last = 0; quiet < 6; ) {
      await new Promise((done) => requestAnimationFrame(done));
      const now = Math.max(0, ...drawn.values());
      quiet = drawn.size === size && now === last ? quiet + 1 : 0;
      [size, last] = [drawn.size, now];
    }
  };
  const times = [];
  for (let i = 0; i < moves; i++) {
    await idle();
    drawn.clear();
    const start = performance.now();
    slider.value = String(0.5 + 0.02 * (i % 20));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await idle();
    times.push([shown() - start, drawn.size]);
  }
  times.sort((a, b) => a[0] - b[0]);
  return times[times.length >> 1];
}"""
MOVE = """async (moves) => {
  const plot = document.querySelector('[data-section="scalars"] [data-state="drawn"] .plot');
  const box = plot.getBoundingClientRect();
  const frames = [];
  let last = await new Promise((done) => requestAnimationFrame(done));
  for (let i = 0; i < moves; i++) {
    const at = { clientX: box.left + 60 + (i * 7) % (box.width - 90), clientY: box.top + 90 };
    plot.dispatchEvent(new PointerEvent("pointermove", { ...at, bubbles: true, pointerId: 1, pointerType: "mouse" }));
    const now = await new Promise((done) => requestAnimationFrame(done));
    frames.push(now - last);
    last = now;
  }
  frames.sort((a, b) => a - b);
  return [frames[frames.length >> 1], frames[Math.floor(frames.length * 0.95)]];
}"""
OTHER = """async ([cards, width, height, moves]) => {
  const smooth = (values, weight) => {
    const out = new Array(values.length);
    for (let i = 0, last = 0, left = 1; i < values.length; i++) {
      last = last * weight + (1 - weight) * values[i];
      left *= weight;
      out[i] = last / (1 - left);
    }
    return out;
  };
  const lines = (values, weight) => [...values, ...values.map((one) => smooth(one, weight))];
  const plots = cards.map(({ x, values }) => {
    const line = (i, opacity, width) =>
      ({ stroke: `hsla(${i * 47}, 60%, 45%, ${opacity})`, width, points: { show: false } });
    const series = [{}, ...values.map((_, i) => line(i, 0.25, 1)), ...values.map((_, i) => line(i, 1, 1.5))];
    const options = { width, height, series, legend: { show: false }, scales: { x: { time: false } } };
    return new uPlot(options, [x, ...lines(values, 0.6)], document.body);
  });
  await new Promise((done) => setTimeout(done, 500));
  const times = [];
  for (let i = 0; i < moves; i++) {
    drawn.clear();
    const start = performance.now();
    cards.forEach(({ x, values }, k) => plots[k].setData([x, ...lines(values, 0.5 + 0.02 * (i % 20))]));
    await new Promise((done) => setTimeout(done, 1000));
    times.push(shown() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}"""


def opened(browser: Browser) -> Page:
    """An empty page as large as a usual window."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    return page


def ours(browser: Browser, path: Path) -> dict[str, Any]:
    """Times of the report at `path`, how many cards it drew at each move, and how large they are."""
    page = opened(browser)
    page.goto(path.as_uri() + "#v=1&section=scalars")
    page.locator('[data-section="scalars"] [data-state="drawn"]').first.wait_for()
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    page.evaluate(SMOOTH, 3)
    took, cards = page.evaluate(SMOOTH, MOVES)
    frames = page.evaluate(MOVE, 60)
    box: Any = page.locator('[data-section="scalars"] .plot').first.bounding_box() or {}
    page.context.close()
    return {"took": took, "cards": cards, "frames": frames, "box": box}


def uplot(browser: Browser, folder: Path, cards: int, box: Any) -> float:
    """The time that uPlot takes for the first `cards` tags of `folder` in plots as large as ours."""
    experiment = tbreport.load(folder)
    tags = sorted({tag for run in experiment.runs.values() for tag in run.scalars})[:cards]
    data = []
    for tag in tags:
        series = [run.scalars[tag] for run in experiment.runs.values() if tag in run.scalars]
        data.append({"x": series[0].steps.tolist(), "values": [one.values.tolist() for one in series]})
    page = opened(browser)
    page.goto("about:blank")
    page.add_style_tag(content=(UPLOT / "uPlot.min.css").read_text(encoding="utf-8"))
    page.add_script_tag(content=(UPLOT / "uPlot.iife.min.js").read_text(encoding="utf-8"))
    page.evaluate(WATCH)
    took = page.evaluate(OTHER, [data, round(box["width"]), round(box["height"]), MOVES])
    page.context.close()
    return float(took)


def compared(browser: Browser, folder: Path, path: Path, lines: str) -> list[list[str]]:
    """The rows of one corpus."""
    own = ours(browser, path)
    other = uplot(browser, folder, own["cards"], own["box"])
    middle, slow = own["frames"]
    return [
        [
            f"smoothing move, {own['cards']} cards of {lines}",
            f"{own['took']:.0f} ms",
            f"uPlot {other:.0f} ms, ratio {own['took'] / other:.2f}",
        ],
        [f"crosshair move, {lines}: frame, median and 95 %", f"{middle:.0f} ms, {slow:.0f} ms", ""],
    ]


def main() -> None:
    """Measure, print, and write into the README where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "tbreport-benchmarks")
    parser.add_argument("--write", action="store_true", help="write the table into the README")
    given = parser.parse_args()
    made = partial(corpora.made, given.cache)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        for name, make, lines in (
            ("many_tags", corpora.many_tags, "6 runs x 850 points"),
            ("many_runs", corpora.many_runs, "24 runs x 1,000 points"),
        ):
            folder = made(name, make)
            rows += compared(browser, folder, report(folder, Path(scratch) / f"{name}.html"), lines)
            for row in rows[-2:]:
                print("  ".join(row), flush=True)
        browser.close()
    if given.write:
        write_figures("redraw", ["redrawing", "tbreport", "other"], rows)


if __name__ == "__main__":
    main()
