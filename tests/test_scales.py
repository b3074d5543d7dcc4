"""One scale of type and one of space: what the theme writes down, and what the style sheets use."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHEETS = [
    *sorted((ROOT / "tbreport" / "web" / "css").glob("*.css")),
    *sorted((ROOT / "tbreport" / "sections").glob("*/section.css")),
    *sorted((ROOT / "themes").glob("*/page.css")),
]
THEME = tomllib.loads((ROOT / "themes" / "default" / "theme.toml").read_text(encoding="utf-8"))

_SPACING = re.compile(r"^(padding|margin|gap|row-gap|column-gap)(-\w+)*$")
_HAIRLINE = re.compile(r"-?[12]px")


def declarations(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    for found in re.finditer(r"([-\w]+)\s*:\s*([^;{}]+);", text):
        yield found[1], " ".join(found[2].split())


def stray(value):
    """The lengths of `value` that are no step of the scale, nor as thin as a line; a variable is what it says."""
    lengths = re.findall(r"-?[\d.]+(?:rem|px|em|pt)\b", re.sub(r"var\([^()]*\)", "", value))
    return [length for length in lengths if not _HAIRLINE.fullmatch(length)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.parent.name}/{sheet.name}")
def test_sizes_of_type_come_from_the_scale(sheet):
    sizes = [value for name, value in declarations(sheet) if name == "font-size"]
    # Part of the text around it: code in a sentence.
    assert [size for size in sizes if not re.fullmatch(r"var\(--text-\w+\)|inherit|0?\.9\d*em", size)] == []
    fonts = [value for name, value in declarations(sheet) if name == "font"]
    assert [font for font in fonts if font != "inherit" and not font.startswith("var(--text-")] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.parent.name}/{sheet.name}")
def test_space_comes_from_the_scale(sheet):
    strays = [(name, value) for name, value in declarations(sheet) if _SPACING.match(name) and stray(value)]
    assert strays == []


def test_every_step_is_one_that_the_theme_writes_down():
    steps = {f"--text-{step}" for step in THEME["type"]} | {f"--space-{step}" for step in THEME["space"]}
    used = {name for sheet in SHEETS for name in re.findall(r"--(?:text|space)-\w+", sheet.read_text(encoding="utf-8"))}
    assert used == steps


def test_the_scales_rise():
    for scale in (THEME["type"], THEME["space"]):
        assert list(scale.values()) == sorted(set(scale.values()))
