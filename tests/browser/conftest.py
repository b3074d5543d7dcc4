"""A real Chromium, from file://, with every message, request and violation written down."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="the dev extra is not installed")
playwright.expect.set_options(timeout=30_000)  # as long as everything else waits; a busy machine takes its time

_WATCH = """
globalThis.__violations = [];
addEventListener("securitypolicyviolation", (e) => {
  __violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`);
});
"""
# `TBREPORT_LATE=120 pytest tests/browser` finds tests that look too early, `TBREPORT_SLOW=6` what only works on
# a fast machine.
_LATE = os.environ.get("TBREPORT_LATE", "")
_SLOW = os.environ.get("TBREPORT_SLOW", "")
# Its code has run and its section is mounted, or it said why it stays the static page, or it is no report at all.
_READY = """() => {
  const root = document.documentElement;
  if (!root.dataset.tbreport || root.classList.contains("static")) return true;
  return !root.classList.contains("loading") && document.querySelector("[data-nav][aria-current]") !== null &&
    document.querySelector(".mounting") === null;
}"""


@dataclass
class Opened:
    """A page and what it said and asked for since it was opened."""

    page: object
    messages: list = field(default_factory=list)
    requests: list = field(default_factory=list)

    def complaints(self):
        return self.messages + self.page.evaluate("__violations") + self.requests[1:]


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("TBREPORT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium here: set TBREPORT_CHROMIUM or install one")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """`open_page(path, fragment="", **context)` opens a report as a double click does, and waits until it lives."""
    contexts = []

    def open_(path, fragment="", **context):
        made = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        contexts.append(made)
        if context.get("java_script_enabled", True):
            made.add_init_script(_WATCH)
            if _LATE:
                script = Path(__file__).with_name("late.js").read_text(encoding="utf-8")
                made.add_init_script(script.replace("LATE;", f"{float(_LATE)};"))
        page = made.new_page()
        if _SLOW:
            made.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": float(_SLOW)})
        opened = Opened(page)
        page.on("console", lambda m: opened.messages.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: opened.messages.append(f"error: {e}"))
        page.on("request", lambda r: r.url.startswith(("data:", "blob:")) or opened.requests.append(r.url[:200]))
        page.goto(path.resolve().as_uri() + fragment)
        if context.get("java_script_enabled", True):
            page.wait_for_function(_READY)
        return opened

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def settled():
    """`settled(page, selector)`: wait until no card under `selector` on the screen is waiting any more."""

    def wait(page, selector, timeout=30_000):
        page.locator(f"{selector} [data-state]").first.wait_for(state="attached", timeout=timeout)
        page.evaluate(
            """async ([selector, timeout]) => {
              const until = performance.now() + timeout;
              const near = (e) => { const b = e.getBoundingClientRect();
                return b.width > 0 && b.bottom > 0 && b.top < innerHeight; };
              for (;;) {
                const all = [...document.querySelectorAll(selector + " [data-state]")].filter(near);
                if (all.every((e) => e.dataset.state !== "waiting")) return;
                if (performance.now() > until) throw new Error("still waiting: " + all.length);
                await new Promise((done) => requestAnimationFrame(done));
              }
            }""",
            [selector, timeout],
        )

    return wait
