from hypothesis import given
from hypothesis import strategies as st

from tbreport.ordering import natural


def test_names_are_sorted_as_people_do():
    tags = ["b/layer10", "b/layer2", "a", "b", "b/layer2/bias", "2", "10", ""]
    assert sorted(tags, key=natural) == ["", "2", "10", "a", "b", "b/layer2", "b/layer2/bias", "b/layer10"]


@given(st.lists(st.integers(0, 10**30)))
def test_numbers_are_sorted_by_what_they_are(numbers):
    names = [f"seed={number:05}" for number in numbers]
    assert sorted(names, key=natural) == [f"seed={number:05}" for number in sorted(numbers)]


def test_more_digits_than_a_number_has():
    names = ["9" * 5000, "8" * 5001, "x" + "0" * 9999, "7"]
    assert sorted(names, key=natural) == ["7", "9" * 5000, "8" * 5001, "x" + "0" * 9999]
