"""What the bytes of pictures and clips say beside what they show is read, and taken out where it is redacted."""

import struct
import zlib

import numpy as np
import pytest
from sections.test_audio import wav
from sections.test_images import chunk, picture, pixels

from tbreport.embedded import LONGEST, texts, without
from tbreport.publishing import Redactor
from tbreport.sections.audio import sounds

SECRET = "jane-doe42"


def change(text):
    return Redactor.of([SECRET]).text(text)


def commented(form, secret=SECRET):
    """A picture or a clip whose bytes name the secret where its format keeps texts."""
    text = f"/home/{secret}/x.png".encode()
    if form == "WAV":
        return wav(before=b"LIST" + struct.pack("<I", len(text)) + text + bytes(len(text) % 2))
    if form == "FLAC":
        comment = b"\x84" + len(text).to_bytes(3, "big") + text
        return b"fLaC" + bytes([0, 0, 0, 34]) + bytes(34) + comment + b"\xff\xf8" * 20
    if form == "MP3":
        return b"ID3\4\0\0" + bytes([0, 0, 0, len(text)]) + text + b"\xff\xfb\x90\0" * 30
    data = picture(form=form)
    if form == "PNG":
        data = data[:33] + chunk(b"tEXt", b"Source\0" + text) + chunk(b"eXIf", b"II*\0" + text) + data[33:]
    elif form == "JPEG":
        said = [marker + struct.pack(">H", len(text) + 2) + text for marker in (b"\xff\xfe", b"\xff\xe1")]
        data = data[:2] + b"".join(said) + data[2:]
    elif form == "GIF":
        data = data[:-1] + b"\x21\xfe" + bytes([len(text)]) + text + b"\0\x3b"
    elif form == "WEBP":
        data += b"EXIF" + struct.pack("<I", len(text)) + text + bytes(len(text) % 2)
        data = data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
    return data


FORMS = ("PNG", "JPEG", "GIF", "WEBP", "WAV", "FLAC", "MP3")


@pytest.mark.parametrize("form", FORMS)
def test_texts_of_media_are_read_and_taken_out_and_the_rest_stays(form):
    data, plain = commented(form), commented(form, "somebody-1")
    assert any(SECRET in text for text in texts(data))
    less = without(data, change)
    assert SECRET.encode() not in less
    assert without(plain, change) == plain
    if form in ("PNG", "JPEG", "GIF", "WEBP"):
        assert (pixels(less) == pixels(data)).all()
    if form == "WAV":
        assert sounds.inspect(less)[0] == sounds.inspect(data)[0]
        assert bytes(sounds.inspect(less)[1].data) == bytes(sounds.inspect(data)[1].data)


@pytest.mark.parametrize(
    "data",
    [
        picture()[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(SECRET.encode())) + picture()[33:],
        picture()[:33] + chunk(b"iTXt", b"a\0\1\0en\0a\0" + zlib.compress(SECRET.encode())) + picture()[33:],
        picture() + SECRET.encode(),
        picture(form="JPEG") + SECRET.encode(),
        picture(form="GIF") + SECRET.encode(),
        picture()[:33] + chunk(b"prVt", SECRET.encode("utf-16-le")) + picture()[33:],
        b"OggS" + bytes(30) + b"artist=" + SECRET.encode() + bytes(30),
        b"<svg>" + SECRET.encode() + b"</svg>",
        b"BMI, as measured by " + SECRET.encode(),
        b"\0\0\0\x18ftypisom" + bytes(LONGEST) + b"by " + SECRET.encode(),
        b"\xff\xd8\xff\xda\0\x04ab\x12\xff\0\xff\xd3" + b"\xff\xfe\0\x10by " + SECRET.encode() + b"!\xff\xd9",
        picture(form="JPEG") + SECRET.encode() + b"\xff\xd9",
        b"RF64\xff\xff\xff\xffWAVEds64\x18\0\0\0" + struct.pack("<QQQ", 0, 4, 0)
        + b"data\xff\xff\xff\xff1234LIST\x0a\0\0\0" + SECRET.encode(),
    ],
)  # fmt: skip
def test_texts_hidden_deeper(data):
    assert any(SECRET in text for text in texts(data))
    less = without(data, change)
    assert not any(SECRET in text for text in texts(less))
    assert SECRET.encode() not in less.replace(b"\0", b"")


def test_a_text_too_long_to_be_read_goes_unread():
    bomb = picture()[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000), 9)) + picture()[33:]
    assert texts(bomb) == (None,)
    assert len(bomb) < 100_000
    assert without(bomb, change) == picture()


def test_many_small_chunks_hold_no_more_text_than_a_large_one():
    packed = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * (LONGEST // 2), 9))
    bomb = picture()[:33] + packed * 50 + picture()[33:]
    assert 0 < sum(len(text) for text in texts(bomb) if text) <= LONGEST
    assert without(bomb, change).count(b"zTXt") == 1


def test_garbage_behind_any_signature_never_raises():
    rng = np.random.default_rng(0)
    starts = [commented(form)[:n] for form in FORMS for n in (4, 12, 33, 50, 70)]
    for start in starts:
        for _ in range(60):
            data = start + rng.bytes(int(rng.integers(0, 90)))
            texts(data)
            assert without(data, lambda text: text) == data
