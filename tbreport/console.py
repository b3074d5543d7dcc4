"""What the command line shows: the summary of a report, the listing of a logdir."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import click

from tbreport.analysis.health import causes_in_words, facts
from tbreport.analysis.problems import Group, grouped
from tbreport.model import KINDS, Experiment, Problem, Run, Series
from tbreport.ordering import natural
from tbreport.report import Report
from tbreport.wording import count, kind_in_words, kinds_of_series, moment, plural, size

_MOST_LINES = 12
_MOST_PLACES = 5
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
        click.echo(f"  logged, but no section here shows: {printable(kinds_of_series(report.unshown))}", err=err)
    listed = {*report.unmatched, *(finding.problem for finding in report.findings)}
    problems = [problem for problem in report.problems if problem not in listed]
    lines = health_lines(report.experiment, problems)
    for line in lines[:_MOST_LINES]:
        click.echo(f"  {line}", err=err)
    if len(lines) > _MOST_LINES:
        rest = plural(len(lines) - _MOST_LINES, "more line")
        click.echo(f"  and {rest}: see the report's data health, or tbreport inspect", err=err)


def health_lines(experiment: Experiment, problems: Iterable[Problem], *, places: int = 0) -> list[str]:
    """One line for each kind of what is wrong with the logs, fit for a terminal: warnings first, then notes.

    Below a kind that is found in several places stand up to `places` of them.
    """
    lines = [(fact.note, _line(fact.note, fact.what, _hint(fact.remedy, fact.effect))) for fact in facts(experiment)]
    for group in grouped(problems, experiment.runs):
        line = _line(group.note, f"{group.where}: {group.what}", group.hint)
        lines.append((group.note, "\n".join([line, *_places(group, places)])))
    return [line for _, line in sorted(lines, key=lambda line: line[0])]


def _places(group: Group, most: int) -> Iterator[str]:
    paths = [problem.path for problem in group.problems]
    if not most or len(paths) == 1:
        return
    for path in paths[:most]:
        yield printable(f"    {path}")
    if len(paths) > most:
        yield f"    and {count(len(paths) - most)} more, which --json lists"


def _line(note: bool, what: str, hint: str) -> str:
    line = printable(f"{'note:' if note else '!'} {what}. {hint}".rstrip())
    return click.style(line, dim=True) if note else line


def _hint(remedy: str, effect: str) -> str:
    return f"{remedy} {effect}." if remedy else ""


def inspection(experiment: Experiment) -> str:
    """Every series of every run as aligned text."""
    lines: list[str] = []
    for run in experiment.runs.values():
        lines += [*_run_lines(run), ""]
    lines += health_lines(experiment, experiment.problems, places=_MOST_PLACES)
    return "\n".join(lines).rstrip()


def _run_lines(run: Run) -> Iterator[str]:
    about = [moment(run.start_time), plural(len(run.paths), "file"), size(run.size), *run.notes]
    yield printable(f"{run.name}  ({', '.join(text for text in about if text)})")
    rows = [
        (printable(kind_in_words(k, s.metadata.plugin)), printable(s.tag), count(len(s)), _steps(s), causes_in_words(s))
        for k, s in _by_name(run)
    ]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    for kind, tag, points, steps, causes in rows:
        row = f"  {kind:{widths[0]}}  {tag:{widths[1]}}  {points:>{widths[2]}}  {steps:{widths[3]}}  {causes}"
        yield row.rstrip()


def _by_name(run: Run) -> list[tuple[str, Series]]:
    return sorted(run.series(), key=lambda pair: (KINDS.index(pair[0]), natural(pair[1].tag)))


def _steps(series: Series) -> str:
    first, last = _first_last(series)
    if first is None:
        return ""
    return f"step {first}" if first == last else f"steps {first} to {last}"


def _first_last(series: Series) -> tuple[int | None, int | None]:
    return (int(series.steps[0]), int(series.steps[-1])) if len(series) else (None, None)


def inspection_json(experiment: Experiment, logdir: str) -> str:
    """The listing for programs, schema 1."""

    def entry(kind: str, series: Series) -> dict[str, Any]:
        first, last = _first_last(series)
        return {
            "kind": kind,
            "plugin": series.metadata.plugin,
            "tag": series.tag,
            "count": len(series),
            "first_step": first,
            "last_step": last,
            "superseded": series.superseded,
            "superseded_by": asdict(series.superseded_by),
            "late": series.late,
        }

    listing = {
        "schema": 1,
        "logdir": logdir,
        "runs": [
            {"name": run.name, "start_time": run.start_time, "series": [entry(kind, s) for kind, s in run.series()]}
            for run in experiment.runs.values()
        ],
        "problems": [
            {"path": p.path, "what": p.what, "hint": p.hint, "severity": p.severity} for p in experiment.problems
        ],
    }
    return json.dumps(listing, indent=2)


def printable(text: str) -> str:
    """`text` on one line, with what a terminal would take for a command made visible."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
