"""What the bytes of a picture or a clip say beside what they show: comments, EXIF, XMP, tags, what follows the end.

Cameras, editors and plotting libraries leave paths and names there. Each format's walker yields the pieces that no
decoder needs; nothing is decoded but short texts, and those up to a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tbreport.embedded import boxes, elements, mpeg, pages, pictures, sounds
from tbreport.embedded.pieces import LONGEST, Piece, UnreadableError, words_of
from tbreport.options import MARK

__all__ = ["LEFT_OUT", "LONGEST", "texts", "without", "without_words"]

LEFT_OUT = MARK.encode()
"""What stands in place of a medium that cannot be examined."""
_Walker = Callable[[bytes], Iterator[Piece]]


def texts(data: bytes) -> tuple[str | None, ...]:
    """All that `data` says beside what it shows, None for what is too long; all of it, where it is but a text."""
    if _is_text(data):
        return (data.decode("utf-8"),)
    pieces = _pieces(data)
    if pieces is None:
        words = words_of(data)
        return (words,) if words else ()
    return tuple(piece.text for piece in pieces if piece.text != "")


def without(data: bytes, change: Callable[[str], str]) -> bytes:
    """`data` without all that it need not say; a text that is no medium is changed, what cannot be followed left out.

    `change` gets to see every text, though it is dropped whatever becomes of it.
    """
    if _is_text(data):
        return _changed(data, change)
    pieces = _pieces(data)
    if pieces is None:
        change(words_of(data))
        return LEFT_OUT if data else data
    parts, at = [], 0
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if piece.start < at:
            continue
        if piece.text:
            change(piece.text)
        parts += [data[at : piece.start], piece.instead()]
        at = piece.end
    return b"".join(parts) + data[at:] if parts else data


def without_words(data: bytes, change: Callable[[str], str]) -> bytes:
    """Bytes that a program reads: a text changed, others as they are unless `change` finds words in them."""
    if _is_text(data):
        return _changed(data, change)
    words = words_of(data)
    return data if change(words) == words else b""


def _changed(data: bytes, change: Callable[[str], str]) -> bytes:
    text = data.decode("utf-8")
    new = change(text)
    return data if new == text else new.encode()


def _pieces(data: bytes) -> list[Piece] | None:
    """What `data` need not hold, None where it is of no known format or does not follow it."""
    walker = _walker(data)
    if walker is None:
        return None
    try:
        return list(walker(data))
    except UnreadableError:
        return None


def _walker(data: bytes) -> _Walker | None:
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in pictures.BMP_HEADERS:
        return pictures.of_bmp
    if data[:4] in (b"RIFF", b"RIFX", b"RF64") and data[8:12] in (b"WAVE", b"WEBP"):
        return sounds.of_wav if data[8:12] == b"WAVE" else pictures.of_webp
    if data[4:8] == b"ftyp":
        return boxes.of_mp4
    if mpeg.is_frame(data, 0):
        return mpeg.of_mp3
    return next((walk for prefix, walk in _WALKERS if data.startswith(prefix)), None)


def _is_text(data: bytes) -> bool:
    try:
        return data[:1] != b"" and 0 not in data and bool(data.decode("utf-8")) and data[:4] not in _BINARY
    except UnicodeDecodeError:
        return False


_WALKERS: tuple[tuple[bytes, _Walker], ...] = (
    (b"\x89PNG\r\n\x1a\n", pictures.of_png),
    (b"\xff\xd8\xff", pictures.of_jpeg),
    (b"GIF87a", pictures.of_gif),
    (b"GIF89a", pictures.of_gif),
    (b"fLaC", sounds.of_flac),
    (b"ID3", mpeg.of_mp3),
    (b"OggS", pages.of_ogg),
    (b"\x1aE\xdf\xa3", elements.of_webm),
)
_BINARY = frozenset({b"RIFF", b"RIFX", b"RF64", b"GIF8", b"OggS", b"fLaC"})
