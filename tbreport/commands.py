"""The parameters of `tbreport build`, its sections' own flags among them, and what they mean together."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import click

from tbreport.errors import OptionError, SectionError
from tbreport.options import Options, parse_size


def build_parameters() -> list[click.Parameter]:
    """The arguments and options of `build`, those of the sections at the end."""
    choice = click.Choice
    return [
        click.Argument(["logdir"], nargs=-1, required=True, metavar="LOGDIR..."),
        _option("-o", "--output", default="report.html", show_default=True, help="The file, or - for standard output."),
        _option("--title", help="Heading of the report; the logdir's name where none is given."),
        _option("--theme", default="default", help="A theme's name, or its folder.", show_default=True),
        _option("--notes", type=click.Path(dir_okay=False, path_type=Path), help="A Markdown file shown at the top."),
        _option("--runs", metavar="REGEX", help="Only runs whose name matches."),
        _option("--tags", metavar="REGEX", help="Only tags that match."),
        _option("--only", metavar="S,...", help="Only these sections."),
        _option("--skip", metavar="S,...", help="Not these sections."),
        _option("--restarts", type=choice(["latest", "all", "sort"]), default="latest", show_default=True,
                help="Where steps repeat or go back: the latest values, all of them, or all sorted by step."),
        _option("--damaged", type=choice(["drop", "keep"]), default="drop", show_default=True,
                help="What becomes of records whose checksum is wrong."),
        links_option(),
        _option("--max-size", default="25MB", show_default=True, help="Largest file: 25MB, email (10 MB), none."),
        _option("--projections", default="pca,umap", show_default=True, help="Projections of embeddings to compute."),
        _option("--redact", metavar="REGEX", multiple=True,
                help="Replace what matches everywhere in the report; may be given more than once."),
        _option("--open", is_flag=True, help="Open the report in a browser."),
        *(option for name, options in _section_options() for option in _flags(name, options)),
    ]  # fmt: skip


def links_option() -> click.Option:
    """What becomes of links that lead out of the logdir."""
    text = "Whether links may lead out of the logdir: inside, for logs of strangers, reads nothing there."
    return _option("--links", type=click.Choice(["follow", "inside"]), default="follow", show_default=True, help=text)


def _option(*names: str, **settings: Any) -> click.Option:
    return click.Option(list(names), **settings)


def _section_options() -> list[tuple[str, type]]:
    from tbreport.sections import discover

    return [(section.name, section.options) for section in discover() if section.options is not None]


def _flags(section: str, options: type) -> list[click.Option]:
    """A flag for each field of a section's options; a field's metadata may hold `help` and `parse`."""
    hints = typing.get_type_hints(options)
    flags = []
    for field in dataclasses.fields(options):
        settings: dict[str, Any] = {"help": field.metadata.get("help", ""), "default": field.default}
        if field.default is dataclasses.MISSING:
            raise SectionError(f"Option {field.name!r} of section {section!r} has no default. Give it one.")
        if hints[field.name] is bool:
            settings["is_flag"] = True
        elif typing.get_origin(hints[field.name]) is typing.Literal:
            settings["type"] = click.Choice(typing.get_args(hints[field.name]))
        elif "parse" not in field.metadata:
            settings["type"] = hints[field.name]
        else:
            settings |= {"type": str, "default": None}
        flags.append(_option(f"--{field.name.replace('_', '-')}", _parameter(section, field.name), **settings))
    return flags


def _parameter(section: str, field: str) -> str:
    return f"{section}__{field}"


def chosen_options(given: Mapping[str, Any]) -> Options:
    """The `Options` that the parameters of `build` mean."""
    notes = given["notes"]
    return Options(
        runs=given["runs"],
        tags=given["tags"],
        only=_names(given["only"]),
        skip=_names(given["skip"]),
        restarts=given["restarts"],
        damaged=given["damaged"],
        links=given["links"],
        notes=None if notes is None else _text(notes),
        max_size=parse_size(given["max_size"]),
        projections=_names(given["projections"]),
        redact=given["redact"],
        sections={name: _instance(name, options, given) for name, options in _section_options()},
    )


def _instance(section: str, options: type, given: Mapping[str, Any]) -> object:
    values = {}
    for field in dataclasses.fields(options):
        value = given[_parameter(section, field.name)]
        if "parse" in field.metadata:
            value = field.default if value is None else field.metadata["parse"](value)
        values[field.name] = value
    return cast("object", options(**values))


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise OptionError(f"--notes {path} cannot be read: {error.strerror}. Name a Markdown file.") from error


def logdirs(given: tuple[str, ...]) -> str | dict[str, str]:
    """One logdir as it is; several, or a named one, by name: `name=path`, or the folder's own name."""
    if len(given) == 1 and not _named(given[0]):
        return given[0]
    places: dict[str, str] = {}
    for text in given:
        name, path = text.split("=", 1) if _named(text) else (Path(text).resolve().name or "root", text)
        if name in places:
            raise OptionError(f"Two logdirs would be called {name!r}. Name them: first={places[name]} second={path}.")
        places[name] = path
    return places


def _named(text: str) -> bool:
    # A folder may have "=" in its name ("runs/lr=0.1"); what exists as it stands is a path.
    return "=" in text and "/" not in text.split("=", 1)[0] and not Path(text).exists()
