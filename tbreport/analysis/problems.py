"""Problems that differ only in where they are, and in numbers, said once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from tbreport.model import Problem
from tbreport.ordering import natural
from tbreport.reader.logdir import EVENTS
from tbreport.wording import count, plural


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one kind, at least one, by path.

    `what` says it of all of them, with the sum of their amounts; `where` is the path, or how many there are.
    """

    where: str
    what: str
    hint: str
    note: bool
    problems: tuple[Problem, ...]


def grouped(problems: Iterable[Problem], runs: Collection[str]) -> list[Group]:
    """`problems` by kind: warnings first, then notes; `runs` are the names of the runs, which paths are counted by."""
    kinds: dict[tuple[bool, str, str], list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: (natural(problem.path), problem)):
        kinds.setdefault((problem.note, problem.together or problem.what, problem.hint), []).append(problem)
    groups = [
        Group(_where(same, runs), _what(same), hint, note, tuple(same)) for (note, _, hint), same in kinds.items()
    ]
    return sorted(groups, key=lambda group: group.note)


def _what(problems: list[Problem]) -> str:
    """What `problems` of one kind have in common."""
    first = problems[0]
    if len(problems) == 1 or not first.together:
        return first.what
    total = sum(problem.amount for problem in problems)
    return f"{count(total)} {first.together}" if total else first.together


def _where(problems: list[Problem], runs: Collection[str]) -> str:
    paths = [PurePosixPath(path) for path in dict.fromkeys(problem.path for problem in problems)]
    if len(paths) == 1:
        return problems[0].path
    if all(str(path) in runs for path in paths):
        return plural(len(paths), "run")
    found = plural(len(paths), "file" if all(EVENTS in path.name for path in paths) else "place")
    owners = {str(path) if str(path) in runs else str(path.parent) for path in paths}
    return f"{found} in {plural(len(owners), 'run')}" if owners <= set(runs) else found
