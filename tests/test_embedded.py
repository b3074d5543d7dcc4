"""What the bytes of pictures and clips say beside what they show is read, and dropped where anything is redacted."""

import io
import struct
import zlib

import numpy as np
import pytest
from growth import growth
from hypothesis import given, settings
from hypothesis import strategies as st
from media_files import PICTURES, SOUNDS, ape, box, crc, element, flac, flac_frames, mp3_frames, ogg, page, webm
from PIL import Image
from sections.test_audio import wav
from sections.test_images import chunk, picture, pixels
from whole import whole

from tbreport.api import load
from tbreport.embedded import LEFT_OUT, LONGEST, texts, without, without_words
from tbreport.options import Options
from tbreport.publishing import MARK, Redactor
from tbreport.report import Report
from tbreport.sections.audio import sounds

SECRET = "jane-doe42"
ALL = PICTURES | SOUNDS
NAMES = {
    "jane-doe42": ("utf-8", "utf-16-le", "utf-16-be"),
    "Jürgen Müller": ("utf-8", "latin-1", "utf-16-le"),
    "Иван Петров": ("utf-8", "utf-16-le", "utf-16-be"),
    "山田太郎さん": ("utf-8", "utf-16-le", "utf-16-be"),
}
SPELT = [(name, encoding) for name, encodings in NAMES.items() for encoding in encodings]


def change(text):
    return Redactor.of([SECRET]).text(text)


def commented(form, secret=SECRET):
    """A picture or a clip whose bytes name the secret where its format keeps texts."""
    return {"WEBP": PICTURES["WebP"], **ALL}[form](f"/home/{secret}/x.png".encode())


FILLINGS = (
    b"\xff\xfb\x90\0", b"OggS\0\0", b"\xff\xf8\x69\x08\0\x0f", b"\0\0\0\x08moov", b"\x21\xfe\0", b"\xa0\x80",
    b"ANMF\0\0\0\0", b"\xff\xe1\0\x02", b"\0\0\0\0tEXtcrc.", b"ID3\4\0\0\0\0\0\0",
)  # fmt: skip
FORMS = ("PNG", "JPEG", "GIF", "WEBP", "WAV", "FLAC", "MP3")


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize(("name", "encoding"), SPELT)
def test_names_are_read_in_every_script_and_dropped(form, name, encoding):
    spelt = name.encode(encoding)
    data = ALL[form](spelt)
    assert any(name in (text or "") for text in texts(data))
    less = without(data, str)
    assert less != LEFT_OUT
    assert spelt not in less
    assert not any(name in (text or "") for text in texts(less))
    assert without(less, str) == less


@pytest.mark.parametrize("form", ALL)
def test_nothing_is_left_of_what_no_decoder_needs(form):
    """Whatever it says: what is dropped does not depend on it."""
    one, other = (without(ALL[form](said), str) for said in (b"a little here, ", b"\xff\xfe\0\1noise, noise"[:15]))
    assert one.strip(b"\0") == other.strip(b"\0")
    assert not texts(one)


@pytest.mark.parametrize("form", PICTURES)
def test_pixels_stay_as_they_were(form):
    data = PICTURES[form](b"said by somebody")
    before, after = (Image.open(io.BytesIO(bytes_)) for bytes_ in (data, without(data, str)))
    assert (before.size, before.mode, getattr(before, "n_frames", 1)) == (
        after.size, after.mode, getattr(after, "n_frames", 1),
    )  # fmt: skip
    for i in range(getattr(before, "n_frames", 1)):
        before.seek(i)
        after.seek(i)
        assert before.tobytes() == after.tobytes()
        assert before.info.get("duration") == after.info.get("duration")
    assert before.info.get("loop") == after.info.get("loop")


def test_samples_of_a_wav_stay_as_they_were():
    for data in (SOUNDS["WAV"](b"said by somebody"), wav(big=True), wav(riff=0, size=0) + bytes(2)):
        less = without(data, str)
        assert sounds.inspect(less)[0] == sounds.inspect(data)[0]
        assert bytes(sounds.inspect(less)[1].data) == bytes(sounds.inspect(data)[1].data)
    assert without(wav(), str) == wav()
    assert struct.unpack("<I", without(SOUNDS["WAV"](b"x" * 9), str)[4:8])[0] == len(wav()) - 8


def test_frames_of_flac_and_mp3_stay_as_they_were():
    for behind in (
        b"",
        b"said by somebody",
        ape(b"said"),
        b"TAG" + b"said".ljust(125),
        ape(b"x") + b"TAG" + bytes(125),
    ):
        less = without(flac(b"said", behind), str)
        assert less.endswith(flac_frames())
        assert len(less) == 42 + len(flac_frames())
        assert less[4] == 0x80
    assert without(SOUNDS["MP3"](b"said"), str) == mp3_frames()


@pytest.mark.parametrize("codec", ["vorbis", "opus"])
def test_pages_of_ogg_stay_whole(codec):
    said = b"said by somebody" * 40  # more than a segment
    less, at, met = without(ogg(said, codec), str), 0, []
    while at < len(less):
        segments = less[at + 26]
        end = at + 27 + segments + sum(less[at + 27 : at + 27 + segments])
        unsigned = less[at : at + 22] + bytes(4) + less[at + 26 : end]
        assert struct.unpack("<I", less[at + 22 : at + 26])[0] == crc(unsigned, 0x04C11DB7, 32)
        met.append(less[at + 27 + segments : end])
        at = end
    assert [content[:7] for content in met] == (
        [b"\x01vorbis", b"\x03vorbis", b"\x05vorbis", b"last"]
        if codec == "vorbis"
        else [b"OpusHea", b"OpusTag", b"soundso", b"last"]
    )
    assert not met[1][8:].strip(b"\0\1")


