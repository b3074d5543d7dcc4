import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from growth import growth
from hypothesis import given
from hypothesis import strategies as st

import tbreport
from tbreport.ordering import natural

ORDERED = json.loads((Path(tbreport.__file__).parent / "web" / "test" / "ordering.json").read_text(encoding="utf-8"))
"""Lists of names in their order, which the page's own sorting is held to, too."""


@pytest.mark.parametrize("names", ORDERED, ids=lambda names: names[1])
def test_names_are_sorted_as_people_do(names):
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(shuffled, key=natural) == names


@given(st.lists(st.integers(0, 10**30)))
def test_numbers_are_sorted_by_what_they_are(numbers):
    names = [f"seed={number:05}" for number in numbers]
    assert sorted(names, key=natural) == [f"seed={number:05}" for number in sorted(numbers)]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_so_are_decimals_and_exponents_with_their_signs(numbers):
    names = sorted((f"lr={number!r}" for number in numbers), key=natural)
    values = [float(name[3:]) for name in names]
    assert values == sorted(values)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))))
def test_versions_are_sorted_number_by_number(versions):
    names = sorted((f"v{major}.{minor}" for major, minor in versions), key=natural)
    assert names == [f"v{major}.{minor}" for major, minor in sorted(versions)]


NAMES = st.text(alphabet="0019.-+eEvV=_/ a\U0001f600ä", max_size=12)


@given(st.sets(NAMES, max_size=30))
def test_the_order_is_total(names):
    ordered = sorted(names, key=natural)
    for one, other in pairwise(ordered):
        assert natural(one) < natural(other)


def test_more_digits_than_a_number_has():
    names = ["9" * 5000, "8" * 5001, "x" + "0" * 9999, "7", "1e" + "9" * 5000]
    assert sorted(names, key=natural) == ["7", "9" * 5000, "8" * 5001, "1e" + "9" * 5000, "x" + "0" * 9999]


@pytest.mark.parametrize("unit", ["1", "0", "1.", "-1", "e1", "1e", "v", "/", "=-", ".1"])
def test_a_hostile_name_takes_time_as_it_is_long(unit):
    assert growth(natural, unit * 20_000, unit * 200_000) < 40
