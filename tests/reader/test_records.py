import io
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import masked_crc, record

from tbreport.reader import crc32c, records
from tbreport.reader.records import RecordFile

payloads = st.lists(st.binary(max_size=60), max_size=40)


def read(data, size=None):
    file = RecordFile(io.BytesIO(data), len(data) if size is None else size)
    found = []
    for chunk in file:
        ok = chunk.intact(np.arange(len(chunk.starts)))
        found += [
            (chunk.data[start : start + length], good, chunk.base + start)
            for start, length, good in zip(chunk.starts.tolist(), chunk.lengths.tolist(), ok.tolist(), strict=True)
        ]
    return found, file


@pytest.fixture(params=[16, 40, 1 << 24], ids=lambda window: f"window={window}")
def window(request, monkeypatch):
    monkeypatch.setattr(records, "WINDOW", request.param)


@pytest.mark.usefixtures("window")
def test_reads_every_record_whatever_the_window():
    @given(payloads)
    @settings(max_examples=50)
    def check(written):
        found, file = read(b"".join(map(record, written)))
        assert [payload for payload, _, _ in found] == written
        assert all(good for _, good, _ in found)
        assert (file.ending, file.left) == ("complete", 0)

    check()


@given(payloads, st.data())
def test_a_cut_tail_loses_the_last_record_only(written, data):
    whole = b"".join(map(record, written))
    cut = data.draw(st.integers(0, len(whole)))
    found, file = read(whole[:cut])
    places = np.cumsum([0, *(len(record(payload)) for payload in written)])
    complete = int(np.searchsorted(places, cut, side="right")) - 1
    assert [payload for payload, _, _ in found] == written[:complete]
    left = cut - int(places[complete])
    assert (file.ending, file.left) == (("truncated", left) if left else ("complete", 0))


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=20), st.data())
def test_one_flipped_bit_never_invents_or_moves_a_payload(written, data):
    whole = bytearray(b"".join(map(record, written)))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    found, file = read(bytes(whole))
    sound = [payload for payload, good, _ in found if good]
    starts = np.cumsum([0, *(len(record(payload)) for payload in written)])
    hit = int(np.searchsorted(starts, place, side="right")) - 1
    if place - starts[hit] < 12:
        assert (sound, file.ending) == (written[:hit], "damaged")
        assert file.left == len(whole) - starts[hit]
    else:
        assert (sound, file.ending) == (written[:hit] + written[hit + 1 :], "complete")


@pytest.mark.parametrize("length", [2**60, 2**63, 2**64 - 1])
def test_a_promise_of_exabytes_allocates_nothing(length):
    header = struct.pack("<Q", length)
    found, file = read(record(b"first") + header + masked_crc(header) + b"little")
    assert [payload for payload, _, _ in found] == [b"first"]
    assert (file.ending, file.left) == ("truncated", 18)


@pytest.mark.usefixtures("window")
def test_a_record_larger_than_the_window():
    large = bytes(range(256)) * 40
    found, file = read(record(b"a") + record(large) + record(b"b"))
    assert [payload for payload, _, _ in found] == [b"a", large, b"b"]
    assert file.ending == "complete"


@pytest.mark.usefixtures("window")
def test_places_are_those_in_the_file():
    whole = b"".join(record(bytes([i]) * i) for i in range(30))
    assert all(whole[place : place + len(payload)] == payload for payload, _, place in read(whole)[0])


def test_a_file_that_shrinks_while_it_is_read():
    whole = record(b"one") + record(b"two")
    found, file = read(whole[:-3], size=len(whole) + 1000)
    assert [payload for payload, _, _ in found] == [b"one"]
    assert (file.ending, file.left) == ("truncated", 16)


def test_bytes_appended_meanwhile_are_left_for_the_next_time():
    first = record(b"one")
    found, file = read(first + record(b"two"), size=len(first))
    assert len(found) == 1
    assert file.ending == "complete"


@given(st.integers(0, 40), st.integers(1, 50), st.randoms(use_true_random=False))
def test_crc_of_rows_equals_crc_of_each(length, count, random):
    # A few bytes vary, as in real records, or all.
    rows = np.full((count, length), random.randrange(256), np.uint8)
    for j in range(length):
        if random.random() < 0.5:
            rows[:, j] = [random.randrange(256) for _ in range(count)]
    expected = [crc32c.value(row.tobytes()) for row in rows]
    assert crc32c.rows(np.ascontiguousarray(rows.T)).tolist() == expected


def test_crc_of_the_standard_check_value():
    assert crc32c.value(b"123456789") == 0xE3069283


@pytest.mark.parametrize("count", [3, 2000])
def test_damage_is_found_among_few_and_among_many(count):
    written = [record(struct.pack("<Id", i, i)) for i in range(count)]
    bad = bytearray(written[1])
    bad[14] ^= 1
    found, _ = read(b"".join([written[0], bytes(bad), *written[2:]]))
    assert [i for i, (_, good, _) in enumerate(found) if not good] == [1]
