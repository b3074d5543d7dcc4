import re
from pathlib import Path

import numpy as np
import pytest

from tbreport.errors import ThemeError
from tbreport.theme import _oklab, installed, load_theme


def write_theme(folder, toml, css=""):
    folder.mkdir()
    (folder / "theme.toml").write_text(toml)
    (folder / "page.css").write_text(css)
    return folder


def test_the_installed_themes():
    assert {"default", "paper"} <= {theme.name for theme in installed()}


def test_a_theme_adds_to_its_parent(tmp_path):
    mine = load_theme(write_theme(tmp_path / "mine", 'name="mine"\ndescription="d"\n', "h1 { color: red }"))
    assert mine.css().endswith("h1 { color: red }")
    assert mine.css().startswith(load_theme("default").css())
    assert mine.css().startswith(":root{--text-xs:0.6875rem;")
    assert mine.file("page.html") == load_theme("default").file("page.html")
    assert mine.light == load_theme("default").light


def test_a_theme_may_change_one_step_of_a_scale(tmp_path):
    mine = dict(load_theme(write_theme(tmp_path / "mine", "[type]\nm = 1\n")).scales)
    default = dict(load_theme("default").scales)
    assert mine == default | {"--text-m": "1rem"}
    assert list(default) == [f"--text-{s}" for s in ("xs", "s", "m", "l", "xl")] + [f"--space-{i}" for i in range(7)]
    assert "--text-m:1rem;" in load_theme(tmp_path / "mine").css()


def test_a_parent_may_lie_beside(tmp_path):
    write_theme(tmp_path / "base", '[runs]\nlight=["#000001"]\ndark=["#000002"]')
    mine = load_theme(write_theme(tmp_path / "mine", 'extends="base"'))
    assert (mine.light, mine.dark) == (("#000001",), ("#000002",))


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("name=", "theme.toml cannot be read"),
        ('extends="mine"', "extends itself"),
        ('extends="nowhere"', "There is no theme 'nowhere'. Installed: default, paper"),
        ('[runs]\nlight=["red"]', "must list colours"),
        ('[runs]\nlight=["#zzzzzz"]', "must list colours"),
        ('[runs]\nlight=["#12_345"]', "must list colours"),
        ('[runs]\nlight="#112233"', "must list colours"),
        ("[type]\nm = inf", "[type] m must be a size in rem above 0"),
        ("[type]\nm = nan", "[type] m must be a size in rem above 0"),
        ("[type]\nm = 0", "[type] m must be a size in rem above 0"),
        ('[space]\n1 = "4px"', "[space] 1 must be a size in rem above 0"),
        ("space = 3", "[space] ? must be a size in rem"),
    ],
)
def test_what_is_wrong_with_a_theme_is_said(tmp_path, toml, message):
    with pytest.raises(ThemeError, match=re.escape(message)):
        load_theme(write_theme(tmp_path / "mine", toml))


def test_a_style_sheet_does_not_end_its_element(tmp_path):
    folder = write_theme(tmp_path / "mine", "")
    (folder / "page.css").write_text("a{}</STYLE ><p>")
    with pytest.raises(ThemeError, match="holds </style"):
        load_theme(folder).css()


def test_runs_keep_their_colour_when_more_follow():
    theme = load_theme("default")
    assert theme.run_colors(5) == theme.run_colors(300)[:5]


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def test_every_colour_of_300_runs_is_its_own_and_legible_on_both_pages():
    colors = load_theme("default").run_colors(300)
    assert len(set(colors)) == 300
    for light, dark in colors:
        assert re.fullmatch("#[0-9a-f]{6}", light)
        assert min(contrast(light, "#ffffff"), contrast(light, "#f6f7f9")) >= 3, light
        assert min(contrast(dark, "#0f1216"), contrast(dark, "#161b22")) >= 3, dark


def test_colours_past_the_palette_are_calm_and_apart():
    theme = load_theme("default")
    colors = np.array([[_oklab(color) for color in pair] for pair in theme.run_colors(48)])
    further = colors[len(theme.light) :]
    assert np.hypot(further[..., 1], further[..., 2]).max() < 0.14  # the palette itself reaches 0.21
    for page in range(2):
        distances = np.linalg.norm(colors[:, None, page] - colors[None, :, page], axis=2)
        assert distances[~np.eye(len(colors), dtype=bool)].min() > 0.035


def test_a_theme_with_one_colour_has_as_many_as_there_are_runs(tmp_path):
    mine = load_theme(write_theme(tmp_path / "mine", '[runs]\nlight=["#000001"]\ndark=["#fefefe"]'))
    assert len(set(mine.run_colors(40))) == 40
    assert len(mine.run_colors(1000)) == 1000
    assert mine.run_colors(0) == []


def test_the_scale_of_type_is_the_themes():
    package = Path(__file__).parents[1] / "tbreport"
    for sheet in (*package.glob("web/css/*.css"), *package.glob("sections/*/section.css")):
        for size in re.findall(r"^\s*font-size: ([^;]+);", sheet.read_text(encoding="utf-8"), re.MULTILINE):
            assert re.fullmatch(r"var\(--text-\w+\)|inherit|0\.9\dem", size), (sheet, size)
