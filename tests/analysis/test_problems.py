"""Problems that differ only in where they are, and in numbers, are said once."""

from hypothesis import given
from hypothesis import strategies as st

from tbreport.analysis.problems import grouped
from tbreport.media import _problem
from tbreport.model import Problem

RUNS = ["a", "b", "c/d", "."]


def one(groups):
    (group,) = groups
    return group.where, group.what


def dropped(path, amount):
    what = f"{amount} record{'s' if amount > 1 else ''} with a wrong checksum dropped"
    return Problem(path, what, "Copy it again.", together="records with a wrong checksum dropped", amount=amount)


def test_amounts_of_one_kind_are_added():
    problems = [dropped("a/x.tfevents", 1), dropped("b/x.tfevents", 1200), dropped("b/y.tfevents", 3)]
    expected = ("3 files in 2 runs", "1,204 records with a wrong checksum dropped")
    assert one(grouped(problems, RUNS)) == expected
    assert one(grouped(problems[:1], RUNS)) == ("a/x.tfevents", "1 record with a wrong checksum dropped")


def test_where_they_are_is_counted():
    def where(*paths):
        return one(grouped([Problem(path, "w", "h") for path in paths], RUNS))[0]

    assert where("a", "b", "c/d") == "3 runs"
    assert where("x.tfevents", "c/d/x.tfevents") == "2 files in 2 runs"
    assert where("c/d/x.tfevents", "c/d/y.tfevents") == "2 files in 1 run"
    assert where("a", "b/x.tfevents") == "2 places in 2 runs"
    assert where("elsewhere/x", "elsewhere/y") == "2 places"
    assert where("elsewhere/x") == "elsewhere/x"


def test_what_is_the_same_apart_from_numbers_without_a_sum():
    problems = [
        Problem("a", "cut off (3 bytes)", "h", together="cut off"),
        Problem("b", "cut off", "h", False, "cut off"),
    ]
    assert one(grouped(problems, RUNS)) == ("2 runs", "cut off")
    assert [group.what for group in grouped(problems[:1], RUNS)] == ["cut off (3 bytes)"]


def test_flaws_of_media_are_added():
    flaws = [_problem("a", "x", "images", ["at step 1: cut off"] * n, 10) for n in (1, 2)]
    flaws.append(_problem(".", "x", "images", ["at step 3: no picture"], 5))
    assert one(grouped(flaws, RUNS)) == ("2 places in 2 runs", "4 images are damaged or cannot be shown")


def test_other_hints_and_notes_are_other_kinds():
    problems = [Problem("a", "w", "h", note=True), Problem("a", "w", "h"), Problem("b", "w", "other")]
    assert [(group.hint, group.note) for group in grouped(problems, RUNS)] == [
        ("h", False),
        ("other", False),
        ("h", True),
    ]


problems_drawn = st.builds(
    Problem,
    st.sampled_from([*RUNS, "a/x", "b/tfevents", "z/z"]),
    st.sampled_from("pq"),
    st.sampled_from("hk"),
    st.booleans(),
)


@given(st.lists(problems_drawn, max_size=30))
def test_none_is_lost_and_none_is_said_twice(problems):
    groups = grouped(problems, RUNS)
    assert sorted(problem for group in groups for problem in group.problems) == sorted(problems)
    assert len({(group.what, group.hint, group.note) for group in groups}) == len(groups)
    assert [group.note for group in groups] == sorted(group.note for group in groups)
