"""The command line where it is stopped, cut off or kept short: one line, the right exit code, nothing left behind."""

import os
import re
import signal
import subprocess
import sys
import textwrap

import pytest
from sections.test_images import noise
from writing import field, record, single

from tbreport.cli import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals, limits and closed descriptors of POSIX")


@pytest.fixture
def logs(logdir):
    for name in "ab":
        for step in range(5):
            logdir.run(name).scalar("loss", step, 1 / (step + 1)).image("i", noise(step, (20, 20)), step=step)
    return logdir.path


@pytest.fixture
def target(tmp_path):
    """Where an older report lies, alone in its folder."""
    path = tmp_path / "reports" / "report.html"
    path.parent.mkdir()
    path.write_text("older")
    return path


def untouched(target):
    return target.read_text() == "older" and list(target.parent.iterdir()) == [target]


def started(code, *arguments, **more):
    """`tbreport ARGUMENTS` in a process of its own, after `code`."""
    lines = f"import sys\nsys.argv = {['tbreport', *map(str, arguments)]!r}\n{textwrap.dedent(code)}\n"
    main = "from tbreport.__main__ import main\nmain()"
    return subprocess.Popen(
        [sys.executable, "-c", lines + main], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )


def shell(command, *arguments):
    """A shell's `command`, in which "$@" stands for tbreport and `arguments`."""
    return subprocess.run(
        ["bash", "-c", command, "bash", sys.executable, "-m", "tbreport", *map(str, arguments)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


# ---- stopped


@pytest.fixture
def pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


ALL_BUT_IN_ITS_PLACE = """
    from pathlib import Path
    chmod = Path.chmod
    def waiting(self, mode):
        with open({pipe!r}, "w"):
            pass
        while True:
            signal.pause()
    import signal
    Path.chmod = waiting
"""


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGTERM, 143, "Ended as asked; nothing was written.\n"),
        (signal.SIGHUP, 129, "Ended as asked; nothing was written.\n"),
        (signal.SIGINT, 130, "Interrupted; nothing was written.\n"),
    ],
)
def test_who_is_stopped_while_writing_leaves_nothing_behind(logs, target, pipe, number, code, said):
    process = started(ALL_BUT_IN_ITS_PLACE.format(pipe=str(pipe)), "build", logs, "-o", target)
    pipe.read_bytes()  # until it has written all
    assert len(list(target.parent.iterdir())) == 2
    process.send_signal(number)
    out, err = process.communicate()
    assert (out, err.lstrip(), process.returncode) == ("", said, code)  # after ^C a terminal is not at a line's start
    assert untouched(target)


def test_who_is_told_not_to_hear_of_a_closed_terminal_goes_on(logs, target):
    process = started("import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)", "build", logs, "-o", target)
    process.send_signal(signal.SIGHUP)
    process.communicate()
    assert process.returncode in (0, -signal.SIGHUP)  # it came before Python could say so
    assert untouched(target) == (process.returncode != 0)


