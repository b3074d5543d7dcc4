"""What one gets from an index: the wheel made from the sdist, in an empty environment, away from the checkout."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
NEEDED = (
    "tbreport/themes/default/page.html",
    "tbreport/themes/default/page.css",
    "tbreport/themes/paper/theme.toml",
    "tbreport/sections/scalars/section.html",
    "tbreport/sections/scalars/section.js",
    "tbreport/sections/overview/section.css",
    "tbreport/proto/tensorboard.binpb",
    "tbreport/web/dist/core.min.js",
    "tbreport/web/dist/boot.min.js",
    "tbreport/web/dist/THIRD_PARTY.txt",
    "tbreport/charts/templates/scalar.json",
    "tbreport/py.typed",
)

pytestmark = pytest.mark.xdist_group("package")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the sdist and the wheel made from it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(CHECKOUT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def test_the_wheel_holds_all_that_a_build_reads(built):
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert set(NEEDED) <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "node_modules" in name or name.startswith(("tests", "examples"))]
    assert wheel.stat().st_size < 2_000_000


def test_the_sdist_holds_what_the_wheel_is_made_of(built):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"themes/default/page.html", "tbreport/web/src/codec.js", "LICENSE", "README.md", "CHANGELOG.md"} <= names
    assert not [name for name in names if "node_modules" in name]


def test_an_empty_environment_builds_a_report(built, tmp_path):
    (wheel,) = built.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    command = [tmp_path / "env" / "bin" / "tbreport", "build", CHECKOUT / "examples" / "digits" / "runs"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    for theme in ("default", "paper"):
        assert theme in subprocess.run([*command[:1], "themes"], capture_output=True, text=True, check=True).stdout
