"""Images: sizes from bytes, every kind of bad input, the budget, recompression."""

import base64
import re
import struct
import tracemalloc
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from tbreport import Options, Report, load
from tbreport.cli import run as tbreport
from tbreport.errors import SizeError
from tbreport.sections.images import ImageOptions, build, pictures, recompress

RED, BLUE = (255, 0, 0), (0, 0, 255)


def encoded(image, form="PNG", **settings):
    out = BytesIO()
    image.save(out, form, **settings)
    return out.getvalue()


def picture(color=RED, size=(6, 4), form="PNG", **settings):
    return encoded(Image.new("RGB", size, color), form, **settings)


def noise(seed, size=(32, 32)):
    pixels = np.random.default_rng(seed).integers(0, 256, (*size[::-1], 3), dtype=np.uint8)
    return encoded(Image.fromarray(pixels))


def animation(frames=5, size=(6, 4), form="GIF", **settings):
    shades = [Image.new("RGB", size, (40 * i % 256, i, 0)) for i in range(frames)]
    return encoded(shades[0], form, save_all=True, append_images=shades[1:], **settings)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_says(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def gif(width, height, frames):
    """A GIF of `frames` frames of one pixel, on a screen of any size."""
    one = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02D\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + one * frames + b"\x3b"


@pytest.mark.parametrize(
    ("data", "mime", "facts"),
    [
        (picture(), "image/png", {"width": 6, "height": 4}),
        (picture(form="JPEG"), "image/jpeg", {"width": 6, "height": 4}),
        (picture(form="JPEG", progressive=True), "image/jpeg", {"width": 6, "height": 4}),
        (picture(form="GIF"), "image/gif", {"width": 6, "height": 4}),
        (picture(form="BMP"), "image/bmp", {"width": 6, "height": 4}),
        (picture(form="WEBP"), "image/webp", {"width": 6, "height": 4}),
        (picture(form="WEBP", lossless=True), "image/webp", {"width": 6, "height": 4}),
        (animation(5), "image/gif", {"width": 6, "height": 4, "frames": 5}),
        (animation(3, form="PNG"), "image/png", {"width": 6, "height": 4, "frames": 3}),
        (animation(4, form="WEBP"), "image/webp", {"width": 6, "height": 4, "frames": 4}),
    ],
)
def test_size_and_frames_are_those_of_the_bytes(data, mime, facts):
    medium = pictures.inspect(data)
    assert (medium.mime, medium.facts, medium.flaw, medium.shown) == (mime, facts, "", True)


def test_a_frame_beyond_the_screen_makes_room():
    data = gif(2, 2, 1).replace(struct.pack("<HHHH", 0, 0, 1, 1), struct.pack("<HHHH", 3, 0, 5, 7))
    assert pictures.inspect(data).facts == {"width": 8, "height": 7}


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_cut_bytes_are_drawn_as_far_as_they_go_and_said(form):
    whole = encoded(Image.effect_noise((64, 64), 80).convert("RGB"), form)
    medium = pictures.inspect(whole[:-40])
    assert medium.shown
    assert medium.facts["width"] == 64
    assert "cut off after" in medium.flaw
    head = pictures.inspect(whole[:19])
    assert not head.shown
    assert "cut off before" in head.flaw


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (png_that_says(20_000, 20_000), "20,000 px would take 1.6 GB"),
        (png_that_says(0, 5), "says that it is 0 "),
        (png_that_says(2**31, 2**31), "memory to draw"),
        (gif(60_000, 60_000, 1), "60,000 px would take"),
        (gif(1, 1, 20_000), "more than 5,000 frames of 1 "),
        (gif(5_000, 5_000, 300), "300 frames of 5,000 "),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Unknown bytes"),
        (b"<!doctype html><script>alert(1)</script>", "Unknown bytes"),
        (b"\xff\xd8\xff" + bytes(100), "cut off before"),
        (b"\xff\xd8\xff\xd9" + bytes(9), "cut off before"),
        (b"RIFF\0\0\0\0WEBPVP8X", "cut off before"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "cut off before"),
    ],
)
def test_what_cannot_be_drawn_says_why(data, says):
    medium = pictures.inspect(data)
    assert not medium.shown
    assert says in medium.flaw


