"""Audio: clips by tag and run, at every step, with their labels and the outline of their waveforms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tbreport.analysis.health import replaced
from tbreport.errors import ReadError
from tbreport.markdown import to_html
from tbreport.media import UNKNOWN, Collection, Medium, described
from tbreport.model import BlobSeries, Experiment
from tbreport.options import Options
from tbreport.ordering import natural
from tbreport.packing import Block
from tbreport.sections import Section, View
from tbreport.sections.audio import sounds
from tbreport.wording import cut, duration

CLIPS_PER_BLOCK = 64


class _Outlines:
    """Inspects clips and packs the outlines of their waveforms on the way."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._in_last = CLIPS_PER_BLOCK

    def __call__(self, data: bytes) -> Medium:
        medium, wave = sounds.inspect(data)
        if wave is None:
            return medium
        if self._in_last == CLIPS_PER_BLOCK:
            self.blocks.append(Block(f"audio-peaks-{len(self.blocks)}"))
            self._in_last = 0
        self._in_last += 1
        outline = sounds.peaks(wave)
        packed = {"column": self.blocks[-1].add(outline.ravel()), "channels": outline.shape[0]}
        return Medium(medium.mime, {**medium.facts, "peaks": packed}, medium.flaw, medium.shown)


def build(experiment: Experiment, options: Options) -> View | None:  # noqa: ARG001  (the seam's signature)
    """All clips of all runs; None where there are none."""
    tags = sorted({tag for run in experiment.runs.values() for tag in run.audio}, key=natural)
    if not tags:
        return None
    outlines, block, labels = _Outlines(), Block("audio"), _Labels()
    collection = Collection("audio", "clips", outlines)
    entries = []
    for tag in tags:
        of_runs = [(i, run.name, run.audio[tag]) for i, run in enumerate(experiment.runs.values()) if tag in run.audio]
        entries.append(
            {
                "tag": tag,
                "title": cut(next((s.metadata.display_name for _, _, s in of_runs if s.metadata.display_name), tag)),
                "description": described((name, series) for _, name, series in of_runs),
                "cards": [
                    _card(i, series, collection.add(name, tag, series), labels.of(series), block)
                    for i, name, series in of_runs
                ],
            }
        )
    return View(
        payload={"tags": entries, "media": collection.packed(block, ("rate", "channels")), "labels": labels.texts},
        fallback={"clips": _clips(entries, collection, list(experiment.runs))},
        blocks=(block, *outlines.blocks),
        blobs=tuple(collection.blobs),
        offers=tuple(collection.offers),
        problems=tuple(collection.problems),
    )


class _Labels:
    """The labels of all clips as HTML, each once."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._places: dict[str, int] = {"": -1}

    def of(self, series: BlobSeries) -> list[list[int]]:
        """For each step the places of its clips' labels in `texts`, -1 for none; [] where there are none at all."""
        found = []
        for position in range(len(series.labels)):
            try:
                found.append([self._place(label) for label in series.labels[position]])
            except ReadError:  # the clip itself says so
                found.append([])
        return found if any(place >= 0 for places in found for place in places) else []

    def _place(self, label: str) -> int:
        label = label.strip()
        if label not in self._places:
            self._places[label] = len(self.texts)
            self.texts.append(to_html(label))
        return self._places[label]


def _card(
    run: int, series: BlobSeries, values: list[list[int]], labels: list[list[int]], block: Block
) -> dict[str, Any]:
    """One run's clips of a tag; `values` holds, for each step, the places of its samples in the media."""
    return {
        "run": run,
        "steps": block.add_whole(series.steps),
        "times": block.add_times(series.wall_times),
        "values": values,
        "labels": labels,
        "superseded": replaced(series),
        "stepless": series.stepless,
    }


def _clips(entries: list[dict[str, Any]], collection: Collection, runs: list[str]) -> list[dict[str, Any]]:
    """What the page without script says of each tag in each run: how many clips, and of the last one its length."""
    rows = []
    for entry in entries:
        for card in entry["cards"]:
            last = collection.media[card["values"][-1][0]] if card["values"] else Medium(UNKNOWN)
            rows.append(
                {
                    "title": entry["title"],
                    "run": runs[card["run"]],
                    "count": sum(map(len, card["values"])),
                    "duration": duration(last.facts["seconds"]) if "seconds" in last.facts else "",
                    "flaw": last.flaw,
                }
            )
    return rows


SECTION = Section(name="audio", title="Audio", order=300, folder=Path(__file__).parent, build=build, kinds=("audio",))
