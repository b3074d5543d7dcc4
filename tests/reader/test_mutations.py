"""Real bytes, changed: what tests/fuzz does for as long as one likes, in little."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import field, record, single

from tbreport.loading import load

sys.path.append(str(Path(__file__).parents[1] / "fuzz"))

from bombs import BOMBS
from cost import cost
from mutations import damaged, forged
from oracle import check_damage, check_forgery
from seeds import every_kind, seeds

few = settings(max_examples=200)
randoms = st.randoms(use_true_random=False)


@pytest.fixture(scope="module")
def intact():
    short = [data for _, data in seeds() if len(data) < 20_000]
    return [every_kind(), *short[:: max(1, len(short) // 20)]]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "run" / "events.out.tfevents.1600000000.host"
    path.parent.mkdir()
    return path


def test_damage_invents_nothing(intact, file):
    @given(st.integers(0, len(intact) - 1), randoms)
    @few
    def check(index, random):
        check_damage(file.parents[1], file, intact[index], damaged(intact[index], random))

    check()


def test_forgeries_can_be_read_or_are_problems(intact, file):
    @given(st.integers(0, len(intact) - 1), randoms)
    @few
    def check(index, random):
        check_forgery(file.parents[1], file, forged(intact[index], random))

    check()


@given(st.data())
@settings(max_examples=100)
def test_one_flipped_bit_costs_one_record_and_is_said(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("logs") / "tfevents"
    whole = bytearray(every_kind(scalars=5))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(bytes(whole))
    (problem,) = load(file.parent).problems
    said = ("1 record with a wrong checksum dropped", "bytes in 1 place could not be read", "the length of a record is")
    assert any(words in problem.what for words in said)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what a process has cost")
@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name, tmp_path):
    """Small ones, within the limits of the 10 MB that `python tests/fuzz` tries."""
    (tmp_path / "tfevents").write_bytes(BOMBS[name](300_000))
    assert cost(tmp_path).excess == ""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what a process has cost")
def test_a_bomb_of_two_files(logdir):
    """Many tags, and then many sessions that began again: each could take back points of each tag."""
    steps = [field(5, field(1, field(1, f"{tag}") + single(2, 1.0))) for tag in range(8000)]
    logdir.run("a", "tfevents.1").raw(b"".join(record(field(2, step) + tag) for step in (1, 2) for tag in steps))
    logdir.run("a", "tfevents.2").raw(
        b"".join(record(field(2, step) + field(7, field(1, 1))) for step in range(9, 9999))
    )
    assert cost(logdir.path).excess == ""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what a process has cost")
def test_what_stays_on_disk_takes_no_memory(logdir):
    """150 MB of pictures."""
    picture = bytes(range(256)) * 2000
    for step in range(300):
        logdir.run("a").legacy_image("i", picture, step=step)
    spent = cost(logdir.path)
    assert (spent.points, spent.problems, spent.error) == (300, "", "")
    assert spent.megabytes < 100
