"""Legacy values become what TensorBoard's data_compat.py makes of them, and tensors what its make_ndarray does."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tbreport.proto import message
from tbreport.reader import tensors
from tbreport.reader.compat import modern

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # TensorBoard's own imports warn.
    from tensorboard import data_compat
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.compat.proto.tensor_pb2 import TensorProto
    from tensorboard.util import tensor_util

numbers = st.floats(-1e6, 1e6)
counts = st.one_of(st.just(0.0), st.floats(0.5, 1e6))
# Not uint32 and uint64, which make_ndarray does not know.
NUMERIC = ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "bool", "complex64",
           "complex128"]  # fmt: skip


@st.composite
def histograms(draw):
    size = draw(st.integers(0, 12))
    limits = sorted(draw(st.lists(numbers, min_size=size, max_size=size)))
    low, high = sorted((draw(numbers), draw(numbers)))
    buckets = draw(st.lists(counts, min_size=size, max_size=size))
    return Summary.Value(tag="x", histo={"min": low, "max": high, "bucket_limit": limits, "bucket": buckets})


@st.composite
def encoded(draw):
    data = draw(st.binary(max_size=30))
    if draw(st.booleans()):
        return Summary.Value(tag="x", audio={"encoded_audio_string": data, "content_type": "audio/wav"})
    sides = st.integers(0, 10_000)
    return Summary.Value(tag="x", image={"width": draw(sides), "height": draw(sides), "encoded_image_string": data})


def scalars():
    return st.floats(width=32).map(lambda number: Summary.Value(tag="x", simple_value=number))


def found(value):
    return modern(message("Summary.Value").FromString(value.SerializeToString()))


@given(st.one_of(histograms(), encoded(), scalars()))
def test_legacy_values(value):
    mine, theirs = found(value), data_compat.migrate_value(value)
    assert mine.plugin == theirs.metadata.plugin_data.plugin_name
    expected = tensor_util.make_ndarray(theirs.tensor)
    if mine.plugin == "audio":
        expected = expected[:, 0]  # data_compat adds an empty label.
    assert mine.shape == mine.values.shape == expected.shape
    values = mine.values.astype(np.float32) if mine.plugin == "histograms" else mine.values
    np.testing.assert_array_equal(values, expected)


@pytest.mark.filterwarnings("ignore:Setting the dtype:DeprecationWarning")  # TensorBoard's, from NumPy 2.5 on
@pytest.mark.parametrize("dtype", NUMERIC)
@pytest.mark.parametrize("form", ["in bulk", "one by one"])
def test_tensors(dtype, form):
    @given(arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)))
    @settings(max_examples=30)
    def check(array):
        proto = tensor_util.make_tensor_proto(array)
        if form == "in bulk" and dtype != "bool":
            proto = TensorProto(dtype=proto.dtype, tensor_shape=proto.tensor_shape, tensor_content=array.tobytes())
        outline = tensors.outline(message("TensorProto").FromString(proto.SerializeToString()))
        assert outline.dtype == dtype
        np.testing.assert_array_equal(tensors.values(outline), tensor_util.make_ndarray(proto))

    check()


@given(st.lists(st.binary(max_size=9), min_size=1, max_size=5))
def test_strings(strings):
    proto = tensor_util.make_tensor_proto(np.array(strings, object))
    outline = tensors.outline(message("TensorProto").FromString(proto.SerializeToString()))
    assert tensors.values(outline).tolist() == tensor_util.make_ndarray(proto).tolist() == strings
