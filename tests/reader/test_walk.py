"""Each real folder and file once, by a sensible name; links that leave are told; and there is an end."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from growth import growth
from test_loading import points
from writing import Logdir

from tbreport.errors import LoadError
from tbreport.loading import load
from tbreport.options import Options
from tbreport.reader import asides
from tbreport.reader.logdir import discover
from tbreport.reader.walk import Limits, Settings, of_system
from tbreport.report import Report


def names(found):
    return [run.name for run in found.runs]


@pytest.fixture
def run(logdir):
    """`run("a")` writes a run of one scalar, whose value is told by its name, in the logdir or at a path."""

    def write(name, filename="events.out.tfevents.1.host.1.0"):
        return Logdir(logdir.path).run(str(name), filename).scalar("x", 0, len(str(name))).path.parent

    return write


def problems(logdir, links="follow"):
    return {(p.path, p.what) for p in load(logdir.path, Options(links=links)).problems}


# ---- each real folder once


def test_a_run_and_a_link_to_it_are_one_run(logdir, run):
    run("r")
    (logdir.path / "latest").symlink_to("r")
    assert names(discover(logdir.path)) == ["r"]
    assert problems(logdir) == {("latest", "a second way to r, which is read under that name")}


def test_the_real_folder_wins_wherever_it_lies(logdir, run):
    run("z/deep/er")
    (logdir.path / "a").symlink_to("z/deep")
    (logdir.path / "z" / "er").symlink_to("deep/er")
    found = discover(logdir.path)
    assert names(found) == ["z/deep/er"]
    assert found.again == [("a", "z/deep"), ("z/er", "z/deep/er")]


def test_of_links_the_one_with_the_fewest_folders_above_it_wins_then_the_first_by_name(logdir, run, tmp_path):
    run(tmp_path / "elsewhere")
    (logdir.path / "a").mkdir()
    for link in ("a/link", "c", "b"):
        (logdir.path / link).symlink_to(tmp_path / "elsewhere")
    found = discover(logdir.path)
    assert (names(found), found.again, found.outside) == (["b"], [("a/link", "b"), ("c", "b")], ["b"])


def test_loops_are_cut(logdir, run):
    run("a")
    (logdir.path / "a" / "loop").symlink_to(logdir.path)
    (logdir.path / "a" / "itself").symlink_to("itself")
    found = discover(logdir.path)
    assert (names(found), found.again, found.broken) == (["a"], [("a/loop", ".")], ["a/itself"])


def test_links_of_links_are_linear(tmp_path):
    """Fourteen folders with two links each to the next had taken minutes: there are 16,384 ways to the last."""

    def made(count):
        root = tmp_path / str(count)
        for i in range(count):
            (root / f"d{i}").mkdir(parents=True)
            for link in "ab":
                (root / f"d{i}" / link).symlink_to(f"../d{i + 1}")
        Logdir(root).run(f"d{count}").scalar("x", 0, 1.0)
        return root

    assert growth(discover, made(10), made(100)) < 30
    experiment = load(tmp_path / "10")
    assert list(experiment.runs) == ["d10"]
    (problem,) = experiment.problems
    assert problem.what == ("2 links are second ways to what is read under its own name: d9/a to d10, d9/b to d10")


def test_links_that_lead_to_no_run_are_not_worth_a_word(logdir, run, tmp_path):
    run("a")
    (tmp_path / "code").mkdir()
    (logdir.path / "src").symlink_to(tmp_path / "code")
    (logdir.path / "a" / "src").symlink_to(tmp_path / "code")
    assert load(logdir.path).problems == ()


# ---- linked event files


def test_a_link_to_an_event_file_that_is_there_is_read_once(logdir, run):
    run("a", "tfevents.9")
    (logdir.path / "b").mkdir()
    (logdir.path / "b" / "tfevents.1").symlink_to("../a/tfevents.9")
    (logdir.path / "a" / "tfevents.1").symlink_to("tfevents.9")
    experiment = load(logdir.path)
    assert list(experiment.runs) == ["a"]
    assert points(experiment.runs["a"].scalars["x"]) == ([0], [1])
    (problem,) = experiment.problems
    assert problem.what.endswith("under its own name: a/tfevents.1 to a/tfevents.9, b/tfevents.1 to a/tfevents.9")


def test_a_link_to_an_event_file_elsewhere_is_read_and_named(logdir, run, tmp_path):
    elsewhere = run(tmp_path / "elsewhere", "tfevents.1")
    for name in ("a", "b"):
        (logdir.path / name).mkdir()
        (logdir.path / name / "tfevents.2").symlink_to(elsewhere / "tfevents.1")
    assert list(load(logdir.path).runs) == ["a"]
    assert ("a/tfevents.2", "a link out of the logdir, which was followed") in problems(logdir)


def test_what_is_said_of_links_names_no_host(logdir, run):
    run("a", "events.out.tfevents.1600000000.secret-host.12.0")
    for name in "bc":
        (logdir.path / f"{name}.tfevents.1600000000.secret-host.12.0").symlink_to(
            logdir.path / "a" / "events.out.tfevents.1600000000.secret-host.12.0"
        )
    assert len(problems(logdir)) == 1
    assert "secret-host" not in Report(load(logdir.path)).html()


# ---- links that leave the logdir


def test_links_out_of_the_logdir_are_followed_and_named_in_one_line(logdir, run, tmp_path):
    for name in "abcd":
        run(tmp_path / "others" / name)
        (logdir.path / name).symlink_to(tmp_path / "others" / name)
    experiment = load(logdir.path)
    assert list(experiment.runs) == ["a", "b", "c", "d"]
    (problem,) = experiment.problems
    assert problem.what == "4 links out of the logdir were followed: a, b, c and 1 more"
    assert str(tmp_path) not in problem.what + problem.hint


def test_links_inside_reads_nothing_outside(logdir, run, tmp_path):
    run("real")
    run(tmp_path / "secret" / "run", "tfevents.1")
    (tmp_path / "secret" / "wanted.txt").write_text("secret")
    (logdir.path / "folder").symlink_to(tmp_path / "secret")
    (logdir.path / "real" / "tfevents.2").symlink_to(tmp_path / "secret" / "run" / "tfevents.1")
    (logdir.path / "real" / "wanted.txt").symlink_to(tmp_path / "secret" / "wanted.txt")
    (logdir.path / "again").symlink_to("real")
    experiment = load(logdir.path, Options(links="inside"), wanted=("wanted.txt",))
    (found,) = experiment.runs.values()
    assert (found.name, found.paths, found.files) == ("real", ("real/events.out.tfevents.1.host.1.0",), ())
    said = {p.what for p in experiment.problems}
    assert said == {
        "3 links out of the logdir were not followed, as asked: folder, real/tfevents.2, real/wanted.txt",
        "a second way to real, which is read under that name",
    }
    followed = load(logdir.path, wanted=("wanted.txt",))
    assert sorted(followed.runs) == ["folder", "folder/run", "real"]


def test_a_link_in_a_folder_outside_is_judged_from_there(logdir, run, tmp_path):
    run(tmp_path / "others" / "a")
    (tmp_path / "others" / "b").mkdir()
    (tmp_path / "others" / "b" / "tfevents").symlink_to("../../far")
    (tmp_path / "far").write_bytes(b"")
    (logdir.path / "link").symlink_to(tmp_path / "others")
    assert discover(logdir.path).outside == ["link", "link/b/tfevents"]


def test_a_link_to_what_holds_the_logdir_is_not_followed(logdir, run, tmp_path):
    run("a")
    run(tmp_path / "other")
    (logdir.path / "up").symlink_to("..")
    assert list(load(logdir.path).runs) == ["a"]
    assert problems(logdir) == {("up", "a link to a folder that holds the logdir; it was not followed")}


def test_links_to_nothing_are_named_and_locks_of_editors_are_not(logdir, run):
    run("a")
    (logdir.path / "moved").symlink_to("gone")
    (logdir.path / ".#notes.txt").symlink_to("someone@host.1")
    assert problems(logdir) == {("moved", "a link to nothing")}


# ---- what is no file at all


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc here")
def test_the_operating_system_is_never_looked_at(logdir, run):
    run("a")
    (logdir.path / "self").symlink_to("/proc/self")
    (logdir.path / "a" / "tfevents.2").symlink_to("/proc/self/environ")
    (logdir.path / "a" / "tfevents.3").symlink_to("/dev/zero")
    experiment = load(logdir.path)
    assert list(experiment.runs) == ["a"]
    assert len(experiment.runs["a"].paths) == 1
    said = {(p.path, p.what) for p in experiment.problems}
    assert ("a/tfevents.3", "called like an event file, but a pipe, a socket or a device; it was not read") in said
    assert (
        ".",
        "2 places are part of the operating system; they were not looked at: a/tfevents.2, self",
    ) in said
    with pytest.raises(LoadError, match="/proc is part of the operating system and holds no logs"):
        load("/proc")


_MOUNTED = "mount --rbind /proc {0}/mounted && exec {1} -m tbreport inspect {0}"


def _in_a_namespace(command):
    """What `command` gives where it may mount; None where nobody may."""
    unshare = shutil.which("unshare")
    tried = unshare and subprocess.run([unshare, "-rm", "true"], capture_output=True, check=False)
    if not tried or tried.returncode:
        return None
    return subprocess.run([unshare, "-rm", "sh", "-c", command], capture_output=True, text=True, check=False)


def test_the_operating_system_is_known_wherever_it_is_mounted(logdir, run):
    """Its folders of processes lead to the whole disk, and to the logs of other people's jobs."""
    run("a")
    (logdir.path / "mounted").mkdir()
    done = _in_a_namespace(_MOUNTED.format(shlex.quote(str(logdir.path)), shlex.quote(sys.executable)))
    if done is None or "mount:" in done.stderr:
        pytest.skip("nothing may be mounted here")
    assert re.findall(r"^(\S+)  \(", done.stdout, re.MULTILINE) == ["a"]
    assert "mounted: part of the operating system; it was not looked at" in done.stdout + done.stderr