def test_frames_of_a_bomb_are_not_counted_to_the_end():
    assert pictures.inspect(gif(9, 9, 500_000)).facts["frames"] == pictures.MOST_FRAMES + 1
    assert not pictures.inspect(b"GIF89a" + bytes(3_000_000)).shown
    assert not pictures.inspect(b"\xff\xd8\xff" + b"\xff" * 1_000_000).shown


def test_garbage_behind_any_signature_never_raises():
    rng = np.random.default_rng(0)
    starts = [picture(form=form)[:n] for form in ("PNG", "JPEG", "GIF", "BMP", "WEBP") for n in (8, 16, 26, 40)]
    for start in starts:
        for _ in range(60):
            pictures.inspect(start + rng.bytes(int(rng.integers(0, 90))))


@pytest.fixture
def bad(logdir):
    """A run whose tags are bad in every way, beside one that is right."""
    run = logdir.run("bad")
    run.legacy_image("cut", noise(1)[:-30], step=1)
    run.legacy_image("empty", b"", step=1)
    run.legacy_image("huge", png_that_says(20_000, 20_000), step=1)
    run.legacy_image("bomb", gif(1, 1, 6_000), step=1)
    run.legacy_image("svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", step=1)
    run.legacy_image("html", b"</script><script>alert(1)</script>", step=1)
    logdir.run("good").legacy_image("right", picture(), step=1)
    return logdir


def test_bad_images_cost_nobody_else(bad):
    report = Report(load(bad.path))
    html = report.html()
    assert len([p for p in report.problems if p.path.startswith("bad/")]) == 6
    assert "alert(1)" not in html
    assert "<svg xmlns" not in html
    view = build(load(bad.path), Options())
    assert sorted(f["tag"] for f in view.fallback["figures"] if f["blob"]) == ["cut", "right"]
    assert len(view.blobs) == 7  # what cannot be drawn can still be downloaded


def test_the_fields_of_a_summary_are_not_believed(logdir):
    logdir.run().legacy_image("x", picture(size=(40, 30)))  # which says 2 x 3 in its summary
    (figure,) = build(load(logdir.path), Options()).fallback["figures"]
    assert (figure["width"], figure["height"]) == (40, 30)


def test_volumes_are_animations_whose_size_is_not_what_their_summary_says(logs):
    view = build(load(logs / "KitwareMedical__tensorboard-plugin-3d"), Options())
    facts = [pictures.inspect(blob.read()).facts for blob in view.blobs]
    assert {"width": 96, "height": 96, "frames": 96} in facts
    assert {(figure["width"], figure["height"]) for figure in view.fallback["figures"]} == {(96, 96)}


def test_every_step_and_sample_is_there(logdir):
    for step in range(30):
        logdir.run().image("x", noise(2 * step), noise(2 * step + 1), step=step)
    report = Report(load(logdir.path), options=Options(max_size=None))
    assert len(set(re.findall(r'id="blob-(\w+)"', report.html()))) == 60
    assert report.left_out == ()


def test_the_budget_thins_evenly_and_says_so(logdir, capsys):
    for tag in ("x", "y"):
        for step in range(40):
            logdir.run("a").legacy_image(f"{tag}", noise(f"{tag}{step}".encode()[-1] + 300 * step), step=step)
    for step in range(100):
        logdir.run("a").scalar("loss", step, 1 / (step + 1))
    experiment = load(logdir.path)
    whole = len(Report(experiment, options=Options(max_size=None)).html())
    report = Report(experiment, options=Options(max_size=whole - 150_000))
    html = report.html()
    assert len(html.encode()) <= whole - 150_000
    (share,) = report.left_out
    assert (share.kind, share.total) == ("images", 80)
    assert f"{share.kept} of 80" in html
    view = build(experiment, Options())
    there = set(re.findall(r'id="blob-(\w+)"', html))
    for tag in ("x", "y"):
        kept = [o.position for o in view.offers if o.series[0] == tag and o.key in there]
        assert {kept[0], kept[-1]} == {0, 39}
        gaps = np.diff(kept)
        assert gaps.max() - gaps.min() <= 1


