import pytest
from real_logs import LOGS
from writing import Logdir


@pytest.fixture
def logdir(tmp_path):
    """An empty logdir: `logdir.run("train").scalar("loss", 3, 0.5)` writes an event, `logdir.path` is the folder."""
    return Logdir(tmp_path / "logs")


@pytest.fixture(scope="session")
def logs():
    """The folder of real logs, which holds one folder each."""
    if not LOGS.is_dir():
        pytest.skip(f"no real logs at {LOGS}: set TBREPORT_LOGS to a folder that has some")
    return LOGS
