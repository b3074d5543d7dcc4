"""Changes to the bytes of event files: damage that checksums tell, and forgeries whose checksums are right."""

from __future__ import annotations

import struct
from collections.abc import Callable
from random import Random

from writing import masked_crc, record, varint

Change = Callable[[bytes, Random], bytes]

LENGTHS = (0, 1, 7, 2**16, 2**31 - 1, 2**31, 2**32, 2**60, 2**63, 2**64 - 1)
BYTES = (b"\x00", b"\x7f", b"\x80", b"\xff", b"\x0a", b"\x2a", b"\x42", b"\xff" * 9 + b"\x01", b"\x80" * 10)


def payloads(data: bytes) -> list[bytes]:
    """The payloads of the records that `data` begins with."""
    found, at = [], 0
    while at + 16 <= len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        if at + 16 + length > len(data):
            break
        found.append(data[at + 12 : at + 12 + length])
        at += 16 + length
    return found


def _place(data: bytes, random: Random) -> int:
    return random.randrange(len(data) + 1)


def _stretch(data: bytes, random: Random) -> bytes:
    start = _place(data, random)
    return data[start : start + random.choice((1, 4, 16, 100, 5000))]


def flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    if changed:
        changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(changed)


def overwrite(data: bytes, random: Random) -> bytes:
    start, new = _place(data, random), random.randbytes(random.choice((1, 4, 12, 60)))
    return data[:start] + new + data[start + len(new) :]


def cut(data: bytes, random: Random) -> bytes:
    start = _place(data, random)
    return data[:start] + data[start + len(_stretch(data, random)) :]


def truncate(data: bytes, random: Random) -> bytes:
    return data[: _place(data, random)]


def splice(data: bytes, random: Random) -> bytes:
    start = _place(data, random)
    return data[:start] + _stretch(data, random) + data[start:]


def append(data: bytes, random: Random) -> bytes:
    return data + random.choice((random.randbytes(50), bytes(100), b"text\n" * 9, struct.pack("<Q", 2**60)))


def lengthen(data: bytes, random: Random) -> bytes:
    """A length that promises more, or less, than there is, with a wrong checksum."""
    at = 0
    for payload in payloads(data)[: random.randrange(50)]:
        at += 16 + len(payload)
    return data[:at] + struct.pack("<Q", random.choice(LENGTHS)) + data[at + 8 :]


def forge_length(data: bytes, random: Random) -> bytes:
    """The same with a right checksum."""
    sound = payloads(data)
    kept = b"".join(map(record, sound[: random.randrange(len(sound) + 1)]))
    length = struct.pack("<Q", random.choice(LENGTHS))
    return kept + length + masked_crc(length) + data[len(kept) + 12 :]


def forge_payloads(data: bytes, random: Random) -> bytes:
    """Damage inside payloads, with right checksums, so that it gets as far as the parser."""
    sound = payloads(data)
    for _ in range(random.choice((1, 1, 3, 20))):
        if sound:
            index = random.randrange(len(sound))
            sound[index] = random.choice(INSIDE)(sound[index], random)
    return b"".join(map(record, sound))


def reorder(data: bytes, random: Random) -> bytes:
    sound = payloads(data)
    random.shuffle(sound)
    return b"".join(map(record, sound))


def repeat(data: bytes, random: Random) -> bytes:
    sound = payloads(data)
    return data + b"".join(map(record, random.choices(sound, k=random.choice((1, 100))))) if sound else data


def _insert(data: bytes, random: Random) -> bytes:
    start = _place(data, random)
    return data[:start] + random.choice(BYTES) + data[start:]


def _promise(data: bytes, random: Random) -> bytes:
    """A varint that says anything, where a length may stand."""
    start = _place(data, random)
    return data[:start] + varint(random.choice(LENGTHS)) + data[start + 1 :]


DAMAGE: tuple[Change, ...] = (flip, flip, overwrite, cut, truncate, splice, append, lengthen)
INSIDE: tuple[Change, ...] = (flip, overwrite, cut, truncate, splice, _insert, _promise)
FORGERIES: tuple[Change, ...] = (forge_length, forge_payloads, forge_payloads, reorder, repeat)


def damaged(data: bytes, random: Random) -> bytes:
    """`data` with up to three kinds of damage."""
    for _ in range(random.choice((1, 1, 2, 3))):
        data = random.choice(DAMAGE)(data, random)
    return data


def forged(data: bytes, random: Random) -> bytes:
    """`data` with up to three changes that its checksums do not tell."""
    for _ in range(random.choice((1, 1, 2, 3))):
        data = random.choice(FORGERIES)(data, random)
    return data
