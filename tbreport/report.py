"""The report: an experiment, a theme and sections put together."""

from __future__ import annotations

import html
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tbreport import destination
from tbreport.budget import Offer, Share, plan
from tbreport.errors import OptionError, SizeError
from tbreport.loading import without_collector
from tbreport.markdown import Budget, one_budget, to_html
from tbreport.model import KINDS, Experiment, Problem
from tbreport.options import Options
from tbreport.ordering import Key, natural
from tbreport.output import write_atomically
from tbreport.page import Contents, Page, Renderer
from tbreport.publishing import Finding, Redactor, findings
from tbreport.reader.public import public_paths, public_text
from tbreport.scripts import joined
from tbreport.sections import Section, View, choose, discover, ordered
from tbreport.theme import load_theme
from tbreport.wording import kind_in_words, plural, size

_ROUNDS = 6
"""How often a larger size is tried to say which one would do."""


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

    def build(self) -> None:
        """Do now what would else be done when it is first asked for; raises what that would raise."""
        _ = self._built

    def html(self) -> str:
        """The page as text."""
        return self._built.page.html

    def encoded(self, progress: Callable[[int, int], None] | None = None) -> Iterator[bytes]:
        """The page's bytes, piece by piece: images and sounds are read from the logs as they are written.

        `progress` is called with the bytes of the pieces before and those of all.
        """
        page, done = self._built.page, 0
        for piece in page.encoded():
            yield piece
            done += len(piece)
            if progress:
                progress(done, page.size)

    def save(self, path: str | os.PathLike[str], *, progress: Callable[[int, int], None] | None = None) -> Path:
        """Write the page to `path`; an older file there is replaced only by the finished one.

        Raises OutputError where it cannot be written or would replace what it is made of, and SizeError where it
        cannot be as small as `max_size`. `progress` is called with bytes written and bytes in all.
        """
        target = Path(path)
        destination.check(target, (file.location for run in self.experiment.runs.values() for file in run.files))
        write_atomically(target, self.encoded(progress))
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
        """How many series of each kind no section here shows; tensors by their plugin, "tensors (flight)"."""
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
        try:
            with without_collector():
                return self._made(self.options)
        except SizeError as error:
            bound = self.options.max_size or 0
            raise _too_large(self._least(error.least), bound) from None

    def _least(self, least: int) -> int:
        """Bytes that are enough, where `least` are not: what the scalars take grows with the size that is asked for."""
        for _ in range(_ROUNDS):
            try:
                return self._made(replace(self.options, max_size=least)).page.size
            except SizeError as error:
                # Had it grown by the same share again and again, it would end a little below this.
                least = error.least + 2 * (error.least - least)
        return least

    def _made(self, options: Options) -> _Built:
        redactor = Redactor.of(options.redact)
        experiment = redactor.experiment(self.experiment)
        title = redactor.text(self.title)
        with one_budget() as markdown:
            # The reader's own notes come first.
            notes = redactor.text(to_html(redactor.text(options.notes))) if options.notes else ""
            views = self._views(experiment, redactor, options)
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
            problems=_public(sorted(problems, key=_by_path), experiment),
            theme=self.theme,
            notes=notes,
            built=_source_date(),
        )
        found = findings(contents)
        suspicions = {finding.problem for finding in found}
        renderer = Renderer(replace(contents, problems=[*contents.problems, *sorted(suspicions)]))
        page = _fitted([offer for view in views.values() for offer in view.offers], renderer, options.max_size)
        return _Built(page, contents.unshown, tuple(sorted({*problems, *suspicions})), found, unmatched)

    def _views(self, experiment: Experiment, redactor: Redactor, options: Options) -> dict[str, View]:
        views = {}
        for section in self.sections:
            view = section.build(experiment, options)
            if view is not None:
                code = joined("section.js", section.asset) + section.asset("section.html")
                views[section.name] = redactor.view(view, code)
        return views


def _fitted(offers: Sequence[Offer], renderer: Renderer, bound: int | None) -> Page:
    """The page with as many of `offers` as `bound` bytes have room for; raises SizeError where there is none."""
    page = renderer.render(plan(offers, None))
    if bound is None or page.size <= bound:
        return page
    least = renderer.render(plan(offers, 0))
    if least.size > bound:
        raise _too_large(least.size, bound)
    room = bound - least.size
    while offers and room > 0:
        page = renderer.render(plan(offers, room))
        if page.size <= bound:
            return page
        room -= page.size - bound  # what was bought brings words with it: a long tag, for one
    return least


def _unshown(experiment: Experiment, sections: Iterable[Section]) -> dict[str, int]:
    """How many series there are of each kind, and for tensors of each plugin, that none of `sections` shows."""
    shown = {kind for section in sections for kind in section.kinds}
    found = Counter(
        (KINDS.index(kind), kind_in_words(kind, series.metadata.plugin))
        for run in experiment.runs.values()
        for kind, series in run.series()
        if kind not in shown
    )
    return {name: found[order, name] for order, name in sorted(found)}


def _as_logged(markdown: Budget) -> set[Problem]:
    """What to say where Markdown was shown as it was logged."""
    if not markdown.refused:
        return set()
    one = markdown.refused == 1
    what = f"{plural(markdown.refused, 'text')} or {'description is' if one else 'descriptions are'} shown as logged"
    hint = "Narrow --runs or --tags."
    return {Problem(".", f"{what}: to render all of their Markdown would take too long", hint, note=True)}


def _too_large(least: int, bound: int) -> SizeError:
    """A report whose least size is `least` bytes, where `bound` were asked for."""
    enough = f"{-(-least // 1000)}kB"
    return SizeError(
        f"The report is larger than --max-size {size(bound)}: what is always in it takes {size(least)}. "
        f"Give --max-size {enough} or more, or narrow --runs or --tags, or leave sections out with --skip.",
        least,
    )


def _by_path(problem: Problem) -> tuple[Key, Problem]:
    return natural(problem.path), problem


def _public(problems: Iterable[Problem], experiment: Experiment) -> list[Problem]:
    """`problems` without the names of the machines that logged, which event files carry."""
    known = public_paths(path for run in experiment.runs.values() for path in run.paths)

    def public(text: str) -> str:
        return public_text(text, known)

    return [
        replace(p, path=public(p.path), what=public(p.what), hint=public(p.hint), together=public(p.together))
        for p in problems
    ]


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
