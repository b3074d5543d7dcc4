"""Views and a theme → the text of one HTML file. Nothing here reads logs or writes files.

All scripts and styles are inline and allowed one by one, by hash, in the page's content security policy; all
data stands in blocks that no browser runs. So a script's hash changes with the release and with the set of
sections, never with the data.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from tbreport import __version__
from tbreport.analysis.problems import grouped
from tbreport.analysis.subruns import subruns
from tbreport.budget import Plan, Share
from tbreport.charts import load_templates
from tbreport.compiled import Templates, kept
from tbreport.errors import OutputError, SectionError
from tbreport.looks import Looks
from tbreport.model import Experiment, Problem
from tbreport.packing import Blob, Packed, encode, encode_json
from tbreport.scripts import joined
from tbreport.sections import Section, View
from tbreport.theme import Color, Theme
from tbreport.wording import count, cut, kinds_of_series, moment, size

_WEB = Path(__file__).parent / "web"
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; "
    "img-src data: blob:; media-src data: blob:; base-uri 'none'; form-action 'none'"
)
_FILTERS: Mapping[str, Callable[..., Any]] = {"moment": moment, "size": size, "count": count, "cut": cut}


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Everything that one page shows. `notes` is sanitised HTML, `built` a time in seconds or None.

    `unshown` are the kinds of series that no section shows, with how many there are of each.
    """

    title: str
    experiment: Experiment
    views: Mapping[str, View]
    sections: Sequence[Section]
    problems: Sequence[Problem]
    unshown: Mapping[str, int]
    theme: Theme
    notes: str = ""
    built: float | None = None


@dataclass(frozen=True)
class Page:
    """A finished page: its text, the bytes that each section takes of it ("page" is the rest), what is not in it.

    Between the texts stand the blobs, which are read when the page is written, one at a time.
    """

    parts: tuple[str | Blob, ...] = field(repr=False)
    sizes: Mapping[str, int]
    left_out: tuple[Share, ...]

    def encoded(self) -> Iterator[bytes]:
        """The page's bytes, piece by piece."""
        for part in self.parts:
            yield part.encoded() if isinstance(part, Blob) else part.encode("utf-8", "replace")

    @property
    def html(self) -> str:
        """The page as text."""
        return "".join(part.encoded().decode("ascii") if isinstance(part, Blob) else part for part in self.parts)

    @property
    def size(self) -> int:
        """Bytes of the page."""
        return sum(self.sizes.values())


@dataclass
class _Shelf:
    """The blobs of a page: each is written once, in the static part that shows it or in a block of its own."""

    blobs: Mapping[str, Blob]
    kept: frozenset[str]
    placed: set[str] = field(default_factory=set)
    # Where a blob belongs in a rendered text; its bytes come in when the page is written. No log can know it.
    mark: str = field(default_factory=lambda: secrets.token_hex(16))

    def hole(self, key: str) -> str:
        """The place of the blob `key` in a text."""
        return f"[{self.mark}:{key}]"

    def source(self, key: str) -> str:
        """A data URI of the blob `key` for an `<img id="blob-KEY">`; "" where it was left out or stands already."""
        if key not in self.kept or key in self.placed:
            return ""
        self.placed.add(key)
        return f"data:{self.blobs[key].mime};base64,{self.hole(key)}"

    def rest(self) -> Iterator[tuple[str, Blob]]:
        """The kept blobs that no static part shows, in the order of their views: so that files are read in order."""
        for key, blob in self.blobs.items():
            if key in self.kept and key not in self.placed:
                yield key, blob

    def parts(self, text: str) -> tuple[str | Blob, ...]:
        """`text` cut where a blob belongs."""
        pieces = re.split(rf"\[{self.mark}:([^\]]+)\]", text)
        parts: list[str | Blob] = list(pieces)
        parts[1::2] = [self.blobs[key] for key in pieces[1::2]]
        return tuple(parts)

    def size(self, text: str) -> int:
        """Bytes of `text` with its blobs."""
        return sum(
            p.base64_size if isinstance(p, Blob) else len(p.encode("utf-8", "replace")) for p in self.parts(text)
        )