def test_a_disk_in_memory_is_no_device():
    assert not of_system("/dev/shm/logs")
    assert of_system("/dev/shmem")
    assert not of_system("/device")


# ---- an end


def folders(root, count):
    for i in range(count):
        (root / f"{i:03}").mkdir(parents=True)
    return root


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(folders=5), ("004", "5 folders")),
        (Limits(entries=10), ("000", "10 files and folders")),
        (Limits(seconds=7), ("005", "7 seconds")),
        (Limits(folders=10_000), None),
    ],
)
def test_the_walk_ends_and_says_where(tmp_path, limits, said):
    """The clock moves on by a second for each folder."""
    clock = iter(range(1000))
    found = discover(folders(tmp_path, 20), settings=Settings(limits=limits, clock=lambda: next(clock)))
    assert found.stopped == said


def test_where_the_walk_ended_is_a_problem(tmp_path):
    found = discover(folders(tmp_path, 20), settings=Settings(limits=Limits(folders=3)))
    (defect,) = asides.of_discovery(found)
    assert (defect.path, defect.what) == ("002", "the search for runs ended before this folder, after 3 folders")


def test_folders_in_folders_in_folders_have_an_end(logdir, run):
    run("a")
    run("/".join("d" * 80))
    assert list(load(logdir.path).runs) == ["a"]
    assert problems(logdir) == {("/".join("d" * 65), "below too many folders; it was not looked at")}


def test_who_waits_is_told_of_folders_and_files(logdir, run):
    for name in "abc":
        run(name)
    told = []
    load(logdir.path, looked=lambda folders, files: told.append((folders, files)))
    assert told == [(1, 0), (2, 1), (3, 2), (4, 3)]


def test_a_folder_of_many_files_and_many_folders_are_walked_in_linear_time(tmp_path):
    def made(name, paths):
        for path in paths:
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(tmp_path / name / path, os.O_CREAT))
        return tmp_path / name

    few, many = (made(f"files{n}", (f"tfevents.{i}" for i in range(n))) for n in (500, 5_000))
    assert growth(discover, few, many) < 30
    few, many = (made(f"runs{n}", (f"{i}/tfevents" for i in range(n))) for n in (100, 1_000))
    assert growth(discover, few, many) < 30
