"""Python's search for cycles of objects, put off where very many objects are made and next to none in cycles.

A hundred thousand tags make so many objects that looking for cycles among them again and again doubles the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 50, 100)
"""Objects more than before from which it is looked for cycles among new ones, and how often among older ones."""


@contextmanager
def paused() -> Iterator[None]:
    """No search: for what makes no cycles."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@contextmanager
def seldom() -> Iterator[None]:
    """Few searches: for what makes some cycles."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
