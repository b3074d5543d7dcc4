"""What the values of an experiment say of its logs: which were replaced, came late, or are no finite numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from tbreport.analysis.summary import NotFinite, not_finite
from tbreport.model import Experiment, Series
from tbreport.wording import count, plural

CAUSES = ("restart", "other", "equal", "copy", "parallel", "late")
"""The order of what `replaced` counts: the causes of `Superseded`, and the values that came late."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of what was found, in words that hold how many values it is about.

    `remedy` is the option that changes it and `effect` what it does, both "" where there is nothing to do.
    A `note` is about no loss.
    """

    what: str
    remedy: str = ""
    effect: str = ""
    note: bool = False


# What the values are or were, in full and in short; what became of them; the option that changes it, and its effect.
_TOLD = {
    "restart": (
        "superseded by a restart",
        "the step went back, and what was logged from there on counts",
        "--restarts all",
        "keeps everything",
    ),
    "other": (
        "logged again at the same step with another value",
        "the last one counts",
        "--restarts all",
        "keeps every one",
    ),
    "parallel": (
        "superseded by another writer",
        "event files of a run overlap in time",
        "--restarts sort",
        "keeps what several processes logged at once",
    ),
    "equal": ("logged again at the same step with an equal value", "each counts once", "", ""),
    "copy": ("found in two event files of one run", "each counts once", "", ""),
    "late": ("logged after later steps", "each stands in its place by step", "", ""),
}
_NOTES = frozenset({"equal", "copy", "late"})


def replaced(series: Series) -> list[int]:
    """How many values of `series` were replaced, or came late, in the order of `CAUSES`; empty for none at all."""
    return [*astuple(series.superseded_by), series.late] if series.superseded or series.late else []


def facts(experiment: Experiment) -> list[Fact]:
    """All that is to be said of the values of `experiment`: warnings first, then notes."""
    found = [*replaced_facts(experiment), *not_finite_facts(not_finite(experiment))]
    return sorted(found, key=lambda fact: fact.note)


def replaced_facts(experiment: Experiment) -> list[Fact]:
    """One fact for each cause for which values are not among the points of `experiment`, or stand elsewhere."""
    amounts: dict[str, list[tuple[str, int]]] = {cause: [] for cause in _TOLD}
    for run in experiment.runs.values():
        for _, series in run.series():
            for cause, amount in zip(CAUSES, replaced(series), strict=False):
                amounts[cause] += [(run.name, amount)] if amount else []
    told = [(cause, amounts[cause], *words) for cause, words in _TOLD.items() if amounts[cause]]
    return [
        Fact(f"{_where(found, are)}: {became}", remedy, effect, cause in _NOTES)
        for cause, found, are, became, remedy, effect in told
    ]


def not_finite_facts(series: Sequence[NotFinite]) -> list[Fact]:
    """How many scalar values are no finite numbers, where there are any."""
    found = [(one.run, one.nan + one.infinite) for one in series]
    return [Fact(_where(found, "NaN or infinite"))] if found else []


def causes_in_words(series: Series) -> str:
    """Why how many values of `series` were replaced or came late; "" for none."""
    amounts = zip(CAUSES, replaced(series), strict=False)
    return ", ".join(f"{count(amount)} {_TOLD[cause][0]}" for cause, amount in amounts if amount)


def _where(found: Sequence[tuple[str, int]], are: str) -> str:
    """How many values `are` what, and in how many series and runs; `found` has a run and an amount for each series."""
    total, runs = sum(amount for _, amount in found), len({run for run, _ in found})
    return f"{plural(total, 'value')} {are}, in {count(len(found))} series of {plural(runs, 'run')}"
