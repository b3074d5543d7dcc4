"""Charts for who has no script: the leading scalars as SVG paths, a few points for each run, in few bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tbreport.analysis.summary import direction
from tbreport.charts.axes import Axis, axis
from tbreport.model import Experiment, FloatArray, IntArray, ScalarSeries
from tbreport.wording import count, number, plural

MOST_CHARTS, MOST_RUNS, MOST_POINTS = 12, 24, 150
MOST_BYTES = 60_000
"""Of the page that all charts take together."""
WIDTH, HEIGHT = 600, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 14, 12, 34
"""What stays free around the plot, in the chart's units; labels of the y axis take more on the left."""
_LETTER, _LETTERS = 13.4, {"\N{MINUS SIGN}": 17.6, ".": 6.7, ",": 6.7}
"""Widths of what labels are made of, in the chart's units, in DejaVu Sans, the widest font that pages are read in."""
_LEAST_POINTS, _LEAST_CHARTS = 30, 4
_OF_A_PATH, _OF_A_CHART, _OF_A_RUN = 80, 1500, 200  # bytes of markup


def static_charts(experiment: Experiment, tags: Sequence[str], most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """A chart of each of `tags`, as many runs and points of them as fit into `most_bytes` of the page.

    `charts` for the template, the `runs` in them by their indices, and `note`, which says what is not in them.
    """
    tags = sorted(tags, key=lambda tag: not _has_lines(experiment, tag))[:MOST_CHARTS]
    having = [i for i, run in enumerate(experiment.runs.values()) if any(tag in run.scalars for tag in tags)]
    runs = _chosen(experiment, tags, having)
    points = MOST_POINTS
    while tags and runs:
        charts = [_chart(tag, _lines(experiment, tag, runs), points) for tag in tags]
        size = sum(map(_size, charts)) + len(runs) * _OF_A_RUN
        if size <= most_bytes:
            return {"charts": charts, "runs": runs, "note": _note(experiment, tags, len(runs), len(having))}
        if points > _LEAST_POINTS:
            points = max(_LEAST_POINTS, int(points * min(0.9, most_bytes / size)))
        elif len(tags) > _LEAST_CHARTS:
            tags = tags[: max(_LEAST_CHARTS, len(tags) * 3 // 4)]
        elif len(runs) > 1:
            runs = runs[: len(runs) * 3 // 4]
        else:
            tags = tags[:-1]
    return {"charts": [], "runs": [], "note": ""}


@dataclass(frozen=True)
class _Line:
    run: int
    steps: FloatArray
    values: FloatArray


def _has_lines(experiment: Experiment, tag: str) -> bool:
    """Whether any run has more than one value of `tag`: dots say little that the table of runs does not."""
    return any(tag in run.scalars and len(run.scalars[tag]) > 1 for run in experiment.runs.values())


def _chosen(experiment: Experiment, tags: Sequence[str], having: list[int]) -> list[int]:
    """The runs that are drawn of those `having` any of `tags`: all, or those that do best in the first tag."""
    if len(having) <= MOST_RUNS:
        return having
    names = list(experiment.runs)
    sign = {"up": -1, "down": 1}.get(direction(tags[0]))

    def rank(i: int) -> float:
        series = experiment.runs[names[i]].scalars.get(tags[0])
        last = series.values[-1] if series is not None and len(series) else np.nan
        return sign * float(last) if sign and np.isfinite(last) else np.inf

    return sorted(sorted(having, key=rank)[:MOST_RUNS])


def _note(experiment: Experiment, tags: Sequence[str], drawn: int, having: int) -> str:
    """What the charts do not show, "" where they show every scalar of every run."""
    of_all = len({tag for run in experiment.runs.values() for tag in run.scalars})
    notes = [f"The leading {plural(len(tags), 'chart')} of {count(of_all)}"] if len(tags) < of_all else []
    if drawn < having:
        best = {"up": "highest", "down": "lowest"}.get(direction(tags[0]))
        which = f"{drawn} with the {best} last {tags[0]}" if best else f"first {drawn}"
        notes.append(f"{'the' if notes else 'The'} {which} of {count(having)} runs")
    return ", ".join(notes) + "." if notes else ""


def _lines(experiment: Experiment, tag: str, runs: Sequence[int]) -> list[_Line]:
    chosen = set(runs)
    found = []
    for i, run in enumerate(experiment.runs.values()):
        series = run.scalars.get(tag) if i in chosen else None
        if series is not None and len(series):
            found.append(_Line(i, _steps(series), np.asarray(series.values, float)))
    return found


def _steps(series: ScalarSeries) -> FloatArray:
    """The places on the x axis: steps, or where the writer gave none the order of the values."""
    return np.arange(len(series), dtype=float) if series.stepless else series.steps.astype(float)


def _chart(tag: str, lines: Sequence[_Line], points: int) -> dict[str, Any]:
    finite = [line.values[np.isfinite(line.values)] for line in lines]
    finite = [values for values in finite if len(values)]
    steps = [line.steps for line in lines]
    if not finite:
        return {"tag": tag, "lines": [], "offsets": [], "about": f"{tag}: no value is finite"}
    y = axis(min(float(v.min()) for v in finite), max(float(v.max()) for v in finite))
    x = axis(min(float(s.min()) for s in steps), max(float(s.max()) for s in steps), whole=True)
    left = _LEFT + round(max(_wide(tick.label) for tick in y.ticks))
    drawn = [_drawn(line, x, y, left, points) for line in lines]
    return {
        "tag": tag,
        "lines": [line for line in drawn if line],
        "left": left,
        "x": _under(x, left),
        "y": [[round(_TOP + (1 - t.place) * (HEIGHT - _TOP - _BOTTOM)), t.label] for t in y.ticks],
        "offsets": [f"add {a.offset} to {of}" for of, a in (("values", y), ("steps", x)) if a.offset],
        "about": f"{tag}: {plural(len(finite), 'run')}, steps {number(x.low)} to {number(x.high)}, "
        f"values from {number(y.low)} to {number(y.high)}",
    }


def _wide(label: str) -> float:
    """How wide `label` is at most, in the chart's units."""
    return sum(_LETTERS.get(letter, _LETTER) for letter in label)


def _under(x: Axis, left: int) -> list[tuple[int, int, str]]:
    """The ticks of the x axis and their labels: (place, the label's middle, label); none cut, none over another."""
    found: list[tuple[int, int, str]] = []
    end = 0.0
    for tick in x.ticks:
        at = round(left + tick.place * (WIDTH - _RIGHT - left))
        half = _wide(tick.label) / 2
        middle = round(min(max(at, half), WIDTH - half))
        if not found or middle - half >= end:
            found.append((at, middle, tick.label))
            end = middle + half + _LETTER
    return found


def _drawn(line: _Line, x: Axis, y: Axis, left: int, points: int) -> dict[str, Any] | None:
    """The path of `line`, or a dot where it has one point; None where it has none that is finite."""
    at = kept(line.values, points)
    across = left + x.places(line.steps[at]) * (WIDTH - _RIGHT - left)
    down = _TOP + (1 - y.places(line.values[at])) * (HEIGHT - _TOP - _BOTTOM)
    good = np.isfinite(across) & np.isfinite(down)
    places = np.round(np.column_stack([across, down])[good]).astype(int)
    if not len(places):
        return None
    if len(places) == 1:
        return {"run": line.run, "dot": places[0].tolist()}
    ends = np.flatnonzero(np.diff(np.flatnonzero(good)) > 1) + 1  # a gap where values are none
    return {"run": line.run, "path": "".join(_path(piece) for piece in np.split(places, ends))}


def kept(values: FloatArray, most: int) -> IntArray:
    """The positions of at most `most` of `values` (n,): the least and the largest of each stretch, and both ends."""
    if len(values) <= most:
        return np.arange(len(values))
    stretches = (most - 2) // 2
    length = -(-len(values) // stretches)
    padded = np.full(stretches * length, np.nan)
    padded[: len(values)] = np.where(np.isfinite(values), values, np.nan)
    rows = padded.reshape(stretches, length)
    none = np.isnan(rows)
    starts = np.arange(stretches) * length
    least, largest = np.where(none, np.inf, rows).argmin(axis=1), np.where(none, -np.inf, rows).argmax(axis=1)
    found = np.unique(np.concatenate([starts + least, starts + largest, [0, len(values) - 1]]))
    return np.asarray(found[found < len(values)])


def _path(places: IntArray) -> str:
    """`places` (n, 2) as a path of steps from one to the next; a dot where there is one."""
    start = f"M{places[0, 0]} {places[0, 1]}"
    moves = [f"{dx} {dy}" for dx, dy in np.diff(places, axis=0).tolist() if dx or dy]
    return f"{start}l{' '.join(moves)}" if moves else f"{start}h.1"


def _size(chart: dict[str, Any]) -> int:
    return _OF_A_CHART + sum(_OF_A_PATH + len(line.get("path", "")) for line in chart["lines"])
