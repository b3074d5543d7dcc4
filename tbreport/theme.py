"""Themes: folders of looks. A file is taken from the first theme of the chain that has it.

A theme is a folder with a `theme.toml`. `extends` names its parent; the chain ends at `default`. Style sheets
and the scales of `[type]` and `[space]` add up, the parent's first; every other file replaces the parent's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tbreport.errors import ThemeError
from tbreport.model import FloatArray

_COLOR = re.compile("#[0-9A-Fa-f]{6}")

Color = tuple[str, str]
"""The same colour for the light and for the dark page, each "#rrggbb"."""


@dataclass(frozen=True)
class Theme:
    """A theme and its parents, itself first."""

    name: str
    description: str
    folders: tuple[Path, ...]
    light: tuple[str, ...]
    dark: tuple[str, ...]
    scales: tuple[tuple[str, str], ...]
    """The CSS variables of the scales of type and space, and their values."""

    def file(self, name: str) -> Path:
        """The file `name` of the first theme of the chain that has it; raises ThemeError for one outside of them."""
        for folder in self.folders:
            path = _own(folder, name)
            if path.is_file():
                return path
        raise ThemeError(f"Theme {self.name!r} and its parents have no {name}. Add it, or extend 'default'.")

    def css(self) -> str:
        """The scales, then all style sheets of the chain, the most general first."""
        scales = "".join(f"{name}:{value};" for name, value in self.scales)
        sheets = [_own(folder, "page.css") for folder in reversed(self.folders)]
        texts = (sheet.read_text(encoding="utf-8").strip() for sheet in sheets if sheet.is_file())
        css = "\n".join([f":root{{{scales}}}", *texts])
        if "</style" in css.lower():
            raise ThemeError(f"Theme {self.name!r}: page.css holds </style, which would end it. Take that out.")
        return css

    def run_colors(self, count: int) -> list[Color]:
        """A colour for each of `count` runs; the first ones never depend on how many follow.

        Past the palette's end each further one is the calm colour that is least like all before it.
        """
        given = list(zip(self.light, self.dark, strict=False))
        more = _further(given, count - len(given)) if count > len(given) else []
        return [*given, *more][:count]


_HUES = np.radians(np.arange(0, 360, 10))
_CHROMAS = (0.055, 0.09, 0.125)
_LIGHTNESSES = ((0.4, 0.86), (0.47, 0.79), (0.54, 0.72), (0.6, 0.66))
"""In OKLCH, on the light and on the dark page: all stand out from it by 3:1, none is garish."""


def _further(given: Sequence[Color], count: int) -> list[Color]:
    """`count` colours, each the candidate whose nearest colour among those before it is farthest away."""
    candidates = np.array([
        [(light, chroma * np.cos(hue), chroma * np.sin(hue)), (dark, chroma * np.cos(hue), chroma * np.sin(hue))]
        for light, dark in _LIGHTNESSES for chroma in _CHROMAS for hue in _HUES
    ])  # fmt: skip
    nearest = np.full(len(candidates), np.inf)
    for pair in given:
        nearest = np.minimum(nearest, _distances(candidates, np.array([_oklab(color) for color in pair])))
    found: list[Color] = []
    for _ in range(count):
        best = int(nearest.argmax())
        if nearest[best] <= 0:  # every candidate is taken: all over again
            return found + _further((), count - len(found))
        found.append((_hex(candidates[best, 0]), _hex(candidates[best, 1])))
        nearest = np.minimum(nearest, _distances(candidates, candidates[best]))
        nearest[best] = 0
    return found


def _distances(candidates: FloatArray, pair: FloatArray) -> FloatArray:
    """How far each candidate is from `pair`, on the page where they are more alike."""
    return np.asarray(np.sqrt(((candidates - pair) ** 2).sum(axis=2)).min(axis=1))


_TO_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                    [0.2119034982, 0.6806995451, 0.1073969566],
                    [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
_TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                    [1.9779984951, -2.4285922050, 0.4505937099],
                    [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


def _oklab(color: str) -> FloatArray:
    """Lightness and two colour axes of "#rrggbb" (Björn Ottosson's OKLab)."""
    part = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return np.asarray(_TO_LAB @ np.cbrt(_TO_LMS @ linear))


def _hex(lab: FloatArray) -> str:
    linear = np.clip(np.linalg.solve(_TO_LMS, np.linalg.solve(_TO_LAB, lab) ** 3), 0, 1)
    part = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * float(p)):02x}" for p in part)


