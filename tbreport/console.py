"""What the command line shows: the summary of a report, the listing of a logdir."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from tbreport.model import Experiment, Problem, Run, Series
from tbreport.report import Report
from tbreport.wording import count, kinds_of_series, moment, plural, size

_MOST_PROBLEMS = 8
_MOST_FINDINGS = 12
_MOST_REMEDIES = 6


def warn(report: Report, *, err: bool) -> None:
    """Before the report is written, list what in it may not be meant for everybody."""
    for problem in report.unmatched:
        click.echo(f"Look at this before you share the report: {problem.what}. {problem.hint}", err=err)
    if not report.findings:
        return
    click.echo("Look at this before you share the report:", err=err)
    shown = report.findings[:_MOST_FINDINGS]
    widths = [max(len(getattr(finding, name)) for finding in shown) for name in ("kind", "excerpt")]
    for finding in shown:
        more = f" and {plural(finding.more, 'more place')}" if finding.more else ""
        line = f"{finding.kind:{widths[0]}}  {finding.excerpt:{widths[1]}}  {finding.place}{more}"
        click.echo(f"  {printable(line)}", err=err)
    if len(report.findings) > len(shown):
        click.echo(f"  and {count(len(report.findings) - len(shown))} more: see the report's data health", err=err)
    remedies = dict.fromkeys(finding.remedy for finding in shown if finding.remedy)
    asked = " ".join(f"--redact '{remedy}'" for remedy in [*remedies][:_MOST_REMEDIES])
    all_of_it = len(remedies) <= _MOST_REMEDIES and all(finding.remedy for finding in report.findings)
    what = "these" if all_of_it and len(shown) == len(report.findings) else "what matches"
    click.echo(f"  {asked or '--redact REGEX'} replaces {what}, everywhere in the report", err=err)


def summarise(report: Report, output: str, *, err: bool) -> None:
    """Say where the report is, what its sections weigh, what was left out and what was wrong with the logs."""
    sizes = report.sizes
    total = sum(sizes.values())
    click.echo(f"{'standard output' if output == '-' else output}  {size(total)}", err=err)
    parts = ", ".join(f"{name} {size(bytes_)}" for name, bytes_ in sizes.items())
    click.echo(f"  {parts}", err=err)
    for share in report.left_out:
        click.echo(f"  {count(share.kept)} of {count(share.total)} {share.kind}; {share.remedy} keeps all", err=err)
    if report.unshown:
        click.echo(f"  logged, but no section here shows: {kinds_of_series(report.unshown)} (series)", err=err)
    listed = {*report.unmatched, *(finding.problem for finding in report.findings)}
    problems = tuple(problem for problem in report.problems if problem not in listed)
    for line in problem_lines(problems[:_MOST_PROBLEMS]):
        click.echo(f"  {line}", err=err)
    if len(problems) > _MOST_PROBLEMS:
        rest = plural(len(problems) - _MOST_PROBLEMS, "more problem")
        click.echo(f"  and {rest}: see the report's data health, or tbreport inspect", err=err)


def problem_lines(problems: tuple[Problem, ...]) -> Iterator[str]:
    """One line for each problem, fit for a terminal."""
    for problem in problems:
        yield printable(f"! {problem.path}: {problem.what}. {problem.hint}")


def inspection(experiment: Experiment) -> str:
    """Every series of every run as aligned text."""
    lines: list[str] = []
    for run in experiment.runs.values():
        lines += [*_run_lines(run), ""]
    lines += problem_lines(experiment.problems)
    return "\n".join(lines).rstrip()


def _run_lines(run: Run) -> Iterator[str]:
    about = [moment(run.start_time), plural(len(run.paths), "file"), size(run.size), *run.notes]
    yield printable(f"{run.name}  ({', '.join(text for text in about if text)})")
    rows = [(kind, printable(s.tag), count(len(s)), _steps(s), _superseded(s)) for kind, s in run.series()]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    for kind, tag, points, steps, superseded in rows:
        row = f"  {kind:{widths[0]}}  {tag:{widths[1]}}  {points:>{widths[2]}}  {steps:{widths[3]}}  {superseded}"
        yield row.rstrip()


def _steps(series: Series) -> str:
    first, last = _first_last(series)
    if first is None:
        return ""
    return f"step {first}" if first == last else f"steps {first} to {last}"


def _superseded(series: Series) -> str:
    return f"{count(series.superseded)} superseded" if series.superseded else ""


def _first_last(series: Series) -> tuple[int | None, int | None]:
    return (int(series.steps[0]), int(series.steps[-1])) if len(series) else (None, None)


def inspection_json(experiment: Experiment, logdir: str) -> str:
    """The listing for programs, schema 1."""

    def entry(kind: str, series: Series) -> dict[str, Any]:
        first, last = _first_last(series)
        return {
            "kind": kind,
            "tag": series.tag,
            "count": len(series),
            "first_step": first,
            "last_step": last,
            "superseded": series.superseded,
        }

    listing = {
        "schema": 1,
        "logdir": logdir,
        "runs": [
            {"name": run.name, "start_time": run.start_time, "series": [entry(kind, s) for kind, s in run.series()]}
            for run in experiment.runs.values()
        ],
        "problems": [{"path": p.path, "what": p.what, "hint": p.hint} for p in experiment.problems],
    }
    return json.dumps(listing, indent=2)


def printable(text: str) -> str:
    """`text` on one line, with what a terminal would take for a command made visible."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
