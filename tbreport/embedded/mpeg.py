"""MP3: frames and the tags around them, which FLAC may carry, too."""

from __future__ import annotations

from collections.abc import Iterator

from tbreport.embedded.pieces import Piece, UnreadableError, little, piece

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
"""Samples a second by the version's bits: 1, 2 and 2.5."""
_KBITS = {
    (True, 3): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 3): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Thousand bits a second by whether the version is 1, and the layer's bits: 3 is layer I, 1 layer III."""


def frame_length(data: bytes, at: int) -> int:
    """Bytes of the frame whose header (ISO 11172-3, 13818-3) stands at `at`; 0 where there is none."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    index, rate, padded = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    if version == 1 or not layer or index in (0, 15) or rate == 3:
        return 0
    hertz, bits = _RATES[version][rate], _KBITS[version == 3, layer][index] * 1000
    if layer == 3:
        return (12 * bits // hertz + padded) * 4
    return (72 if layer == 1 and version != 3 else 144) * bits // hertz + padded


def is_frame(data: bytes, at: int) -> bool:
    """Whether a frame stands at `at`, and then another one or the end."""
    length = frame_length(data, at)
    return bool(length) and (at + length >= len(data) or bool(frame_length(data, at + length)))


def of_mp3(data: bytes) -> Iterator[Piece]:
    """Tags (ID3, APE, Lyrics3) and whatever else lies before, between and after the frames."""
    at, played, frames = 0, False, 0
    while at < len(data):
        length = frame_length(data, at)
        if length and (played or is_frame(data, at)):
            at, played, frames = at + length, True, frames + 1
            continue
        end = _after_id3(data, at) or _next_frame(data, at)
        yield piece(at, min(end, len(data)), data[at:end])
        at, played = end, False
    if not frames:
        raise UnreadableError


def _after_id3(data: bytes, at: int) -> int:
    """Where the ID3v2 tag at `at` ends, 0 where there is none."""
    head = data[at : at + 10]
    if len(head) < 10 or not head.startswith(b"ID3") or any(byte & 0x80 for byte in head[6:]):
        return 0
    length = sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    return at + 10 + length + (10 if head[5] & 0x10 else 0)


def _next_frame(data: bytes, at: int) -> int:
    place = data.find(b"\xff", at + 1)
    while place >= 0:
        if is_frame(data, place):
            return place
        place = data.find(b"\xff", place + 1)
    return len(data)


def tags_behind(data: bytes, least: int) -> Iterator[Piece]:
    """The tags at the end of `data`, none of them before `least`: ID3v1, and APE before it."""
    end, found = len(data), []
    if end - 128 >= least and data[end - 128 :].startswith(b"TAG"):
        found.append((end - 128, end))
        end -= 128
    if end - 32 >= least and data.startswith(b"APETAGEX", end - 32):
        length = little(data, end - 20) + (32 if data[end - 9] & 0x80 else 0)
        found.append((max(least, end - length), end))
    for start, stop in reversed(found):
        yield piece(start, stop, data[start:stop])
