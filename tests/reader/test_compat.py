import sys

import numpy as np
import pytest
from writing import field, histogram_proto, metadata, single, tensor_proto

from tbreport.proto import message
from tbreport.reader.compat import fitting, kind_of, labels, modern, samples
from tbreport.reader.tensors import UnreadableError

MAX = sys.float_info.max


def value(body, **described):
    meta = metadata(**described)
    return message("Summary.Value").FromString(field(1, "tag") + (field(9, meta) if meta else b"") + body)


def histogram(limits, counts, low=0.0, high=0.0):
    return modern(value(field(5, histogram_proto(limits, counts, low, high))))


def test_a_simple_value_is_a_scalar():
    found = modern(value(single(2, 0.1)))
    assert (found.plugin, found.dtype, found.values.shape) == ("scalars", "float32", ())
    assert found.values == np.float32(0.1)


def test_a_histogram_loses_empty_ends_and_infinite_edges():
    found = histogram([-MAX, 0, 1, 2, 3, MAX], [0, 0, 4, 0, 5, 0], low=0.25, high=2.5)
    assert (found.plugin, found.dtype, found.values.dtype) == ("histograms", "float64", np.float64)
    assert found.values.tolist() == [[0.25, 1, 4], [1, 2, 0], [2, 2.5, 5]]


def test_a_histogram_of_one_bucket():
    assert histogram([-MAX, MAX], [0, 7], low=3, high=3).values.tolist() == [[3, 3, 7]]


@pytest.mark.parametrize(("limits", "counts"), [([], []), ([1, MAX], [0, 0])])
def test_a_histogram_of_nothing(limits, counts):
    assert histogram(limits, counts).values.shape == (0, 3)


def test_an_unpacked_histogram():
    proto = field(1, 0.0) + field(2, 2.0)
    proto += b"".join(field(6, x) for x in (1.0, 2.0)) + b"".join(field(7, x) for x in (3.0, 4.0))
    assert modern(value(field(5, proto))).values.tolist() == [[0, 1, 3], [1, 2, 4]]


def test_a_histogram_with_more_limits_than_buckets_is_unreadable():
    with pytest.raises(UnreadableError, match="2 buckets with 3 limits"):
        histogram([1, 2, 3], [1, 2])


def test_images_and_audio():
    image = value(field(4, field(1, 3) + field(2, 2) + field(4, b"PNG")))
    assert (modern(image).plugin, samples("images", image)) == ("images", (b"PNG",))
    audio = value(field(6, field(4, b"RIFF")))
    assert (modern(audio).plugin, samples("audio", audio), labels(audio)) == ("audio", (b"RIFF",), ("",))


def test_modern_images_drop_width_and_height():
    assert samples("images", value(field(8, tensor_proto([b"1", b"2", b"a", b"b"])))) == (b"a", b"b")
    assert samples("images", value(field(8, tensor_proto([b"1", b"2"])))) == ()


def test_modern_audio_has_labels():
    both = value(field(8, tensor_proto([[b"clip", b"**label**"], [b"more", b"\xff"]])))
    assert (samples("audio", both), labels(both)) == ((b"clip", b"more"), ("**label**", "\ufffd"))
    plain = value(field(8, tensor_proto([b"clip"])))
    assert (samples("audio", plain), labels(plain)) == ((b"clip",), ("",))


def test_hparams_lie_in_their_metadata_whatever_the_tensor():
    for body in (b"", field(8, tensor_proto(np.zeros(0, "f4"))), field(8, tensor_proto(np.float32(1)))):
        one = value(body, plugin="hparams", content=b"data")
        found = modern(one)
        assert (kind_of(found.plugin, found.fits), samples("hparams", one)) == ("hparams", (b"data",))


def test_nothing_and_obsolete_things():
    assert modern(value(b"")) is None
    assert modern(value(b"", plugin="text")) is None
    assert modern(value(field(3, b"old"))) is None


@pytest.mark.parametrize(
    ("plugin", "dtype", "shape", "kind"),
    [
        (None, "float32", (), "scalars"),
        (None, "bool", (1, 1), "scalars"),
        (None, "bfloat16", (1,), "scalars"),
        (None, "float32", (2,), "tensors"),
        (None, "string", (), "tensors"),
        (None, "complex64", (), "tensors"),
        ("scalars", "int64", (1,), "scalars"),
        ("scalars", "float32", (2,), "tensors"),
        ("scalars", "string", (), "tensors"),
        ("tensor", "float32", (), "tensors"),
        ("histograms", "float64", (30, 3), "histograms"),
        ("histograms", "float32", (0, 3), "histograms"),
        ("histograms", "float32", (0,), "histograms"),
        ("histograms", "float32", (30, 2), "tensors"),
        ("pr_curves", "float32", (6, 127), "pr_curves"),
        ("pr_curves", "float32", (5, 127), "tensors"),
        ("mesh", "float32", (1, 8, 3), "mesh"),
        ("mesh", "float32", (8, 3), "tensors"),
        ("images", "string", (2,), "images"),
        ("images", "string", (1,), "tensors"),
        ("audio", "string", (3, 2), "audio"),
        ("audio", "string", (), "tensors"),
        ("text", "string", (2, 2, 2), "text"),
        ("text", "float32", (2,), "tensors"),
        ("custom_scalars", "string", (), "custom_scalars"),
        ("graph_keras_model", "string", (), "graphs"),
        ("graph_run_metadata", "string", (1,), "graphs"),
        ("graphs", "float32", (), "tensors"),
    ],
)
def test_the_plugin_decides_where_dtype_and_shape_allow(plugin, dtype, shape, kind):
    assert kind_of(plugin, fitting(dtype, shape)) == kind
