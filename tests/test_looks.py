"""A theme is looks: whoever made it, it can read, send and run nothing."""

import re
from pathlib import Path

import pytest

from tbreport import Options, Report, load
from tbreport.cli import run as tbreport
from tbreport.errors import ThemeError
from tbreport.theme import load_theme

HEAD = '<!doctype html>\n<html lang="en">\n<head>\n<meta http-equiv="Content-Security-Policy" content="{{ page.csp }}">'


@pytest.fixture
def experiment(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    return load(logdir.path)


@pytest.fixture
def theme(tmp_path):
    """`theme(page)` is the folder of a theme with that page.html."""

    def make(page=None, toml="", name="mine"):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "theme.toml").write_text(toml)
        if page is not None:
            (folder / "page.html").write_text(page)
        return folder

    return make


def refused(experiment, folder):
    with pytest.raises(ThemeError) as raised:
        Report(experiment, theme=folder).html()
    assert "\n" not in str(raised.value)
    return str(raised.value)


# ---- templates run in a sandbox


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ page.__class__ }}",
        "{{ page.csp.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''.__getattribute__('__class__') }}",
        "{{ '{0.__class__}'.format(page) }}",
        "{{ ''|attr('__class__') }}",
        "{% set _ = page.update({'title': 'x'}) %}",
        "{% set _ = page.runs.append(1) %}",
        "{% set _ = page.runs[0].clear() %}",
        "{{ page.views }}",
        "{{ lipsum() }}",
    ],
)
def test_a_template_gets_at_nothing_but_the_pages_data(experiment, theme, template):
    assert re.match(r"Theme 'mine'", refused(experiment, theme(HEAD + template)))


def test_a_loop_over_a_number_has_an_end(experiment, theme):
    message = refused(experiment, theme(HEAD + "{% for i in range(10 ** 9) %}{% endfor %}"))
    assert "Range too big" in message


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% for %}", "Theme 'mine', page.html, line 4: "),
        ("{{ page.nothing }}", "has no attribute 'nothing'"),
        ("{{ 1 + 'a' }}", "its page.html cannot be rendered"),
        ("{% include 'none.html' %}", "Theme 'mine' and its parents have no none.html"),
    ],
)
def test_a_faulty_template_is_one_line(experiment, theme, template, said):
    assert said in refused(experiment, theme(HEAD + template))


# ---- files are the theme's own


@pytest.mark.parametrize("way", ["../secret.txt", "{place}/secret.txt", "sub/../../secret.txt", "link.txt"])
@pytest.mark.parametrize("tag", ["{{% include '{}' %}}", "{{% import '{}' as x %}}", "{{% extends '{}' %}}"])
def test_a_template_includes_no_file_of_others(experiment, theme, tmp_path, way, tag):
    (tmp_path / "secret.txt").write_text("secret")
    folder = theme(HEAD + tag.format(way.format(place=tmp_path)))
    (folder / "sub").mkdir()
    (folder / "link.txt").symlink_to("../secret.txt")
    assert "lies outside of its folder" in refused(experiment, folder)


def test_a_template_includes_no_section(experiment, theme):
    assert "have no scalars/section.html" in refused(experiment, theme(HEAD + "{% include 'scalars/section.html' %}"))


def test_a_template_includes_what_lies_beside_it(experiment, theme):
    folder = theme(HEAD + "{% include 'parts/foot.html' %}")
    (folder / "parts").mkdir()
    (folder / "parts" / "foot.html").write_text("<p>{{ page.title }}</p>")
    assert Report(experiment, theme=folder).html().endswith("<p>logs</p>")


@pytest.mark.parametrize("name", ["page.css", "page.html", "theme.toml"])
def test_no_file_of_a_theme_leads_out_of_its_folder(experiment, theme, tmp_path, name):
    (tmp_path / "secret").write_text("# secret")
    folder = theme()
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(tmp_path / "secret")
    assert f"{name} lies outside of its folder" in refused(experiment, folder)


def test_a_theme_that_is_linked_as_a_whole_is_as_good(experiment, theme, tmp_path):
    (tmp_path / "link").symlink_to(theme(HEAD))
    assert Report(experiment, theme=tmp_path / "link").html()


@pytest.mark.parametrize("parent", ["../other/theme", "/somewhere/theme", "..", "linked"])
def test_a_theme_extends_only_what_lies_beside_it(theme, tmp_path, parent):
    theme(name="private")
    (tmp_path / "themes").mkdir()
    folder = theme(toml=f'extends = "{parent}"', name="themes/mine")
    (tmp_path / "themes" / "linked").symlink_to(tmp_path / "private")
    with pytest.raises(ThemeError):
        load_theme(folder)


# ---- the page asks nothing past its policy


@pytest.mark.parametrize(
    "page",
    [
        "plain",
        HEAD.replace("<head>\n", "<head>\n<script>evil()</script>"),
        HEAD.replace('lang="en"', 'onclick="evil()"'),
        HEAD.replace("<!doctype", "<!-- --><!doctype"),
        HEAD.replace("{{ page.csp }}", "default-src *"),
        HEAD.replace("{{ page.csp }}", "default-src *; {{ page.csp }}"),
        HEAD.replace('content="', 'content="{{ page.csp }}" content="default-src *; '),
        HEAD.replace("Content-Security-Policy", "Content-Security-Policy-Report-Only"),
    ],
)  # fmt: skip
def test_the_policy_stands_before_all_else(experiment, theme, page):
    assert "must begin as the default theme's does" in refused(experiment, theme(page))


@pytest.mark.parametrize(
    "tag",
    [
        '<meta http-equiv="refresh" content="0;url=https://example.org/?{{ page.title }}">',
        '<META\nname=x HTTP-EQUIV=refresh content="0;url=//example.org">',
        '<link rel="dns-prefetch" href="//{{ page.title }}.example.org">',
        '<base href="https://example.org">',
        "{{ '<link rel=preconnect href=//example.org>' | safe }}",
    ],
)
def test_what_the_policy_does_not_cover_is_refused(experiment, theme, tag):
    assert "past its policy" in refused(experiment, theme(f"{HEAD}{tag}</head>"))


def test_a_copy_of_the_default_theme_and_the_example_are_taken(experiment, theme, logdir):
    root = Path(__file__).parents[1]
    page = (root / "themes" / "default" / "page.html").read_text()
    copied = Report(experiment, theme=theme(page))
    assert copied.html() == Report(experiment).html()
    notes = Options(notes="<link rel=x> <meta http-equiv=refresh>")
    assert Report(experiment, theme=theme(page), options=notes).html()
    assert Report(experiment, theme=root / "examples" / "custom_theme" / "sepia").html()


@pytest.mark.parametrize(
    "source",
    ["{% extends 'page.html' %}", "{% macro r() %}{{ r() }}{% endmacro %}{{ r() }}", "{{ 5 | dictsort }}"],
    ids=["extends itself", "a macro without end", "a filter of something else"],
)
def test_a_template_that_cannot_end_or_work_is_said_in_a_line(experiment, theme, source):
    assert "cannot be rendered" in refused(experiment, theme(source))


def test_a_refused_theme_writes_nothing(experiment, theme, logdir, tmp_path, capsys):
    folder = theme("{{ ''.__class__ }}")
    target = tmp_path / "r.html"
    assert tbreport(["build", str(logdir.path), "--theme", str(folder), "-o", str(target)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), target.exists()) == ("", 1, False)
    assert "does what looks may not do" in err
