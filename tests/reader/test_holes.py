"""After bytes that are no record, reading goes on at the next record: nothing else is lost, and nothing invented."""

import io
import struct

import numpy as np
import pytest
from growth import growth
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import masked_crc, record

from tbreport.reader import holes, records
from tbreport.reader.records import RecordFile

payloads = st.lists(st.binary(max_size=50), min_size=1, max_size=30)
junk = st.one_of(st.binary(max_size=60), st.integers(0, 200).map(bytes), st.integers(1, 80).map(b"\xff".__mul__))


def read(data):
    """The payloads with a sound checksum, and the file that they were read from."""
    file = RecordFile(io.BytesIO(data), len(data))
    found = []
    for chunk in file:
        ok = chunk.intact(np.arange(len(chunk.starts)))
        stretches = zip(chunk.starts[ok].tolist(), chunk.lengths[ok].tolist(), strict=True)
        found += [(chunk.base + start, chunk.data[start : start + length]) for start, length in stretches]
    return found, file


def fake(length, payload=b""):
    """A sound header, and no record behind it."""
    header = struct.pack("<Q", length)
    return header + masked_crc(header) + payload


@pytest.fixture(params=[16, 100, 1 << 24], ids=lambda window: f"window={window}")
def window(request, monkeypatch):
    monkeypatch.setattr(records, "WINDOW", request.param)


@pytest.mark.usefixtures("window")
def test_whatever_is_put_between_records_costs_none_of_them():
    @given(st.lists(st.tuples(st.binary(max_size=50), junk), min_size=1, max_size=20), junk)
    @settings(max_examples=60)
    def check(parts, head):
        whole = head + b"".join(record(payload) + after for payload, after in parts)
        found, file = read(whole)
        assert [payload for _, payload in found] == [payload for payload, _ in parts]
        assert file.lost + file.left == len(head) + sum(len(after) for _, after in parts)

    check()


def test_bytes_lost_inside_a_record_do_not_cost_those_that_it_seems_to_hold():
    large, small = record(bytes(range(250)) * 4), [record(b"%d" % i) for i in range(20)]
    whole = large[:200] + large[700:] + b"".join(small)
    found, file = read(whole)
    assert [payload for _, payload in found] == [b"%d" % i for i in range(20)]
    assert file.ending == "complete"


def test_a_record_that_would_end_after_the_file_does_not_cost_those_behind_its_header():
    whole = record(b"first") + fake(10_000) + record(b"second") + record(b"third")
    found, file = read(whole)
    assert [payload for _, payload in found] == [b"first", b"second", b"third"]
    assert (file.ending, file.left, file.holes, file.lost) == ("complete", 0, 1, 12)


def test_a_last_record_that_is_still_written_is_no_hole():
    found, file = read(record(b"first") + record(b"x" * 500)[:-100])
    assert len(found) == 1
    assert (file.ending, file.left, file.holes) == ("truncated", 416, 0)


@pytest.mark.parametrize(
    "make",
    [
        lambda size: b"".join(fake(size // 2) for _ in range(size // 12)),
        lambda size: b"".join(record(b"%d" % i) + b"\xff" for i in range(size // 20)),
        lambda size: b"".join(fake(size // 4, b"\0\0\0\0") + record(b"") for _ in range(size // 32)),
        bytes,
    ],
    ids=["promises", "a hole behind each record", "promises between records", "zeros"],
)
def test_time_grows_with_the_file_whatever_is_forged(make, monkeypatch):
    monkeypatch.setattr(holes, "_MOST", 1 << 22)
    little, much = (record(b"first") + b"\xff" * 20 + make(size) for size in (60_000, 600_000))
    assert growth(read, little, much) < 30


def test_forged_promises_end_the_search_and_what_is_left_is_counted(monkeypatch):
    monkeypatch.setattr(holes, "_MOST", 100_000)
    monkeypatch.setattr(holes, "_PER_BYTE", 0)
    forged = b"".join(fake(5000) for _ in range(1000))
    found, file = read(record(b"first") + b"\xff" * 20 + forged + record(b"last"))
    assert [payload for _, payload in found] == [b"first"]
    assert (file.ending, file.left) == ("damaged", 20 + len(forged) + len(record(b"last")))
