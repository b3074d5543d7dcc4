import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from tbreport import __version__, cli
from tbreport.cli import run
from tbreport.subcommands import help_text


@pytest.fixture
def runs(logdir):
    for name, start in (("a", 100.0), ("b", 200.0)):
        run_ = logdir.run(name)
        for step in range(5):
            run_.scalar("train/loss", step, 1 / (step + 1), wall_time=start + step)
    return logdir.path


def build(*arguments):
    return run(["build", *map(str, arguments)])


def test_builds_where_it_stands(runs, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert build(runs) == 0
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    out = capsys.readouterr().out
    assert out.startswith("report.html  ")
    assert "scalars" in out


def test_standard_output_holds_the_page_and_nothing_else(runs, capfdbinary):
    assert build(runs, "-o", "-") == 0
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"<!doctype html>")
    assert out.rstrip().endswith(b"</html>")
    assert b"standard output" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build"], 2, "Missing argument"),
        (["biuld"], 2, "No such command 'biuld'. Did you mean 'build'?"),
        (["upload"], 2, "No such command 'upload'. Commands: build, inspect, themes."),
        (["{runs}"], 2, "To make a report of that folder: tbreport build {runs}"),
        (["build", "{runs}", "--projections", "pca,tsne"], 1, "There is no projection 'tsne'. There are: pca, umap."),
        (["build", "{runs}", "--restarts", "never"], 2, "is not one of"),
        (["build", "{runs}", "--runs", "(("], 1, "not a regular expression"),
        (["build", "{runs}", "--runs", "nothing-like-it"], 1, "nothing-like-it"),
        (
            ["build", "{runs}", "--tags", "nothing-like-it"],
            1,
            "No tag matches --tags 'nothing-like-it'. There are: train",
        ),
        (["build", "{runs}", "--only", "pictures"], 1, "There is no section 'pictures'. Sections: overview, scalars"),
        (["build", "{runs}", "--theme", "neon"], 1, "There is no theme 'neon'. Installed:"),
        (["build", "{runs}", "--max-size", "huge"], 1, "Write 25MB"),
        (["build", "{runs}", "--notes", "{tmp}/none.md"], 1, "cannot be read"),
        (["build", "{runs}", "-o", "{tmp}/no/such/report.html"], 1, "Make that folder first"),
        (["build", "{runs}", "-o", "{tmp}"], 1, "Name a file with -o"),
        (["build", "{tmp}/nowhere"], 1, "nowhere"),
        (["build", "{runs}/a", "{runs}/a"], 1, "Two logdirs would be called 'a'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(runs, tmp_path, capsys, arguments, code, words):
    assert run([a.format(runs=runs, tmp=tmp_path) for a in arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert words.format(runs=runs) in err
    assert code == 2 or err.count("\n") == 1


def test_debug_shows_the_traceback(tmp_path):
    with pytest.raises(Exception, match="nowhere"):
        run(["build", str(tmp_path / "nowhere"), "--debug"])


def test_several_logdirs_by_name(runs, tmp_path):
    report = tmp_path / "r.html"
    assert build(f"first={runs}/a", f"second={runs}/b", "-o", report) == 0
    assert all(name in report.read_text() for name in ('"first"', '"second"'))


def test_an_equals_sign_in_a_folder_is_no_name(logdir, tmp_path):
    logdir.run("lr=0.1").scalar("loss", 0, 1.0)
    assert build(logdir.path / "lr=0.1", "-o", tmp_path / "r.html") == 0


def test_filters(runs, tmp_path):
    report = tmp_path / "r.html"
    assert build(runs, "-o", report, "--runs", "^A$", "--skip", "overview", "--title", "Only <a>") == 0
    text = report.read_text()
    assert "Only &lt;a&gt;" in text
    assert '<section data-section="overview"' not in text
    assert '<section data-section="scalars"' in text
    assert '"name":"b"' not in text


def test_notes_are_shown_sanitised(runs, tmp_path):
    notes = tmp_path / "notes.md"
    notes.write_text("# Setup\n<script>alert(1)</script>\n")
    assert build(runs, "-o", tmp_path / "r.html", "--notes", notes) == 0
    text = (tmp_path / "r.html").read_text()
    assert "<h1>Setup</h1>" in text
    assert "<script>alert" not in text


def test_inspect(runs, capsys):
    assert run(["inspect", str(runs)]) == 0
    out = capsys.readouterr().out
    assert "train/loss" in out
    assert "steps 0 to 4" in out


def test_inspect_json(runs, capsys):
    assert run(["inspect", str(runs), "--json"]) == 0
    listing = json.loads(capsys.readouterr().out)
    assert listing["schema"] == 1
    assert listing["logdir"] == str(runs)
    assert [r["name"] for r in listing["runs"]] == ["a", "b"]
    assert listing["runs"][0]["start_time"] == 100.0
    assert listing["runs"][0]["series"] == [
        {
            "kind": "scalars", "plugin": "", "tag": "train/loss",
            "count": 5, "first_step": 0, "last_step": 4, "superseded": 0,
            "superseded_by": {"restart": 0, "other": 0, "equal": 0, "copy": 0, "parallel": 0}, "late": 0,
        }
    ]  # fmt: skip
    assert listing["problems"] == []


def test_inspect_lets_no_tag_command_the_terminal(logdir, capsys):
    logdir.run("a").scalar("\x1b]0;owned\x07\nloss", 0, 1.0)
    assert run(["inspect", str(logdir.path)]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_themes_and_version(capsys):
    assert run(["themes"]) == 0
    assert run(["--version"]) == 0
    out = capsys.readouterr().out
    assert "paper" in out
    assert __version__ in out


def command(*arguments, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "tbreport", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


def answered(*arguments):
    process = command(*arguments)
    return (*process.communicate(), process.returncode)


@pytest.mark.parametrize("argument", ["-h", "--help", "--version"])
def test_what_needs_no_command_is_answered_twice_alike(argument, capsys):
    """By the entry point, which imports nothing for it, and by the group."""
    assert run([argument]) == 0
    assert answered(argument) == (capsys.readouterr().out, "", 0)


def test_names_in_letters_that_the_output_has_not_are_spelled_out(logdir):
    logdir.run("a").scalar("损失", 0, 1.0)
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    out, err = command("inspect", logdir.path, env=environment).communicate()
    assert (r"scalars  \u635f\u5931  1" in out, err) == (True, "")


@pytest.mark.skipif(os.name == "nt", reason="closes a descriptor as a shell on POSIX does")
def test_help_for_nobody_is_no_error():
    code = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, '-m', 'tbreport', '--version'])"
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, check=True)
    assert done.stderr == ""


def test_without_arguments_the_help_is_said_to_be_wrong_usage():
    assert answered() == ("", help_text(), 2)


def test_the_help_names_every_command_and_option():
    group = cli._tbreport
    context = click.Context(group, info_name="tbreport", help_option_names=["-h", "--help"])
    commands = group.list_commands(context)
    assert commands == [line.split()[0] for line in help_text().partition("Commands:\n")[2].splitlines()]
    assert all(group.get_command(context, name).name == name for name in commands)
    options = [name for option in group.get_params(context) for name in option.opts]
    assert all(name in help_text() for name in [*options, "--debug"])


def test_the_help_imports_nothing_that_it_does_not_need():
    code = "import sys, tbreport.__main__ as m; sys.argv = ['tbreport', '--help']; m.main()"
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == help_text()
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "tbreport.subcommands" in imported
    heavy = {"click", "numpy", "altair", "umap", "vl_convert", "pandas", "google.protobuf", "typing", "inspect"}
    assert not heavy & imported


def test_python_m_tbreport(runs, tmp_path):
    process = command("build", runs, "-o", tmp_path / "r.html")
    assert process.communicate()[1] == ""
    assert process.returncode == 0


@pytest.mark.parametrize("arguments", [["inspect", "{runs}"], ["--help"]])
def test_a_reader_that_has_seen_enough_is_no_error(runs, arguments):
    process = command(*(a.format(runs=runs) for a in arguments))
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("arguments", [["inspect", "{runs}"], ["build", "{runs}", "-o", "-"], ["themes"], ["--help"]])
def test_a_full_disk_behind_standard_output_is_one_line(runs, arguments):
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(
            [sys.executable, "-m", "tbreport", *(a.format(runs=runs) for a in arguments)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert said.returncode == 1
    assert said.stderr.splitlines()[-1].startswith("tbreport: standard output cannot be written: No space left")
    assert "Traceback" not in said.stderr


def test_ctrl_c_leaves_the_older_report_and_says_130(runs, tmp_path):
    report = tmp_path / "report.html"
    report.write_text("older")
    pipe = tmp_path / "notes.md"  # reading a pipe that nobody writes to waits until it is interrupted
    os.mkfifo(pipe)
    process = command("build", runs, "-o", report, "--notes", pipe)
    while not _opened_for_reading(pipe):
        assert process.poll() is None
    assert "Interrupted" in _interrupted(process)
    assert process.returncode == 130
    assert report.read_text() == "older"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_ctrl_c_before_the_command_line_stands(runs, tmp_path):
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt")
    process = command("build", runs, env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert process.communicate()[1] == "Interrupted; nothing was written.\n"
    assert process.returncode == 130


def test_who_measures_the_command_line_hears_of_it(runs, tmp_path):
    process = subprocess.run(
        [sys.executable, "-m", "cProfile", "-m", "tbreport", "build", str(runs), "-o", str(tmp_path / "r.html")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "function calls" in process.stdout


def _interrupted(process):
    """What `process` says when Ctrl-C is pressed, again where Python was between opening and reading and missed it."""
    while True:
        process.send_signal(signal.SIGINT)
        try:
            return process.communicate(timeout=10)[1]
        except subprocess.TimeoutExpired:
            continue


def _opened_for_reading(pipe):
    try:
        descriptor = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # nobody reads yet
        time.sleep(0.01)
        return False
    _opened_for_reading.kept = descriptor  # closing it would end the other side's wait
    return True


def test_a_failing_write_leaves_the_older_report(runs, tmp_path):
    resource = pytest.importorskip("resource")
    report = tmp_path / "report.html"
    report.write_text("older")

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    process = command("build", runs, "-o", report, preexec_fn=small_files)
    assert "Cannot write" in process.communicate()[1]
    assert process.returncode == 1
    assert report.read_text() == "older"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_report_may_be_a_link_or_a_pipe(runs, tmp_path):
    (tmp_path / "real.html").write_text("older")
    (tmp_path / "real.html").chmod(0o640)
    (tmp_path / "link.html").symlink_to("real.html")
    assert build(runs, "-o", tmp_path / "link.html") == 0
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text().startswith("<!doctype html>")
    assert stat.S_IMODE((tmp_path / "real.html").stat().st_mode) == 0o640
    assert build(runs, "-o", "/dev/null") == 0
    assert not Path("/dev/null").is_file()
