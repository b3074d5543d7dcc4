"""The report: an experiment, a theme and sections put together."""

from __future__ import annotations

import html
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from tbreport.budget import Offer, Share, plan
from tbreport.errors import OptionError
from tbreport.markdown import Budget, one_budget, to_html
from tbreport.model import KINDS, Experiment, Problem
from tbreport.options import Options
from tbreport.output import write_atomically
from tbreport.page import Contents, Page, Renderer
from tbreport.publishing import Finding, Redactor, findings
from tbreport.reader.logdir import public_name
from tbreport.scripts import joined
from tbreport.sections import Section, View, choose, discover, ordered
from tbreport.theme import load_theme
from tbreport.wording import plural, size


@dataclass(frozen=True)
class _Built:
    page: Page
    unshown: Mapping[str, int]
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    unmatched: tuple[Problem, ...]


class Report:
    """One self-contained HTML page of `experiment`.

    `theme` is the name of an installed theme or a theme's folder; `sections` replaces those that come with
    tbreport (`[*discover(), mine]` adds to them). Nothing is built before it is asked for.
    """

    def __init__(
        self,
        experiment: Experiment,
        *,
        title: str | None = None,
        theme: str | os.PathLike[str] = "default",
        options: Options | None = None,
        sections: Sequence[Section] | None = None,
    ) -> None:
        self.experiment = experiment
        self.title = title if title is not None else experiment.source
        self.theme = load_theme(theme if isinstance(theme, str) else Path(theme))
        self.options = options or Options()
        self.sections = choose(
            ordered(discover() if sections is None else sections), self.options.only, self.options.skip
        )

    def html(self) -> str:
        """The page as text."""
        return self._built.page.html

    def encoded(self) -> Iterator[bytes]:
        """The page's bytes, piece by piece: images and sounds are read from the logs as they are written."""
        return self._built.page.encoded()

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to `path`; an older file there is replaced only by the finished one."""
        target = Path(path)
        write_atomically(target, self.encoded())
        return target

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes by section; "page" is what is always there."""
        return dict(self._built.page.sizes)

    @property
    def left_out(self) -> tuple[Share, ...]:
        """What did not fit into the report, or only in part, by kind."""
        return self._built.page.left_out

    @property
    def unshown(self) -> dict[str, int]:
        """How many series were logged of each kind that no section of this report shows."""
        return dict(self._built.unshown)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the reader and the sections could not take at face value."""
        return self._built.problems

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What in the report looks like a secret or a private path, once `redact` has been obeyed."""
        return self._built.findings

    @property
    def unmatched(self) -> tuple[Problem, ...]:
        """Those of `problems` that say of an expression of `redact` that it matches nothing."""
        return self._built.unmatched

    def _repr_html_(self) -> str:
        """The report inside a notebook: a frame of its own, so that neither disturbs the other."""
        return (
            f'<iframe srcdoc="{html.escape(self.html())}" sandbox="allow-scripts allow-downloads" '
            'width="100%" height="800" frameborder="0"></iframe>'
        )

    @cached_property
    def _built(self) -> _Built:
        redactor = Redactor.of(self.options.redact)
        experiment = redactor.experiment(self.experiment)
        title = redactor.text(self.title)
        with one_budget() as markdown:
            # The reader's own notes come first.
            notes = redactor.text(to_html(redactor.text(self.options.notes))) if self.options.notes else ""
            views = self._views(experiment, redactor)
        unmatched = redactor.unmatched  # by now all that the page shows has been redacted
        problems = {*experiment.problems, *(p for view in views.values() for p in view.problems), *unmatched}
        problems |= _as_logged(markdown)
        sections = [section for section in self.sections if section.name in views]
        contents = Contents(
            title=title,
            experiment=experiment,
            views=views,
            sections=sections,
            unshown=_unshown(experiment, sections),
            problems=[replace(p, path=_public(p.path)) for p in sorted(problems)],
            theme=self.theme,
            notes=notes,
            built=_source_date(),
        )
        found = findings(contents)
        suspicions = {finding.problem for finding in found}
        renderer = Renderer(replace(contents, problems=[*contents.problems, *sorted(suspicions)]))
        page, too_large = self._fitted([offer for view in views.values() for offer in view.offers], renderer)
        all_problems = tuple(sorted({*problems, *suspicions, *too_large}))
        return _Built(page, contents.unshown, all_problems, found, unmatched)

    def _views(self, experiment: Experiment, redactor: Redactor) -> dict[str, View]:
        views = {}
        for section in self.sections:
            view = section.build(experiment, self.options)
            if view is not None:
                code = joined("section.js", section.asset) + section.asset("section.html")
                views[section.name] = redactor.view(view, code)
        return views

    def _fitted(self, offers: Sequence[Offer], renderer: Renderer) -> tuple[Page, tuple[Problem, ...]]:
        """The page with as many of `offers` as `max_size` has room for, and what is wrong where it has none at all."""
        bound = self.options.max_size
        page = renderer.render(plan(offers, None))
        if bound is None or page.size <= bound:
            return page, ()
        least = renderer.render(plan(offers, 0))
        if least.size > bound:
            problem = _too_large(least.size, bound)
            return renderer.render(plan(offers, 0), problem), (problem,)
        room = bound - least.size
        while offers and room > 0:
            page = renderer.render(plan(offers, room))
            if page.size <= bound:
                return page, ()
            room -= page.size - bound  # what was bought brings words with it: a long tag, for one
        return least, ()


def _unshown(experiment: Experiment, sections: Iterable[Section]) -> dict[str, int]:
    """How many series there are of each kind that none of `sections` shows."""
    shown = {kind for section in sections for kind in section.kinds}
    kinds = Counter(kind for run in experiment.runs.values() for kind, _ in run.series())
    return {kind: kinds[kind] for kind in KINDS if kind in kinds and kind not in shown}


def _as_logged(markdown: Budget) -> set[Problem]:
    """What to say where Markdown was shown as it was logged."""
    if not markdown.refused:
        return set()
    one = markdown.refused == 1
    what = f"{plural(markdown.refused, 'text')} or {'description is' if one else 'descriptions are'} shown as logged"
    return {Problem(".", f"{what}: to render all of their Markdown would take too long", "Narrow --runs or --tags.")}


def _too_large(least: int, bound: int) -> Problem:
    what = f"this report is larger than --max-size {size(bound)}: what is always in it takes {size(least)}"
    return Problem(".", what, "Scalars are never dropped: narrow --runs or --tags, or leave sections out with --skip.")


def _public(path: str) -> str:
    """`path` without the name of the machine that logged, which event files carry."""
    inside = PurePosixPath(path)
    return str(inside.with_name(public_name(inside.name))) if inside.name else path


def _source_date() -> float | None:
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if not text:
        return None
    try:
        return float(int(text))
    except (ValueError, OverflowError) as error:
        raise OptionError(
            f"SOURCE_DATE_EPOCH is {text!r}, not a whole number of seconds. Set it right or unset it."
        ) from error
