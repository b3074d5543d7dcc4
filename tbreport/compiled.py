"""What is made of tbreport's own templates and scripts is kept beside its compiled modules, as Python keeps those.

Nothing of a log is ever in there. Where that folder cannot be written, or Python is told to write no bytecode,
everything is made anew each time.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from tbreport import __version__
from tbreport.errors import OutputError
from tbreport.output import write_atomically
from tbreport.theme import themes_folder

_PACKAGE = Path(__file__).parent


def kept(name: str, source: bytes, make: Callable[[], bytes]) -> bytes:
    """`make()`, or what it gave when `name` was last made; it depends on nothing but `source` and the release."""
    made = _read(name, source)
    if made is None:
        made = make()
        _write(name, source, made)
    return made


class Templates(BytecodeCache):
    """Compiled templates; Jinja's own cache in files stops the build where it cannot write or reads what is damaged.

    `settings` names what of the environment changes the code that Jinja makes of an unchanged source.
    """

    def __init__(self, settings: str = "") -> None:
        self._settings = settings

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002  (as Jinja calls it)
        """The place of a template of tbreport's own; "" for all others: a user's theme comes and goes."""
        for home in (_PACKAGE, themes_folder()):
            if filename and Path(filename).is_relative_to(home):
                return ".".join(Path(filename).relative_to(home.parent).parts)
        return ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give `bucket` the code that was kept for it, if there is any."""
        code = _read(bucket.key, self._source(bucket)) if bucket.key else None
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of `bucket`."""
        if bucket.key:
            _write(bucket.key, self._source(bucket), bucket.bytecode_to_string())

    def _source(self, bucket: Bucket) -> bytes:
        return f"{self._settings} {bucket.checksum}".encode()


def _read(name: str, source: bytes) -> bytes | None:
    try:
        kept = _file(name).read_bytes()
    except OSError:
        return None
    digest, made = kept[:_DIGEST], kept[_DIGEST:]
    return made if digest == _digest(source, made) else None


def _write(name: str, source: bytes, made: bytes) -> None:
    if not sys.dont_write_bytecode:
        with suppress(OutputError):
            write_atomically(_file(name), [_digest(source, made), made])


def _file(name: str) -> Path:
    return Path(cache_from_source(__file__)).with_name(f"{name}.{sys.implementation.cache_tag}")


def _digest(source: bytes, made: bytes) -> bytes:
    parts = (__version__.encode(), source, made)
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()


_DIGEST = len(_digest(b"", b""))
