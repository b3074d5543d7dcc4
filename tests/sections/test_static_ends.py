"""Lists for who has no script have an end, which is said; with script all of them can be reached."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from writing import Logdir

from tbreport import Report, load
from tbreport.model import Problem


class Outline(HTMLParser):
    """The elements that a browser builds at once, and how many wait in templates."""

    def __init__(self, html):
        super().__init__()
        self.live, self.waiting, self._inside = [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "template":
            self._inside += 1
        (self.waiting if self._inside else self.live).append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag == "template":
            self._inside -= 1


def page(logdir, problems=()):
    experiment = load(logdir.path)
    return Report(replace(experiment, problems=(*experiment.problems, *problems))).html()


@pytest.fixture(scope="module")
def many_runs(tmp_path_factory):
    logdir = Logdir(tmp_path_factory.mktemp("logdir"))
    for i in range(150):
        writer = logdir.run(f"run{i}", start_time=1.6e9 + i)
        for step in range(3):
            writer.scalar("loss", step, float("nan") if step == 2 else step + i)
    return logdir


def test_the_table_of_runs_ends_and_the_rest_waits(many_runs):
    html = page(many_runs)
    outline = Outline(html)
    rows = [attrs["data-run-index"] for tag, attrs in outline.live if tag == "tr" and "data-run-index" in attrs]
    further = [attrs["data-run-index"] for tag, attrs in outline.waiting if tag == "tr" and "data-run-index" in attrs]
    assert len(rows) == 100
    assert rows + further == [str(i) for i in range(150)]
    assert "And 50 more runs: they need JavaScript." in html
    assert "And 50 more series: they need JavaScript." in html  # those that hold NaN


def test_a_page_of_few_runs_says_nothing_of_an_end(logdir):
    logdir.run("a").scalar("loss", 0, float("nan"))
    html = page(logdir)
    assert 'class="list-end' not in html.replace("quiet list-end", "list-end")
    assert "<template" not in html


def test_of_each_kind_of_problem_some_are_named_and_all_are_counted(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    many = [Problem(f"run{i}", "the last record is cut off", "normal while training runs") for i in range(1500)]
    one = Problem("other", "a checksum is wrong", "copy it again")
    html = page(logdir, (*many, one))
    assert html.count('<td class="text">the last record is cut off') == 1
    assert html.count("a checksum is wrong") == 1
    assert len(re.findall(r'<span class="path">run\d+</span>', html)) == 200
    assert "and 1,300 more, which <code>tbreport inspect --json</code> lists" in html
    assert "1,501 problems were found" in html


def test_of_many_kinds_of_problems_some_are_named_and_all_are_counted(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    html = page(logdir, tuple(Problem("a", f"{i} of 9 images are damaged", "look at them") for i in range(250)))
    assert len(re.findall(r"\d+ of 9 images are damaged", html)) == 100
    assert "And 150 more kinds, which <code>tbreport inspect</code> lists." in html


def test_what_stands_there_without_script_grows_no_more(logdir, tmp_path):
    def elements(runs, tags):
        place = Logdir(tmp_path / f"{runs}-{tags}")
        for run in range(runs):
            for tag in range(tags):
                writer = place.run(f"run{run}")
                writer.scalar(f"tag{tag}", 0, float("nan")).text(f"text{tag}", "some *text*")
        return len(Outline(page(place)).live)

    assert elements(300, 1) < elements(110, 1) + 50
    assert elements(1, 300) < elements(1, 110) + 50
