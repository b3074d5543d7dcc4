"""How much of the scalars is in the page: as much as really fits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbreport import Options, load
from tbreport.packing import Block
from tbreport.report import Report
from tbreport.sections.scalars import ScalarOptions, build
from tbreport.sections.scalars.fitting import LEAST, Attempt, Scale, fitted


@pytest.fixture
def experiment(logdir):
    """One run that packs to almost nothing, one that cannot be packed well."""
    rng = np.random.default_rng(0)
    for name, values in (("flat", np.arange(6000) // 1000), ("noise", rng.normal(size=6000))):
        file = logdir.run(name)
        for step, value in enumerate(values):
            file.scalar("loss", step, float(value), wall_time=1e9 + step)
    return load(logdir.path)


def built(experiment, budget):
    view = build(experiment, Options(max_size=None, sections={"scalars": ScalarOptions(scalar_budget=budget)}))
    kept = view.reduced[0].kept if view.reduced else 12_000
    return view, kept, sum(block.encoded_size for block in view.blocks)


def test_more_room_never_keeps_less_and_the_bytes_written_are_within_it(experiment):
    _, every, whole = built(experiment, None)
    before = 0
    for budget in range(6_000, whole + 2_000, 2_000):
        view, kept, size = built(experiment, budget)
        assert size <= min(budget, whole)
        assert kept >= before
        assert (kept == every) == (budget >= whole)
        assert [share.size for share in view.reduced] in ([], [size])
        before = kept


def test_what_fits_is_whole_to_the_byte(experiment):
    whole = built(experiment, None)[2]
    assert built(experiment, whole)[0].reduced == ()
    assert built(experiment, whole - 1)[0].reduced


def test_points_that_pack_well_stay(logdir):
    """Reduced by a guess of what a point takes they would be fewer, and take more."""
    for name in "ab":
        file = logdir.run(name)
        for step in range(20_000):
            file.scalar("loss", step, float(step // 1000), wall_time=1e9 + step)
    view = build(load(logdir.path), Options(sections={"scalars": ScalarOptions(scalar_budget=5_000)}))
    assert view.reduced == ()
    assert sum(block.encoded_size for block in view.blocks) <= 5_000


def test_a_reduced_report_is_never_larger_than_the_whole_one(logdir):
    """Even where nothing fits: of a series that packs to nothing the lowest, highest and mean values take more."""
    file = logdir.run("a")
    for step in range(2000):
        file.scalar("loss", step, float(step % 2), wall_time=1e9 + step)
    experiment = load(logdir.path)
    sizes = [
        len(Report(experiment, options=Options(sections={"scalars": ScalarOptions(scalar_budget=budget)})).html())
        for budget in (None, 1)
    ]
    assert sizes[1] <= sizes[0]


def packing(lengths, cost):
    """Series that take `cost` bytes a point, and how often they are packed."""
    caps = []

    def pack(cap, room):
        caps.append(cap)
        points = sum(length if cap is None else min(length, cap) for length in lengths)
        size = int(points * cost)
        return Attempt(size, points, None if size > room else cap or max(lengths))

    return pack, caps


@given(st.lists(st.integers(1, 10**6), min_size=1), st.floats(0.001, 16), st.integers(1, 10**8))
def test_the_next_larger_cap_would_not_fit(lengths, cost, budget):
    pack, caps = packing(lengths, cost)
    best = fitted(pack, lengths, budget)
    whole = int(sum(lengths) * cost)
    if whole <= budget:
        assert best.size == whole
        assert caps == [None]
        return
    assert best.size <= budget or best.size == min(whole, pack(LEAST, np.inf).size)
    if best.size <= budget:
        more = int(best.result * 1.1)
        assert more >= max(lengths) or sum(min(length, more) for length in lengths) * cost > budget
    assert len(caps) <= 12


def test_few_attempts_are_enough():
    """What a point takes is known from the attempt before."""
    lengths = [100_000] * 60
    pack, caps = packing(lengths, 3.1)
    fitted(pack, lengths, 10**7)
    assert len(caps) <= 4


@given(st.lists(st.lists(st.floats(width=32), max_size=300), min_size=1, max_size=5), st.integers(0, 5000))
def test_blocks_are_too_heavy_exactly_where_they_are(columns, room):
    blocks, scale = [], Scale(room)
    for number, values in enumerate(columns):
        blocks.append(Block(f"b{number}"))
        blocks[-1].add(np.array(values))
        exceeded = scale.exceeded(blocks[-1])
        assert exceeded == (sum(block.encoded_size for block in blocks) > room)
    assert scale.size() == sum(block.encoded_size for block in blocks)
