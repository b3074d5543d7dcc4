"""Colour profiles (ICC.1) inside pictures: what they say beside colours, and the same colours without it.

A display's profile names its display, and so perhaps whose it is. To drop it would change what the picture shows;
to empty its texts where they stand does not, since no colour is computed from them.
"""

from __future__ import annotations

_HEADER, _ENTRY = 128, 12
_IDENTITY = slice(84, 128)  # a checksum, which may be zero, and what is reserved
_COLORS = frozenset(
    b"rXYZ gXYZ bXYZ wtpt bkpt lumi rTRC gTRC bTRC kTRC chad chrm cicp meas view tech gamt A2B0 A2B1 A2B2 B2A0 B2A1 "
    b"B2A2 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 pre0 pre1 pre2".split()
)
_EMPTY_LIST = bytes(4) + (12).to_bytes(4, "big")
"""No translations of the length that each would have: the rest of an empty multiLocalizedUnicodeType."""


def said(profile: bytes) -> bytes:
    """All of `profile` that no colour is computed from; all of it where it is no profile."""
    tags = _tags(profile)
    if tags is None:
        return profile
    rest = bytearray(profile)
    rest[: _HEADER + 4 + _ENTRY * len(tags)] = bytes(_HEADER + 4 + _ENTRY * len(tags))
    for name, start, end in tags:
        if name in _COLORS:
            rest[start:end] = bytes(end - start)
    return bytes(rest).strip(b"\0")


def silent(profile: bytes) -> bytes:
    """`profile`, no longer or shorter, with its texts empty; nothing where it is no profile."""
    tags = _tags(profile)
    if tags is None:
        return b""
    body = _HEADER + 4 + _ENTRY * len(tags)
    less = bytearray(profile[:body]) + bytes(len(profile) - body)
    less[_IDENTITY] = bytes(_IDENTITY.stop - _IDENTITY.start)
    for _, start, _ in tags:
        kind = profile[start : start + 4]
        empty = kind + bytes(4) + (_EMPTY_LIST if kind == b"mluc" else b"")
        less[start : start + len(empty)] = empty
    for name, start, end in tags:  # what shares its bytes with a colour stays
        if name in _COLORS:
            less[start:end] = profile[start:end]
    return bytes(less[: len(profile)])


def _tags(profile: bytes) -> list[tuple[bytes, int, int]] | None:
    """(name, first byte, end) of each tag, None where `profile` is none or damaged."""
    if profile[36:40] != b"acsp" or len(profile) < _HEADER + 4:
        return None
    count = int.from_bytes(profile[_HEADER : _HEADER + 4], "big")
    body = _HEADER + 4 + _ENTRY * count
    if body > len(profile):
        return None
    tags = []
    for at in range(_HEADER + 4, body, _ENTRY):
        start, length = (int.from_bytes(profile[i : i + 4], "big") for i in (at + 4, at + 8))
        if start < body or length < 8 or start + length > len(profile):
            return None
        tags.append((profile[at : at + 4], start, start + length))
    return tags
