"""Points of many tags, taken in bundles, come out by tag: all of them, in written order."""

import numpy as np
import pytest

from tbreport.reader.bundles import Bundle, Bundles
from tbreport.reader.parts import Key, Keys, Part


def bundle(tags, orders, steps):
    """One bundle; `orders` and `steps` are lists for each tag."""
    bounds = np.cumsum([0, *map(len, orders)])
    written = np.concatenate(orders)
    points = Part(
        key=Key("", None, frozenset({"scalars"})), orders=written, steps=np.concatenate(steps), wall_times=written / 2,
        values=written * 3.0, places=None, dtype="float32", shape=(),
    )  # fmt: skip
    return Bundle([tag.encode() for tag in tags], bounds, points)


@pytest.mark.parametrize("counts", [(1, 1, 1), (20_000, 3, 9000), (3, 8189, 8192, 1), (1,) * 9000, (17_000,)])
def test_every_point_comes_out_at_its_tag(counts):
    taken, tags = Bundles(Keys()), [f"t{i}" for i in range(len(counts))]
    firsts = np.cumsum([0, *counts[:-1]])
    for half in (0, 1):
        orders = [
            2 * np.arange(first, first + count) + half * 10**6 for first, count in zip(firsts, counts, strict=True)
        ]
        assert taken.add(bundle(tags, orders, [np.arange(len(one)) + half * 10**6 for one in orders])) == 0
    parts = {part.key.tag: part for part in taken.parts()}
    assert list(parts) == tags
    for first, count, part in zip(firsts, counts, parts.values(), strict=True):
        expected = 2 * np.arange(first, first + count)
        assert part.orders.tolist() == [*expected.tolist(), *(expected + 10**6).tolist()]
        assert part.values.tolist() == (part.orders * 3.0).tolist()
        assert part.wall_times.tolist() == (part.orders / 2).tolist()
        assert part.rises


def test_steps_that_fall_are_known_by_tag():
    taken = Bundles(Keys())
    up, down = np.array([0, 2, 4]), np.array([1, 3, 5])
    taken.add(bundle(["up", "down", "same", "one"], [up, down, up + 10, down[:1] + 20], [up, -down, up * 0, down[:1]]))
    assert {part.key.tag: part.rises for part in taken.parts()} == {
        "up": True,
        "down": False,
        "same": False,
        "one": True,
    }
