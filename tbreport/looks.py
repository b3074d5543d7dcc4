"""A theme's templates → the page. A theme is looks: it may come from anybody, so its templates run in a sandbox.

They get plain data and no objects of tbreport's, find files of the theme's own folders only, and what a theme of
others makes of the page is looked through: the page's policy stands first, and nothing there asks the network past it.
What is left to such a theme is to be ugly, untrue or slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from tbreport.compiled import Templates
from tbreport.errors import ThemeError
from tbreport.theme import Theme, themes_folder

Filters = Mapping[str, Callable[..., Any]]

_PAGE = "page.html"
_HEAD = re.compile(r"\s*<!doctype html>\s*<html(?: (?!on)[a-z-]+=\"[^\"<>]*\")*>\s*<head>\s*", re.IGNORECASE)
_POLICY = '<meta http-equiv="Content-Security-Policy" content="{}">'
_ASKS_PAST_POLICY = re.compile(r"<meta\b[^>]*http-equiv|<(?:link|base)\b", re.IGNORECASE)


class Looks:
    """The page of `theme`."""

    def __init__(self, theme: Theme, filters: Filters) -> None:
        self._theme = theme
        self._environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(self._source),
            autoescape=True,
            undefined=StrictUndefined,
            bytecode_cache=Templates("sandboxed."),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= filters
        del self._environment.filters["random"], self._environment.globals["lipsum"]  # equal logs give equal bytes

    def page(self, fields: Mapping[str, Any]) -> str:
        """The text of the page; raises ThemeError for what is wrong with the theme's templates."""
        name = self._theme.name
        try:
            html = self._environment.get_template(_PAGE).render(page=fields)
        except SecurityError as error:
            raise ThemeError(
                f"Theme {name!r} does what looks may not do: {str(error).rstrip('.')}. Do not use it."
            ) from error
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            where = f"{getattr(error, 'name', None) or _PAGE}{f', line {line}' if line else ''}"
            raise ThemeError(f"Theme {name!r}, {where}: {error.message}. Mend it.") from error
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            why = str(error).rstrip(".")
            raise ThemeError(f"Theme {name!r}: its {_PAGE} cannot be rendered: {why}. Mend it.") from error
        if not self._ours():
            _look_through(html, str(escape(fields["csp"])), name)
        return html

    def _source(self, name: str) -> tuple[str, str, Callable[[], bool]]:
        path = self._theme.file(name)
        return path.read_text(encoding="utf-8"), str(path), lambda: True

    def _ours(self) -> bool:
        home = themes_folder().resolve()
        return all(folder.is_relative_to(home) for folder in self._theme.folders)


def _look_through(html: str, policy: str, theme: str) -> None:
    """Raise ThemeError where the page could do more than its policy lets it."""
    head = _HEAD.match(html)
    if not head or not html.startswith(_POLICY.format(policy), head.end()):
        raise ThemeError(
            f"Theme {theme!r}: {_PAGE} must begin as the default theme's does, with <!doctype html>, <html>, <head> "
            "and the Content-Security-Policy, so that nothing comes before that."
        )
    after = head.end() + len(_POLICY.format(policy))
    if (found := _ASKS_PAST_POLICY.search(html, after)) is not None:
        raise ThemeError(
            f"Theme {theme!r}: {_PAGE} has {found[0].split()[0]}>, with which a page can ask the network past its "
            "policy. Take it out, or do not use the theme."
        )
