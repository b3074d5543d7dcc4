"""The committed chart templates are what the builders make, and are what the page's core relies on."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tbreport.charts import TEMPLATES, load_templates
from tbreport.errors import SectionError

NAMES = sorted(path.stem for path in TEMPLATES.glob("*.json"))
SCALAR = ["scalar"]
WEB = Path(__file__).parents[2] / "tbreport" / "web"


def test_the_committed_templates_are_fresh() -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    from tbreport.charts.__main__ import compiled

    committed = {name: (TEMPLATES / f"{name}.json").read_text(encoding="utf-8") for name in NAMES}
    assert compiled() == committed, "run python -m tbreport.charts"


def test_load_templates_names_those_that_exist() -> None:
    assert list(load_templates(SCALAR)) == SCALAR
    with pytest.raises(SectionError, match=r"no chart template 'nothing'.*scalar"):
        load_templates(["nothing"])


@pytest.mark.parametrize("name", NAMES)
def test_follows_the_theme_by_signals(name: str) -> None:
    template = _template(name)
    assert {"fg", "grid", "rule", "font"} <= {signal["name"] for signal in template["signals"]}
    assert template["background"] == "transparent"


@pytest.mark.parametrize("name", NAMES)
def test_needs_no_network_and_no_eval(name: str) -> None:
    text = (TEMPLATES / f"{name}.json").read_text(encoding="utf-8")
    assert '"url"' not in text
    assert '"csv"' not in text


@pytest.mark.parametrize("name", SCALAR)
def test_draws_one_shape_for_each_tuple(name: str) -> None:
    template = _template(name)
    assert [mark["type"] for mark in template["marks"]] == ["shape", "shape"]
    assert [mark["from"]["data"] for mark in template["marks"]] == ["fills", "lines"]
    assert all(mark["encode"]["update"]["shape"] == {"field": "shape"} for mark in template["marks"])
    assert [data["name"] for data in template["data"]] == ["fills", "lines"]
    assert [mark["clip"] for mark in template["marks"]] == [False, True]  # a dot on the edge is a whole dot
    assert not any(mark["interactive"] for mark in template["marks"])


def test_axes_are_in_pixels_and_say_what_the_page_tells_them() -> None:
    template = _template("scalar")
    domains = {scale["name"]: (scale["type"], scale["domain"]) for scale in template["scales"]}
    width, height, zero = ({"signal": name} for name in ("width", "height", "0"))
    assert domains == {"x": ("linear", [zero, width]), "y": ("linear", [height, zero])}
    values = [axis["values"] for axis in template["axes"]]
    assert values == [{"signal": name} for name in ("ygrid", "xticks", "yticks")]
    titles = [axis.get("title") for axis in template["axes"]]
    assert titles == [None, {"signal": "xhead"}, {"signal": "yhead"}]


def test_the_page_knows_the_padding() -> None:
    text = (WEB / "src" / "lines" / "axes.js").read_text(encoding="utf-8")
    padding = _template("scalar")["padding"]
    assert "PADDING = {{ left: {left}, top: {top}, right: {right}, bottom: {bottom} }}".format(**padding) in text


def test_vega_draws_the_shapes() -> None:
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules" / "vega").is_dir():
        pytest.skip("needs node and npm ci in tbreport/web")
    done = subprocess.run(
        [node, "--test", "test/shape.test.js"], cwd=WEB, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _template(name: str) -> dict[str, Any]:
    template: dict[str, Any] = json.loads((TEMPLATES / f"{name}.json").read_text(encoding="utf-8"))
    return template
