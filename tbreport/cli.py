"""The command line: a thin skin on the API, and the only place that prints or knows exit codes.

Every heavy import stands inside the command that needs it. What needs no command at all, the top level's help and the
version, `__main__` answers without this module.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from tbreport import __version__
from tbreport.errors import OptionError, TbreportError
from tbreport.subcommands import COMMANDS, help_text, section_command, section_commands

if TYPE_CHECKING:
    from pathlib import Path

    from tbreport.options import Options

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def run(arguments: Sequence[str]) -> int:
    """Run `tbreport` with `arguments` and return its exit code."""
    debug = "--debug" in arguments
    try:
        code = _tbreport.main([a for a in arguments if a != "--debug"], "tbreport", standalone_mode=False)
    except TbreportError as error:
        return _fail(str(error), error, debug=debug)
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        return _fail(error.format_message(), error, debug=debug)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted; nothing was written.", err=True)
        return INTERRUPTED
    except SystemExit:  # click's word for a pipe whose reader has seen enough; everything else it raises
        return DONE
    return int(code or DONE)


def _fail(message: str, error: Exception, *, debug: bool) -> int:
    if debug:
        raise error
    click.echo(f"tbreport: {' '.join(message.split())}", err=True)
    return FAILED


class _Commands(click.Group):
    """Commands that are made when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *section_commands()]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _MAKERS:
            return _MAKERS[name]()
        section = section_commands().get(name)
        return section_command(section) if section else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.list_commands(ctx):  # before click 8.2 takes a path for an option
            ctx.fail(f"No such command {args[0]!r}. {self._meant(ctx, args[0])}")
        return super().resolve_command(ctx, args)

    def _meant(self, ctx: click.Context, name: str) -> str:
        """What whoever wrote `name` where a command belongs may have meant."""
        import difflib

        if os.path.isdir(name):  # noqa: PTH112  (pathlib is slow to import)
            return f"To make a report of that folder: tbreport build {name}"
        close = difflib.get_close_matches(name, self.list_commands(ctx), n=1)
        return f"Did you mean {close[0]!r}?" if close else f"Commands: {', '.join(self.list_commands(ctx))}."

    def get_help(self, ctx: click.Context) -> str:
        return help_text().rstrip("\n")


def _width() -> int:
    """Columns of the terminal, at most 100; click would import shutil to ask."""
    try:
        return min(100, max(50, os.get_terminal_size().columns))
    except OSError:
        return 80


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _width()})
@click.version_option(__version__, "--version", prog_name="tbreport")
def _tbreport() -> None:
    pass


def _build() -> click.Command:
    from tbreport.commands import build_parameters, chosen_options

    def callback(**given: Any) -> None:
        _report(given, chosen_options(given))

    text = "Read LOGDIR (or several, as name=path) and write one HTML file that needs no server and no network."
    return click.Command("build", callback=callback, params=build_parameters(), help=text)


def _report(given: dict[str, Any], options: Options) -> None:
    from tbreport.api import load
    from tbreport.commands import logdirs
    from tbreport.console import progress, summarise, warn
    from tbreport.report import Report

    output = given["output"]
    with progress("Reading") as advance:
        experiment = load(logdirs(given["logdir"]), options, progress=advance)
    report = Report(experiment, title=given["title"], theme=given["theme"], options=options)
    warn(report, err=output == "-")
    if output == "-":
        sys.stdout.buffer.writelines(report.encoded())
        sys.stdout.buffer.flush()
    else:
        path = report.save(output)
    summarise(report, output, err=output == "-")
    if given["open"] and output != "-":
        _open(path)


def _open(path: Path) -> None:
    import webbrowser

    if not webbrowser.open(path.resolve().as_uri()):
        raise OptionError(f"There is no browser to open here. Open {path} by hand.")


def _inspect() -> click.Command:
    @click.command("inspect", help="Print the runs, tags, kinds, counts, steps and problems under LOGDIR.")
    @click.argument("logdir", nargs=-1, required=True)
    @click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
    def inspect(logdir: tuple[str, ...], as_json: bool) -> None:
        from tbreport.api import load
        from tbreport.commands import logdirs
        from tbreport.console import inspection, inspection_json, progress

        with progress("Reading") as advance:
            experiment = load(logdirs(logdir), progress=advance)
        click.echo(inspection_json(experiment, ", ".join(logdir)) if as_json else inspection(experiment))

    return inspect


def _themes() -> click.Command:
    @click.command("themes", help="List the themes that come with tbreport.")
    def themes() -> None:
        from tbreport.theme import installed

        for theme in installed():
            click.echo(f"{theme.name:12} {theme.description}")

    return themes


_MAKERS: dict[str, Callable[[], click.Command]] = {"build": _build, "inspect": _inspect, "themes": _themes}
