import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from real_logs import LOGS, folders

sys.path.append(str(Path(__file__).parent))

MISSING = [name for name in ("tensorboard", "tensorboardX", "PIL") if find_spec(name) is None]
if MISSING:
    collect_ignore_glob = ["test_*.py"]
    GENERATED = {}
else:
    from generated import LOGS as GENERATED


def pytest_report_header():
    return f"tests/reference is left out: {', '.join(MISSING)} is not installed" if MISSING else None


@pytest.fixture(scope="session", params=[*folders(), *GENERATED])
def logs_to_compare(request, tmp_path_factory):
    """A folder of real logs, or one that a writer has just made."""
    make = GENERATED.get(request.param)
    if make is None:
        return LOGS / request.param
    folder = tmp_path_factory.mktemp("generated") / request.param
    make(folder)
    return folder