def least(experiment):
    """Bytes of a report without any image."""
    with pytest.raises(SizeError) as raised:
        Report(experiment, options=Options(max_size=1)).html()
    return raised.value.least


def test_a_report_takes_a_third_more_than_its_distinct_media(logdir):
    logdir.run().scalar("loss", 0, 1.0)
    bare = len(Report(load(logdir.path)).html())
    images = [noise(i, (64, 64)) for i in range(60)]
    for run in ("a", "b"):
        for step, data in enumerate(images):
            logdir.run(run).legacy_image("x", data, step=step)
    html = Report(load(logdir.path), options=Options(max_size=None)).html()
    with_scripts = least(load(logdir.path))
    assert len(html) <= 1.36 * sum(map(len, images)) + with_scripts
    assert with_scripts < bare + 60_000
    assert all(html.count(base64.b64encode(data).decode()) == 1 for data in images)


def test_equal_logs_and_options_give_equal_bytes(bad):
    pages = [Report(load(bad.path)).html() for _ in range(2)]
    assert pages[0] == pages[1]


def test_two_images_at_one_step_are_both_there_when_restarts_are_kept(logdir):
    for shade in range(3):
        logdir.run().legacy_image("x", noise(shade), step=5).scalar("loss", shade, 0.0)
    logdir.run().legacy_image("x", noise(9), step=6)
    latest = build(load(logdir.path), Options()).payload["tags"][0]["cards"][0]
    assert (len(latest["values"]), latest["superseded"]) == (2, [0, 2, 0, 0, 0, 0])
    everything = build(load(logdir.path, options=Options(restarts="all")), Options()).payload["tags"][0]["cards"][0]
    assert (len(everything["values"]), everything["superseded"]) == (4, [])


def test_the_static_part_holds_the_very_bytes(logdir):
    logdir.run("a").legacy_image("x", picture(RED), step=1).legacy_image("x", picture(BLUE), step=2)
    html = Report(load(logdir.path)).html()
    (source,) = re.findall(r'<img id="blob-\w+"[^>]* src="([^"]+)"', html)
    assert html.count(source.split(",")[1]) == 1
    assert 'alt="x"' in html
    assert "step 2" in html


def test_the_static_part_says_why_an_image_is_not_there(logdir):
    for tag in ("x", "y"):
        logdir.run("a").legacy_image(tag, noise(1), step=1)
    html = Report(load(logdir.path)).html()
    assert len(re.findall(r'<img id="blob-', html)) == 1
    assert "The same image as above." in html
    smallest = Options(max_size=least(load(logdir.path)))
    assert "Left out to keep the report small" in Report(load(logdir.path), options=smallest).html()


def test_no_images_no_section(logdir):
    logdir.run().scalar("loss", 1, 1.0)
    assert build(load(logdir.path), Options()) is None


def pixels(data):
    with Image.open(BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"))


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (64, 64), RED),
        Image.fromarray(np.random.default_rng(0).integers(0, 4, (64, 64, 3), dtype=np.uint8) * 60),
        Image.new("RGBA", (64, 64), (1, 2, 3, 4)),
        Image.new("L", (64, 64), 7),
        Image.new("1", (64, 64), 1),
        Image.new("P", (64, 64), 3),
        Image.linear_gradient("L").convert("RGB"),
    ],
)
def test_lossless_is_smaller_and_the_same(image):
    data = encoded(image, compress_level=0)
    smaller = recompress.lossless(data)
    assert len(smaller) < len(data)
    assert (pixels(smaller) == pixels(data)).all()


@pytest.mark.parametrize(
    "data",
    [
        noise(3),  # as small as it gets
        encoded(Image.new("I;16", (64, 64), 700), compress_level=0),
        encoded(Image.new("RGB", (64, 64)), compress_level=0, icc_profile=b"profile"),
        animation(3, form="PNG"),
        noise(1)[:200],
    ],
)
def test_lossless_leaves_alone_what_it_could_change(data):
    assert recompress.lossless(data) is None