def themes_folder() -> Path:
    """Where the themes that come with tbreport lie: in the wheel, or beside the package in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "themes"
    return inside if inside.is_dir() else here.parent / "themes"


def installed() -> Iterator[Theme]:
    """The themes that come with tbreport, by name."""
    for folder in sorted(themes_folder().iterdir()):
        if (folder / "theme.toml").is_file():
            yield load_theme(folder.name)


def load_theme(name: str | Path) -> Theme:
    """The theme of that name, or in the folder at that path."""
    folders: list[Path] = []
    settings: list[dict[str, object]] = []
    wanted: str | Path | None = name
    while wanted is not None:
        folder = _parent(str(wanted), folders[-1].parent) if folders else _folder(wanted)
        if folder in folders:
            raise ThemeError(f"Theme {str(name)!r} extends itself by way of {wanted!r}. Break the circle.")
        folders.append(folder)
        settings.append(_settings(folder))
        parent = settings[-1].get("extends", None if folder.name == "default" else "default")
        wanted = None if parent is None else str(parent)
    palettes = [s["runs"] for s in settings if isinstance(s.get("runs"), dict)]
    first = settings[0]
    return Theme(
        str(first.get("name", folders[0].name)),
        str(first.get("description", "")),
        tuple(folders),
        _palette(palettes, "light", folders[0]),
        _palette(palettes, "dark", folders[0]),
        tuple(_scales(settings, folders[0])),
    )


def _own(folder: Path, name: str) -> Path:
    """The file `name` of the theme in `folder`; a theme of others must not put any other file into a page."""
    path = folder / name
    if ".." in Path(name).parts or not path.resolve().is_relative_to(folder):
        raise ThemeError(f"Theme {folder.name!r}: {name} lies outside of its folder. Put a copy into it.")
    return path


def _parent(name: str, beside: Path) -> Path:
    """Where the theme `name` lies that a theme in `beside` extends: there too, or among tbreport's."""
    if name != Path(name).name:
        raise ThemeError(f"extends = {name!r} must be a name: of a theme beside this one, or of an installed one.")
    for place in (beside / name, themes_folder() / name):
        if (place / "theme.toml").is_file() and not place.is_symlink():
            return place.resolve()
    raise _no_theme(name)


def _folder(name: str | Path) -> Path:
    """Where theme `name` lies: a path, or one of tbreport's."""
    places = [Path(name), themes_folder() / name]
    if isinstance(name, str) and name.isidentifier():
        places.sort(key=lambda place: place == Path(name))  # a plain name means an installed theme first
    for place in places:
        if (place / "theme.toml").is_file():
            return place.resolve()
    raise _no_theme(name)


def _no_theme(name: str | Path) -> ThemeError:
    names = ", ".join(sorted(f.parent.name for f in themes_folder().glob("*/theme.toml")))
    return ThemeError(f"There is no theme {str(name)!r}. Installed: {names}. The path of a theme's folder works too.")


def _settings(folder: Path) -> dict[str, object]:
    try:
        return tomllib.loads(_own(folder, "theme.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(f"{folder.name}/theme.toml cannot be read: {error}. Mend that line.") from error


def _palette(palettes: list[object], which: str, folder: Path) -> tuple[str, ...]:
    for palette in palettes:
        colors = palette.get(which) if isinstance(palette, dict) else None
        if colors is None:
            continue
        if not colors or not isinstance(colors, list) or not all(_COLOR.fullmatch(str(c)) for c in colors):
            raise ThemeError(f'Theme {folder.name!r}: [runs] {which} must list colours such as "#3566c9".')
        return tuple(colors)
    raise ThemeError(f'Theme {folder.name!r} and its parents name no colours: add [runs] {which} = ["#3566c9"].')


def _scales(settings: list[dict[str, object]], folder: Path) -> Iterator[tuple[str, str]]:
    """The variables of both scales; a step that a theme does not set is its parent's."""
    for table, prefix in (("type", "text"), ("space", "space")):
        steps: dict[str, object] = {}
        for theme in reversed(settings):
            own = theme.get(table, {})
            steps |= own if isinstance(own, dict) else {"?": own}
        for step, size in steps.items():
            if not step.isalnum() or isinstance(size, bool) or not isinstance(size, int | float) or not 0 < size < 1e6:
                raise ThemeError(f"Theme {folder.name!r}: [{table}] {step} must be a size in rem above 0: 0.75.")
            yield f"--{prefix}-{step}", f"{size:g}rem"
