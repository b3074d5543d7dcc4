"""What images and clips have in common: types by bytes, each blob once, damage as data."""

import shutil

import numpy as np
import pytest

from tbreport import load
from tbreport.media import UNKNOWN, Collection, Medium, described, sniff, unknown
from tbreport.packing import Block


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"GIF87a..", "image/gif"),
        (b"GIF89a..", "image/gif"),
        (b"BM" + bytes(12) + b"\x28\0\0\0", "image/bmp"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"RIFF....WAVEfmt ", "audio/wav"),
        (b"RIFX....WAVEfmt ", "audio/wav"),
        (b"fLaC....", "audio/flac"),
        (b"OggS....", "audio/ogg"),
        (b"ID3\x04....", "audio/mpeg"),
        (b"\xff\xfb\x90\x64....", "audio/mpeg"),
        (b"....ftypM4A ", "audio/mp4"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", UNKNOWN),
        (b"<!doctype html><script>", UNKNOWN),
        (b"BM is how this text begins, and it is none", UNKNOWN),
        (b"RIFF....AVI ", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_the_type_is_what_the_bytes_are(data, mime):
    assert sniff(data) == mime


def test_unknown_bytes_are_named_and_not_shown():
    medium = unknown(b"<svg onload='alert(1)'>", "image")
    assert not medium.shown
    assert medium.mime == UNKNOWN
    assert "3c 73 76 67" in medium.flaw
    assert "“<svg onload=”" in medium.flaw
    assert "empty" in unknown(b"", "image").flaw
    assert "“" not in unknown(bytes(range(12)), "clip").flaw


def plain(data):
    return Medium("image/png", {"width": len(data)})


def collected(logdir, inspect=plain):
    collection = Collection("images", "images", inspect)
    runs = load(logdir.path).runs.values()
    values = [collection.add(run.name, tag, series) for run in runs for tag, series in run.images.items()]
    return collection, values


def test_equal_bytes_are_one_blob_inspected_once(logdir):
    for run in ("a", "b"):
        for step in range(3):
            logdir.run(run).legacy_image("x", b"same", step=step)
    seen = []

    def inspect(data):
        seen.append(data)
        return plain(data)

    collection, values = collected(logdir, inspect)
    assert values == [[[0], [0], [0]], [[0], [0], [0]]]
    assert seen == [b"same"]
    assert len(collection.blobs) == 1
    assert {(o.series, o.position) for o in collection.offers} == {
        (("x", run, 0), step) for run in ("a", "b") for step in range(3)
    }


def test_samples_of_one_step_are_read_once_and_again_when_written(logdir, monkeypatch):
    logdir.run().image("x", b"one", b"two", b"three", step=1)
    reads = []
    real = type(load(logdir.path).runs["."].images["x"].values).__getitem__
    kind = type(load(logdir.path).runs["."].images["x"].values)
    monkeypatch.setattr(kind, "__getitem__", lambda self, i: reads.append(i) or real(self, i))
    collection, values = collected(logdir)
    assert values == [[[0, 1, 2]]]
    assert [blob.read() for blob in collection.blobs] == [b"one", b"two", b"three"]
    assert reads == [0]


def test_a_file_that_changed_costs_its_own_images_alone(logdir):
    for run in ("a", "b"):
        for step in range(2):
            logdir.run(run).legacy_image("x", f"{run} {step}".encode(), step=step)
    experiment = load(logdir.path)
    path = logdir.run("a").path
    path.write_bytes(path.read_bytes().replace(b"a 1", b"a ?"))
    collection = Collection("images", "images", plain)
    values = [collection.add(run.name, "x", run.images["x"]) for run in experiment.runs.values()]
    flawed = collection.media[values[0][1][0]]
    assert "changed since it was read" in flawed.flaw
    assert not flawed.shown
    assert [blob.read() for blob in collection.blobs] == [b"a 0", b"b 0", b"b 1"]
    (problem,) = collection.problems
    assert problem.path == "a/x"
    assert problem.what.startswith("1 of 2 images is damaged or cannot be shown; the first, at step 1: ")


def test_a_file_that_vanished(logdir):
    logdir.run("a").legacy_image("x", b"1", step=1)
    experiment = load(logdir.path)
    shutil.rmtree(logdir.path / "a")
    collection = Collection("images", "images", plain)
    collection.add("a", "x", experiment.runs["a"].images["x"])
    assert not collection.blobs
    assert "can no longer be read" in collection.problems[0].what


def test_a_step_without_samples_says_so(logdir):
    logdir.run().image("x", step=3)
    collection, values = collected(logdir)
    assert values == [[[0]]]
    assert "no sample" in collection.media[0].flaw
    assert collection.problems[0].path == "x"


def test_media_are_packed_as_columns(logdir):
    logdir.run().legacy_image("x", b"12345", step=0).legacy_image("x", b"123", step=1)
    collection, _ = collected(logdir)
    block = Block("b")
    packed = collection.packed(block, ("width",))
    assert packed["mimes"] == ["image/png"]
    assert packed["others"] == []
    assert packed["keys"]["length"] == 24
    assert packed["numbers"]["width"]["length"] == 2
    flawed = Collection("images", "images", lambda _: Medium(UNKNOWN, {"made": "so"}, "wrong", shown=False))
    flawed.add(".", "x", load(logdir.path).runs["."].images["x"])
    assert flawed.packed(Block("c"), ())["others"][1] == [1, {"made": "so", "flaw": "wrong", "hidden": True}]


def test_descriptions_that_differ_name_their_runs(logdir):
    logdir.run("a").legacy_image("x", b"1", description="**one**")
    logdir.run("b").legacy_image("x", b"1", description="two <script>")
    logdir.run("c").legacy_image("x", b"1")
    runs = load(logdir.path).runs
    html = described((name, run.images["x"]) for name, run in runs.items())
    assert "<code>a</code>" in html
    assert "<strong>one</strong>" in html
    assert "&lt;script&gt;" in html
    assert described([("a", runs["a"].images["x"])]).strip() == "<p><strong>one</strong></p>"
    assert described([("c", runs["c"].images["x"])]) == ""


def test_keys_survive_the_packing(logdir):
    logdir.run().legacy_image("x", b"12345", step=0)
    collection, _ = collected(logdir)
    assert len(bytes.fromhex(collection.blobs[0].key)) == 12
    assert np.frombuffer(bytes.fromhex(collection.blobs[0].key), np.uint8).any()
