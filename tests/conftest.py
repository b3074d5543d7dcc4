import pytest
from hypothesis import HealthCheck, settings
from real_logs import LOGS
from writing import Logdir

# No test measures time: whatever else runs on the machine would decide.
settings.register_profile("tbreport", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tbreport")


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
