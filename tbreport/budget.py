"""The size of the report, shared: what is always there comes first, then what sections offer, by priority.

Within one priority every series is thinned alike and evenly over its steps, its last value kept longest and
its first one next. Equal content is paid for once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One blob that a view would show, and could do without.

    `key` and `size` (bytes in the page) are the blob's, `kind` the word for the reader ("images"), `series`
    whatever makes a series of them, `position` its place therein. Higher `priority` is kept longer.
    """

    key: str
    size: int
    kind: str
    series: tuple[object, ...] = ()
    position: int = 0
    priority: int = 0


@dataclass(frozen=True)
class Share:
    """What became of one kind: `kept` of `total` values are in the report, which take `size` bytes.

    `remedy` is how to keep all, words that complete "... keeps all".
    """

    kind: str
    kept: int
    total: int
    size: int
    remedy: str = "--max-size none"


@dataclass(frozen=True)
class Plan:
    """`kept` are the keys of the blobs to write; `shares` says what that means for each kind."""

    kept: frozenset[str] = frozenset()
    shares: tuple[Share, ...] = ()

    @property
    def left_out(self) -> tuple[Share, ...]:
        """The kinds that did not fit whole."""
        return tuple(share for share in self.shares if share.kept < share.total)


@dataclass
class _Purse:
    room: float
    kept: dict[str, int] = field(default_factory=dict)

    def price(self, offers: Iterable[Offer]) -> int:
        return sum({o.key: o.size for o in offers if o.key not in self.kept}.values())

    def affords(self, offers: Sequence[Offer]) -> bool:
        return self.price(offers) <= self.room

    def buy(self, offers: Sequence[Offer]) -> None:
        self.room -= self.price(offers)
        self.kept.update({o.key: o.size for o in offers})


def plan(offers: Sequence[Offer], room: int | None) -> Plan:
    """Choose among `offers` what fits into `room` bytes (None: no bound), the same for the same offers."""
    purse = _Purse(float("inf") if room is None else room)
    ranked = sorted(offers, key=lambda o: -o.priority)
    for _, group in groupby(ranked, key=lambda o: o.priority):
        purse.buy(_most(list(group), purse))
    return Plan(frozenset(purse.kept), _shares(offers, purse.kept))


def _most(offers: list[Offer], purse: _Purse) -> list[Offer]:
    """As many of `offers` as the purse affords: the last of each series, then the firsts, then evenly between."""
    if purse.affords(offers):
        return offers
    series: dict[tuple[object, ...], list[Offer]] = {}
    for offer in sorted(offers, key=lambda o: o.position):
        series.setdefault((offer.kind, *offer.series), []).append(offer)
    ends = [of_one[i] for i in (-1, 0) for of_one in series.values()]
    if not purse.affords(ends):
        return _as_long_as_it_lasts(ends, purse)
    longest = max(map(len, series.values()))
    low, high = 0, longest
    while low < high:  # the largest share count/longest that fits
        count = (low + high + 1) // 2
        if purse.affords(_thinned(series, count / longest)):
            low = count
        else:
            high = count - 1
    return _thinned(series, low / longest)


def _thinned(series: Mapping[tuple[object, ...], list[Offer]], share: float) -> list[Offer]:
    return [of_one[i] for of_one in series.values() for i in evenly(len(of_one), round(len(of_one) * share))]


def evenly(length: int, count: int) -> list[int]:
    """`count` (at least 2) of `range(length)`, evenly spread: the first and the last and between."""
    count = max(2, count)
    if count >= length:
        return list(range(length))
    return [i * (length - 1) // (count - 1) for i in range(count)]


def _as_long_as_it_lasts(offers: list[Offer], purse: _Purse) -> list[Offer]:
    """The first of `offers` that fit one after another, those too large left out."""
    rest = _Purse(purse.room, dict(purse.kept))
    chosen: list[Offer] = []
    for offer in offers:
        if rest.affords([offer]):
            rest.buy([offer])
            chosen.append(offer)
    return chosen


def _shares(offers: Sequence[Offer], kept: Mapping[str, int]) -> tuple[Share, ...]:
    shares = []
    for kind in sorted({o.kind for o in offers}):
        of_kind = [o for o in offers if o.kind == kind]
        there = [o for o in of_kind if o.key in kept]
        shares.append(Share(kind, len(there), len(of_kind), sum({o.key: o.size for o in there}.values())))
    return tuple(shares)
