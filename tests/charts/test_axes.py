from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbreport.charts.axes import axis

VALUES = st.floats(allow_nan=False, allow_infinity=False)
MINUS = "\u2212"


def meant(label):
    return Decimal(label.replace(MINUS, "-").replace(",", "") or "0")


@given(VALUES, VALUES)
def test_every_label_is_distinct_and_says_where_its_tick_stands(one, other):
    low, high = sorted((one, other))
    found = axis(low, high)
    labels = [tick.label for tick in found.ticks]
    assert len(set(labels)) == len(labels)
    if low == high:
        assert [tick.place for tick in found.ticks] == [0.5]
        return
    assert 2 <= len(labels) <= 6
    for tick in found.ticks:
        value = meant(tick.label) + meant(found.offset)
        assert Decimal(low) <= value <= Decimal(high)
        share = float((value - Decimal(low)) / (Decimal(high) - Decimal(low)))
        assert tick.place == pytest.approx(0.04 + 0.92 * share)


@given(st.lists(VALUES, min_size=1))
def test_every_value_is_inside(values):
    places = axis(min(values), max(values)).places(np.array(values))
    assert ((places >= 0.039999) & (places <= 0.960001)).all()


def test_labels_are_short_beside_an_offset_that_is_said_once():
    for low in (0.0, 1e-300, 123456.789, 1e9, -3e7, 2**53):
        for span in (1e-300, 1e-7, 0.001, 1.0, 3e5, 1e300):
            assert all(len(tick.label) <= 10 for tick in axis(low, low + span).ticks)
    assert axis(1e9, 1e9 + 1).offset == "1e9"
    assert [tick.label for tick in axis(0, 1).ticks] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    assert [tick.label for tick in axis(0, 2e-5).ticks] == [
        "0",
        f"5e{MINUS}6",
        f"1e{MINUS}5",
        f"1.5e{MINUS}5",
        f"2e{MINUS}5",
    ]


def test_what_is_not_finite_has_no_place():
    assert np.isnan(axis(0, 1).places(np.array([np.nan, np.inf, -np.inf]))).all()


def test_steps_have_whole_ticks():
    assert [tick.label for tick in axis(0, 1, whole=True).ticks] == ["0", "1"]
    assert [tick.label for tick in axis(3, 6, whole=True).ticks] == ["3", "4", "5", "6"]
    assert [tick.label for tick in axis(0, 12, whole=True).ticks] == ["0", "5", "10"]
