"""What tests wait for instead of a time."""

import time


def address(page):
    """The fragment with all of the view's state, what the last action still has to say of itself included.

    Events such as a fold's `toggle` come a task after the change that one sees. The page writes what is due when it is
    left, so it is told that.
    """
    frames(page)
    return page.evaluate("() => { dispatchEvent(new Event('pagehide')); return location.hash; }")


def frames(page, amount=3):
    """Let the page run and paint a few frames: what was begun for the next frame is done then."""
    page.evaluate(
        """async (amount) => {
          for (let i = 0; i < amount; i++) await new Promise((done) => requestAnimationFrame(done));
          await new Promise((done) => setTimeout(done));
        }""",
        amount,
    )


def becomes(page, look, expected, *, missing=()):
    """Whether `look()` is `expected` within a generous time; what raises `missing` is not there yet."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if look() == expected:
                return True
        except missing:
            pass
        frames(page, 1)
    return False
