"""MP4: boxes that nothing is played by become free room, so that no place in the file changes."""

from __future__ import annotations

from collections.abc import Iterator

from tbreport.embedded.pieces import Piece, UnreadableError, big, fixed, piece

_FOLDERS = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf", b"mfra"}
)
_PLAYED = frozenset(
    b"ftyp styp mdat mvhd tkhd mdhd vmhd smhd nmhd stsd stts stss ctts stsc stsz stz2 stco co64 sgpd sbgp sdtp subs "
    b"saiz saio elst mehd trex mfhd tfhd tfdt trun tfra mfro sidx ssix pdin cslg prft".split()
)
_DEEPEST = 12
_OWN_FILE = 28  # bytes of a `dref` that names no other file


def of_mp4(data: bytes) -> Iterator[Piece]:
    """Boxes (ISO 14496-12) of tags and of what is not known, and what follows the last whole box."""
    yield from _between(data, 0, len(data), 0)


def _between(data: bytes, at: int, end: int, depth: int) -> Iterator[Piece]:
    while at + 8 <= end:
        length, name, head = big(data, at), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = big(data, at + 8, 8), 16
        stop = end if length == 0 else at + length
        if length and length < head:
            raise UnreadableError
        if stop > end and name != b"mdat":
            if depth or name in (_PLAYED | _FOLDERS):
                raise UnreadableError
            break  # no box: something was appended
        stop = min(stop, end)
        yield from _box(data, (at, at + head, stop), name, depth)
        at = stop
    if at < end:
        rest = data[at:end]
        yield piece(at, end, rest, lambda: b"" if end == len(data) and not depth else bytes(len(rest)))


def _box(data: bytes, place: tuple[int, int, int], name: bytes, depth: int) -> Iterator[Piece]:
    at, inside, stop = place
    if name in _FOLDERS and depth < _DEEPEST:
        yield from _between(data, inside, stop, depth + 1)
    elif name == b"hdlr":
        if data[inside + 8 : inside + 12] not in (b"soun", b"vide"):
            raise UnreadableError  # texts in a track of their own, which lie among the samples
        written = data[inside + 24 : stop]
        yield piece(inside + 24, stop, written, lambda: bytes(len(written)))
    elif name == b"dref":
        if stop - at > _OWN_FILE:
            raise UnreadableError
    elif name not in _PLAYED:
        content = data[inside:stop]
        yield fixed(at + 4, b"free")
        yield piece(inside, stop, content, lambda: bytes(len(content)))
