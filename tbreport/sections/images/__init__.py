"""Images: figures, samples, videos and volumes, by tag and run, at every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tbreport.analysis.health import replaced
from tbreport.media import UNKNOWN, Collection, Medium, described
from tbreport.model import BlobSeries, Experiment
from tbreport.options import Options
from tbreport.ordering import natural
from tbreport.packing import Block
from tbreport.sections import Section, View
from tbreport.sections.images import pictures
from tbreport.wording import cut, moment


@dataclass(frozen=True, kw_only=True)
class ImageOptions:
    """What may be done to images before they are put into the page."""

    recompress: Literal["no", "lossless", "lossy"] = field(
        default="no",
        metadata={"help": "Make PNG images smaller: the same pixels (lossless), or nearly so and labelled (lossy)."},
    )


def build(experiment: Experiment, options: Options) -> View | None:
    """All images of all runs; None where there are none."""
    tags = sorted({tag for run in experiment.runs.values() for tag in run.images}, key=natural)
    if not tags:
        return None
    collection = Collection("images", "images", _inspector(SECTION.options_in(options)))
    block = Block("images")
    entries, figures = [], []
    for tag in tags:
        of_runs = [(i, run, run.images[tag]) for i, run in enumerate(experiment.runs.values()) if tag in run.images]
        cards = [_card(i, series, collection.add(run.name, tag, series), block) for i, run, series in of_runs]
        entries.append(
            {
                "tag": tag,
                "title": cut(next((s.metadata.display_name for _, _, s in of_runs if s.metadata.display_name), tag)),
                "description": described((run.name, series) for _, run, series in of_runs),
                "cards": cards,
            }
        )
        figures += [_figure(tag, run.name, s, c, collection) for (_, run, s), c in zip(of_runs, cards, strict=True)]
    _mark_repeats(figures)
    return View(
        payload={"tags": entries, "media": collection.packed(block, ("width", "height", "frames"))},
        fallback={"figures": figures},
        blocks=(block,),
        blobs=tuple(collection.blobs),
        offers=tuple(collection.offers),
        problems=tuple(collection.problems),
    )


def _inspector(chosen: ImageOptions) -> Callable[[bytes], Medium]:
    if chosen.recompress == "no":
        return pictures.inspect
    from tbreport.sections.images.recompress import Recompressor  # noqa: PLC0415  (imports Pillow)

    recompressed = Recompressor(chosen.recompress)

    def inspect(data: bytes) -> Medium:
        return recompressed(data, pictures.inspect(data))

    return inspect


def _card(run: int, series: BlobSeries, values: list[list[int]], block: Block) -> dict[str, Any]:
    """One run's images of a tag; `values` holds, for each step, the places of its samples in the media."""
    return {
        "run": run,
        "steps": block.add_whole(series.steps),
        "times": block.add_times(series.wall_times),
        "values": values,
        "superseded": replaced(series),
        "stepless": series.stepless,
    }


def _figure(tag: str, run: str, series: BlobSeries, card: dict[str, Any], collection: Collection) -> dict[str, Any]:
    """The last image of a tag in a run, for the page without script."""
    index = card["values"][-1][0] if len(series) else -1
    medium = collection.media[index] if len(series) else Medium(UNKNOWN, flaw="There is no image here.", shown=False)
    blob = collection.blob(index)
    return {
        "tag": tag,
        "run": run,
        "blob": blob.key if blob and medium.shown else "",
        "width": medium.facts.get("width", 0),
        "height": medium.facts.get("height", 0),
        "flaw": medium.flaw,
        "made": medium.facts.get("made", ""),
        "step": int(series.steps[-1]) if len(series) else 0,
        "time": moment(float(series.wall_times[-1]), to="seconds") if len(series) else "",
    }


def _mark_repeats(figures: list[dict[str, Any]]) -> None:
    """Say of each figure whether an earlier one shows the same bytes, which stand in the page once."""
    seen = {""}
    for figure in figures:
        figure["again"] = bool(figure["blob"]) and figure["blob"] in seen
        seen.add(figure["blob"])


SECTION = Section(
    name="images",
    title="Images",
    order=200,
    folder=Path(__file__).parent,
    build=build,
    kinds=("images",),
    options=ImageOptions,
)
