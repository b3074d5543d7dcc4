"""Audio: WAVs whose headers lie, outlines of every encoding, labels."""

import struct

import numpy as np
import pytest

from tbreport import Options, Report, load
from tbreport.sections.audio import build, sounds

TONE = np.sin(np.arange(8000) / 8000 * 2 * np.pi * 50)


def wav(body=None, *, form=1, channels=1, rate=8000, bits=16, big=False, **lies):
    """A WAV of the bytes `body`; `lies` replace what its header should say."""
    body = (TONE * 32767).astype("<i2").tobytes() if body is None else body
    size, align = lies.get("size", len(body)), lies.get("align", channels * bits // 8)
    order, name = (">", b"RIFX") if big else ("<", b"RIFF")
    fmt = struct.pack(
        f"{order}HHIIHH", form, channels, rate, lies.get("bytes_a_second", rate * align & 0xFFFFFFFF), align, bits
    )
    parts = b"WAVEfmt " + struct.pack(f"{order}I", 16) + fmt + lies.get("before", b"")
    parts += b"data" + struct.pack(f"{order}I", size) + body
    return name + struct.pack(f"{order}I", lies.get("riff", len(parts))) + parts


ENCODINGS = {
    "8-bit PCM": wav((TONE * 127 + 128).astype("u1").tobytes(), bits=8),
    "16-bit PCM": wav(),
    "24-bit PCM": wav((TONE * (2**23 - 1)).astype("<i4").view("u1").reshape(-1, 4)[:, :3].tobytes(), bits=24),
    "32-bit PCM": wav((TONE * (2**31 - 1)).astype("<i4").tobytes(), bits=32),
    "32-bit float": wav(TONE.astype("<f4").tobytes(), form=3, bits=32),
    "64-bit float": wav(TONE.astype("<f8").tobytes(), form=3, bits=64),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_has_the_same_outline(name):
    medium, wave = sounds.inspect(ENCODINGS[name])
    assert medium.facts == {"rate": 8000, "channels": 1, "encoding": name, "seconds": 1.0}
    assert medium.flaw == ""
    outline = sounds.peaks(wave).astype(int)
    assert outline.shape == (1, 2, sounds.BINS)
    expected = sounds.peaks(sounds.inspect(ENCODINGS["64-bit float"])[1]).astype(int)
    assert np.abs(outline - expected).max() <= 2
    assert outline.min() <= 1
    assert outline.max() >= 254


def test_big_endian():
    for data in (
        wav((TONE * 32767).astype(">i2").tobytes(), big=True),
        wav((TONE * 2**23 * 0.99).astype(">i4").view("u1").reshape(-1, 4)[:, 1:].tobytes(), bits=24, big=True),
    ):
        outline = sounds.peaks(sounds.inspect(data)[1]).astype(int)
        assert outline.min() <= 2
        assert outline.max() >= 253


def test_all_channels_have_an_outline():
    stereo = np.stack([TONE, np.zeros_like(TONE)], axis=1)
    outline = sounds.peaks(sounds.inspect(wav(stereo.astype("<f4").tobytes(), form=3, channels=2, bits=32))[1])
    assert outline.shape[0] == 2
    assert (outline[1] == 128).all()
    many = np.zeros((100, 20), "<i2").tobytes()
    assert sounds.peaks(sounds.inspect(wav(many, channels=20))[1]).shape[0] == sounds.MOST_CHANNELS


def test_a_clip_shorter_than_its_picture():
    outline = sounds.peaks(sounds.inspect(wav(np.array([0, 32767, -32768], "<i2").tobytes()))[1])
    assert outline.tolist() == [[[128, 255, 0], [128, 255, 0]]]


def test_floats_that_are_no_numbers_are_silence():
    data = wav(np.array([np.nan, np.inf, -np.inf, 9], "<f4").tobytes(), form=3, bits=32)
    assert sounds.peaks(sounds.inspect(data)[1])[0, 0].tolist() == [128, 255, 0, 255]


@pytest.mark.parametrize("lie", [{"size": 0}, {"size": 0xFFFFFFFF}, {"riff": 0}, {"bytes_a_second": 1}])
def test_sizes_that_streaming_writers_leave_are_no_flaw(lie):
    medium, _ = sounds.inspect(wav(**lie))
    assert medium.facts["seconds"] == 1.0
    assert medium.flaw == ""


@pytest.mark.parametrize(
    ("data", "says", "shown"),
    [
        (wav(size=1_000_000), "promises 1.0 MB of sound, but 984.0 kB are missing", True),
        (wav(align=7), "contradicts itself", True),
        (wav()[:-1], "1 B are missing", True),
        (wav(channels=0, bits=16, align=2), "0 channels", False),
        (wav(rate=0), "0 samples a second", False),
        (wav(rate=4_000_000_000), "4,000,000,000 samples", False),
        (wav(bits=13), "13 bits", False),
        (wav(form=3, bits=16), "16 bits", False),
        (wav(b""), "no samples", False),
        (wav()[:36], "no data", False),
        (wav()[:30], "cut off before its sound", False),
        (b"RIFF....WAVE", "cut off before its sound", False),
        (b"", "empty", False),
        (b"<svg onload='alert(1)'>", "Unknown bytes", False),
        (b"\x89PNG\r\n\x1a\n....", "Unknown bytes", False),
    ],
)
def test_headers_that_lie(data, says, shown):
    medium, wave = sounds.inspect(data)
    assert says in medium.flaw
    assert medium.shown == shown
    assert (wave is not None) == shown


def test_chunks_before_the_sound_are_skipped():
    medium, _ = sounds.inspect(wav(before=b"LIST" + struct.pack("<I", 3) + b"abc\0"))
    assert medium.facts["seconds"] == 1.0


def test_extensible_headers():
    plain = wav()
    fmt = struct.pack("<HHIIHHHHI", 0xFFFE, 1, 8000, 16000, 2, 16, 22, 16, 0) + struct.pack("<H", 1) + bytes(14)
    data = plain[:12] + b"fmt " + struct.pack("<I", len(fmt)) + fmt + plain[36:]
    assert sounds.inspect(data)[0].facts["encoding"] == "16-bit PCM"


def test_other_types_play_without_an_outline():
    flac = b"fLaC" + bytes([0, 0, 0, 34]) + bytes(10) + (44100 << 44 | 1 << 41 | 15 << 36 | 88200).to_bytes(8, "big")
    medium, wave = sounds.inspect(flac + bytes(16))
    assert medium.facts == {"rate": 44100, "channels": 2, "encoding": "16-bit FLAC", "seconds": 2.0}
    assert wave is None
    assert sounds.inspect(b"OggS" + bytes(40))[0].shown
    assert sounds.inspect(wav(form=7, bits=8))[0].facts["encoding"] == "µ-law"


def test_garbage_behind_a_header_never_raises():
    rng = np.random.default_rng(0)
    for length in (12, 20, 36, 44):
        for _ in range(200):
            _, wave = sounds.inspect(wav()[:length] + rng.bytes(int(rng.integers(0, 80))))
            if wave:
                sounds.peaks(wave)


def test_labels_are_markdown_sanitised(logdir):
    logdir.run("a").audio("x", (wav(), "**loud** <script>alert(1)</script>"), (wav(rate=4000), ""), step=1)
    logdir.run("a").audio("x", (wav(), "**loud** <script>alert(1)</script>"), (wav(), ""), step=2)
    view = build(load(logdir.path), Options())
    (card,) = view.payload["tags"][0]["cards"]
    assert card["labels"] == [[0, -1], [0, -1]]
    assert card["values"] == [[0, 1], [0, 0]]
    assert len(view.payload["labels"]) == 1
    assert "<strong>loud</strong>" in view.payload["labels"][0]
    assert "<script>" not in view.payload["labels"][0]


def test_bad_clips_cost_nobody_else(logdir):
    run = logdir.run("bad")
    run.legacy_audio("lying", wav(size=10**6), step=1)
    run.legacy_audio("html", b"</script><script>alert(1)</script>", step=1)
    run.legacy_audio("empty", b"", step=1)
    logdir.run("good").legacy_audio("right", wav(), step=1)
    report = Report(load(logdir.path))
    html = report.html()
    assert "alert(1)" not in html
    assert sorted(p.path for p in report.problems) == ["bad/empty", "bad/html", "bad/lying"]
    assert len(build(load(logdir.path), Options()).blobs) == 4


def test_clips_are_offered_to_the_budget(logdir):
    for step in range(20):
        body = (np.random.default_rng(step).normal(size=8000) * 9000).astype("<i2").tobytes()
        logdir.run().legacy_audio("x", wav(body), step=step)
    experiment = load(logdir.path)
    whole = len(Report(experiment, options=Options(max_size=None)).html())
    report = Report(experiment, options=Options(max_size=whole - 200_000))
    assert len(report.html()) <= whole - 200_000
    (share,) = report.left_out
    assert (share.kind, share.total) == ("audio", 20)
    assert 0 < share.kept < 20


def test_no_clips_no_section(logdir):
    logdir.run().scalar("loss", 1, 1.0)
    assert build(load(logdir.path), Options()) is None
