import io
import struct
from itertools import pairwise

import numpy as np
import pytest
from growth import growth
from hypothesis import assume, given, settings
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
    assert sound == written[:hit] + written[hit + 1 :]
    lost = 16 + len(written[hit]) if place - starts[hit] < 12 else 0
    at_end = hit + 1 == len(written) and lost
    assert file.ending == ("damaged" if at_end else "complete")
    assert (file.left, file.lost, file.holes) == ((lost, 0, 0) if at_end else (0, lost, bool(lost)))


@st.composite
def damaged(draw):
    """Payloads, their file after bytes were written over, put in or lost, and those whose records are still whole."""
    written = draw(st.lists(st.binary(max_size=40), min_size=1, max_size=20, unique=True))
    pieces = [record(payload) for payload in written]
    starts = np.cumsum([0, *map(len, pieces)]).tolist()
    data = b"".join(pieces)
    start = draw(st.integers(0, len(data)))
    stop = draw(st.integers(start, min(len(data), start + 80)))
    filling = draw(st.sampled_from(["zeros", "noise", "nothing", "more"]))
    size = {"nothing": 0, "more": stop - start + draw(st.integers(1, 80))}.get(filling, stop - start)
    new = draw(st.binary(min_size=size, max_size=size)) if filling != "zeros" else bytes(size)
    after = data[:start] + new + data[stop:]
    moved = len(after) - len(data)
    whole = [
        payload
        for payload, piece, at in zip(written, pieces, starts, strict=False)
        if at + len(piece) <= start or at >= stop or (not moved and after[at : at + len(piece)] == piece)
    ]
    # A record that lost so many bytes that it seems to end where a later one does is taken for one with a flipped bit.
    assume(moved >= 0 or not any(at <= start < end and end - moved in starts for at, end in pairwise(starts)))
    return written, after, whole


@pytest.mark.usefixtures("window")
def test_every_record_outside_the_damage_is_read_and_none_is_invented():
    @given(damaged())
    @settings(max_examples=200)
    def check(drawn):
        written, data, whole = drawn
        found, file = read(data)
        sound = [payload for payload, good, _ in found if good]
        assert set(whole) <= set(sound) <= set(written)
        assert [payload for payload in sound if payload in whole] == whole
        assert sum(16 + len(payload) for payload, _, _ in found) + file.lost + file.left == len(data)

    check()


@pytest.mark.usefixtures("window")
def test_zeros_between_records_and_at_the_end():
    first, second = record(b"first"), record(b"second" * 40)
    found, file = read(first + bytes(300) + second + bytes(4096) + first + bytes(500))
    assert [payload for payload, _, _ in found] == [b"first", b"second" * 40, b"first"]
    assert (file.holes, file.lost, file.ending, file.left) == (2, 4396, "zeros", 500)


def test_a_record_that_was_begun_before_others_came_hides_none_of_them():
    begun = record(bytes(range(200)))[:50]
    found, file = read(record(b"a") + begun + record(b"b") + record(b"c") + begun)
    assert [payload for payload, good, _ in found if good] == [b"a", b"b", b"c"]
    assert (file.holes, file.lost, file.ending, file.left) == (1, 50, "truncated", 50)


def lying_headers(count):
    """A file whose every 12 bytes claim to be a record that reaches to its end."""
    size = 12 * count
    headers = []
    for at in range(0, size, 12):
        length = struct.pack("<Q", max(0, size - at - 16))
        headers.append(length + masked_crc(length))
    return b"\xff" + b"".join(headers)


def test_headers_that_lie_cost_no_more_than_in_proportion():
    few, many = lying_headers(3_000), lying_headers(30_000)
    assert growth(read, few, many) < 30
    found, file = read(many)
    assert (found, file.ending, file.left) == ([], "damaged", len(many))


def test_many_holes_cost_no_more_than_in_proportion():
    """As where each record lost its last byte."""
    few, many = (b"".join(record(b"x" * 30)[:-1] + record(b"y") for _ in range(n)) for n in (1_000, 10_000))
    assert growth(read, few, many) < 30
    found, file = read(many)
    assert ([good for _, good, _ in found].count(True), file.holes) == (10_000, 10_000)


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