@pytest.mark.parametrize("form", ["MP4", "WebM", "WebM Vorbis"])
def test_no_place_in_a_container_changes(form):
    data = SOUNDS[form](b"said by somebody" * 9)
    less = without(data, str)
    assert data.count(b"sound") == less.count(b"sound") > 0
    assert less.index(b"sound") == data.index(b"sound")


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stays_turned_as_it_was(turn):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = turn, SECRET
    data = picture(form="JPEG", exif=exif)
    less = without(data, change)
    assert SECRET.encode() not in less
    assert Image.open(io.BytesIO(less)).getexif().get(0x0112, 1) == turn
    assert without(less, change) == less


@pytest.mark.parametrize(
    "data",
    [
        b"<svg>" + SECRET.encode() + b"</svg>",
        b"BMI, as measured by " + SECRET.encode(),
        picture(form="JPEG") + SECRET.encode() + b"\xff\xd9",
        b"\xff\xd8\xff\xda\0\x04ab\x12\xff\0\xff\xd3" + b"\xff\xfe\0\x10by " + SECRET.encode() + b"!\xff\xd9",
        b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0" + struct.pack("<QQQI", 0, 4, 0, 0) + b"fmt \x10\0\0\0" + bytes(16)
        + b"data\xff\xff\xff\xff1234LIST\x0a\0\0\0" + SECRET.encode(),
        b"II*\0 a TIFF by " + SECRET.encode() + bytes(9),
        box(b"ftyp", b"isom") + box(b"moov", box(b"hdlr", bytes(8) + b"text" + bytes(12))) + SECRET.encode(),
        webm(b"").replace(element("83", b"\2"), element("83", b"\x11")) + SECRET.encode(),
        page(b"\x7fFLAC" + bytes(40), flags=2) + page(SECRET.encode(), number=1),
    ],
)  # fmt: skip
def test_texts_hidden_deeper(data):
    assert any(SECRET in text for text in texts(data))
    less = without(data, change)
    assert not any(SECRET in text for text in texts(less))
    assert SECRET.encode() not in less.replace(b"\0", b"")


def test_what_cannot_be_followed_is_left_out_and_said(logdir):
    run = logdir.run("a")
    run.image("odd", picture(), b"\x93\xfaunknown \xff\xfe", picture((0, 0, 255)))
    run.audio("odd", (b"OggS\0\2 but no page", "label"))
    report = Report(load(logdir.path), options=Options(redact=("nobody-at-all",)))
    assert b"unknown \xff\xfe" not in whole(report.html())
    assert {what for problem in report.problems for what in ("image was left out", "clip was left out")
            if what in problem.what} == {"image was left out", "clip was left out"}  # fmt: skip
    assert without(b"", str) == b""


def test_every_text_is_seen_by_what_counts_matches():
    for form in ALL:
        redactor = Redactor.of([SECRET])
        without(ALL[form](SECRET.encode()), redactor.text)
        assert redactor.unmatched == ()


def test_bytes_that_a_program_reads_stay_unless_they_name_somebody():
    for data in (b"\x08\x01\x12\x03abc", b"plain", b""):
        assert without_words(data, change) == data
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert without_words(b"\x08\xff" + SECRET.encode(encoding), change) == b""
    assert without_words(f"by {SECRET}".encode(), change) == f"by {MARK}".encode()


def test_a_text_too_long_to_be_read_goes_unread():
    bomb = picture()[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000), 9)) + picture()[33:]
    assert texts(bomb) == (None,)
    assert len(bomb) < 100_000
    assert without(bomb, change) == picture()


def test_many_small_chunks_hold_no_more_text_than_a_large_one():
    packed = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * (LONGEST // 2), 9))
    bomb = picture()[:33] + packed * 50 + picture()[33:]
    assert 0 < sum(len(text) for text in texts(bomb) if text) <= LONGEST
    assert without(bomb, change) == picture()


@given(st.sampled_from(sorted(ALL)), st.integers(0, 400), st.binary(max_size=40), st.booleans())
@settings(max_examples=300, deadline=None)
def test_damage_never_raises(form, at, noise, cut):
    data = ALL[form](SECRET.encode())
    data = data[:at] + noise + (b"" if cut else data[at + len(noise) :])
    texts(data)
    less = without(data, change)
    assert without(less, change) in (less, LEFT_OUT)


def test_garbage_behind_any_signature_never_raises():
    rng = np.random.default_rng(0)
    for start in [make(b"said")[:n] for make in ALL.values() for n in (4, 12, 33, 50, 70)]:
        for _ in range(40):
            data = start + rng.bytes(int(rng.integers(0, 90)))
            texts(data)
            without(data, change)


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("filling", FILLINGS)
def test_hostile_media_take_time_by_their_length(form, filling):
    start = ALL[form](b"said")

    def act(amount):
        data = start[:44] + filling * amount
        without(data, str)
        without(start + filling * amount, str)

    assert growth(act, 500, 5000) < 40


def test_pixels_of_a_photo_stay(tmp_path):
    colors = np.random.default_rng(1).integers(0, 256, (40, 60, 3), np.uint8)
    for form, settings_ in (("JPEG", {"quality": 80, "progressive": True}), ("PNG", {}), ("BMP", {}), ("GIF", {})):
        buffer = io.BytesIO()
        Image.fromarray(colors).save(buffer, form, **settings_)
        data = buffer.getvalue()
        assert (pixels(without(data + b"tail", str)) == pixels(data)).all()
