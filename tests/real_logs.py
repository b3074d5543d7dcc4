"""Where real logs lie: `$TBREPORT_LOGS`, by default ../shared/logs beside the checkout."""

import os
from pathlib import Path

LOGS = Path(os.environ.get("TBREPORT_LOGS") or Path(__file__).parent.parent.parent / "shared" / "logs")


def folders():
    """The names of the folders of real logs, none where there are no logs."""
    return sorted(folder.name for folder in LOGS.iterdir() if folder.is_dir()) if LOGS.is_dir() else []
