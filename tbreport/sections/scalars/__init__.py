"""Scalars: one chart for each tag, all runs in it, every point there as long as they fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tbreport.analysis.health import replaced
from tbreport.analysis.summary import LEADING, leading_tags, scalar_tags
from tbreport.budget import Share
from tbreport.markdown import to_html
from tbreport.model import Experiment, ScalarSeries
from tbreport.options import Options, parse_size
from tbreport.packing import Block
from tbreport.sections import Cell, RunColumn, Section, View
from tbreport.sections.scalars.fitting import Attempt, Scale, fitted
from tbreport.sections.scalars.grids import MILLISECOND, Grids
from tbreport.sections.scalars.reduction import reduce, statistics
from tbreport.sections.scalars.static import MOST_BYTES, MOST_CHARTS, static_charts
from tbreport.wording import count, cut, number, plural

TAGS_PER_BLOCK = 16
CHARTS = ("scalar",)
_PAGE = 350_000
"""Bytes that every page has, about: its code and looks."""
_MOST_OF_THE_PAGE = 0.6
"""What scalars may take of the others."""
_STATIC_OF_THE_PAGE = 0.05
MOST_ROWS = 100
"""Of the table of tags for who has no script."""


@dataclass(frozen=True, kw_only=True)
class ScalarOptions:
    """`scalar_budget`: bytes that scalars may take before the longest series are reduced, None for no bound."""

    scalar_budget: int | None = field(
        default=15_000_000,
        metadata={
            "help": "Bytes for scalars, at most 60% of what --max-size leaves; long series give way: 15MB, none.",
            "parse": parse_size,
        },
    )


def build(experiment: Experiment, options: Options) -> View | None:
    """All scalar series of all runs, packed; None where there are none."""
    tags = _tags(experiment)
    if not tags:
        return None
    lengths = [len(series) for run in experiment.runs.values() for series in run.scalars.values()]
    attempt = fitted(lambda cap, room: _pack(tags, cap, room), lengths, _budget(options))
    assert attempt.result is not None
    packed = attempt.result
    leading = leading_tags(experiment, 2 * MOST_CHARTS)
    shown = leading or [tag.head["tag"] for tag in tags]
    return View(
        payload={"grids": packed.grids.refs, "tags": packed.entries},
        fallback=static_charts(experiment, shown, _for_static(options)) | {"table": MOST_ROWS},
        blocks=(*packed.grids.blocks, *packed.blocks),
        reduced=_reduced(lengths, packed.grids, attempt.size),
        charts=CHARTS,
        run_columns=tuple(_run_column(experiment, tag) for tag in leading[:LEADING]),
        remarks=_remarks(sum(lengths), packed.grids),
    )


def _remarks(points: int, grids: Grids) -> tuple[str, ...]:
    """That wall times are not exact, where some are not."""
    if not grids.rounded:
        return ()
    of = "all" if grids.rounded == points > 1 else f"{count(grids.rounded)} of"
    where = f"Wall times of {of} {plural(points, 'scalar point')} are rounded in this page"
    shared = grids.precision > MILLISECOND
    how = f"to ± {grids.precision:.3g} s: tags that were logged in one step share one" if shared else "to 1 ms"
    return (f"{where} {how}. tbreport.load has them as logged.",)


@dataclass(frozen=True)
class _Packed:
    grids: Grids
    entries: list[dict[str, Any]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Tag:
    """What the page says of a tag as a whole, and its series by the index of their run: made once, packed often."""

    head: dict[str, str]
    of_runs: list[tuple[int, ScalarSeries]]


def _pack(tags: list[_Tag], cap: int | None, room: float) -> Attempt[_Packed]:
    """All series, none of them longer than `cap`; given up where they take more than `room` bytes."""
    packed = _Packed(Grids(cap))
    points, full, scale = 0, 0, Scale(room)
    for first in range(0, len(tags), TAGS_PER_BLOCK):
        block = Block(f"scalars-{first // TAGS_PER_BLOCK}")
        entries = [_entry(tag, block, packed.grids) for tag in tags[first : first + TAGS_PER_BLOCK]]
        packed.entries.extend(entries)
        packed.blocks.append(block)
        points += sum(packed.grids.kept(one["count"]) for entry in entries for one in entry["series"])
        filled = packed.grids.blocks[full:-1]  # to the last one more may be added
        full += len(filled)
        if scale.exceeded(block, *filled):
            return Attempt(scale.size(), points, None)
    exceeded = scale.exceeded(*packed.grids.blocks[full:])
    return Attempt(scale.size(), points, None if exceeded else packed)


def _budget(options: Options) -> int | None:
    own = SECTION.options_in(options).scalar_budget
    bounds = [own]
    if options.max_size is not None:
        bounds.append(int(max(0, options.max_size - _PAGE) * _MOST_OF_THE_PAGE))
    return min((bound for bound in bounds if bound is not None), default=None)


def _for_static(options: Options) -> int:
    """Bytes for the charts without script: always the same share of a small page."""
    return MOST_BYTES if options.max_size is None else min(MOST_BYTES, int(options.max_size * _STATIC_OF_THE_PAGE))


def _reduced(lengths: list[int], grids: Grids, size: int) -> tuple[Share, ...]:
    """How many of all points are in the page, where that is not all of them."""
    kept = sum(map(grids.kept, lengths))
    if kept == sum(lengths):
        return ()
    return (Share("scalar points", kept, sum(lengths), size, "--scalar-budget none --max-size none"),)


def _tags(experiment: Experiment) -> list[_Tag]:
    """All tags in natural order, each with its series."""
    names = list(experiment.runs)
    by_tag: dict[str, list[tuple[int, ScalarSeries]]] = {tag: [] for tag in scalar_tags(experiment)}
    for i, run in enumerate(experiment.runs.values()):
        for tag, series in run.scalars.items():
            by_tag[tag].append((i, series))
    return [_Tag(_head(tag, of_runs, names), of_runs) for tag, of_runs in by_tag.items()]


def _head(tag: str, of_runs: list[tuple[int, ScalarSeries]], names: list[str]) -> dict[str, str]:
    """What the page says of `tag` as a whole."""
    return {
        "tag": tag,
        "title": cut(next((s.metadata.display_name for _, s in of_runs if s.metadata.display_name), tag)),
        "description": _description(of_runs, names),
    }


def _entry(tag: _Tag, block: Block, grids: Grids) -> dict[str, Any]:
    """Everything the page needs to know of a tag; the values go to `block`."""
    return {
        **tag.head,
        "series": [
            {
                "run": run,
                "grid": grids.index(run, series),
                **_values(series, block, grids),
                "count": len(series),
                "superseded": replaced(series),
            }
            for run, series in tag.of_runs
        ],
    }


def _values(series: ScalarSeries, block: Block, grids: Grids) -> dict[str, Any]:
    """Where the values of `series` are: all of them, or its buckets with the statistics of all."""
    at = grids.buckets(len(series))
    if at is None:
        return {"values": block.add_values(series.values)}
    buckets = reduce(series.values, at)
    with np.errstate(over="ignore"):
        mean = buckets.mean.astype(np.float32)
    return {
        "values": block.add(buckets.mean if np.isinf(mean).any() else mean),
        "low": block.add_values(buckets.low),
        "high": block.add_values(buckets.high),
        **({"marks": block.add(buckets.marks)} if buckets.marks.any() else {}),
        "whole": statistics(series.steps, series.values),
    }


def _description(of_runs: list[tuple[int, ScalarSeries]], names: list[str]) -> str:
    """The tag's description as HTML; where runs differ, each with the runs that gave it, as TensorBoard does."""
    by_text: dict[str, list[str]] = {}
    for run, series in of_runs:
        if series.metadata.description.strip():
            by_text.setdefault(series.metadata.description, []).append(names[run])
    if len(by_text) < 2:
        return "".join(map(to_html, by_text))
    parts = [f"For {', '.join(f'`{name}`' for name in runs)}:\n\n{text}" for text, runs in by_text.items()]
    return to_html("\n\n".join(parts))


def _run_column(experiment: Experiment, tag: str) -> RunColumn:
    cells = {}
    for run in experiment.runs.values():
        if tag in run.scalars and len(run.scalars[tag]):
            last = float(run.scalars[tag].values[-1])
            cells[run.name] = Cell(text=number(last), sort=last)
    return RunColumn(title=tag, cells=cells, note="last value")


SECTION = Section(
    name="scalars",
    title="Scalars",
    order=100,
    folder=Path(__file__).parent,
    build=build,
    kinds=("scalars",),
    options=ScalarOptions,
)
