"""One object for everything a caller may choose; sections declare their own part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tbreport.errors import OptionError

Restarts = Literal["latest", "all", "sort"]
Damaged = Literal["drop", "keep"]
Links = Literal["follow", "inside"]

MARK = "[redacted]"
"""What stands in a report in place of what `redact` matches."""
EMAIL = 10_000_000
"""Bytes that the usual mail server lets through as one attachment."""

PROJECTIONS = ("pca", "umap")
"""Those of embeddings that can be asked for."""

_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([kmg]?)b?\s*", re.IGNORECASE)
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


@dataclass(frozen=True, kw_only=True)
class Options:
    """What to read and what to write; the defaults are right for most.

    `runs` and `tags` are regular expressions, searched for anywhere in the name, ignoring case.
    `links` says what becomes of links that lead out of the logdir: "inside" reads nothing outside of it.
    `only` and `skip` name sections. `redact` are expressions too, run by Python's `re`: what
    they match does not get into a report.
    `max_size` is in bytes and covers the whole file, None for no bound.
    `sections` maps a section's name to an instance of the options class which that section declares.
    """

    runs: str | None = None
    tags: str | None = None
    restarts: Restarts = "latest"
    damaged: Damaged = "drop"
    links: Links = "follow"
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    notes: str | None = None
    max_size: int | None = 25_000_000
    projections: tuple[str, ...] = PROJECTIONS
    redact: tuple[str, ...] = ()
    sections: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pattern(self.runs, "--runs")
        pattern(self.tags, "--tags")
        for projection in self.projections:
            if projection not in PROJECTIONS:
                raise OptionError(f"There is no projection {projection!r}. There are: {', '.join(PROJECTIONS)}.")
        for expression in self.redact:
            pattern(expression, "--redact")
            if not expression:  # a shell's variable that is not set, for instance
                raise OptionError("--redact is empty and would replace nothing. Say what to replace, or leave it out.")


def pattern(expression: str | None, option: str) -> re.Pattern[str] | None:
    """`expression` compiled as names are matched everywhere: unanchored and case-insensitive; None stays None."""
    if expression is None:
        return None
    try:
        return re.compile(expression, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:  # a{99999999999}, and a thousand brackets
        raise OptionError(
            f"{option} {expression!r} is not a regular expression ({error}). Escape special signs with a backslash."
        ) from error


def parse_size(text: str) -> int | None:
    """Bytes meant by `25MB`, `800kB`, `email` (10 MB) or `none`; MB = 10^6 bytes."""
    if text.strip().lower() == "none":
        return None
    if text.strip().lower() == "email":
        return EMAIL
    match = _SIZE.fullmatch(text)
    if not match or not 0 < float(match[1]) < float("inf"):
        raise OptionError(f"{text!r} is not a size. Write 25MB, 800kB, email (10 MB) or none.")
    return round(float(match[1]) * _UNITS[match[2].lower()])
