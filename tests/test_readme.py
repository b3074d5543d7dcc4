"""The README tells the truth: every command and every snippet in it is run."""

import re
import shlex
from pathlib import Path

import pytest

from tbreport.cli import run

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
MAIN_JOB = (
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/tbreport build examples/digits/runs -o report.html"
)
# These two are what test_package.py and CI do for real.
ELSEWHERE = {MAIN_JOB, "tests/run"}


def fenced(language):
    blocks = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return [block.strip() for block in blocks]


COMMANDS = [line.split("  # ")[0].strip() for block in fenced("sh") for line in block.splitlines() if line.strip()]


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder with the example beside it, as the README's reader has one."""
    (tmp_path / "examples").symlink_to(CHECKOUT / "examples")
    (tmp_path / "notes.md").write_text("# Notes\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_two_commands_are_there():
    assert set(COMMANDS) >= ELSEWHERE


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ELSEWHERE])
def test_commands(command, workplace, capfd):
    program, *arguments = shlex.split(command.split(" > ")[0])
    assert program == "tbreport", f"this test does not know how to run {command!r}"
    assert run(arguments) == 0, capfd.readouterr().err


@pytest.mark.parametrize("snippet", fenced("python"))
def test_snippets(snippet, workplace):
    exec(compile(snippet, "README.md", "exec"), {"__name__": "readme"})


def test_pictures_and_links_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (CHECKOUT / target).exists(), target