class Renderer:
    """Renders `contents`; what does not depend on the plan is packed once, however often it renders."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self._environment = _environment(contents)
        self._looks = Looks(contents.theme, _FILTERS)

    @cached_property
    def _packed(self) -> dict[str, list[tuple[str, str]]]:
        """The packed blocks of each section, as (name, base64); first of them what its script is given."""
        packed = {}
        for section in self.contents.sections:
            view = self.contents.views[section.name]
            texts = [(f"view-{section.name}", encode_json(view.payload))]
            packed[section.name] = texts + [(block.name, block.encoded()) for block in _distinct(view.blocks)]
        return packed

    @cached_property
    def _code(self) -> str:
        """The one script of the page: the core and the present sections' scripts, in one closure."""
        parts = [bundle("core.min.js")]
        for section in self.contents.sections:
            script = joined("section.js", section.asset)
            if script:
                name = json.dumps(section.name)
                parts.append(
                    f"try{{((register)=>{{\n{script}\n}})(tbreport.register)}}catch(e){{tbreport.failed({name},e)}}"
                )
        return '(()=>{"use strict";\n' + "\n".join(parts) + "\ntbreport.start();\n})()"

    @cached_property
    def _packed_code(self) -> str:
        code = self._code.encode()
        return kept("code", code, lambda: encode(code).encode()).decode()

    @cached_property
    def _charts(self) -> str:
        names = sorted({name for view in self.contents.views.values() for name in view.charts})
        return encode_json(load_templates(names))

    @cached_property
    def _css(self) -> str:
        """Structure first, then the theme's looks, then what each section adds."""
        sheets = [bundle("core.min.css"), self.contents.theme.css()]
        sheets += [section.asset("section.css").strip() for section in self.contents.sections]
        return "\n".join(sheet for sheet in sheets if sheet).replace("</", "<\\/")

    def render(self, plan: Plan) -> Page:
        """The page with the blobs that `plan` keeps."""
        contents = self.contents
        blobs = {blob.key: blob for view in contents.views.values() for blob in view.blobs}
        offered = {offer.key for view in contents.views.values() for offer in view.offers}
        left_out = offered - plan.kept
        shelf = _Shelf(blobs, frozenset(key for key in blobs if key not in left_out))
        blocks = {
            name: [(f"block-{block}", text) for block, text in texts if block not in left_out]
            for name, texts in self._packed.items()
        }
        page = self._fields(plan)
        sections = [
            {"name": s.name, "title": s.title, "html": self._static_part(s, page, shelf)} for s in contents.sections
        ]
        own = {blob.key: s.name for s in contents.sections for blob in contents.views[s.name].blobs}
        loose = [(f"blob-{key}", blob, own[key]) for key, blob in shelf.rest()]
        scripts = [("code", self._packed_code), ("block-charts", self._charts)]
        scripts += [text for texts in blocks.values() for text in texts]
        page |= {
            "sections": sections,
            "scripts": [(name, Markup(base64)) for name, base64 in scripts],  # noqa: S704  (base64)
            "blobs": [{"id": name, "mime": blob.mime, "base64": shelf.hole(blob.key)} for name, blob, _ in loose],
        }
        html = self._looks.page({name: value for name, value in page.items() if name != "views"})
        sizes = {
            section["name"]: shelf.size(section["html"])
            + sum(len(text) for _, text in blocks[section["name"]])
            + sum(blob.base64_size for _, blob, owner in loose if owner == section["name"])
            for section in sections
        }
        rest = shelf.size(html) - sum(sizes.values())
        return Page(shelf.parts(html), sizes | {"page": rest}, self._left_out(plan))

    def _static_part(self, section: Section, page: Mapping[str, Any], shelf: _Shelf) -> Markup:
        view = self.contents.views[section.name]
        template = self._environment.get_template(f"{section.name}/section.html")
        return Markup(template.render(section=section, view=view, page=page, blob_source=shelf.source).strip())  # noqa: S704  (rendered with autoescape)

    def _run_colors(self) -> dict[str, Color]:
        """The colour of each run; those that are lines of another run's chart come last, as they mostly share its."""
        runs = self.contents.experiment.runs
        lines = subruns(self.contents.experiment)
        ordered = sorted(runs, key=lambda name: name in lines)
        return dict(zip(ordered, self.contents.theme.run_colors(len(runs)), strict=True))

    def _left_out(self, plan: Plan) -> tuple[Share, ...]:
        return (*(share for view in self.contents.views.values() for share in view.reduced), *plan.left_out)

    def _fields(self, plan: Plan) -> dict[str, Any]:
        contents, experiment = self.contents, self.contents.experiment
        colors = self._run_colors()
        lines, places = subruns(experiment), {name: i for i, name in enumerate(experiment.runs)}
        runs = [
            {
                "name": run.name,
                "color": list(colors[run.name]),
                "start": run.start_time,
                "end": run.end_time,
                "parent": places[lines[run.name].parent] if run.name in lines else None,
                "line": lines[run.name].line if run.name in lines else "",
            }
            for run in experiment.runs.values()
        ]
        data = {
            "version": __version__,
            "title": contents.title,
            "source": experiment.source,
            "newest": experiment.newest,
            "runs": runs,
            "sections": [{"name": s.name, "title": s.title} for s in contents.sections],
        }
        boot = bundle("boot.min.js")
        return {
            **data,
            "data": _json(data),
            "newest_text": moment(experiment.newest),
            "built_text": moment(contents.built),
            "notes": Markup(contents.notes),  # noqa: S704  (sanitised by markdown.to_html)
            "notice": Markup(bundle("NOTICE.txt").replace("--", "- ")),  # noqa: S704  (ours)
            "css": Markup(self._css),  # noqa: S704  (the theme's and the sections' own)
            "boot": Markup(boot),  # noqa: S704  (ours)
            "csp": _POLICY.format(scripts=f"{_hash(boot)} {_hash(self._code)}", style=_hash(self._css)),
            "views": contents.views,
            "problems": contents.problems,
            "problem_groups": grouped(contents.problems, experiment.runs),
            "unshown": kinds_of_series(contents.unshown),
            "left_out": [
                {
                    "kind": s.kind,
                    "kept": s.kept,
                    "total": s.total,
                    "text": f"{count(s.kept)} of {count(s.total)}",
                    "remedy": s.remedy,
                }
                for s in self._left_out(plan)
            ],
        }


