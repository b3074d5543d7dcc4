"""A section's script and the files beside it that it imports → one plain script, without a build step.

A file says `import { a, b } from "./other.js";` and `export function a() {`, each at the start of a line, so that
editors, type checks and `node --test` take it for the module it is. In the page every file is a function of
its own that returns what it exports; no name of one file is known in another.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tbreport.errors import SectionError

_IMPORT = re.compile(r"""^import \{([^}]*)\} from "\./([\w-]+)\.js";$""", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(import|export)\b.*", re.MULTILINE)


def joined(name: str, read: Callable[[str], str]) -> str:
    """The script `name` with what it imports, directly or not; `read` gives the text of a file, "" for none."""
    parts: dict[str, str] = {}
    main = _part(name, read, parts, ())
    return "\n".join((*parts.values(), main))


def _part(name: str, read: Callable[[str], str], parts: dict[str, str], above: tuple[str, ...]) -> str:
    """The text of `name` as a plain script; what it imports is added to `parts` before."""
    source = read(name)
    for names, other in _IMPORT.findall(source):
        file = f"{other}.js"
        if file in (*above, name):
            raise SectionError(f"{name} imports {file}, which imports it in turn. Move what both need to a third file.")
        if file not in parts:
            if not read(file):
                raise SectionError(f"{name} imports {names.strip()} from {file}, which is not beside it.")
            body = _part(file, read, parts, (*above, name))
            exports = ", ".join(found[1] for found in _EXPORT.findall(read(file)))
            parts[file] = f"const {_module(other)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"
    text = _IMPORT.sub(lambda m: f"const {{{m[1].replace(' as ', ': ')}}} = {_module(m[2])};", source)
    text = _EXPORT.sub(r"\1 \2", text)
    if other := _OTHER.search(text):
        raise SectionError(f'{name} has {other[0]!r}. Write `import {{ a }} from "./file.js";` or `export function`.')
    return text


def _module(name: str) -> str:
    return "$" + name.replace("-", "_")
