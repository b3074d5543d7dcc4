"""Scripts of sections that import from files beside them become one plain script."""

import json
import shutil
import subprocess

import pytest

from tbreport.errors import SectionError
from tbreport.scripts import joined
from tbreport.sections import discover


def join(**files):
    return joined("section.js", lambda name: files.get(name.removesuffix(".js").replace("-", "_"), ""))


def test_a_script_without_imports_stays_as_it_is():
    assert join(section="register({ name: 'a' });\n") == "register({ name: 'a' });\n"
    assert join() == ""


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_what_is_exported_is_known_and_nothing_else():
    script = join(
        section='import { twice as double, LIMIT } from "./math-parts.js";\nimport {\n  name,\n} from "./names.js";\n'
        "const hidden = typeof helper;\nconsole.log(JSON.stringify([double(2), LIMIT, name(), hidden]));\n",
        math_parts='import { name } from "./names.js";\nconst helper = 2;\n'
        "export function twice(x) {\n  return helper * x;\n}\n"
        "export const LIMIT = name().length;\nexport class Unused {}\n",
        names='export function name() {\n  return "text";\n}\n',
    )
    assert script.count('return "text"') == 1
    said = subprocess.run(["node", "-e", f"(() => {{{script}}})()"], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [4, 4, "text", "undefined"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"section": 'import { a } from "./none.js";\n'}, "none.js, which is not beside it"),
        ({"section": 'import { a } from "./b.js";\n', "b": 'import { c } from "./b.js";\n'}, "imports it in turn"),
        ({"section": 'import a from "./b.js";\n', "b": "export const a = 1;\n"}, "import { a } from"),
        ({"section": "export default 1;\n"}, "export default 1"),
        ({"section": 'import { a } from "https://example.org/a.js";\n'}, "example.org"),
    ],
)
def test_what_cannot_be_joined_says_so(files, words):
    with pytest.raises(SectionError, match=words.replace("{", r"\{")):
        join(**files)


def test_every_section_of_the_package_can_be_joined():
    for section in discover():
        assert "\nexport " not in joined("section.js", section.asset)
