"""Scalars: one chart for each tag, all runs in it, every point there as long as they fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tbreport.analysis.health import replaced
from tbreport.analysis.summary import LEADING, leading_tags
from tbreport.budget import Share
from tbreport.markdown import to_html
from tbreport.model import Experiment, ScalarSeries
from tbreport.options import Options, parse_size
from tbreport.ordering import natural
from tbreport.packing import Block
from tbreport.sections import Cell, RunColumn, Section, View
from tbreport.sections.scalars.grids import MILLISECOND, Grids
from tbreport.sections.scalars.reduction import BYTES_PER_POINT, longest_kept, reduce, statistics
from tbreport.sections.scalars.static import MOST_BYTES, MOST_CHARTS, static_charts
from tbreport.wording import count, cut, number, plural

TAGS_PER_BLOCK = 16
CHARTS = ("scalar",)
_MOST_OF_THE_PAGE = 0.6
_STATIC_OF_THE_PAGE = 0.05
MOST_ROWS = 100
"""Of the table of tags for who has no script."""


@dataclass(frozen=True, kw_only=True)
class ScalarOptions:
    """`scalar_budget`: bytes that scalars may take before the longest series are reduced, None for no bound."""

    scalar_budget: int | None = field(
        default=15_000_000,
        metadata={
            "help": "Bytes for scalars, at most 60% of --max-size; beyond it long series are reduced: 15MB, none.",
            "parse": parse_size,
        },
    )


def build(experiment: Experiment, options: Options) -> View | None:
    """All scalar series of all runs, packed; None where there are none."""
    tags = sorted({tag for run in experiment.runs.values() for tag in run.scalars}, key=natural)
    if not tags:
        return None
    lengths = [len(series) for run in experiment.runs.values() for series in run.scalars.values()]
    grids = Grids(longest_kept(lengths, _budget(options)))
    blocks, entries = [], []
    for first in range(0, len(tags), TAGS_PER_BLOCK):
        block = Block(f"scalars-{first // TAGS_PER_BLOCK}")
        entries += [_entry(tag, experiment, block, grids) for tag in tags[first : first + TAGS_PER_BLOCK]]
        blocks.append(block)
    leading = leading_tags(experiment, 2 * MOST_CHARTS)
    return View(
        payload={"grids": grids.refs, "tags": entries},
        fallback=static_charts(experiment, leading or tags, _for_static(options)) | {"table": MOST_ROWS},
        blocks=(*grids.blocks, *blocks),
        reduced=_reduced(lengths, grids),
        charts=CHARTS,
        run_columns=tuple(_run_column(experiment, tag) for tag in leading[:LEADING]),
        remarks=_remarks(sum(lengths), grids),
    )


def _remarks(points: int, grids: Grids) -> tuple[str, ...]:
    """That wall times are not exact, where some are not."""
    if not grids.rounded:
        return ()
    where = f"Wall times of {count(grids.rounded)} of {plural(points, 'scalar point')} stand here"
    shared = grids.precision > MILLISECOND
    how = f"to ± {grids.precision:.3g} s: tags that were logged in one step share theirs" if shared else "to 1 ms"
    return (f"{where} {how}. tbreport.load has them as logged.",)


def _budget(options: Options) -> int | None:
    own = SECTION.options_in(options).scalar_budget
    bounds = [own] if options.max_size is None else [own, int(options.max_size * _MOST_OF_THE_PAGE)]
    return min((bound for bound in bounds if bound is not None), default=None)


def _for_static(options: Options) -> int:
    """Bytes for the charts without script: always the same share of a small page."""
    return MOST_BYTES if options.max_size is None else min(MOST_BYTES, int(options.max_size * _STATIC_OF_THE_PAGE))


def _reduced(lengths: list[int], grids: Grids) -> tuple[Share, ...]:
    """How many of all points are in the page, where that is not all of them."""
    buckets = [(length, grids.buckets(length)) for length in lengths]
    kept = sum(length if at is None else 3 * (len(at) - 1) for length, at in buckets)
    if kept == sum(lengths):
        return ()
    remedy = "--scalar-budget none --max-size none"
    return (Share("scalar points", kept, sum(lengths), int(kept * BYTES_PER_POINT), remedy),)


def _entry(tag: str, experiment: Experiment, block: Block, grids: Grids) -> dict[str, Any]:
    """Everything the page needs to know of `tag`; the values go to `block`."""
    of_runs = [(i, run.scalars[tag]) for i, run in enumerate(experiment.runs.values()) if tag in run.scalars]
    return {
        "tag": tag,
        "title": cut(next((s.metadata.display_name for _, s in of_runs if s.metadata.display_name), tag)),
        "description": _description(of_runs, list(experiment.runs)),
        "series": [
            {
                "run": run,
                "grid": grids.index(run, series),
                **_values(series, block, grids),
                "count": len(series),
                "superseded": replaced(series),
            }
            for run, series in of_runs
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
