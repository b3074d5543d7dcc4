"""Golden vectors that hold `tbreport/packing.py` and `web/src/codec.js` together.

`python tests/packing_vectors.py` writes them anew; the tests of both sides read the committed file.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from tbreport.packing import Block

PATH = Path(__file__).parent.parent / "tbreport" / "web" / "test" / "vectors.json"


def vectors() -> list[dict[str, Any]]:
    """A block with one column before the one in question, its reference, and the values the page must see.

    Whole numbers beyond 2^53 are expected as text, to the last digit.
    """
    nan, inf = math.nan, math.inf
    single = np.array([0.5, -1.25, nan, inf, -inf, 3e38, 1e-45, -0.0], np.float32)
    double = np.array([0.1, 1e300, nan, -inf, 5e-324, 1 / 3])
    far = [2**63 - 1, -(2**63), 2**53 + 1, -1, 0, 1_700_000_000_000_000_001, -(2**53) - 1]
    cases: list[tuple[str, str, Any, list[Any]]] = [
        ("float32", "add", single, single.astype(float).tolist()),
        ("float64", "add", double, double.tolist()),
        ("int32", "add", np.array([0, -1, 2**31 - 1, -(2**31)], np.int32), [0, -1, 2**31 - 1, -(2**31)]),
        ("uint8", "add", np.array([0, 255, 7], np.uint8), [0, 255, 7]),
        ("empty", "add", np.array([], np.float32), []),
        ("values that float32 holds", "add_values", single.astype(float), single.astype(float).tolist()),
        ("values that float32 does not hold", "add_values", double, double.tolist()),
        ("steps", "add_whole", np.array([0, 1, 2, 10, 5, -7, 10**6]), [0, 1, 2, 10, 5, -7, 10**6]),
        ("steps that start high", "add_whole", np.array([2**40, 2**40 + 3]), [2**40, 2**40 + 3]),
        ("steps that jump far", "add_whole", np.array([0, 2**40, -5]), [0, 2**40, -5]),
        ("steps beyond 2^53", "add_whole", np.array(far), far),
        ("no steps", "add_whole", np.array([], np.int64), []),
        ("wall times", "add_times", np.array([1.7e9, 1.7e9 + 0.0014, 1.7e9 + 60]), [1.7e9, 1.7e9 + 0.001, 1.7e9 + 60]),
        ("wall times with a gap", "add_times", np.array([1.7e9, nan]), [1.7e9, nan]),
    ]
    found = []
    for name, method, given, expected in cases:
        block = Block("golden")
        for kind in ("f4", "f8", "i4", "u1"):  # so that no column stands first or last
            block.add(np.array([1, 2, 3], kind))
        ref = getattr(block, method)(given)
        for kind in ("f4", "f8", "i4", "u1"):
            block.add(np.array([4], kind))
        found.append({"name": name, "block": block.encoded(), "ref": ref, "expected": [_json(v) for v in expected]})
    return found


def _json(value: float) -> float | str:
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")


if __name__ == "__main__":
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(json.dumps(vectors(), indent=1) + "\n")
