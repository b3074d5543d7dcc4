"""The columns that say how well each run did: a small curve with the last value, and the best one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tbreport.analysis.summary import Direction, Leading, Standing, leading
from tbreport.model import Experiment, FloatArray
from tbreport.sections import Cell, RunColumn
from tbreport.wording import count, number

CURVE = (64, 16)
"""Width and height of a curve in its own units."""

_ARROWS = {"up": "↑", "down": "↓"}
_GUESS = {"up": "largest", "down": "smallest"}
_MANY = 50  # runs; beyond it curves are drawn with fewer points, to keep the page small


def metric_columns(experiment: Experiment) -> list[RunColumn]:
    """Two columns for each leading scalar; one where nobody knows which values are better, or there is but one."""
    points = 40 if len(experiment.runs) <= _MANY else 20
    return [column for one in leading(experiment, points=points) for column in _columns(one)]


def _columns(one: Leading) -> Iterator[RunColumn]:
    box = _box(one)
    yield RunColumn(
        title=one.tag,
        better=one.better,
        note=f"last value{f', {_arrow(one.better)} is better' if one.better else ''}",
        cells={name: _last(standing, box) for name, standing in one.standings.items()},
    )
    if one.better and any(len(standing.curve) > 1 for standing in one.standings.values()):
        yield RunColumn(
            title=f"best {_arrow(one.better)}",
            of=one.tag,
            better=one.better,
            note=f"{_GUESS[one.better]} value, guessed from the name to be the best",
            cells={name: _best(s) for name, s in one.standings.items() if s.best is not None},
        )


def _arrow(better: Direction) -> str:
    return _ARROWS.get(better, "")


def _last(standing: Standing, box: FloatArray) -> Cell:
    sort = standing.last if np.isfinite(standing.last) else None
    return Cell(text=number(standing.last), sort=sort, curve=_path(standing.curve, box))


def _best(standing: Standing) -> Cell:
    assert standing.best is not None
    assert standing.best_step is not None
    return Cell(text=number(standing.best), sort=standing.best, note=f"at step {count(standing.best_step)}")


def _box(one: Leading) -> FloatArray:
    """The corners (low, high) that the curves of all runs share, so that they compare; a few outliers are cut."""
    curves = [s.curve for s in one.standings.values() if len(s.curve)]
    if not curves:
        return np.array([[0.0, 0.0], [1.0, 1.0]])
    points = np.concatenate(curves)
    low, high = np.percentile(points[:, 1], [2, 98], method="nearest")
    return np.array([[points[:, 0].min(), low], [points[:, 0].max(), high]])


def _path(curve: FloatArray, box: FloatArray) -> str:
    """`curve` as an SVG path in whole units; "" where there is less than a line to draw."""
    if len(curve) < 2:
        return ""
    with np.errstate(over="ignore", invalid="ignore"):
        size = box[1] - box[0]
        unit = np.clip((curve - box[0]) / np.where(size > 0, size, 1), 0, 1)
    unit = np.where(size > 0, np.nan_to_num(unit, nan=0.5), 0.5)
    width, height = CURVE
    places = np.round(np.column_stack([unit[:, 0] * width, (1 - unit[:, 1]) * height])).astype(int)
    moves = [f"{dx} {dy}" for dx, dy in np.diff(places, axis=0).tolist() if dx or dy]
    return f"M{places[0, 0]} {places[0, 1]}l{' '.join(moves)}" if moves else ""
