"""The commands of `tbreport` and the help of its top level, known without importing any of them.

Importing click takes longer than Python takes to start. So the top level's help is written here and not made by
click: `__main__` answers from here what needs no command, and the click group in `cli` shows the same text.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import click

COMMANDS = {
    "build": "Write the report of one logdir or of several.",
    "inspect": "Print what a logdir holds.",
    "themes": "List the themes that come with tbreport.",
}
"""The commands that are no section's, in the order in which they are listed, each with its line of help."""

_HELP = """\
Usage: tbreport [OPTIONS] COMMAND [ARGS]...

  Turn TensorBoard logs into one self-contained, interactive HTML file.

Options:
  --version   Show the version and exit.
  --debug     Show tracebacks.
  -h, --help  Show this message and exit.

Commands:
"""

_SECTIONS = os.path.join(os.path.dirname(__file__), "sections")  # noqa: PTH118, PTH120  (pathlib is slow to import)


def help_text() -> str:
    """The help of the top level, the commands that sections declare included."""
    lines = COMMANDS | {command: _summary(_file(section)) for command, section in section_commands().items()}
    width = max(map(len, lines))
    return _HELP + "".join(f"  {command:{width}}  {line}\n" for command, line in lines.items())


def section_commands() -> dict[str, str]:
    """The sections that declare a command, by its name: a section "my_data" with a command.py has "my-data"."""
    sections = sorted(name for name in os.listdir(_SECTIONS) if os.path.isfile(_file(name)))  # noqa: PTH113, PTH208
    return {name.replace("_", "-"): name for name in sections}


def section_command(section: str) -> click.Command:
    """The click command that `section` declares."""
    from importlib import import_module

    command: click.Command = import_module(f"tbreport.sections.{section}.command").command
    return command


def _file(section: str) -> str:
    return os.path.join(_SECTIONS, section, "command.py")  # noqa: PTH118


def _summary(file: str) -> str:
    """The first line of a module's docstring, read without importing it."""
    import ast

    with open(file, encoding="utf-8") as source:  # noqa: PTH123
        return (ast.get_docstring(ast.parse(source.read())) or "").partition("\n")[0]
