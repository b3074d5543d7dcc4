import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from writing import DTYPES, VARINT, field, shape_proto, single, tensor_proto, varint

from tbreport.proto import message
from tbreport.reader import tensors
from tbreport.reader.tensors import PADDED_LIMIT, UnreadableError

NUMERIC = [name for name in DTYPES if name not in ("string", "bfloat16")]


def decoded(data):
    outline = tensors.outline(message("TensorProto").FromString(data))
    return outline.dtype, tensors.values(outline)


def tensor(dtype, shape, *values):
    return field(1, DTYPES[dtype]) + field(2, shape_proto(shape)) + b"".join(values)


def packed(number, form, *values):
    return field(number, struct.pack(f"<{len(values)}{form}", *values))


@pytest.mark.parametrize("dtype", NUMERIC)
def test_tensor_content_of_every_dtype(dtype):
    @given(arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)))
    def check(array):
        name, values = decoded(tensor_proto(array, dtype))
        assert name == dtype
        assert values.shape == array.shape
        np.testing.assert_array_equal(values, array)

    check()


@pytest.mark.parametrize(
    ("dtype", "values"),
    [
        ("float32", packed(5, "f", 1, 2)),
        ("float32", single(5, 1) + single(5, 2)),
        ("float32", packed(5, "f", 1) + packed(5, "f", 2)),
        ("float64", packed(6, "d", 1, 2)),
        ("float64", field(6, 1.0) + field(6, 2.0)),
        ("float16", field(13, varint(0x3C00) + varint(0x4000))),
        ("bfloat16", field(13, varint(0x3F80) + varint(0x4000))),
        ("int32", field(7, varint(1) + varint(2))),
        ("int32", field(7, 1) + field(7, 2)),
        ("uint8", field(7, varint(1) + varint(2))),
        ("int16", field(7, varint(1) + varint(2))),
        ("int64", field(10, varint(1) + varint(2))),
        ("uint32", field(16, varint(1) + varint(2))),
        ("uint64", field(17, varint(1) + varint(2))),
        ("complex64", packed(9, "f", 1, 0, 2, 0)),
        ("complex64", b"".join(single(9, x) for x in (1, 0, 2, 0))),
        ("complex128", packed(12, "d", 1, 0, 2, 0)),
    ],
)
def test_every_field_of_values_packed_or_not(dtype, values):
    name, array = decoded(tensor(dtype, (2,), values))
    assert (name, array.tolist()) == (dtype, [1, 2])


def test_negative_integers():
    assert decoded(tensor("int8", (2,), field(7, varint(-1) + varint(-128))))[1].tolist() == [-1, -128]
    assert decoded(tensor("int64", (1,), field(10, varint(-(2**63)))))[1].tolist() == [-(2**63)]
    assert decoded(tensor("uint64", (1,), field(17, varint(2**64 - 1))))[1].tolist() == [2**64 - 1]


def test_booleans():
    assert decoded(tensor("bool", (2,), field(11, b"\x01\x00")))[1].tolist() == [True, False]


@given(st.lists(st.binary(max_size=5), min_size=2, max_size=6))
def test_strings(strings):
    name, values = decoded(tensor("string", (len(strings),), *[field(8, s) for s in strings]))
    assert (name, values.tolist()) == ("string", strings)


def test_bfloat16_in_tensor_content_becomes_float32():
    name, values = decoded(tensor("bfloat16", (2,), field(4, struct.pack("<2H", 0x3F80, 0xC000))))
    assert (name, values.dtype, values.tolist()) == ("bfloat16", np.float32, [1, -2])


@pytest.mark.parametrize(
    ("dtype", "values", "expected"),
    [
        ("float32", packed(5, "f", 3), [[3, 3], [3, 3]]),
        ("float32", packed(5, "f", 1, 2), [[1, 2], [2, 2]]),
        ("float32", b"", [[0, 0], [0, 0]]),
        ("int32", field(7, 5), [[5, 5], [5, 5]]),
    ],
)
def test_fewer_numbers_than_the_shape_says_repeat_the_last(dtype, values, expected):
    assert decoded(tensor(dtype, (2, 2), values))[1].tolist() == expected


@pytest.mark.parametrize(
    ("shape", "written", "expected"),
    [
        ((), 0, (0,)),
        ((1 << 60,), 1, (1,)),
        ((1 << 30, 1 << 30), 7, (0, 1 << 30)),
        ((1 << 30, 2), 7, (3, 2)),
        ((4, 2), 7, (3, 2)),
    ],
)
def test_strings_are_those_that_were_written_in_whole_rows(shape, written, expected):
    strings = [b"%d" % i for i in range(written)]
    outline = tensors.outline(
        message("TensorProto").FromString(tensor("string", shape, *[field(8, s) for s in strings]))
    )
    values = tensors.values(outline)
    assert (outline.short, outline.shape, values.shape) == (True, expected, expected)
    assert values.ravel().tolist() == strings[: values.size]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (tensor("float32", (1,), packed(5, "f", 1, 2)), "of 2 values whose shape promises 1$"),
        (tensor("float32", (2,), field(4, b"12345")), "whose bytes do not fit its dtype$"),
        (tensor("float32", (3,), field(4, b"1234" * 4)), "of 4 values whose shape promises 3$"),
        (tensor("float32", (PADDED_LIMIT + 1,)), "of 0 values whose shape promises"),
        (tensor("float32", (2**40, 2**40), packed(5, "f", 1)), "of 1 values whose shape promises"),
        (tensor("float32", (1,) * 100, packed(5, "f", 1)), "of 100 axes that is too large$"),
        (tensor("float32", (0, 2**62, 2**62)), "of 3 axes that is too large$"),
        (tensor("float32", (-1,)), "without a known shape$"),
        (field(1, 1) + field(2, field(3, 1)), "without a known shape$"),
        (field(1, 20), "of dtype number 20, which has no readable values$"),
        (field(1, 0), "of dtype number 0,"),
        (field(1, 999), "of dtype number 999,"),
    ],
)
def test_what_contradicts_itself_is_unreadable(data, reason):
    with pytest.raises(UnreadableError, match=f"^a tensor {reason}"):
        decoded(data)


def test_an_unknown_varint_field_does_no_harm():
    extra = varint(99 << 3 | VARINT) + varint(7)
    assert decoded(tensor("float32", (), packed(5, "f", 1)) + extra)[1].tolist() == 1
