"""Which scalars stand for an experiment where there is room for a few, and where each run stands on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from tbreport.analysis.subruns import subruns
from tbreport.model import Experiment, FloatArray, Run, ScalarSeries
from tbreport.ordering import in_order, natural

Direction = Literal["up", "down", ""]
"""Where better values lie; "" where the name does not say."""

# What people look at first, in this order: how well it does on data it was not trained on, then how it learns.
_LEADING = tuple(
    re.compile(expression, re.IGNORECASE)
    for expression in (
        r"(val|eval|test|valid).*(acc|f1|auc|bleu|rouge|map\b|iou|psnr|score|reward|return)",
        r"(acc|f1|auc|bleu|rouge|iou|psnr|score|reward|return).*(val|eval|test)",
        r"(val|eval|test|valid).*loss|loss.*(val|eval|test)",
        r"reward|return|score|ep_rew",
        r"acc",
        r"loss|err|ppl|perplexity",
    )
)
LEADING = 4
"""How many of them there is room for in a table."""
_ALIKE = 2  # tags of one rank, before those of the next have their turn

# Words that say where better values lie; the one that comes last in the name decides: "accuracy_loss" is a loss.
_DOWN = r"loss(?!.?scale)|errors?|perplexity|divergence|cost|regret|distance|(?<![a-z])(?:err|ppl|r?mse|n?mae|mape|nll|wer|cer|fid|kl|bce|ce|eer)(?![a-z])"  # noqa: E501
_UP = r"accurac(?:y|ies)|reward|score|success|precision|recall|(?<![a-z])(?:acc|rew|return|returns|f1|auc|auroc|auprc|m?ap|m?iou|dice|bleu|rouge\w*|psnr|ssim|ndcg|mrr|r2|elo|top.?\d)(?![a-z])"  # noqa: E501
_WORD = re.compile(f"(?P<down>{_DOWN})|(?P<up>{_UP})")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one run stands on one tag.

    `last` is the last value logged, finite or not; `best` the best finite one, None where there is none or
    where nobody knows what is better; `curve` (k, 2) the steps and values of a small picture, finite.
    """

    last: float
    last_step: int
    best: float | None
    best_step: int | None
    curve: FloatArray


@dataclass(frozen=True, slots=True)
class Leading:
    """One of the scalars that say most, with the standing of each run that has it, by the run's name."""

    tag: str
    better: Direction
    standings: Mapping[str, Standing]


def leading(experiment: Experiment, most: int = LEADING, points: int = 40) -> list[Leading]:
    """The leading scalars of `experiment`; `points` bounds the length of each curve."""
    return [
        Leading(
            tag,
            direction(tag),
            {
                run.name: _standing(run.scalars[tag], direction(tag), points)
                for run in _main_runs(experiment)
                if tag in run.scalars and len(run.scalars[tag])
            },
        )
        for tag in leading_tags(experiment, most)
    ]


def leading_tags(experiment: Experiment, most: int = LEADING) -> list[str]:
    """Up to `most` scalar tags that say most about the runs: known names first, then those most runs have."""
    runs: dict[str, int] = {}
    main = list(_main_runs(experiment))
    for run in main:
        for tag, series in run.scalars.items():
            if len(series):
                runs[tag] = runs.get(tag, 0) + 1
    tags = scalar_tags(experiment)
    ranks = dict(zip(tags, _ranks(tags), strict=True))
    ordered = (tag for tag in tags if tag in runs)
    ranked = sorted(ordered, key=lambda tag: (-runs[tag] * 2 // max(1, len(main)), ranks[tag]))
    seen: dict[int, int] = {}
    first: list[str] = []
    rest: list[str] = []
    for tag in ranked:
        rank = ranks[tag]
        seen[rank] = seen.get(rank, 0) + 1
        (first if seen[rank] <= _ALIKE else rest).append(tag)
    return [*first, *rest][:most]


def scalar_tags(experiment: Experiment) -> tuple[str, ...]:
    """The tags of all scalars, each once, in natural order."""
    return in_order(tag for run in experiment.runs.values() for tag in run.scalars)


def direction(tag: str) -> Direction:
    """Where better values of `tag` lie, guessed from its name."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", tag).lower()
    found = list(_WORD.finditer(words))
    if not found:
        return ""
    return "up" if found[-1]["up"] else "down"


def _main_runs(experiment: Experiment) -> Iterator[Run]:
    lines = subruns(experiment)
    return (run for run in experiment.runs.values() if run.name not in lines)


@lru_cache(maxsize=4)  # asked for by each section that shows a few tags
def _ranks(tags: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(map(_rank, tags))


def _rank(tag: str) -> int:
    known = next((i for i, expression in enumerate(_LEADING) if expression.search(tag)), None)
    if known is not None:
        return known
    return len(_LEADING) if direction(tag) else len(_LEADING) + 1


def _standing(series: ScalarSeries, better: Direction, points: int) -> Standing:
    finite = np.flatnonzero(np.isfinite(series.values))
    best = None
    if better and len(finite):
        values = series.values[finite]
        best = int(finite[values.argmax() if better == "up" else values.argmin()])
    return Standing(
        float(series.values[-1]),
        int(series.steps[-1]),
        None if best is None else float(series.values[best]),
        None if best is None else int(series.steps[best]),
        _curve(series, finite, points),
    )


def _curve(series: ScalarSeries, finite: np.ndarray[tuple[int], np.dtype[np.int64]], points: int) -> FloatArray:
    """At most `points` of the `finite` points, each the mean of its neighbours; steps are places where none is."""
    steps = np.arange(len(series), dtype=float) if series.stepless else series.steps.astype(float)
    pairs = np.column_stack([steps[finite], series.values[finite]])
    if len(pairs) <= points:
        return pairs
    edges = np.linspace(0, len(pairs), points + 1).astype(int)
    with np.errstate(over="ignore"):
        return np.asarray(np.add.reduceat(pairs / np.diff(edges).repeat(np.diff(edges))[:, None], edges[:-1]))


@dataclass(frozen=True, slots=True)
class NotFinite:
    """How many values of one series are no finite numbers, and the step of the first of them."""

    run: str
    tag: str
    nan: int
    infinite: int
    first_step: int


def not_finite(experiment: Experiment) -> list[NotFinite]:
    """The scalar series that hold NaN or infinities."""
    found = []
    for run in experiment.runs.values():
        for tag, series in run.scalars.items():
            finite = np.isfinite(series.values)
            if not finite.all():
                bad = np.flatnonzero(~finite)
                nan = int(np.isnan(series.values[bad]).sum())
                found.append(NotFinite(run.name, tag, nan, len(bad) - nan, int(series.steps[bad[0]])))
    return sorted(found, key=lambda one: (natural(one.tag), natural(one.run)))
