"""The seam of dashboards: one folder here is one dashboard, found by looking.

A folder holds `__init__.py` with a `Section` named `SECTION`, a template `section.html`, and, where it has
any, `section.js`, which may import from files beside it, and `section.css`. Nothing else in the package knows it
by name. Sections from outside the package are the same: a `Section` whose `folder` lies elsewhere, given to
`Report(sections=[*discover(), mine])`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tbreport.budget import Offer, Share
from tbreport.errors import OptionError, SectionError
from tbreport.model import Experiment, Problem
from tbreport.options import Options
from tbreport.packing import Blob, Packed

Payload = Mapping[str, Any]
"""Small plain JSON."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a table: its text, and the number to sort it by where it is one.

    `note` explains it to who asks; `curve` is the path of a small picture before it, in Overview's units.
    """

    text: str
    sort: float | None = None
    note: str = ""
    curve: str = ""


@dataclass(frozen=True, kw_only=True)
class RunColumn:
    """A column that a view adds to Overview's table of runs; `cells` by run name.

    `of` is the title of the column to its left that it belongs to; `better` says whether large ("up") or small
    ("down") numbers are, "" where neither is. The runs panel can sort by it.
    """

    title: str
    cells: Mapping[str, Cell]
    note: str = ""
    of: str = ""
    better: str = ""


@dataclass(frozen=True, kw_only=True)
class OverviewBlock:
    """A table of its own that a view adds to Overview."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """What a section has to show of one experiment: plain data.

    `payload` reaches the section's script, `fallback` its template (the part without JavaScript), `blocks`
    are the columns and JSON that the payload refers to by name, `blobs` what it refers to by key. A block or
    a blob with an `Offer` (by that name or key) may be left out to keep the report small; `reduced` says what
    the section itself made smaller. `remarks` are sentences for data health about what is no problem. `charts`
    are the chart templates that the script draws with. Texts belong into the payload and JSON blocks, never into
    columns: there they are searched for secrets, and redacted.
    """

    payload: Payload = field(default_factory=dict)
    fallback: Payload = field(default_factory=dict)
    blocks: tuple[Packed, ...] = ()
    blobs: tuple[Blob, ...] = ()
    offers: tuple[Offer, ...] = ()
    reduced: tuple[Share, ...] = ()
    charts: tuple[str, ...] = ()
    run_columns: tuple[RunColumn, ...] = ()
    overview: tuple[OverviewBlock, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A dashboard. `build` makes its view, or None where the experiment has nothing for it.

    `order` places it in the navigation. `kinds` are the kinds of series that it shows: what was logged of a kind
    that no section of a report shows is named in data health. `options` is a frozen dataclass with a default for
    each field, whose fields become flags of the CLI (`metadata={"help": ...}`). `read_files` are glob patterns,
    relative to a run's folder, of files beside the events that `load` shall keep hold of. A section that is there
    `always` stays when others are asked for by name. A `command.py` in the folder becomes a sub-command of the
    section's name (with `-` for `_`): it holds a click command named `command`, and the first line of its docstring
    stands in `tbreport --help`.
    """

    name: str
    title: str
    order: int
    folder: Path
    build: Callable[[Experiment, Options], View | None]
    kinds: tuple[str, ...] = ()
    options: type | None = None
    read_files: tuple[str, ...] = ()
    always: bool = False

    def options_in(self, options: Options) -> Any:
        """This section's part of `options`, its defaults where the caller said nothing."""
        if self.options is None:
            raise SectionError(f"Section {self.name!r} declares no options, so it cannot ask for them.")
        return options.sections.get(self.name) or self.options()

    def asset(self, name: str) -> str:
        """The text of a file in the section's folder, "" where it has none."""
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""


def discover(folder: Path | None = None) -> list[Section]:
    """The sections of this package, in their order."""
    found = []
    for module in pkgutil.iter_modules([str(folder or Path(__file__).parent)]):
        if not module.ispkg:
            continue
        section = getattr(import_module(f"{__name__}.{module.name}"), "SECTION", None)
        if not isinstance(section, Section) or section.name != module.name:
            raise SectionError(f"sections/{module.name} must hold a Section named SECTION with the folder's name.")
        found.append(section)
    return ordered(found)


def ordered(sections: Iterable[Section]) -> list[Section]:
    """`sections` by their order; two of one name are an error, since the page could not tell them apart."""
    chosen = sorted(sections, key=lambda s: (s.order, s.name))
    names = [s.name for s in chosen]
    for name in names:
        if names.count(name) > 1:
            raise SectionError(f"Two sections are named {name!r}. Give one of them another name.")
    return chosen


def choose(sections: Sequence[Section], only: Sequence[str], skip: Sequence[str]) -> list[Section]:
    """The `sections` named in `only` (all where it is empty), those that are always there, and none of `skip`."""
    known = [s.name for s in sections]
    for name in (*only, *skip):
        if name not in known:
            raise OptionError(f"There is no section {name!r}. Sections: {', '.join(known)}.")
    chosen = [s for s in sections if (not only or s.always or s.name in only) and s.name not in skip]
    if not chosen:
        raise OptionError("--only and --skip leave no section to show. Name at least one.")
    return chosen


def wanted_files(sections: Iterable[Section]) -> tuple[str, ...]:
    """Every pattern of files that `sections` want from a run's folder."""
    return tuple(sorted({pattern for section in sections for pattern in section.read_files}))
