"""Runs that are lines of another run's chart: what `add_scalars` makes of a dictionary.

PyTorch writes line `x` of `add_scalars("a/b", …)` into a run of its own, `<run>/a_b_x`; tensorboardX into
`<run>/a/b/x`. Both log it under the tag `a/b`, and nothing else there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from tbreport.model import Experiment, Run


@dataclass(frozen=True)
class SubRun:
    """A run that is the line called `line` in a chart of the run named `parent`."""

    parent: str
    line: str


def subruns(experiment: Experiment) -> Mapping[str, SubRun]:
    """The sub-runs of `experiment` by name; a run without a parent that exists is a run like any other."""
    found = {}
    for run in experiment.runs.values():
        tag = _only_tag(run)
        for parent in _ancestors(run.name):
            line = _line(run.name, parent, tag) if tag is not None and parent in experiment.runs else None
            if line:
                found[run.name] = SubRun(parent, line)
                break
    return found


def _only_tag(run: Run) -> str | None:
    """The one scalar tag of `run`, None where it holds anything else."""
    series = list(islice(run.series(), 2))  # there may be 100,000
    return series[0][1].tag if len(series) == 1 and series[0][0] == "scalars" else None


def _ancestors(name: str) -> Iterator[str]:
    """The runs that could hold `name`, the nearest first, "." last."""
    parts = name.split("/")
    for length in range(len(parts) - 1, 0, -1):
        yield "/".join(parts[:length])
    if name != ".":
        yield "."


def _line(name: str, parent: str, tag: str) -> str | None:
    """What the writer called the line that `name` is in `parent`, None where the name does not say so."""
    inside = name if parent == "." else name.removeprefix(f"{parent}/")
    for prefix in (f"{tag.replace('/', '_')}_", f"{tag}/"):
        if inside.startswith(prefix) and len(inside) > len(prefix):
            return inside.removeprefix(prefix)
    return None
