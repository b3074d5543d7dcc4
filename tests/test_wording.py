import json
import math
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tbreport import wording

WEB = Path(__file__).parents[1] / "tbreport" / "web"
SAY = """
import { number } from "./src/format.js";
import { readFileSync } from "node:fs";
const bytes = readFileSync(0);
const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
console.log(JSON.stringify(Array.from(values, number)));
"""
HALVES = [12344.5, 12345.5, -12344.5, 100000.5, 100001.5, 99999.5, 9999999.5, 12345e6, 12355e6, 0.5, 1e5, 1e7, 1e-4]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (1.0, "1"), (0.123456789, "0.12346"), (12345.678, "12346"), (1234567.0, "1234567"),
        (2.5e-6, "2.5e-6"), (-1e-10, "-1e-10"), (3e12, "3e12"), (1.2345678e10, "1.235e10"), (99999.9, "100000"),
        (0.00012345678, "0.00012346"), (math.nan, "NaN"), (-math.inf, "-∞"), (-0.5, "-0.5"),
    ],
)  # fmt: skip
def test_number(value, text):
    assert wording.number(value) == text.replace("-", "\N{MINUS SIGN}")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(width=64), min_size=300, max_size=300), st.lists(st.floats(-1e8, 1e8), max_size=300))
def test_the_page_and_the_builder_write_a_number_alike(any_values, usual):
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    rounded = [float(f"{value:.6g}") for value in usual]  # ends in a 5 now and then
    values = [*any_values, *usual, *rounded, *HALVES]
    command = [node, "--input-type=module", "-e", SAY]
    done = subprocess.run(
        command, cwd=WEB, input=struct.pack(f"<{len(values)}d", *values), capture_output=True, check=True
    )
    assert [wording.number(value) for value in values] == json.loads(done.stdout)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0.0 s"), (59.0, "59 s"), (61.0, "1 min 01 s"), (3723.0, "1 h 02 min"), (90000.0, "1 d 01 h")],
)
def test_duration(seconds, text):
    assert wording.duration(seconds) == text


def test_moment_is_utc_and_survives_nonsense():
    assert wording.moment(0.0) == "1970-01-01 00:00 UTC"
    assert wording.moment(None) == wording.moment(math.nan) == wording.moment(1e300) == ""


def test_sizes_are_powers_of_ten():
    assert [wording.size(n) for n in (812, 4100, 25_000_000, 3 * 10**9)] == ["812 B", "4.1 kB", "25.0 MB", "3.0 GB"]
