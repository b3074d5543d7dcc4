import math

import pytest

from tbreport import wording


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
