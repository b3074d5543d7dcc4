"""A smoke test in Firefox, driven by WebDriver BiDi over a socket of its own: no driver, no dependency."""

import base64
import itertools
import json
import os
import shutil
import socket
import struct
import subprocess
import time
from pathlib import Path

import pytest

from tbreport import Report, load

ROOT = Path(__file__).parents[2]
FIREFOX = os.environ.get("TBREPORT_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FIREFOX, reason="no Firefox here: set TBREPORT_FIREFOX or install firefox-esr"),
]

_PREFERENCES = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
_WATCH = """
globalThis.__violations = [];
addEventListener("securitypolicyviolation", (e) => __violations.push(`${e.violatedDirective} ${e.blockedURI}`));
addEventListener("error", (e) => __violations.push(e.message));
"""

_SETTLED = """(section) => ![...document.querySelectorAll(section + " [data-state=waiting]")].some((e) => {
  const box = e.getBoundingClientRect();
  return box.height && box.top < innerHeight && box.bottom > 0;
})"""


class Socket:
    """As much of RFC 6455 as a test needs: whole text messages."""

    def __init__(self, port, path):
        self.stream = socket.create_connection(("127.0.0.1", port), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "")  # fmt: skip
        self.stream.sendall("\r\n".join(lines).encode())
        self.buffer = self.stream.makefile("rb")
        assert b"101" in self.buffer.readline()
        while self.buffer.readline().strip():
            pass

    def send(self, text):
        data, mask = text.encode(), os.urandom(4)
        size = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xFE]) + struct.pack(">H", len(data))
        assert len(data) < 65536
        self.stream.sendall(b"\x81" + size + mask + bytes(b ^ m for b, m in zip(data, itertools.cycle(mask))))

    def receive(self):
        text = b""
        while True:
            first, second = self.buffer.read(2)
            size = second & 127
            if size > 125:
                size = int.from_bytes(self.buffer.read(2 if size == 126 else 8))
            text += self.buffer.read(size) if first & 15 < 8 else self.buffer.read(size)[:0]
            if first & 0x80 and first & 15 < 8:
                return text.decode()


class Firefox:
    def __init__(self, profile):
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()]
        (profile / "user.js").write_text("\n".join(lines))
        arguments = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        self.process = subprocess.Popen(
            [FIREFOX, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        address = next(line for line in self.process.stderr if "WebDriver BiDi listening on" in line)
        self.socket = Socket(int(address.strip().rpartition(":")[2]), "/session")
        self.ids = itertools.count(1)
        self.command("session.new", capabilities={})
        self.context = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method, **params):
        number = next(self.ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.receive())
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def evaluate(self, expression):
        """What JSON can hold of `expression`, or of what it promises."""
        answer = self.command(
            "script.callFunction",
            functionDeclaration=f"async () => JSON.stringify(await ({expression}) ?? null)",
            awaitPromise=True,
            target={"context": self.context},
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def wait_for(self, expression):
        until = time.monotonic() + 30
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < until, expression
            time.sleep(0.1)
        return value

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stderr.close()
        self.socket.buffer.close()
        self.socket.stream.close()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    browser = Firefox(tmp_path_factory.mktemp("firefox"))
    browser.command("script.addPreloadScript", functionDeclaration=f"() => {{ {_WATCH} }}")
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    made = Report(load(ROOT / "examples" / "digits" / "runs"))
    return made, made.save(tmp_path_factory.mktemp("report") / "report.html")


def test_a_report_opens_and_draws(firefox, report):
    made, path = report
    firefox.command("browsingContext.navigate", context=firefox.context, url=path.as_uri(), wait="complete")
    cards = "[...document.querySelectorAll('[data-section=scalars] [data-state=drawn] canvas')]"
    firefox.wait_for(f"{cards}.length > 2")
    inked = (
        f"{cards}.slice(0, 3).every((c) => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean))"
    )
    assert firefox.evaluate(inked)
    for name in (name for name in made.sizes if name != "page"):
        firefox.evaluate(f"document.querySelector('[data-nav={name}]').click()")
        firefox.wait_for(f"document.querySelector('#section-{name}').checkVisibility()")
        firefox.wait_for(f"({_SETTLED})('#section-{name}')")
        if seen := {"audio": "audio", "text": ".text-item"}.get(name):  # what is hidden until it stands still
            visible = "checkVisibility({visibilityProperty: true})"
            firefox.wait_for(f"document.querySelector('#section-{name} {seen}')?.{visible}")
    assert firefox.evaluate("document.querySelectorAll('[data-state=failed]').length") == 0
    assert firefox.evaluate("__violations") == []


def test_its_view_is_in_the_address(firefox, report):
    url = f"{report[1].as_uri()}#v=1&section=overview&theme=dark&runs.group=/"
    firefox.command("browsingContext.navigate", context=firefox.context, url="about:blank", wait="complete")
    firefox.command("browsingContext.navigate", context=firefox.context, url=url, wait="complete")
    firefox.wait_for("document.querySelectorAll('.run-list .group').length === 2")
    assert firefox.evaluate("document.querySelector('#section-overview').checkVisibility()")
    assert firefox.evaluate("document.documentElement.dataset.theme") == "dark"
    firefox.evaluate("document.querySelector('.run-list .run input').click()")
    firefox.wait_for("location.hash.includes('runs=')")
    assert firefox.evaluate("__violations") == []
