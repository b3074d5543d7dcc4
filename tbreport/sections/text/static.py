"""The part without JavaScript, and on paper: the last text of each tag, once for all runs that share it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tbreport.model import TensorSeries
from tbreport.sections.text.shelf import Entry
from tbreport.wording import count

LONGEST = 20_000
"""Characters of one text; a longer one is cut, and says so."""
MOST = 150_000
"""Characters of HTML in all: unlike the blocks it stands in the page uncompressed."""
MOST_TEXTS = 100
ON_PAPER, LINES_ON_PAPER, HTML_ON_PAPER = 20, 60, 6000
"""Texts, and lines or characters of HTML of one, that are printed: 500 lines of settings are for the screen."""
_NAMED = 12

Last = tuple[str, TensorSeries, Entry, int]
"""A run's name, its series, the entry of the last value and the position of that in the series."""


def static_part(cards: Sequence[Last]) -> dict[str, Any]:
    """The texts that fit, and how many of how many they are."""
    texts: list[dict[str, Any]] = []
    room = MOST
    groups = list(_shared(cards))
    shown = 0
    for group in groups:
        if len(texts) == MOST_TEXTS:
            break
        text = _text(group)
        length = len(text["pre"]) + len(text["beyond"]) + sum(len(cell) for row in text["html"] for cell in row)
        if length > room:
            continue
        room -= length
        shown += len(group)
        texts.append(text)
    values = sum(len(series) for _, series, _, _ in cards)
    return {
        "texts": texts,
        "shown": f"{count(shown)} of {count(len(cards))}",
        "left_out": shown < len(cards),
        "steps": f"{count(shown)} of {count(values)}" if shown < values else "",
        "on_paper": ON_PAPER,
    }


def _shared(cards: Iterable[Last]) -> Iterable[list[Last]]:
    """`cards` of the same tag, step and text together."""
    groups: dict[tuple[object, ...], list[Last]] = {}
    for card in cards:
        _, series, entry, position = card
        groups.setdefault((series.tag, int(series.steps[position]), len(series), id(entry)), []).append(card)
    return groups.values()


def _text(group: Sequence[Last]) -> dict[str, Any]:
    """The text that the cards of `group` share: as HTML, or as it was logged where there is none or it is long."""
    names = [name for name, *_ in group]
    _, series, entry, position = group[0]
    raw = "\n".join("\t".join(row) for row in entry["cells"])
    html = entry.get("html", [])
    if sum(len(cell) for row in html for cell in row) > LONGEST:
        html = []
    cut = "" if html or len(raw) <= LONGEST else f"The first {count(LONGEST)} of {count(len(raw))} characters."
    more = f" and {count(len(names) - _NAMED)} more" if len(names) > _NAMED else ""
    return {
        "title": series.title,
        "tag": series.tag,
        "runs": ", ".join(names[:_NAMED]) + more,
        "step": count(int(series.steps[position])) if not series.stepless else "",
        "of": count(len(series)) if len(series) > 1 else "",
        "notes": [note for note in (*entry.get("notes", ()), entry.get("error", ""), cut) if note],
        "table": entry.get("table", False),
        "html": html,
        "long": sum(len(cell) for row in html for cell in row) > HTML_ON_PAPER,
        **_parted("" if html else raw[:LONGEST]),
    }


def _parted(raw: str) -> dict[str, Any]:
    """`raw`, and what of it is not printed."""
    lines = raw.splitlines(keepends=True)
    beyond = lines[LINES_ON_PAPER:]
    return {"pre": "".join(lines[:LINES_ON_PAPER]), "beyond": "".join(beyond), "more_lines": len(beyond)}
