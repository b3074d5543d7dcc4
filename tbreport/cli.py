"""The command line: a thin skin on the API, and the only place that prints or knows exit codes.

Every heavy import stands inside the command that needs it. What needs no command at all, the top level's help and the
version, `__main__` answers without this module.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING, Any

import click

from tbreport import __version__
from tbreport.errors import OptionError, OutputError, TbreportError
from tbreport.interruption import Terminated
from tbreport.subcommands import COMMANDS, help_text, section_command, section_commands

if TYPE_CHECKING:
    from pathlib import Path

    from tbreport.options import Links, Options

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def run(arguments: Sequence[str]) -> int:
    """Run `tbreport` with `arguments` and return its exit code."""
    debug = "--debug" in arguments
    try:
        code = _tbreport.main([a for a in arguments if a != "--debug"], "tbreport", standalone_mode=False)
    except click.UsageError as error:
        if sys.stderr is not None:  # click would say it on standard output
            error.show()
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        return _say("Interrupted; nothing was written.", INTERRUPTED)
    except Terminated as end:
        return _say("Ended as asked; nothing was written.", end.code)
    except SystemExit:  # click's word for a pipe whose reader has seen enough; everything else it raises
        return DONE
    except (TbreportError, click.ClickException, MemoryError, ImportError, OSError) as error:
        message = _words(error)
        if debug or not message:
            raise
        return _say(f"tbreport: {' '.join(message.split())}", FAILED)
    return int(code or DONE)


def _words(error: Exception) -> str:
    """What `error` means for a user; "" for what is wrong with standard output, which `__main__` answers."""
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM:
        return f"There is too little memory. Narrow --runs or --tags, skip sections with --skip, or {_LIMIT} -v)."
    if isinstance(error, ImportError):
        return f"A part of tbreport cannot be loaded: {error}. If memory is short, {_LIMIT} -v), else install it anew."
    if not isinstance(error, OSError):
        return str(error)
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return f"{error.strerror}. Close other programs, or {_LIMIT} -n)."
    return f"{error.filename}: {error.strerror}. Check that it is there, and its permissions." if error.filename else ""


_LIMIT = "raise the limit (ulimit"


def _say(message: str, code: int) -> int:
    """`code`, once `message` is on standard error, if anybody listens there."""
    with suppress(OSError):
        click.echo(message, err=True)
    return code


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
    from pathlib import Path

    from tbreport import destination
    from tbreport.api import load
    from tbreport.commands import logdirs
    from tbreport.console import summarise, warn
    from tbreport.progress import progress
    from tbreport.report import Report

    output, unheard = given["output"], _Unheard()
    aloud = output != "-"
    if aloud:
        destination.check(Path(output), [] if given["notes"] is None else [given["notes"]])
    elif sys.stdout is None:
        raise OutputError("Standard output is closed. Name a file with -o.")
    with progress() as told:
        experiment = load(logdirs(given["logdir"]), options, progress=told.read, looked=told.looked)
        told.building()
        report = Report(experiment, title=given["title"], theme=given["theme"], options=options)
        report.build()
    with unheard:
        warn(report, err=not aloud)
    with progress() as told:
        if aloud:
            path = report.save(output, progress=told.written)
        else:
            sys.stdout.buffer.writelines(report.encoded(told.written))
            sys.stdout.buffer.flush()
    with unheard:
        summarise(report, output, err=not aloud)
    if given["open"] and aloud:
        _open(path)
    unheard.fail()


class _Unheard(AbstractContextManager[None]):
    """Whoever reads what is said may go, or a disk behind it be full: the report is made all the same."""

    def __init__(self) -> None:
        self._error: OSError | None = None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, OSError) and self._error is None:
            self._error = error
        return isinstance(error, OSError)

    def fail(self) -> None:
        """Raise what came in the way, now that all is done."""
        if self._error:
            raise self._error


def _open(path: Path) -> None:
    import webbrowser

    if not webbrowser.open(path.resolve().as_uri()):
        raise OptionError(f"There is no browser to open here. Open {path} by hand.")


def _inspect() -> click.Command:
    from tbreport.commands import links_option

    @click.command("inspect", help="Print the runs, tags, kinds, counts, steps and problems under LOGDIR.")
    @click.argument("logdir", nargs=-1, required=True)
    @click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
    def inspect(logdir: tuple[str, ...], as_json: bool, links: Links) -> None:
        from tbreport.api import load
        from tbreport.commands import logdirs
        from tbreport.console import inspection, inspection_json
        from tbreport.options import Options
        from tbreport.progress import progress

        with progress() as told:
            options = Options(links=links)
            experiment = load(logdirs(logdir), options, progress=told.read, looked=told.looked)
        _show(inspection_json(experiment, ", ".join(logdir)) if as_json else inspection(experiment))

    inspect.params.append(links_option())
    return inspect


def _themes() -> click.Command:
    @click.command("themes", help="List the themes that come with tbreport.")
    def themes() -> None:
        from tbreport.theme import installed

        for theme in installed():
            _show(f"{theme.name:12} {theme.description}")

    return themes


def _show(text: str) -> None:
    """Print what the command is there for."""
    if sys.stdout is None:
        raise OutputError("Standard output is closed. Send it to a file or a pipe.")
    click.echo(text)


_MAKERS: dict[str, Callable[[], click.Command]] = {"build": _build, "inspect": _inspect, "themes": _themes}
