"""Colour profiles lose what they say and not what they do to colours."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms
from sections.test_images import chunk, picture

from tbreport import color_profiles
from tbreport.embedded import texts, without
from tbreport.publishing import Redactor

SECRET = "jane-doe42"


def change(text):
    return Redactor.of([SECRET]).text(text)


def listed(text):
    """A multiLocalizedUnicodeType of one text."""
    said = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(said), 28) + said


def described(text):
    """A textDescriptionType."""
    said = text.encode() + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(said)) + said + bytes(8 + 3 + 67)


def profile(secret=SECRET, filler=0):
    """A matrix profile far from sRGB that names `secret` in each of its texts."""
    xyz = [b"XYZ " + bytes(4) + struct.pack(">3i", *(round(65536 * x) for x in row)) for row in
           ((0.2, 0.1, 0.7), (0.3, 0.7, 0.05), (0.46, 0.2, 0.08), (0.9642, 1, 0.8249))]  # fmt: skip
    curve = b"curv" + bytes(4) + struct.pack(">IHxx", 1, round(256 * 1.4))
    tags = {
        b"desc": described(f"Display of {secret}"), b"cprt": listed(f"by {secret}"),
        b"dmnd": b"text" + bytes(4) + f"for {secret}".encode() + b"\0",
        b"priv": b"priv" + bytes(4 + filler) + secret.encode(),
        **dict(zip((b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt"), xyz, strict=True)),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = struct.pack(
        ">I4sI4s4s4s12s4s", at + len(body), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ", bytes(12), b"acsp"
    )
    white = struct.pack(">3i", 63190, 65536, 54061)
    header += bytes(28) + white + b"ours" + bytes(44)
    return header + struct.pack(">I", len(tags)) + table + body


def shown(data):
    """The pixels of `data` as its own profile has them on a plain display."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    own = image.info.get("icc_profile")
    assert own
    plain = ImageCms.createProfile("sRGB")
    return np.asarray(ImageCms.profileToProfile(image, io.BytesIO(own), plain))


def drawn(form, own):
    out = io.BytesIO()
    settings = {"lossless": True} if form == "WEBP" else {}
    pixels = np.random.default_rng(0).integers(0, 255, (16, 16, 3), np.uint8)
    Image.fromarray(pixels).save(out, form, icc_profile=own, **settings)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("filler", [0, 200_000])  # in a JPEG, more than one segment
def test_texts_go_and_colours_stay(form, filler):
    data = drawn(form, profile(filler=filler))
    assert any(SECRET in text for text in texts(data))
    less = without(data, change)
    assert not any(SECRET in text for text in texts(less))
    assert SECRET.encode() not in less
    assert SECRET.encode("utf-16-be") not in Image.open(io.BytesIO(less)).info["icc_profile"]
    assert (shown(less) == shown(data)).all()
    assert not (shown(data) == np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))).all()
    assert without(less, change) == less
    innocent = without(drawn(form, profile("somebody")), change)
    assert not any("somebody" in text for text in texts(innocent))
    assert (shown(innocent) == shown(data)).all()


def test_the_name_of_a_profile_in_a_png_is_a_text_too():
    data = drawn("PNG", profile("somebody"))
    at = data.index(b"iCCP") - 4
    length = int.from_bytes(data[at : at + 4], "big")
    content = SECRET.encode() + b"\0" + data[at + 8 : at + 8 + length].split(b"\0", 1)[1]
    data = data[:at] + chunk(b"iCCP", content) + data[at + 12 + length :]
    less = without(data, change)
    assert SECRET.encode() not in less
    assert (shown(less) == shown(data)).all()


@pytest.mark.parametrize("kind", [b"KNIL", b"DEBM"])
def test_the_last_version_of_bmp_holds_a_profile_or_its_path(kind):
    plain = picture(form="BMP")
    pixels = plain[int.from_bytes(plain[10:14], "little") :]
    own = profile() if kind == b"DEBM" else f"C:\\{SECRET}\\x.icc".encode() + b"\0"
    offset = 124 + len(pixels)
    header = (
        struct.pack("<I", 124)
        + plain[18:54]
        + bytes(16)
        + kind
        + bytes(36 + 12 + 4)
        + struct.pack("<III", offset, len(own), 0)
    )
    start = b"BM" + struct.pack("<IHHI", 14 + 124 + len(pixels) + len(own), 0, 0, 14 + 124)
    data = start + header.ljust(124, b"\0") + pixels + own
    assert any(SECRET in text for text in texts(data))
    less = without(data, change)
    assert len(less) == len(data)
    assert less[: 138 + len(pixels)] == data[: 138 + len(pixels)]
    assert SECRET.encode() not in less
    assert not any(SECRET in text for text in texts(less))


@pytest.mark.parametrize("cut", [3, 60, 130, 200, 400])
def test_a_damaged_profile_is_none_and_goes(cut):
    assert color_profiles.silent(profile()[:cut]) == b""
    assert color_profiles.said(profile()[:cut]) == profile()[:cut]
    for content in (zlib.compress(profile()[:cut] + SECRET.encode()), SECRET.encode()):
        data = picture()[:33] + chunk(b"iCCP", b"x\0\0" + content) + picture()[33:]
        assert without(data, change) == picture()


def test_a_text_that_shares_its_bytes_with_a_colour_spoils_no_colour():
    own = bytearray(profile())
    entry = own.index(b"desc", 128)
    red = own.index(b"rXYZ", 128)
    own[entry + 4 : entry + 12] = own[red + 4 : red + 12]
    data = drawn("PNG", bytes(own))
    assert (shown(without(data, change)) == shown(data)).all()
