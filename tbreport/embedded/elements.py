"""WebM: elements that nothing is played by become void, so that no place in the file changes."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from tbreport.embedded.pieces import Piece, UnreadableError, big, piece

_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
_FOLDERS = frozenset({0x1A45DFA3, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP, 0xE0, 0xE1, 0x114D9B74})
_KEPT = frozenset(
    {0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285}  # what the file is
    | {0x2AD7B1, 0x4489}  # the scale of its times, its length
    | {0xD7, 0x73C5, 0x83, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x55EE, 0x86, 0x56AA, 0x56BB}
    | {
        0x22B59C,
        0x22B59D,
        0xB5,
        0x78B5,
        0x9F,
        0x6264,
        0xB0,
        0xBA,
        0x54B0,
        0x54BA,
        0x54B2,
        0x9A,
        0x53B8,
        0x53C0,
        0x55B0,
        0x6D80,
    }
    | {0xE7, 0xA7, 0xAB, 0xA3, 0xA1, 0x9B, 0xFB, 0x75A2}  # samples and their times
    | {0x4DBB, 0x1C53BB6B}  # where things are
)
_STRINGS = frozenset({0x4D80, 0x5741})  # who wrote it: must be there, and may be empty
_PRIVATE, _KIND = 0x63A2, 0x83
_DEEPEST = 8


def of_webm(data: bytes) -> Iterator[Piece]:
    """Elements (RFC 8794, 9559) of titles, tags, chapters, attachments and of what is not known."""
    end = yield from _between(data, 0, len(data), 0)
    if end < len(data):
        yield piece(end, len(data), data[end:])


def _between(data: bytes, at: int, end: int, depth: int) -> Generator[Piece, None, int]:
    while at < end:
        name, after = _vint(data, at, keep=True)
        length, inside = _vint(data, after, keep=False)
        unknown = length == (1 << 7 * (inside - after)) - 1
        if unknown and name not in (_SEGMENT, _CLUSTER):
            raise UnreadableError
        stop = end if unknown else inside + length
        if stop > end:
            if name in (0xA3, _GROUP, _CLUSTER, _SEGMENT):
                stop = end  # cut off while it was written
            else:
                raise UnreadableError
        if name == _SEGMENT or (name in _FOLDERS and not unknown):
            yield from _between(data, inside, stop, depth + 1)
        elif name == _CLUSTER:  # of unknown length: its elements follow as if they were its neighbours
            stop = inside
        else:
            yield from _element(data, (at, inside, stop), name)
        at = stop
        if depth > _DEEPEST:
            raise UnreadableError
        if not depth and name == _SEGMENT:
            return at
    return at


def _element(data: bytes, place: tuple[int, int, int], name: int) -> Iterator[Piece]:
    at, inside, stop = place
    content = data[inside:stop]
    if name == _KIND and content not in (b"\1", b"\2"):
        raise UnreadableError  # subtitles, which lie among the samples
    if name in _STRINGS:
        yield piece(inside, stop, content, lambda: bytes(len(content)))
    elif name == _PRIVATE and content.find(b"\x03vorbis") >= 0:
        yield _of_vorbis(content, inside)
    elif name not in _KEPT and name != _PRIVATE:
        void = _void(stop - at)
        yield piece(at, stop, content, lambda: void)


def _void(length: int) -> bytes:
    """A void element of `length` bytes in all."""
    if length < 2:
        raise UnreadableError
    width = 1 if length < 100 else 8
    size = length - 1 - width
    head = (0x80 | size).to_bytes(1, "big") if width == 1 else (1 << 56 | size).to_bytes(8, "big")
    return b"\xec" + head + bytes(size)


def _of_vorbis(private: bytes, start: int) -> Piece:
    """The comments among the three headers of Vorbis that stand in a track's private data, emptied."""
    at, lengths = 1, []
    for _ in range(big(private, 0, 1)):
        length = 0
        while big(private, at, 1) == 255:
            length, at = length + 255, at + 1
        lengths.append(length + private[at])
        at += 1
    empty = b"\x03vorbis" + bytes(8) + b"\1"
    if len(lengths) != 2 or lengths[1] < len(empty):
        raise UnreadableError
    first = at + lengths[0]
    comments = private[first : first + lengths[1]]
    if not comments.startswith(b"\x03vorbis"):
        raise UnreadableError
    return piece(
        start + first,
        start + first + lengths[1],
        comments[7:].strip(b"\0\1"),
        lambda: empty.ljust(len(comments), b"\0"),
    )


def _vint(data: bytes, at: int, *, keep: bool) -> tuple[int, int]:
    """The number of variable length at `at`, with its marker or without, and where it ends."""
    first = big(data, at, 1)
    width = 9 - first.bit_length()
    if width > 8:
        raise UnreadableError
    number = big(data, at, width)
    return (number if keep else number & (1 << 7 * width) - 1), at + width
