import base64
import gzip
import hashlib
import json

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from packing_vectors import PATH, vectors

from tbreport.packing import Blob, Block, encode, encode_json


def decoded(block, ref):
    """A column read back the way the page reads it."""
    data = gzip.decompress(base64.b64decode(block.encoded()))
    counts, start = np.frombuffer(data[:16], "<u4").tolist(), 16
    for name, count in zip(("f8", "f4", "i4", "u1"), counts, strict=True):
        kind = np.dtype(f"<{name}")
        if name == ref["type"]:
            break
        start += count * kind.itemsize
    planes = np.frombuffer(data[start : start + count * kind.itemsize], np.uint8).reshape(kind.itemsize, count)
    rows = planes[:, ref["offset"] : ref["offset"] + ref["length"]]
    column = np.ascontiguousarray(rows.T).view(kind)[:, 0] if ref["length"] else np.array([], kind)
    if ref.get("halves"):
        return np.ascontiguousarray(column.reshape(2, -1).T).view("<i8")[:, 0]
    if not ref.get("delta"):
        return column
    return (np.cumsum(column.astype(float)) + ref.get("base", 0)) * ref.get("scale", 1)


def test_golden_vectors_are_fresh():
    fresh, kept = vectors(), json.loads(PATH.read_text())
    for one in (*fresh, *kept):  # another zlib may press the same bytes differently
        one["block"] = gzip.decompress(base64.b64decode(one["block"]))
    assert kept == fresh, "run python tests/packing_vectors.py and look at what changed"


@given(hnp.arrays(np.int64, st.integers(0, 40), elements=st.integers(-(2**63), 2**63 - 1)))
@example(np.array([2**53, 2**53 + 1]))
@example(np.array([-(2**63), 2**63 - 1]))
def test_whole_numbers_come_back_exactly(numbers):
    block = Block("b")
    ref = block.add_whole(numbers)
    assert decoded(block, ref).tolist() == numbers.tolist()


@given(hnp.arrays(np.float64, st.integers(0, 40)))
def test_values_come_back_exactly_whatever_they_are(values):
    block = Block("b")
    np.testing.assert_array_equal(decoded(block, block.add_values(values)).astype(float), values)


@given(hnp.arrays(np.float32, st.integers(1, 40)))
def test_logged_float32_take_four_bytes(values):
    assert Block("b").add_values(values.astype(np.float64))["type"] == "f4"


@given(hnp.arrays(np.float64, st.integers(0, 40), elements=st.floats(0, 4e9)))
def test_wall_times_are_true_to_the_millisecond(times):
    block = Block("b")
    np.testing.assert_allclose(decoded(block, block.add_times(times)), times, rtol=0, atol=0.000501)


def test_columns_of_one_block_do_not_mix():
    block = Block("b")
    refs = [block.add(np.arange(n, dtype=kind)) for n, kind in ((3, "f4"), (0, "f8"), (2, "i4"), (5, "f4"))]
    assert [decoded(block, ref).tolist() for ref in refs] == [[0, 1, 2], [], [0, 1], [0, 1, 2, 3, 4]]
    assert block.size == 4 * 3 + 4 * 2 + 4 * 5


def test_equal_data_gives_equal_text():
    assert encode(b"abc" * 99) == encode(b"abc" * 99)
    assert base64.b64decode(encode(b""))[4:8] == b"\0\0\0\0"  # gzip's time stamp


def test_json_keeps_any_text_but_no_nan():
    text = "</script>\ud800 é\u2028"
    assert "</script>" in gzip.decompress(base64.b64decode(encode_json({"a": text}))).decode()
    try:
        encode_json(float("nan"))
    except ValueError:
        return
    raise AssertionError("NaN is not JSON")


def test_a_blob_is_named_by_its_content_and_read_late():
    reads = []

    def read():
        reads.append(1)
        return b"pixels"

    blob = Blob.of("image/png", read)
    assert (blob.key, blob.size) == (hashlib.sha256(b"pixels").hexdigest()[:24], 6)
    assert base64.b64decode(blob.encoded()) == b"pixels"
    assert len(blob.encoded()) < blob.encoded_size
    assert len(reads) == 3
