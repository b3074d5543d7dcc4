"""Chart templates: authored in Altair, compiled to Vega beforehand, drawn by the page.

A report is made from the committed JSON alone. `python -m tbreport.charts` compiles it anew, which needs
Altair and vl-convert; a test holds both against each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tbreport.errors import SectionError

TEMPLATES = Path(__file__).parent / "templates"


def load_templates(names: Iterable[str]) -> dict[str, object]:
    """The compiled Vega specification of each template in `names`."""
    return {name: _template(name) for name in names}


def _template(name: str) -> object:
    path = TEMPLATES / f"{name}.json"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in TEMPLATES.glob("*.json")))
        raise SectionError(f"There is no chart template {name!r}. Templates: {known}.")
    return json.loads(path.read_text(encoding="utf-8"))