def _environment(contents: Contents) -> Environment:
    folders = {section.name: FileSystemLoader(section.folder) for section in contents.sections}
    for section in contents.sections:
        if not (section.folder / "section.html").is_file():
            raise SectionError(f"Section {section.name!r} has no section.html in its folder. Add one, even if empty.")
    environment = Environment(
        loader=PrefixLoader(folders),
        autoescape=True,
        finalize=_cut,
        undefined=StrictUndefined,
        bytecode_cache=Templates("cut."),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= _FILTERS
    return environment


def _cut(value: object) -> object:
    """What a template writes, without the end of a plain text that is far too long; markup and `| e` stay whole."""
    return cut(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _distinct(blocks: Sequence[Packed]) -> Sequence[Packed]:
    names = [block.name for block in blocks]
    if len(set(names)) < len(names):
        raise SectionError(f"Two blocks of one view share a name: {', '.join(sorted(names))}. Number them.")
    return blocks


def bundle(name: str) -> str:
    """The text of a built file of `web/dist`; raises OutputError where it is missing."""
    path = _WEB / "dist" / name
    if not path.is_file():
        raise OutputError(
            f"tbreport's web/dist/{name} is missing. Install tbreport anew, or run npm run build in web/."
        )
    return path.read_text(encoding="utf-8").strip()


def _json(value: object) -> Markup:
    """`value` as JSON that no `</script>` in a run's name can end."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