def rgba_with_holes():
    """Colours under full transparency, which a careless encoder would drop."""
    pixels = np.random.default_rng(0).integers(0, 4, (64, 64, 4), dtype=np.uint8) * 60
    pixels[::2, :, 3] = 0
    return Image.fromarray(pixels)


def palette_with_transparency():
    image = Image.fromarray(np.arange(4096, dtype=np.uint8).reshape(64, 64) // 64).convert("P")
    image.info["transparency"] = bytes(range(256))
    return image


@pytest.mark.parametrize("image", [rgba_with_holes(), palette_with_transparency(), Image.new("LA", (64, 64), (9, 3))])
def test_lossless_keeps_alpha_and_what_lies_under_it(image):
    data = encoded(image, compress_level=0)
    smaller = recompress.lossless(data)
    assert len(smaller) < len(data)
    assert (pixels(smaller) == pixels(data)).all()


@pytest.mark.parametrize(
    "data",
    [
        encoded(Image.fromarray(np.full((64, 64), 40_000, np.uint16)), compress_level=0),
        animation(9, (64, 64), form="PNG", compress_level=0),
        noise(1)[:200],
        b"",
    ],
)
def test_not_even_lossy_takes_frames_or_sixteen_bits_away(data):
    assert recompress.lossy(data) is None


def test_lossy_keeps_transparency_and_the_colour_profile():
    gradient = Image.merge("RGBA", [Image.linear_gradient("L")] * 3 + [Image.linear_gradient("L").rotate(90)])
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(BytesIO(recompress.lossy(encoded(gradient, compress_level=0, icc_profile=profile)))) as image:
        assert (image.format, image.mode) == ("WEBP", "RGBA")
        assert image.info["icc_profile"] == profile
        assert np.abs(np.asarray(image).astype(int) - np.asarray(gradient)).max() < 40


@pytest.mark.parametrize("how", ["lossless", "lossy"])
def test_bombs_are_not_recompressed(how):
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))
    profile = chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))
    whole = picture(size=(300, 300), compress_level=0)
    for data in (png_that_says(30_000, 30_000), whole[:33] + bomb + whole[33:], whole[:33] + profile + whole[33:]):
        tracemalloc.start()
        getattr(recompress, how)(data)
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
        tracemalloc.stop()


def recompressed(logdir, how):
    options = Options(sections={"images": ImageOptions(recompress=how)})
    view = build(load(logdir.path), options)
    return view, view.blobs[0].read()


def test_recompression_is_asked_for_labelled_and_never_silently_lossy(logdir):
    original = encoded(Image.linear_gradient("L").convert("RGB"), compress_level=0)
    logdir.run().legacy_image("x", original)
    for how, label, same in (("no", None, True), ("lossless", "the same pixels", True), ("lossy", "lossy", False)):
        view, data = recompressed(logdir, how)
        assert (len(data) < len(original)) == (how != "no")
        assert (pixels(data) == pixels(original)).all() or not same
        made = dict(view.payload["media"]["others"]).get(0, {}).get("made")
        assert (made is None) if label is None else (label in made)
        assert view.fallback["figures"][0]["made"] == (made or "")
        page = Report(load(logdir.path), options=Options(sections={"images": ImageOptions(recompress=how)})).html()
        assert ("lossy: WebP of quality 80</figcaption>" in page) == (how == "lossy")
        assert view.offers[0].key == view.blobs[0].key
        assert view.blobs[0].size == len(data)


def test_recompression_keeps_what_it_cannot_make_smaller(logdir):
    logdir.run().legacy_image("x", noise(1)).legacy_image("y", picture(form="JPEG")).legacy_image("z", b"junk")
    view, _ = recompressed(logdir, "lossless")
    assert {blob.read() for blob in view.blobs} == {noise(1), picture(form="JPEG"), b"junk"}


def test_recompress_is_a_flag(logdir, tmp_path, capsys):
    logdir.run().legacy_image("x", encoded(Image.new("RGB", (200, 200)), compress_level=0))
    sizes = []
    for how in ("no", "lossless"):
        path = tmp_path / f"{how}.html"
        assert tbreport(["build", str(logdir.path), "-o", str(path), "--recompress", how]) == 0
        sizes.append(path.stat().st_size)
    assert sizes[1] < sizes[0] - 100_000
