"""A section of your own: when each run was logging, and what its notes say.

It shows every joint of a section: an option, a file that it wants beside the events, columns for its script,
a part without JavaScript, a column in Overview, and problems of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tbreport.markdown import to_html
from tbreport.model import Experiment, Problem, Run
from tbreport.options import Options
from tbreport.packing import Block
from tbreport.sections import Cell, RunColumn, Section, View
from tbreport.wording import duration, moment


@dataclass(frozen=True, kw_only=True)
class TimelineOptions:
    """What a caller may choose."""

    pause: float = field(default=60.0, metadata={"help": "Seconds without an event that count as a pause."})


def build(experiment: Experiment, options: Options) -> View | None:
    """The spans in which each run logged; None where no run has a wall time."""
    chosen: TimelineOptions = SECTION.options_in(options)
    block, entries, rows, cells = Block("timeline"), [], [], {}
    problems: list[Problem] = []
    for index, run in enumerate(experiment.runs.values()):
        spans = active_spans(run, chosen.pause)
        if not len(spans):
            continue
        entries.append({"run": index, "starts": block.add_times(spans[:, 0]), "ends": block.add_times(spans[:, 1])})
        active = float((spans[:, 1] - spans[:, 0]).sum())
        cells[run.name] = Cell(text=duration(active), sort=active)
        rows.append(
            {
                "name": run.name,
                "from": moment(spans[0, 0], to="seconds"),
                "to": moment(spans[-1, 1], to="seconds"),
                "spans": len(spans),
                "notes": notes(run, problems),
            }
        )
    if not entries:
        return None
    return View(
        payload={"runs": entries},
        blocks=(block,),
        fallback={"rows": rows},
        run_columns=(RunColumn(title="Active", cells=cells, note="without pauses"),),
        problems=tuple(problems),
    )


def active_spans(run: Run, pause: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(n, 2): first and last wall time, in seconds, of each stretch of events without a gap above `pause`."""
    times = np.concatenate([np.empty(0), *(series.wall_times for _, series in run.series())])
    times = np.sort(times[np.isfinite(times)])
    if not len(times):
        return np.empty((0, 2))
    cuts = np.flatnonzero(np.diff(times) > pause)
    return np.stack([times[np.r_[0, cuts + 1]], times[np.r_[cuts, len(times) - 1]]], axis=1)


def notes(run: Run, problems: list[Problem]) -> str:
    """The run's notes.md as safe HTML, "" where there is none; what cannot be read becomes a problem."""
    html = ""
    for file in run.files:
        if file.location.name != "notes.md":
            continue
        try:
            html += to_html(file.location.read_text(encoding="utf-8", errors="replace"))
        except OSError as error:
            problems.append(Problem(file.path, f"the notes cannot be read: {error.strerror}", "Check its permissions."))
    return html


SECTION = Section(
    name="timeline",
    title="Timeline",
    order=900,
    folder=Path(__file__).parent,
    build=build,
    options=TimelineOptions,
    read_files=("notes.md",),
)
