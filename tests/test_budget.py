from hypothesis import given
from hypothesis import strategies as st

from tbreport.budget import Offer, Share, evenly, plan


def offers(count, size=10, **more):
    return [
        Offer(key=f"{more.get('series', 's')}{i}", size=size, kind="images", position=i, **more) for i in range(count)
    ]


def test_everything_is_kept_where_there_is_room():
    assert plan(offers(5), 50).left_out == ()
    assert len(plan(offers(5), None).kept) == 5


def test_first_and_last_stay_and_the_rest_is_even():
    chosen = plan(offers(11), 30)
    assert chosen.kept == {"s0", "s5", "s10"}
    assert chosen.left_out == (Share("images", 3, 11, 30),)


def test_every_series_is_thinned_alike():
    long, short = offers(100, series=("long",)), offers(10, series=("short",))
    kept = plan([*long, *short], 550).kept
    assert (len(kept & {o.key for o in long}), len(kept & {o.key for o in short})) == (50, 5)


def test_higher_priority_is_served_first():
    low, high = offers(5, series=("low",)), offers(5, series=("high",), priority=1)
    kept = plan([*low, *high], 60).kept
    assert {o.key for o in high} <= kept
    assert "('low',)4" in kept


def test_equal_content_is_paid_once():
    same = [Offer(key="same", size=10, kind="images", series=(i,)) for i in range(50)]
    chosen = plan(same, 10)
    assert chosen.shares == (Share("images", 50, 50, 10),)


def test_where_not_even_the_last_fit_as_many_as_fit():
    assert plan([Offer(key="big", size=99, kind="audio", series=(0,)), *offers(3)], 15).kept == {"s2"}
    assert plan(offers(3), 0).kept == frozenset()


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 100), st.integers(0, 2), st.integers(0, 20))),
    st.integers(0, 2000),
)
def test_never_over_the_room_and_always_the_same(given_offers, room):
    made = [
        Offer(key=f"k{key}", size=10 + key, kind="images", series=(s,), position=i, priority=priority)
        for i, (s, _, priority, key) in enumerate(given_offers)
    ]
    chosen = plan(made, room)
    assert sum({o.key: o.size for o in made if o.key in chosen.kept}.values()) <= room
    assert chosen == plan(made, room)


@given(st.integers(1, 200), st.integers(0, 200))
def test_evenly_keeps_the_ends(length, count):
    chosen = evenly(length, count)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(length, max(1, count))
    assert chosen[-1] == length - 1
    assert count < 2 or chosen[0] == 0
