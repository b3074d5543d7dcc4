"""Values made ready for the page and put into blocks, equal ones once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from tbreport.budget import Offer
from tbreport.markdown import affords, renders, to_html
from tbreport.packing import JsonBlock, Origin
from tbreport.sections.text import trees
from tbreport.sections.text.values import Value
from tbreport.wording import size

BLOCK = 64_000
"""Characters after which a block is full: the page decodes a whole one to show a text of it."""
PRIORITY = 100
_HEADING = re.compile("<(/?)h([1-6])>")

Entry = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a value's entry lies: in which block, at which position."""

    block: int
    index: int


class Shelf:
    """The entries of a report. Each is plain JSON: `cells` as logged, and what the page shows them as."""

    def __init__(self) -> None:
        self._blocks: list[list[Entry]] = []
        self._origins: list[list[Origin]] = []
        self._room = 0
        self._known: dict[Value, Place] = {}

    def put(self, value: Value, origin: Origin) -> Place:
        """The place of `value`, which was logged at `origin`."""
        place = self._known.get(value)
        if place is None:
            entry = self._entry(value)
            if self._room <= 0:
                self._blocks.append([])
                self._origins.append([])
                self._room = BLOCK
            self._room -= value.characters + 1
            self._blocks[-1].append(entry)
            self._origins[-1].append(origin)
            place = self._known[value] = Place(len(self._blocks) - 1, len(self._blocks[-1]) - 1)
        else:
            first = self._origins[place.block][place.index]
            self._origins[place.block][place.index] = replace(first, more=first.more + 1)
        return place

    def entry(self, place: Place) -> Entry:
        """The entry at `place`."""
        return self._blocks[place.block][place.index]

    def blocks(self) -> tuple[JsonBlock, ...]:
        """All entries, packed."""
        return tuple(
            JsonBlock(f"text-{i}", entries, tuple(origins))
            for i, (entries, origins) in enumerate(zip(self._blocks, self._origins, strict=True))
        )

    def _entry(self, value: Value) -> Entry:
        notes = list(value.notes)
        entry: Entry = {"cells": [list(row) for row in value.cells]}
        if value.error:
            return entry | {"error": value.error}
        if value.table:
            entry["table"] = True
        else:
            tree = trees.of_text(value.cells[0][0])
            if tree is not None:
                return entry | {"tree": tree} | ({"notes": notes} if notes else {})
        html = self._html(value, notes)
        return entry | ({"html": html} if html else {}) | ({"notes": notes} if notes else {})

    def _html(self, value: Value, notes: list[str]) -> list[list[str]]:
        """Every cell as sanitised HTML; nothing, and a note, where that would take too long."""
        cells = [cell for row in value.cells for cell in row]
        if not all(map(renders, cells)):
            longest = max(map(len, cells))
            notes.append(f"Shown as logged: {size(longest)} of such text would take too long to render as Markdown.")
            return []
        if not affords(*cells):
            notes.append("Shown as logged: what came before it took all the time that a report gives to Markdown.")
            return []
        return [[_under_title(to_html(cell)) for cell in row] for row in value.cells]


def _under_title(html: str) -> str:
    """`html` with its headings one after another below the title of a card, h4, whatever level they were logged at."""
    ranks = {level: rank for rank, level in enumerate(sorted({found[2] for found in _HEADING.finditer(html)}))}
    level = 4

    def moved(found: re.Match[str]) -> str:
        nonlocal level
        if not found[1]:
            level = min(5 + ranks[found[2]], level + 1, 6)
        return f"<{found[1]}h{level}>"

    return _HEADING.sub(moved, html)


def offers(blocks: tuple[JsonBlock, ...], series: tuple[object, ...], places: list[Place]) -> list[Offer]:
    """What the values of one series, at `places`, offer to the size budget: the blocks that they lie in."""
    return [
        Offer(
            key=blocks[place.block].name,
            size=blocks[place.block].encoded_size,
            kind="texts",
            series=series,
            position=position,
            priority=PRIORITY,
        )
        for position, place in enumerate(places)
    ]
