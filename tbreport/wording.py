"""Numbers, times and sizes as people read them: no locale, no time zone of the machine that builds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

_MINUS = "\u2212"  # as wide as a digit, so columns stay aligned
_FIVE = Context(prec=5, rounding=ROUND_HALF_UP)
_FOUR = Context(prec=4, rounding=ROUND_HALF_UP)


def number(value: float) -> str:
    """`value` to five significant digits, four where it is written with an exponent, without trailing zeros.

    As `number` of `web/src/format.js` writes it: halves are rounded away from 0, as JavaScript does.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else f"{_MINUS}∞")
    size = abs(value)
    if value and not 1e-4 <= size < 1e7:
        digits, exponent = f"{_FOUR.create_decimal_from_float(value):.3e}".lower().split("e")
        return f"{digits.rstrip('0').rstrip('.')}e{int(exponent)}".replace("-", _MINUS)
    if size < 1e5:
        text = f"{_FIVE.create_decimal_from_float(value):f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{Decimal(value).quantize(Decimal(1), ROUND_HALF_UP):f}"
    return (text if value else "0").replace("-", _MINUS)


def count(value: int) -> str:
    """A whole number with thin groups of three: 1,234,567."""
    return f"{value:,}"


def moment(seconds: float | None, *, to: str = "minutes") -> str:
    """A wall time in UTC, "" where there is none or where the calendar does not reach."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    try:
        when = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return ""
    return when.strftime("%Y-%m-%d %H:%M UTC" if to == "minutes" else "%Y-%m-%d %H:%M:%S UTC")


def duration(seconds: float) -> str:
    """A span of time in its two largest units."""
    whole = round(seconds)
    if seconds < 10:
        return f"{seconds:.1f} s"
    for size, name, small, small_name in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            return f"{whole // size} {name} {whole % size // small:02d} {small_name}"
    return f"{whole} s"


def size(size_in_bytes: int) -> str:
    """Bytes in units of 10^3: 812 B, 4.1 kB, 25.0 MB."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size_in_bytes >= unit:
            return f"{size_in_bytes / unit:.1f} {name}"
    return f"{size_in_bytes} B"


def kind_in_words(kind: str, plugin: str) -> str:
    """`scalars`, `tensors (flight)`: a series' kind and, where that says little, the plugin that logged it."""
    return f"{kind} ({plugin})" if kind == "tensors" and plugin else kind


_MOST_KINDS, _LONGEST_KIND = 12, 80  # there are as many as writers think of plugins


def kinds_of_series(amounts: Mapping[str, int]) -> str:
    """`60 series of pr_curves, 1 of mesh`: the kinds as `inspect` names them, as far as anybody reads them."""
    named, rest = list(amounts.items())[:_MOST_KINDS], list(amounts.values())[_MOST_KINDS:]
    words = [f"{count(n)} {'of' if i else 'series of'} {cut(kind, _LONGEST_KIND)}" for i, (kind, n) in enumerate(named)]
    return ", ".join([*words, f"{count(sum(rest))} of {plural(len(rest), 'other kind')}"] if rest else words)


def plural(amount: int, noun: str, nouns: str = "") -> str:
    """`1 run`, `2 runs`."""
    return f"{count(amount)} {noun if amount == 1 else nouns or noun + 's'}"


LONGEST_NAME = 5_000
"""Characters that the page shows of a name; a tag may have a million, and stands in many places."""


def cut(name: str, longest: int = LONGEST_NAME) -> str:
    """`name`, with an ellipsis for the end of one that is far too long to be read."""
    return name if len(name) <= longest else f"{name[:longest]}…"
