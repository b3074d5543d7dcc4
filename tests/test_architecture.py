"""The house's rules that a reader could break without noticing."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tbreport"

# Each layer may import itself and what stands before it, never what stands after it.
LAYERS = (
    ("collector", "errors", "interruption", "options", "ordering", "output"),
    ("proto", "workers"),
    ("reader",),
    ("model",),
    ("loading",),
    ("wording", "analysis"),
    (
        "packing",
        "budget",
        "embedded",
        "color_profiles",
        "allowed_html",
        "markdown",
        "theme",
        "charts",
        "media",
        "scripts",
        "compiled",
    ),
    ("sections",),
    ("looks",),
    ("page",),
    ("publishing", "destination"),
    ("report",),
    ("api",),
    ("commands", "console", "progress", "subcommands"),
    ("cli", "__main__"),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "node_modules" not in p.parts)


def place(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__init__.py" or p.parent != PACKAGE], ids=str)
def test_imports_go_one_way(path):
    rank = RANK[place(path)]
    for module in imports(path):
        parts = module.split(".")
        if parts[0] == "tbreport" and len(parts) > 1:
            assert RANK[parts[1]] <= rank, f"{path.name} imports {module}, which stands to its right"


def test_reader_and_model_do_not_know_each_other():
    for path in MODULES:
        if place(path) == "reader":
            assert not any(m.startswith("tbreport.model") for m in imports(path)), path
        if place(path) == "model":
            assert not any(m.startswith("tbreport.reader") for m in imports(path)), path


def test_sections_do_not_know_each_other():
    for path in MODULES:
        parts = path.relative_to(PACKAGE).parts
        if parts[0] == "sections" and len(parts) > 2:
            for module in imports(path):
                other = re.match(r"tbreport\.sections\.(\w+)", module)
                assert not other or other[1] == parts[1], f"{path}: {module}"


@pytest.mark.parametrize("path", [*MODULES, *PACKAGE.glob("web/src/*.js"), *PACKAGE.glob("sections/*/*.js")], ids=str)
def test_files_stay_readable(path):
    assert len(path.read_text().splitlines()) <= 400, "split it by noun"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_functions_stay_readable(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{node.name} is long"


def test_only_the_command_line_prints():
    for path in MODULES:
        calls = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
        if path.name != "__main__.py":  # proto and charts have small build commands
            assert not any(isinstance(c.func, ast.Name) and c.func.id == "print" for c in calls), path


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_tbreport_imports_nothing_heavy():
    loaded = run_python("import sys, tbreport; print(*sys.modules)").split()
    assert not {"altair", "umap", "vl_convert", "pandas", "numpy", "click", "jinja2"} & set(loaded)


def test_a_normal_build_needs_neither_altair_nor_umap(tmp_path):
    arguments = ["build", str(PACKAGE.parent / "examples" / "digits" / "runs"), "-o", str(tmp_path / "r.html")]
    code = (
        "import sys, tbreport.cli\n"
        f"code = tbreport.cli.run({arguments!r})\n"
        "assert code == 0\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"altair", "umap", "vl_convert", "pandas"} & set(done.stderr.split())


def test_public_names():
    import tbreport

    for name in tbreport.__all__:
        assert getattr(tbreport, name) is not None
    assert set(tbreport.__all__) <= set(dir(tbreport))
    with pytest.raises(AttributeError):
        _ = tbreport.nothing
