"""What tests wait for instead of a time."""


def address(page):
    """The fragment with all of the view's state: the page writes what is due when it is left, so it is told that."""
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
