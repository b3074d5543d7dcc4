"""A finished page → all its bytes in the clear, so that a test can search for what must not be in it."""

import base64
import gzip
import re
import zlib


def whole(html: str) -> bytes:
    """The page's text, every block inflated and every blob decoded; in a PNG the compressed texts, too."""
    parts = [re.sub(r'(<script type="text/plain" id="(?:block|blob|code)[^>]*>)[^<]*', r"\1", html).encode()]
    blocks = re.findall(r'<script type="text/plain" id="(?:block-[^"]*|code)">([^<]*)<', html)
    parts += [gzip.decompress(base64.b64decode(block)) for block in blocks]
    blobs = re.findall(r'<script type="text/plain" id="blob-[^>]*>([^<]*)<', html)
    blobs += re.findall(r'src="data:[^;]*;base64,([^"]*)"', html)
    for blob in map(base64.b64decode, blobs):
        parts += [blob, blob.replace(b"\0", b""), *_inflated(blob)]
    return b"\n".join(parts)


def _inflated(png: bytes):
    for found in re.finditer(rb"(?:zTXt|iTXt)", png):
        for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", png[found.end() :]):
            try:
                yield zlib.decompressobj().decompress(png[found.end() + start.start() :], 10_000_000)
            except zlib.error:
                continue
