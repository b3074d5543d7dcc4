"""What a clip is, from its bytes: type, rate, length; and the outline of its waveform.

The header of a WAV is a claim. Lengths come from the bytes that are there, and a header that says otherwise is
said to.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tbreport.media import Medium, chunks, sniff, unknown
from tbreport.wording import count, size

BINS = 240
"""Columns of a waveform's outline."""
MOST_CHANNELS = 8
"""Channels whose outline is kept."""

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_NAMES = {2: "ADPCM", 6: "A-law", 7: "µ-law", 17: "IMA ADPCM", 49: "GSM", 80: "MPEG", 85: "MP3"}
_STREAMED = (0, 0xFFFFFFFF, 0x7FFFFFFF)  # sizes that writers leave in a header which they could not go back to


@dataclass(frozen=True, slots=True)
class Wave:
    """The samples of a WAV and how they lie: `data` holds whole frames of `channels` samples of `bits` bits."""

    form: int
    channels: int
    rate: int
    bits: int
    data: memoryview
    big: bool = False

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return len(self.data) / (self.channels * self.bits // 8) / self.rate

    @property
    def encoding(self) -> str:
        """The way a sample is stored, in words."""
        return f"{self.bits}-bit {'float' if self.form == _FLOAT else 'PCM'}"


def inspect(data: bytes) -> tuple[Medium, Wave | None]:
    """What the bytes `data` are as a clip, and its samples where they can be drawn."""
    mime = sniff(data)
    if not mime.startswith("audio/"):
        return unknown(data, "clip"), None
    if mime != "audio/wav":
        return Medium(mime, _facts_of_flac(data) if mime == "audio/flac" else {}), None
    try:
        return _wav(data)
    except (struct.error, IndexError):
        flaw = f"This WAV is cut off before its sound begins ({size(len(data))})."
        return Medium(mime, flaw=flaw, shown=False), None


def _wav(data: bytes) -> tuple[Medium, Wave | None]:
    big = data[:4] == b"RIFX"
    header, body, declared, streamed = b"", None, 0, False
    for name, start, length in chunks(data, 12, "big" if big else "little"):
        if name == b"fmt ":
            header = data[start : start + length]
        elif name == b"data":
            body, declared = memoryview(data)[start : start + length], length
            if declared in _STREAMED or data[:4] == b"RF64":
                body, streamed = memoryview(data)[start:], data[:4] != b"RF64"
            break
    form, channels, rate, _, align, bits = struct.unpack_from(">HHIIHH" if big else "<HHIIHH", header)
    if form == _EXTENSIBLE:
        (form,) = struct.unpack_from(">H" if big else "<H", header, 24)
    if body is None:
        return Medium("audio/wav", flaw="This WAV holds no sound: it has no data.", shown=False), None
    facts = {"rate": rate, "channels": channels}
    if form not in (_PCM, _FLOAT):
        return Medium("audio/wav", facts | {"encoding": _NAMES.get(form, f"format {form}")}), None
    if flaw := _impossible(form, channels, rate, bits):
        return Medium("audio/wav", facts, flaw, shown=False), None
    frame = channels * bits // 8
    wave = Wave(form, channels, rate, bits, body[: len(body) // frame * frame], big)
    facts |= {"encoding": wave.encoding, "seconds": round(wave.seconds, 6)}
    flaw = _lie(declared, len(body), align != frame, streamed)
    if not len(wave.data):
        return Medium("audio/wav", facts, "This WAV is silent: it holds no samples.", shown=False), None
    return Medium("audio/wav", facts, flaw), wave


def _impossible(form: int, channels: int, rate: int, bits: int) -> str:
    """What no sound can be; "" for a header that may be true."""
    if not channels or not rate:
        return f"This WAV says that it has {count(channels)} channels at {count(rate)} samples a second."
    if bits not in ((32, 64) if form == _FLOAT else (8, 16, 24, 32)):
        return f"This WAV says that its samples have {count(bits)} bits, which nothing plays."
    if rate > 1_000_000 or channels > 255:
        return f"This WAV says that it has {count(channels)} channels at {count(rate)} samples a second."
    return ""


def _lie(declared: int, there: int, misaligned: bool, streamed: bool) -> str:
    if declared > there and not streamed:
        missing = size(declared - there)
        return f"Its header promises {size(declared)} of sound, but {missing} are missing; what is there is played."
    if misaligned:
        return "Its header contradicts itself on the size of a sample; read by its channels and bits."
    return ""


def _facts_of_flac(data: bytes) -> dict[str, object]:
    if len(data) < 26:
        return {}
    bits = int.from_bytes(data[18:26], "big")
    rate, channels, samples = bits >> 44, (bits >> 41 & 7) + 1, bits & (1 << 36) - 1
    facts: dict[str, object] = {"rate": rate, "channels": channels, "encoding": f"{(bits >> 36 & 31) + 1}-bit FLAC"}
    return facts | ({"seconds": round(samples / rate, 6)} if rate and samples else {})


def peaks(wave: Wave) -> NDArray[np.uint8]:
    """The lowest and the highest sample in each of `BINS` equal parts, for each channel: (channels, 2, bins).

    0 and 255 stand for full scale either way, 128 for silence; fewer frames than bins give a bin each.
    """
    channels = min(wave.channels, MOST_CHANNELS)
    frames = len(wave.data) // (wave.channels * wave.bits // 8)
    edges = np.linspace(0, frames, min(BINS, frames) + 1).astype(np.int64)
    outline = np.zeros((channels, 2, len(edges) - 1))
    for i, (first, last) in enumerate(pairwise(edges.tolist())):
        part = _samples(wave, first, last)[:, :channels]
        outline[:, 0, i], outline[:, 1, i] = part.min(axis=0), part.max(axis=0)
    return np.clip(np.round(outline * 127.5 + 127.5), 0, 255).astype(np.uint8)


def _samples(wave: Wave, first: int, last: int) -> NDArray[np.float64]:
    """Frames `first` to `last` as (frames, channels) between -1 and 1; what is no number is silence."""
    width = wave.bits // 8
    data = wave.data[first * width * wave.channels : last * width * wave.channels]
    order = ">" if wave.big else "<"
    if wave.form == _FLOAT:
        values = np.nan_to_num(np.frombuffer(data, f"{order}f{width}").astype(np.float64), posinf=1, neginf=-1)
    elif width == 1:
        values = (np.frombuffer(data, np.uint8).astype(np.float64) - 128) / 128
    elif width == 3:
        parts = np.frombuffer(data, np.uint8).reshape(-1, 3)[:, :: -1 if wave.big else 1].astype(np.int32)
        whole = parts[:, 0] | parts[:, 1] << 8 | parts[:, 2] << 16
        values = (whole - ((whole & 0x800000) << 1)) / 2**23
    else:
        values = np.frombuffer(data, f"{order}i{width}") / 2.0 ** (wave.bits - 1)
    return values.reshape(-1, wave.channels)
