"""Event files are named without the machine and the process that wrote them, and still told apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whole import whole

from tbreport.api import load
from tbreport.reader.public import public_name, public_paths, public_text
from tbreport.report import Report

START = "events.out.tfevents.1600000000"


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("events.out.tfevents.1586254833.My-Mac.local.89569.276.v2", "events.out.tfevents.1586254833.….v2"),
        (f"{START}.host.1234.0", f"{START}.…"),
        (f"{START}.10.0.0.1.1234.0", f"{START}.…"),
        (f"{START}.host.1234.0.train", f"{START}.….train"),
        (f"{START}.4242.0.host", f"{START}.…"),
        (f"{START}.4242.0.my.host.v2", f"{START}.….v2"),
        (f"{START}.LAPTOP-T6AEV41P", f"{START}.…"),
        (f"{START}.host.1234.0 (1)", f"{START}.… (1)"),
        (f"{START}.my-host.profile-empty", f"{START}.….profile-empty"),
        ("my-host.tfevents", "….tfevents"),
        ("my-host.events.out.tfevents.1600000000", "….events.out.tfevents.1600000000"),
        ("my-tfevents-of-host", "…tfevents…"),
        ("train.tfevents", "train.tfevents"),
        (START, START),
        ("tfevents", "tfevents"),
        ("notes.txt", "notes.txt"),
    ],
)
def test_published_names_do_not_tell_host_or_process(name, public):
    assert public_name(name) == public


@given(st.lists(st.text("ab1.-_ ", min_size=1, max_size=12), min_size=1, max_size=6))
def test_no_part_that_is_not_known_stays(parts):
    hidden = [f"h{part}z" for part in parts]
    shown = public_name(f"{hidden[0]}.tfevents.1600000000.{'.'.join(hidden)}")
    assert not set(re.findall(r"\w+", shown)) - {"tfevents", "1600000000"}
    assert public_name(shown) == shown


def test_files_of_a_run_stay_apart():
    paths = [f"a/{START}.one.1.0", f"a/{START}.two.2.0", f"b/{START}.one.1.0", "a/tfevents"]
    public = public_paths(paths)
    assert list(public.values()) == [f"a/{START}.…", f"a/{START}.… #2", f"b/{START}.…", "a/tfevents"]
    said = public_text(f"copy of {paths[1]}, and c/{START}.three.1.0", public)
    assert said == f"copy of a/{START}.… #2, and c/{START}.…"


@pytest.mark.parametrize(
    "name", ["secret-host.tfevents", f"{START}.secret-host.47110815.0", f"{START}.47110815.0.secret-host.v2"]
)
def test_the_page_names_no_machine(logdir, name):
    """Neither in data health nor on the card of what could not be read any more."""
    run = logdir.run("a", filename=name)
    run.scalar("loss", 0, 1.0).text("note", "hello")
    run.raw(b"damaged" * 9)
    experiment = load(logdir.path)
    run.path.unlink()
    report = Report(experiment)
    page = whole(report.html())
    assert b"secret-host" not in page
    assert b"47110815" not in page
    assert "tfevents" in page.decode("utf-8", "replace")
    assert any("secret-host" in problem.path for problem in report.problems), "the terminal says the whole of it"
