"""Numbers, times and sizes as people read them: no locale, no time zone of the machine that builds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime

_MINUS = "\u2212"  # as wide as a digit, so columns stay aligned


def number(value: float) -> str:
    """`value` to five significant digits, without trailing zeros, as `number` of `web/src/format.js` writes it."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else f"{_MINUS}∞")
    if value and not 1e-4 <= abs(value) < 1e7:
        digits, exponent = f"{value:.3e}".split("e")
        return f"{digits.rstrip('0').rstrip('.')}e{int(exponent)}".replace("-", _MINUS)
    if abs(value) < 1e5:
        value = float(f"{value:.5g}")
    text = f"{value:.8f}".rstrip("0").rstrip(".") if abs(value) < 1e5 else f"{value:.0f}"
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


def kinds_of_series(amounts: Mapping[str, int]) -> str:
    """`60 pr_curves, 2 mesh`: the kinds by the names that `inspect` lists them by."""
    return ", ".join(f"{count(amount)} {kind}" for kind, amount in amounts.items())


def plural(amount: int, noun: str, nouns: str = "") -> str:
    """`1 run`, `2 runs`."""
    return f"{count(amount)} {noun if amount == 1 else nouns or noun + 's'}"


LONGEST_NAME = 5_000
"""Characters that the page shows of a name; a tag may have a million, and stands in many places."""


def cut(name: str) -> str:
    """`name`, with an ellipsis for the end of one that is far too long to be read."""
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
