"""The sub-commands that sections declare: found by looking, without importing the sections."""

import os
from collections.abc import Mapping
from importlib import import_module

import click

_SECTIONS = os.path.join(os.path.dirname(__file__), "sections")  # noqa: PTH118, PTH120  (pathlib is slow to import)


def section_commands() -> Mapping[str, click.Command]:
    """The click commands in `sections/*/command.py`, by name."""
    commands = {}
    for name in sorted(os.listdir(_SECTIONS)):  # noqa: PTH208
        if os.path.isfile(os.path.join(_SECTIONS, name, "command.py")):  # noqa: PTH113, PTH118
            command = import_module(f"tbreport.sections.{name}.command").command
            commands[command.name] = command
    return commands
