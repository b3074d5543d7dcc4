"""Axes of charts that are drawn without a script: where values stand, and labels that are true, whole and distinct.

Ticks are exact decimals, whole multiples of 1, 2 or 5 and a power of ten, so a label says exactly where its tick
stands. Where only an offset would make labels long, it is said once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext

import numpy as np

from tbreport.model import FloatArray
from tbreport.wording import number

PAD = 0.04
"""The share of the axis that stays free at either end."""
_MOST = 5  # steps between ticks
_LONGEST = 10  # letters of a label
_MINUS = "\u2212"


@dataclass(frozen=True)
class Tick:
    """`place` from 0 (low) to 1 (high) along the axis, padding included."""

    place: float
    label: str


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`, both finite. `offset` is to be added to every label, "" for nothing."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    offset: str = ""

    def places(self, values: FloatArray) -> FloatArray:
        """Where `values` (n,) stand, from 0 to 1; NaN where they are not finite. A flat axis has all in its middle."""
        if not self.low < self.high:
            return np.where(np.isfinite(values), 0.5, np.nan)
        # Halves: the distance of the largest and the smallest double is no double.
        half = self.high / 2 - self.low / 2
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            unit = (values / 2 - self.low / 2) / half if half else np.full(len(values), 0.5)
        return np.where(np.isfinite(values), PAD + np.clip(unit, 0, 1) * (1 - 2 * PAD), np.nan)


def axis(low: float, high: float, whole: bool = False) -> Axis:
    """An axis over the finite `low` ≤ `high` with two to six ticks, one where both are the same; `whole` ones only."""
    if not low < high:
        return Axis(low, high, (Tick(0.5, number(low)),))
    with localcontext(prec=60):
        exact = _ticks(Decimal(low), Decimal(high), Decimal(int(whole)))
        offset = exact[0] if max(map(len, _labels(exact))) > _LONGEST else Decimal(0)
        span = Decimal(high) - Decimal(low)
        places = [PAD + float((tick - Decimal(low)) / span) * (1 - 2 * PAD) for tick in exact]
        labels = _labels([tick - offset for tick in exact])
        said = _labels([offset])[0] if offset else ""
    return Axis(low, high, tuple(map(Tick, places, labels)), said)


def _ticks(low: Decimal, high: Decimal, shortest: Decimal) -> list[Decimal]:
    least = max(shortest, (high - low) / _MOST)
    step = next(s for m in (1, 2, 5, 10) if (s := Decimal(m).scaleb(least.adjusted())) >= least)
    first = (low / step).to_integral_value(ROUND_CEILING)
    found = [(first + i) * step for i in range(_MOST + 1)]
    return [tick for tick in found if tick <= high]


def _labels(ticks: Sequence[Decimal]) -> list[str]:
    """All in one style: plain, or with exponents where they would be very long or begin with many zeros."""
    largest = max(abs(tick) for tick in ticks)
    plain = not largest or Decimal("0.001") <= largest < 10_000_000
    return [_plain(tick) if plain else _exponent(tick) for tick in ticks]


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return _minus(text.rstrip("0").rstrip(".") if "." in text else text)


def _exponent(value: Decimal) -> str:
    if not value:
        return "0"
    value = value.normalize()
    digits = "".join(map(str, value.as_tuple().digits))
    text = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return _minus(f"{'-' if value < 0 else ''}{text}e{value.adjusted()}")


def _minus(text: str) -> str:
    return text.replace("-", _MINUS)
