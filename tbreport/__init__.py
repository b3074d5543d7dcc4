"""TensorBoard logs in, one self-contained interactive HTML report out.

The public names load on first use, so that `import tbreport` and `tbreport --help` stay quick.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # known to type checkers; importing typing would take as long as the rest of `tbreport --help`
if TYPE_CHECKING:
    from typing import Any

    from tbreport.api import load
    from tbreport.errors import TbreportError
    from tbreport.model import Experiment, Run
    from tbreport.options import Options
    from tbreport.report import Report

__version__ = "0.1.0"
__all__ = ["Experiment", "Options", "Report", "Run", "TbreportError", "__version__", "load"]

_HOMES = {
    "Experiment": "tbreport.model",
    "Options": "tbreport.options",
    "Report": "tbreport.report",
    "Run": "tbreport.model",
    "TbreportError": "tbreport.errors",
    "load": "tbreport.api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
