"""What tbreport makes of its own files is kept beside its modules, and never decides what a report says."""

import sys
from importlib.util import cache_from_source

import pytest

import tbreport
from tbreport import compiled


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where Python would keep the compiled module, for this test alone."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    place = tmp_path / cache_from_source(compiled.__file__)
    place.parent.mkdir(parents=True)
    return place.parent


@pytest.fixture
def report(logdir):
    logdir.run("a").scalar("loss", 1, 0.5, wall_time=100.0)
    experiment = tbreport.load(logdir.path)
    return lambda: tbreport.Report(experiment).html()


def texts(folder):
    return {file: file.read_bytes() for file in folder.glob(f"*.{sys.implementation.cache_tag}")}


def test_what_was_made_once_is_not_made_again(folder):
    assert compiled.kept("code", b"source", lambda: b"made") == b"made"
    assert compiled.kept("code", b"source", lambda: b"made anew") == b"made"
    assert [file.name for file in folder.iterdir()] == [f"code.{sys.implementation.cache_tag}"]


def test_another_source_or_release_is_made_anew(monkeypatch, folder):
    compiled.kept("code", b"source", lambda: b"made")
    assert compiled.kept("code", b"source, changed", lambda: b"made anew") == b"made anew"
    monkeypatch.setattr(compiled, "__version__", "0.0.0")
    assert compiled.kept("code", b"source, changed", lambda: b"once more") == b"once more"
    assert len(texts(folder)) == 1


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: b"", lambda data: data[:40] + b"x" + data[41:]]
)
def test_damage_is_made_anew(folder, damage):
    compiled.kept("code", b"source", lambda: b"made of the source")
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert compiled.kept("code", b"source", lambda: b"made of the source") == b"made of the source"
    assert file.read_bytes() == whole


def test_a_report_is_the_same_with_and_without(folder, report, monkeypatch):
    first = report()
    kept = texts(folder)
    assert len(kept) > 2  # the script and some templates
    assert report() == first
    assert texts(folder) == kept
    for file in kept:
        file.write_bytes(b"damaged")
    assert report() == first
    assert texts(folder) == kept
    for file in kept:
        file.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert report() == first
    assert texts(folder) == {}


def test_templates_of_a_theme_that_is_not_tbreports_are_not_kept(folder, logdir, tmp_path):
    logdir.run("a").scalar("loss", 1, 0.5)
    theme = tmp_path / "mine"
    theme.mkdir()
    (theme / "theme.toml").write_text('name = "mine"')
    head = '<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="{{ page.csp }}">'
    (theme / "page.html").write_text(f"{head}</head>mine")
    assert tbreport.Report(tbreport.load(logdir.path), theme=theme).html().endswith("</head>mine")
    assert sorted(file.stem for file in texts(folder)) == [
        "code",
        "cut.tbreport.sections.overview.section.html",
        "cut.tbreport.sections.scalars.section.html",
    ]


def test_where_nothing_can_be_kept_reports_are_made_all_the_same(tmp_path, report, monkeypatch):
    first = report()
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    assert report() == first
