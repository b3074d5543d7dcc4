"""Text: a card for each tag and run, its steps, and what one step changed against another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tbreport.analysis.health import replaced
from tbreport.markdown import to_html
from tbreport.model import Experiment, Problem, TensorSeries
from tbreport.options import Options
from tbreport.ordering import natural
from tbreport.packing import Origin
from tbreport.sections import Section, View
from tbreport.sections.text.shelf import Entry, Place, Shelf, offers
from tbreport.sections.text.static import static_part
from tbreport.sections.text.values import read
from tbreport.wording import cut, plural

_LINES, _WIDTH = 24, 70


@dataclass(frozen=True)
class Card:
    """One series and where its values lie. `order` are their positions in the series, by step."""

    run: int
    name: str
    series: TensorSeries
    order: list[int]
    places: list[Place]


def build(experiment: Experiment, options: Options) -> View | None:  # noqa: ARG001  (the seam's signature)
    """All texts of all runs, every step of them; None where there are none."""
    shelf = Shelf()
    cards = [_card(run, name, series, shelf) for run, name, series in _series(experiment)]
    if not cards:
        return None
    blocks = shelf.blocks()
    last = [(card.name, card.series, shelf.entry(card.places[-1]), card.order[-1]) for card in cards]
    return View(
        payload={"blocks": [block.name for block in blocks], "cards": [_payload(card, shelf) for card in cards]},
        fallback=static_part(last),
        blocks=blocks,
        offers=tuple(offer for card in cards for offer in offers(blocks, (card.series.tag, card.name), card.places)),
        problems=tuple(problem for card in cards for problem in _problems(card, shelf)),
    )


def _series(experiment: Experiment) -> Iterator[tuple[int, str, TensorSeries]]:
    """(index of the run, its name, series), tag by tag."""
    runs = list(enumerate(experiment.runs.values()))
    for tag in sorted({tag for _, run in runs for tag in run.text}, key=natural):
        for index, run in runs:
            if tag in run.text and len(run.text[tag]):
                yield index, run.name, run.text[tag]


def _card(run: int, name: str, series: TensorSeries, shelf: Shelf) -> Card:
    # A tag without steps stays in the order in which it was written; `--restarts all` leaves others unsorted.
    order = [int(i) for i in np.argsort(series.steps, kind="stable")]
    steps = [None if series.stepless else int(step) for step in series.steps]
    places = [shelf.put(read(series, i), Origin("text", series.tag, name, steps[i])) for i in order]
    return Card(run, name, series, order, places)


def _payload(card: Card, shelf: Shelf) -> dict[str, Any]:
    series = card.series
    times = [float(t) for t in series.wall_times[card.order]]
    return {
        "tag": series.tag,
        "title": cut(series.title),
        "description": to_html(series.metadata.description) if series.metadata.description.strip() else "",
        "run": card.run,
        "steps": [int(s) for s in series.steps[card.order]],
        "times": [round(t, 3) if math.isfinite(t) else None for t in times],
        "places": [[place.block, place.index] for place in card.places],
        "lines": _lines(shelf.entry(card.places[-1])),
        "superseded": replaced(series),
        "stepless": series.stepless,
    }


def _lines(entry: Entry) -> int:
    """About how many lines the text takes, so that the page can keep its place before it is drawn."""
    lines = "\n".join("\t".join(row) for row in entry["cells"])[: _LINES * _WIDTH].splitlines()
    return min(_LINES, sum(1 + len(line) // _WIDTH for line in lines))


def _problems(card: Card, shelf: Shelf) -> Iterator[Problem]:
    errors = [entry["error"] for place in card.places if "error" in (entry := shelf.entry(place))]
    if errors:
        what = f"{plural(len(errors), 'text')} of tag {card.series.tag} could not be read: {errors[0]}"
        hint, together = "Put the file back as it was, and build again.", "texts could not be read"
        yield Problem(card.name, what.rstrip("."), hint, together=together, amount=len(errors))


SECTION = Section(name="text", title="Text", order=140, folder=Path(__file__).parent, build=build, kinds=("text",))
