"""Tables of figures, and their place in the README."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def write_figures(name: str, header: list[str], rows: list[list[str]]) -> None:
    """Replace the table between the README's `<!-- figures: NAME -->` and `<!-- end -->`."""
    lines = [f"| {' | '.join(cells)} |" for cells in (header, ["---"] * len(header), *rows)]
    text = README.read_text(encoding="utf-8")
    pattern = rf"(<!-- figures: {name} -->\n).*?(<!-- end -->)"
    new, found = re.subn(pattern, lambda m: m[1] + "\n".join(lines) + "\n" + m[2], text, flags=re.DOTALL)
    if not found:
        raise SystemExit(f"README.md has no place for the figures of {name}.")
    README.write_text(new, encoding="utf-8")
