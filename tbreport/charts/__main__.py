"""`python -m tbreport.charts` compiles every template anew."""

from __future__ import annotations

import json
from typing import Any

from tbreport.charts import TEMPLATES, scalar


def compiled() -> dict[str, str]:
    """The text of every template file, by template name."""
    return {name: _text(spec) for name, spec in sorted(scalar.templates().items())}


def _text(spec: dict[str, Any]) -> str:
    return json.dumps(spec, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write every template, and remove those that no builder makes any more."""
    texts = compiled()
    TEMPLATES.mkdir(exist_ok=True)
    for old in TEMPLATES.glob("*.json"):
        if old.stem not in texts:
            old.unlink()
    for name, text in texts.items():
        (TEMPLATES / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
