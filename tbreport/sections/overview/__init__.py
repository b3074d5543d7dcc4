"""Overview: which runs there are, how far they came, how well they did, and what is wrong with their logs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from tbreport.analysis.health import not_finite_facts, replaced_facts
from tbreport.analysis.subruns import subruns
from tbreport.analysis.summary import not_finite
from tbreport.model import Experiment, Run
from tbreport.options import Options
from tbreport.sections import Cell, Section, View
from tbreport.sections.overview.metrics import CURVE, metric_columns
from tbreport.wording import count, duration, moment, plural, size

MOST, MOST_OF_KIND = 100, 200
"""Rows of a table for who has no script, and places that are named of one kind of problem."""
MOST_LISTED = 1000
"""Rows of a list of what is wrong: with 100,000 the page would be mostly that, and nobody reads them."""
_COLUMNS = ("Last step", "Duration", "Start", "Points", "Files")


def build(experiment: Experiment, options: Options) -> View:  # noqa: ARG001  (the seam's signature)
    """The table of runs and the facts above it; what other views add to it is joined in the template."""
    bad = not_finite(experiment)
    return View(
        run_columns=tuple(metric_columns(experiment)),
        fallback={
            "columns": _columns(experiment),
            "curve": list(CURVE),
            "most": [MOST, MOST_OF_KIND, MOST_LISTED],
            "runs": _rows(experiment),
            "facts": _facts(experiment),
            "scalars": any(run.scalars for run in experiment.runs.values()),
            "replaced": replaced_facts(experiment),
            "not_finite_facts": not_finite_facts(bad),
            "not_finite": [
                {"tag": one.tag, "run": one.run, "numbers": [one.nan, one.infinite, one.first_step]} for one in bad
            ],
        },
    )


def _rows(experiment: Experiment) -> list[dict[str, Any]]:
    """The runs in the order of the report, each followed by the runs that are lines of its charts."""
    lines = subruns(experiment)
    places = {name: i for i, name in enumerate(experiment.runs)}
    below: dict[str, list[str]] = {}
    for name, sub in lines.items():
        below.setdefault(sub.parent, []).append(name)
    rows = []
    for run in experiment.runs.values():
        if run.name in lines:
            continue
        of_run = below.get(run.name, [])
        rows.append({"index": places[run.name], "name": run.name, "notes": list(run.notes), "lines": len(of_run)})
        rows += [{"index": places[name], "name": name, "notes": [], "parent": places[run.name]} for name in of_run]
    return rows


def _columns(experiment: Experiment) -> list[dict[str, Any]]:
    cells = {run.name: _cells(run) for run in experiment.runs.values()}
    return [
        {"title": title, "cells": {name: asdict(of_run[i]) for name, of_run in cells.items()}}
        for i, title in enumerate(_COLUMNS)
    ]


def _cells(run: Run) -> tuple[Cell, ...]:
    last_step = max((int(s.steps.max()) for _, s in run.series() if len(s)), default=None)
    points = sum(len(s) for _, s in run.series())
    return (
        Cell(text="" if last_step is None else count(last_step), sort=last_step),
        _duration(run),
        Cell(text=moment(run.start_time), sort=run.start_time),
        Cell(text=count(points), sort=points),
        Cell(text=count(len(run.paths)), sort=len(run.paths)),
    )


def _duration(run: Run) -> Cell:
    if run.start_time is None or run.end_time is None:
        return Cell(text="")
    seconds = run.end_time - run.start_time
    return Cell(text=duration(seconds), sort=seconds)


def _facts(experiment: Experiment) -> list[dict[str, str]]:
    runs = experiment.runs.values()
    lines = len(subruns(experiment))
    facts = {
        "Runs": count(len(runs) - lines) + (f" and {plural(lines, 'sub-run')}" if lines else ""),
        "Tags": count(len({(kind, s.tag) for run in runs for kind, s in run.series()})),
        "Points": count(sum(len(s) for run in runs for _, s in run.series())),
        "Event files": f"{count(sum(len(run.paths) for run in runs))}, {size(sum(run.size for run in runs))}",
    }
    return [{"label": label, "text": text} for label, text in facts.items()]


SECTION = Section(name="overview", title="Overview", order=0, folder=Path(__file__).parent, build=build, always=True)
