"""The longest task of the page's one thread while somebody does what readers do, in ms."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

WATCH = """window.longTasks = [];
new PerformanceObserver((list) => { for (const one of list.getEntries()) longTasks.push(one.duration); })
  .observe({ type: 'longtask', buffered: true });"""
SCROLL = """() => new Promise((done) => {
  let top = 0;
  const step = () => { scrollTo(0, top += 25); top < 6000 ? requestAnimationFrame(step) : (scrollTo(0, 0), done()); };
  step();
})"""
SMOOTH = """async () => {
  const slider = document.querySelector('.smoothing input[type=range]');
  for (let i = 0; i < 10; i++) {
    slider.value = 0.3 + i / 20;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((later) => setTimeout(later, 60));
  }
}"""


def longest_tasks(page: Page) -> dict[str, float]:
    """By gesture, 0 where none took 50 ms. `page` was opened with `WATCH` as its init script and has drawn."""
    tags, runs = "[data-section=scalars] input[type=search]", "#runs-panel input[type=search]"
    gestures: dict[str, Callable[[], object]] = {
        "scrolling": lambda: page.evaluate(SCROLL),
        "smoothing": lambda: page.evaluate(SMOOTH),
        "filtering tags": lambda: page.fill(tags, "acc"),
        "all tags again": lambda: page.fill(tags, ""),
        "no runs": lambda: page.click('.panel-head button:has-text("None")'),
        "all runs": lambda: page.click('.panel-head button:has-text("All")'),
        "filtering runs": lambda: page.fill(runs, "1e-2"),
        "all runs again": lambda: page.fill(runs, ""),
        "closing the runs panel": lambda: page.click("#runs-button"),
        "opening the runs panel": lambda: page.click("#runs-button"),
        "opening Overview": lambda: page.click("[data-nav=overview]"),
        "sorting Overview": lambda: page.click("[data-section=overview] .sort >> nth=1"),
    }
    found = {}
    for name, act in gestures.items():
        page.wait_for_timeout(1000)
        page.evaluate("longTasks.length = 0")
        act()
        page.wait_for_timeout(2500)
        found[name] = float(page.evaluate("Math.max(0, ...longTasks)"))
    return found
