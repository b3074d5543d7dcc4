"""What may not be read is named, and the rest is read: asked as a user who is nobody, as tests may be run by root."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from writing import Logdir

AS_NOBODY = """
import json, os, sys
from tbreport.loading import load
from tbreport.errors import LoadError
load(sys.argv[1] + "/open")  # All imports happen now: nobody may not read the interpreter's files either.
if "--close" in sys.argv:
    os.chmod(sys.argv[1], 0)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    experiment = load(sys.argv[1])
    found = {"runs": sorted(experiment.runs), "problems": [[p.path, p.what, p.hint] for p in experiment.problems]}
except LoadError as error:
    found = {"error": str(error)}
print(json.dumps(found))
"""


@pytest.fixture
def as_nobody():
    """What a user who is nobody, even where the tests are run by root, finds under a logdir."""
    # Not tmp_path: nobody else may enter that.
    root = Path(tempfile.mkdtemp(prefix="tbreport-"))
    root.chmod(0o755)
    logs = Logdir(root / "logs")
    logs.run("open").scalar("x", 1, 1.0)

    def look(*, close=False):
        command = [sys.executable, "-c", AS_NOBODY, str(logs.path), *(["--close"] if close else [])]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    yield logs, look
    for folder in [root, *root.rglob("*")]:
        folder.chmod(0o755)
    shutil.rmtree(root)


def test_a_folder_that_may_not_be_opened(as_nobody):
    logs, look = as_nobody
    logs.run("closed").scalar("x", 1, 1.0).path.parent.chmod(0)
    hint = "Allow reading it, or leave it out."
    assert look() == {
        "runs": ["open"],
        "problems": [["closed", "the folder could not be opened: Permission denied", hint]],
    }


def test_a_file_that_may_not_be_read(as_nobody):
    logs, look = as_nobody
    path = logs.run("closed").scalar("x", 1, 1.0).path
    path.chmod(0)
    what = "could not be read to its end: Permission denied"
    assert look() == {
        "runs": ["closed", "open"],
        "problems": [[f"closed/{path.name}", what, "Check the file and its permissions."]],
    }


def test_a_logdir_that_may_not_be_opened(as_nobody):
    logs, look = as_nobody
    assert look(close=True) == {
        "error": f"{logs.path} cannot be read: Permission denied. Allow reading it, or give another folder."
    }