READING_IN_PROCESSES = """
    import os, signal
    from tbreport import loading, workers
    workers._cpus = lambda: 2
    loading._WORTH_PROCESSES = 0
    parent = os.getpid()
    def waiting(path, keep_damaged):
        if os.getpid() != parent:
            with open({pipe!r}, "w") as pipe:
                pipe.write("x")
        while True:
            signal.pause()
    loading.read_file = waiting
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_no_process_is_left_behind(logs, target, pipe, number, code):
    process = started(READING_IN_PROCESSES.format(pipe=str(pipe)), "build", logs, "-o", target)
    begun = ""
    while begun != "xx":
        begun += pipe.read_text()
    process.send_signal(number)
    out, err = process.communicate()  # which ends when nobody holds its standard output any more
    assert (process.returncode, out, "Traceback" in err) == (code, "", False)
    assert untouched(target)


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
def test_ctrl_c_that_reaches_all_processes_is_said_once(logs, target, pipe):
    code = READING_IN_PROCESSES.format(pipe=str(pipe))
    process = started(code, "build", logs, "-o", target, start_new_session=True)
    begun = ""
    while begun != "xx":
        begun += pipe.read_text()
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate() == ("", "\nInterrupted; nothing was written.\n")
    assert process.returncode == 130


# ---- closed and broken streams


@pytest.mark.parametrize("closing", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_keep_no_report_from_being_written(logs, target, closing):
    done = shell(f'"$@" {closing}', "build", logs, "-o", target)
    assert (done.returncode, done.stderr) == (0, "")
    text = target.read_text()
    assert text.startswith("<!doctype html>")
    assert text.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    "arguments", [["build", "{logs}", "-o", "-"], ["inspect", "{logs}"], ["inspect", "{logs}", "--json"], ["themes"]]
)
def test_what_is_only_printed_needs_standard_output(logs, arguments):
    done = shell('"$@" >&-', *(a.format(logs=logs) for a in arguments))
    assert done.returncode == 1
    assert re.fullmatch(r"tbreport: Standard output is closed\. .+\n", done.stderr)


@pytest.mark.parametrize(("arguments", "code"), [(["build", "{logs}/none"], 1), (["bild"], 2), (["build"], 2)])
def test_what_nobody_hears_has_its_exit_code_all_the_same(logs, arguments, code):
    done = shell('"$@" 2>&-', *(a.format(logs=logs) for a in arguments))
    assert (done.returncode, done.stdout) == (code, "")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_who_listens_may_go_and_the_report_is_written(logdir, target, stream):
    """Something is said before it is written, too: what looks like a secret."""
    logdir.run("a").scalar("loss", 0, 1.0).text("note", "ghp_" + "a1B2" * 9)
    process = started("", "build", logdir.path, "-o", target)
    getattr(process, stream).close()
    assert process.wait() == 0
    assert target.read_text().startswith("<!doctype html>")
    process.stdout.close()
    process.stderr.close()


# ---- little of everything


def test_thousands_of_event_files_need_few_handles(logdir, target):
    for i in range(2000):
        logdir.run(f"{i % 50}", f"tfevents.{i}").scalar("loss", i, 1.0)
    for i in range(200):
        logdir.run("images", f"tfevents.{i}").image("i", noise(i, (8, 8)), step=i)
    done = shell('ulimit -n 32; "$@"', "build", logdir.path, "-o", target)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("limit", range(4, 11))
def test_too_few_handles_are_one_line(logs, target, limit):
    """Python itself needs some to start: whatever it says is its own."""
    code = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({limit}, {limit}))"
    process = started(code, "build", logs, "-o", target)
    err = process.communicate()[1]
    if process.returncode == 0:
        assert target.read_text().startswith("<!doctype html>")
        return
    assert process.returncode == 1
    assert re.fullmatch(r"tbreport: .+\n", err)
    assert untouched(target)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit that Linux knows")
def test_too_little_memory_is_one_line(logdir, target):
    point = record(field(1, 1.6e9) + field(2, 7) + field(5, field(1, field(1, "loss") + single(2, 0.5))))
    logdir.run("a").raw(point * 1_000_000)
    # What is there once all is imported, and a little.
    code = """
        import resource, tbreport.report, tbreport.api, tbreport.commands, tbreport.console, tbreport.sections
        tbreport.sections.discover()
        limit = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() + {more}
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    """
    said = []
    for more in (5_000_000, 15_000_000, 30_000_000, 50_000_000):
        process = started(code.format(more=more), "build", logdir.path, "-o", target)
        err = process.communicate()[1]
        if process.returncode == 1:
            assert re.fullmatch(r"tbreport: .+\n", err)
            assert untouched(target)
        said.append("There is too little memory. Narrow --runs or --tags" in err)
    assert any(said)


# ---- where the report goes


@pytest.mark.parametrize("spelling", ["{file}", "{folder}/../a/{name}", "{link}", "{hard}", "{linked}/{name}"])
def test_an_event_file_is_never_replaced(logdir, tmp_path, monkeypatch, capsys, spelling):
    file = logdir.run("a").scalar("loss", 0, 1.0).path
    (tmp_path / "link.html").symlink_to(file)
    (tmp_path / "linked").symlink_to(file.parent)
    os.link(file, tmp_path / "hard.html")
    places = {"link": tmp_path / "link.html", "hard": tmp_path / "hard.html", "linked": tmp_path / "linked"}
    before = file.read_bytes()
    output = spelling.format(file=file, folder=file.parent, name=file.name, **places)
    assert run(["build", str(logdir.path), "-o", output]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == (
        "",
        f"tbreport: {output} is an event file. Choose another place with -o; nothing was written.\n",
    )
    assert file.read_bytes() == before


def test_a_damaged_event_file_is_never_replaced(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    damaged = logdir.run("a", "tfevents.2").raw(b"damaged").path
    assert run(["build", str(logdir.path), "-o", str(damaged)]) == 1
    assert damaged.read_bytes() == b"damaged"


def test_a_report_may_be_called_like_an_event_file(logs, tmp_path):
    for _ in range(2):
        assert run(["build", str(logs), "-o", str(tmp_path / "tfevents.html")]) == 0


def test_the_notes_are_never_replaced(logs, tmp_path, capsys):
    notes = tmp_path / "notes.md"
    notes.write_text("# Mine")
    (tmp_path / "link.md").symlink_to(notes)
    for output in ("notes.md", "link.md"):
        assert run(["build", str(logs), "--notes", str(notes), "-o", str(tmp_path / output)]) == 1
        assert "is one of the files that the report is made of. Choose another place" in capsys.readouterr().err
    assert notes.read_text() == "# Mine"


def test_a_place_that_cannot_be_is_said_before_the_logs_are_read(tmp_path, capsys):
    (tmp_path / "file").touch()
    for output, said in (
        (tmp_path, "Is a directory. Name a file with -o, for example report.html in it."),
        (tmp_path / "none" / "r.html", "No such file or directory. Make that folder first"),
        (tmp_path / "file" / "r.html", "Not a directory. Choose a folder with -o."),
    ):
        assert run(["build", str(tmp_path / "nowhere"), "-o", str(output)]) == 1
        assert said in capsys.readouterr().err


# ---- two at once


def test_two_builds_to_one_place_leave_one_of_the_two_wholes(logs, target):
    builds = [("one", "First"), ("two", "Second")]
    wholes = []
    for name, title in builds:
        alone = target.parent.parent / f"{name}.html"
        assert run(["build", str(logs), "--title", title, "-o", str(alone)]) == 0
        wholes.append(alone.read_bytes())
    for _ in range(3):
        running = [started("", "build", logs, "--title", title, "-o", target) for _, title in builds]
        for process in running:
            assert process.communicate()[1] == ""
            assert process.returncode == 0
        assert target.read_bytes() in wholes
        assert list(target.parent.iterdir()) == [target]
