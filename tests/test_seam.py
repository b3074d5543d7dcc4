"""The seam of sections: options, flags, sub-commands, files, blobs, offers, Overview, problems."""

import importlib
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click
import pytest
from sections.probe import SECTION, ProbeOptions, png

from tbreport import commands
from tbreport.api import load
from tbreport.cli import run
from tbreport.errors import OptionError, SectionError
from tbreport.options import Options
from tbreport.report import Report
from tbreport.sections import Section, choose, discover, ordered, wanted_files


@pytest.fixture
def experiment(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    (logdir.path / "a" / "probe-1.txt").write_text("x")
    (logdir.path / "a" / "other.txt").write_text("x")
    return load(logdir.path, sections=[SECTION])


def report(experiment, **options):
    return Report(experiment, options=Options(**options), sections=[*discover(), SECTION])


def test_folders_are_found_in_order():
    found = discover()
    assert [s.name for s in found][:2] == ["overview", "scalars"]
    assert [s.order for s in found] == sorted(s.order for s in found)
    assert all((s.folder / "section.html").is_file() for s in found)


def test_two_of_one_name_are_an_error():
    with pytest.raises(SectionError, match="named 'probe'"):
        ordered([SECTION, replace(SECTION, title="Other")])


def test_only_and_skip():
    sections = [*discover(), SECTION]
    assert [s.name for s in choose(sections, ["probe"], [])] == ["overview", "probe"]
    assert [s.name for s in choose(sections, ["probe"], ["overview"])] == ["probe"]
    assert "probe" not in [s.name for s in choose(sections, [], ["probe"])]
    with pytest.raises(OptionError, match="There is no section 'prob'"):
        choose(sections, ["prob"], [])
    with pytest.raises(OptionError, match="leave no section"):
        choose([SECTION], [], ["probe"])


def test_files_that_a_section_wants_are_kept(experiment):
    assert wanted_files([SECTION]) == ("probe*.txt",)
    assert [f.path for f in experiment.runs["a"].files] == ["a/probe-1.txt"]
    assert "data-files>a/probe-1.txt<" in report(experiment).html()


def test_what_a_view_adds_reaches_overview_and_the_problems_list(experiment):
    made = report(experiment)
    html = made.html()
    assert "yes, &lt;b&gt;" in html
    assert "Probe&#39;s own" in html
    assert [p.what for p in made.problems] == ["probed"]
    assert "secret-host" not in html


def test_a_section_without_a_view_is_not_in_the_page(experiment):
    absent = replace(SECTION, name="absent", title="Absent", build=lambda *_: None)
    html = Report(experiment, sections=[*discover(), absent]).html()
    assert '"absent"' not in html


def test_blobs_stand_once_and_only_those_that_fit(experiment):
    whole = report(experiment)
    html, keys = whole.html(), re.findall(r'id="blob-(\w+)"', whole.html())
    assert len(keys) == len(set(keys)) == 4
    assert re.findall(r'<img id="blob-(\w+)"', html)
    size = len(html.encode())
    less = report(experiment, max_size=size - 2000)
    assert len(less.html().encode()) <= size - 2000
    (share,) = less.left_out
    assert (share.kind, share.total) == ("squares", 4)
    assert 0 < share.kept < 4
    assert f"{share.kept} of 4" in less.html()


def test_sizes_add_up(experiment):
    made = report(experiment)
    assert sum(made.sizes.values()) == len(made.html().encode())
    assert made.sizes["probe"] > 4 * len(png(0))


def test_a_section_without_a_template_says_so(experiment, tmp_path):
    bare = replace(SECTION, name="bare", folder=tmp_path)
    with pytest.raises(SectionError, match=r"no section\.html"):
        Report(experiment, sections=[bare]).html()


def flags(*arguments):
    """The options that the flags on a command line mean, for a section from outside the package."""
    command = click.Command("build", params=commands.build_parameters(), callback=lambda **given: given)
    return commands.chosen_options(command.main(["logs", *arguments], standalone_mode=False))


@pytest.fixture
def probe_installed(monkeypatch):
    monkeypatch.setattr("tbreport.sections.discover", lambda: [SECTION])


def test_options_become_flags(probe_installed):
    assert flags().sections["probe"] == ProbeOptions()
    given = flags("--loud", "--times", "7", "--share", "0.25", "--mood", "wild", "--room", "2kB").sections["probe"]
    assert given == ProbeOptions(loud=True, times=7, share=0.25, mood="wild", room=2000)
    with pytest.raises(click.UsageError):
        flags("--times", "often")
    with pytest.raises(OptionError, match="Write 25MB"):
        flags("--room", "plenty")


def test_help_shows_a_sections_flags(probe_installed, capsys):
    assert run(["build", "--help"]) == 0
    out = capsys.readouterr().out
    assert "--mood [calm|wild]" in out
    assert "How often." in out


def test_an_option_without_a_default_is_an_error(monkeypatch):
    @dataclass(frozen=True)
    class Bare:
        must: int

    monkeypatch.setattr("tbreport.sections.discover", lambda: [replace(SECTION, options=Bare)])
    with pytest.raises(SectionError, match="'must' of section 'probe' has no default"):
        commands.build_parameters()


def test_options_default_where_the_caller_said_nothing():
    assert SECTION.options_in(Options()) == ProbeOptions()
    with pytest.raises(SectionError, match="declares no options"):
        discover()[0].options_in(Options())


def test_a_command_file_becomes_a_sub_command(monkeypatch, tmp_path, capsys):
    """A folder beside the others with a command.py, listed without importing any section."""
    folder = tmp_path / "say_hello"
    folder.mkdir()
    (folder / "command.py").write_text(
        '"""Greet who is there.\n\nAnd more."""\n\nimport click\n\n'
        "@click.command('say-hello')\ndef command():\n    click.echo('hello')\n"
    )
    monkeypatch.setattr("tbreport.subcommands._SECTIONS", str(tmp_path))
    assert run(["--help"]) == 0
    assert capsys.readouterr().out.endswith("  say-hello  Greet who is there.\n")
    loaded = importlib.util.spec_from_file_location("tbreport.sections.say_hello.command", folder / "command.py")
    module = importlib.util.module_from_spec(loaded)
    loaded.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "tbreport.sections.say_hello", module)
    monkeypatch.setitem(sys.modules, "tbreport.sections.say_hello.command", module)
    assert run(["say-hello"]) == 0
    assert capsys.readouterr().out == "hello\n"


def test_a_folder_that_holds_no_section_is_named(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "__init__.py").write_text("")
    with pytest.raises((SectionError, ModuleNotFoundError), match="empty"):
        discover(tmp_path)


def test_sections_are_frozen():
    assert isinstance(SECTION, Section)
    assert SECTION.folder == Path(__file__).parent / "sections" / "probe"
    with pytest.raises(AttributeError):
        SECTION.name = "other"  # type: ignore[misc]
