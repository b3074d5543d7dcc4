"""A smoke test in WebKit, the engine of Safari: GTK's small browser, driven by WebDriver on a screen of its own.

WebDriver is JSON over HTTP: no dependency.
"""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tbreport import Report, load

ROOT = Path(__file__).parents[2]
DRIVER = os.environ.get("TBREPORT_WEBKIT") or shutil.which("WebKitWebDriver")
SCREEN = shutil.which("Xvfb")
_PLACES = ("lib/*/webkit2gtk-4*/MiniBrowser", "lib*/webkit2gtk-4*/MiniBrowser")
BROWSER = next((str(found) for place in _PLACES for found in sorted(Path("/usr").glob(place))), None)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (DRIVER and SCREEN and BROWSER),
        reason="no WebKit here: set TBREPORT_WEBKIT or install webkit2gtk-driver, and xvfb",
    ),
]

_WATCH = """
globalThis.__violations = [];
addEventListener("securitypolicyviolation", (e) => __violations.push(`${e.violatedDirective} ${e.blockedURI}`));
addEventListener("error", (e) => __violations.push(e.message));
"""

_SETTLED = """![...document.querySelectorAll("#section-NAME [data-state=waiting]")].some((e) => {
  const box = e.getBoundingClientRect();
  return box.height && box.top < innerHeight && box.bottom > 0;
})"""


class Screen:
    """A display in memory, whose number it chooses itself."""

    def __init__(self):
        read, write = os.pipe()
        self.process = subprocess.Popen(
            [SCREEN, "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as told:
            self.name = f":{told.readline().strip()}"

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)


class WebKit:
    def __init__(self, display, home):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        places = {name: str(home) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        # No graphics processor and no desktop session: what they would be asked for takes a time-out to be missed.
        calm = {"LIBGL_ALWAYS_SOFTWARE": "1", "GIO_USE_VFS": "local", "NO_AT_BRIDGE": "1", "GDK_BACKEND": "x11"}
        self.process = subprocess.Popen(
            [DRIVER, "-p", str(port)], env={**os.environ, **places, **calm, "DISPLAY": display},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.address = f"http://127.0.0.1:{port}"

    def begin(self):
        self.wait_until(self._listens, "the driver to listen")
        options = {"binary": BROWSER, "args": ["--automation"]}
        capabilities = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self.address += f"/session/{self.command('POST', '/session', **capabilities)['sessionId']}"

    def _listens(self):
        assert self.process.poll() is None
        try:
            return self.command("GET", "/status") is not None
        except OSError:
            return False

    def command(self, method, path, **body):
        data = json.dumps(body).encode() if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read().decode()[:500]}") from None

    def open(self, url):
        self.command("POST", "/url", url=url)

    def run(self, script):
        return self.command("POST", "/execute/sync", script=script, args=[])

    def evaluate(self, expression):
        return self.run(f"return {expression}")

    def wait_for(self, expression):
        return self.wait_until(lambda: self.evaluate(expression), expression)

    def wait_until(self, look, what):
        until = time.monotonic() + 60
        while not (value := look()):
            assert time.monotonic() < until, what
            time.sleep(0.1)
        return value

    def close(self):
        try:
            if "/session/" in self.address:
                self.command("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def webkit(tmp_path_factory):
    with closing(Screen()) as screen, closing(WebKit(screen.name, tmp_path_factory.mktemp("webkit"))) as browser:
        browser.begin()
        yield browser


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    made = Report(load(ROOT / "examples" / "digits" / "runs"))
    return made, made.save(tmp_path_factory.mktemp("report") / "report.html")


def test_a_report_opens_and_draws(webkit, report):
    made, path = report
    webkit.open(path.as_uri())
    webkit.run(_WATCH)
    cards = "[...document.querySelectorAll('[data-section=scalars] [data-state=drawn] canvas')]"
    webkit.wait_for(f"{cards}.length > 2")
    inked = (
        f"{cards}.slice(0, 3).every((c) => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean))"
    )
    assert webkit.evaluate(inked)
    for name in (name for name in made.sizes if name != "page"):
        webkit.run(f"document.querySelector('[data-nav={name}]').click()")
        webkit.wait_for(f"document.querySelector('#section-{name}').checkVisibility()")
        webkit.wait_for(_SETTLED.replace("NAME", name))
        if seen := {"audio": "audio", "text": ".text-item"}.get(name):  # what is hidden until it stands still
            visible = "checkVisibility({visibilityProperty: true})"
            webkit.wait_for(f"document.querySelector('#section-{name} {seen}')?.{visible}")
    assert webkit.evaluate("document.querySelectorAll('[data-state=failed]').length") == 0
    assert webkit.evaluate("__violations") == []


def test_its_view_is_in_the_address(webkit, report):
    webkit.open("about:blank")
    webkit.open(f"{report[1].as_uri()}#v=1&section=overview&theme=dark&runs.group=/")
    webkit.run(_WATCH)
    webkit.wait_for("document.querySelectorAll('.run-list .group').length === 2")
    assert webkit.evaluate("document.querySelector('#section-overview').checkVisibility()")
    assert webkit.evaluate("document.documentElement.dataset.theme") == "dark"
    webkit.run("document.querySelector('.run-list .run input').click()")
    webkit.wait_for("location.hash.includes('runs=')")
    assert webkit.evaluate("__violations") == []
