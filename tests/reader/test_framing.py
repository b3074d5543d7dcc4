import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import masked_crc, record

from tbreport.reader import framing
from tbreport.reader.framing import CUT, UNSOUND, frames, length_at

patterns = st.lists(
    st.tuples(st.lists(st.integers(0, 30), min_size=1, max_size=5), st.integers(1, 60)), min_size=1, max_size=5
)


def slowly(data):
    """Record after record, as the format says it."""
    places, lengths, at = [], [], 0
    while at + 12 <= len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        if masked_crc(data[at : at + 8]) != data[at + 8 : at + 12] or at + 16 + length > len(data):
            break
        places.append(at)
        lengths.append(length)
        at += 16 + length
    return places, lengths, at


def quickly(data):
    found = frames(data)
    return found.places.tolist(), found.lengths.tolist(), found.end


@pytest.fixture(params=[4, 8, 64, 512], ids=lambda stretch: f"stretch={stretch}")
def stretch(request, monkeypatch):
    monkeypatch.setattr(framing, "_STRETCH", request.param)


def written(repeated):
    return b"".join(record(bytes(length)) for lengths, times in repeated for length in lengths * times)


@pytest.mark.usefixtures("stretch")
def test_repeating_lengths_are_found_as_if_one_by_one():
    @given(patterns, st.data())
    @settings(max_examples=60)
    def check(repeated, data):
        whole = bytearray(written(repeated))
        damage = data.draw(st.sampled_from(["none", "cut", "flip", "splice"]))
        place = data.draw(st.integers(0, len(whole) - 1))
        if damage == "cut":
            del whole[place:]
        elif damage == "flip":
            whole[place] ^= 1 << data.draw(st.integers(0, 7))
        elif damage == "splice":
            whole[place:place] = data.draw(st.binary(max_size=40))
        assert quickly(bytes(whole)) == slowly(bytes(whole))

    check()


@pytest.mark.usefixtures("stretch")
def test_payloads_that_look_like_records_are_none():
    whole = b"".join(record(record(b"inner") * 3) + record(b"") for _ in range(300))
    assert quickly(whole) == slowly(whole)


def test_most_records_are_foretold(monkeypatch):
    walked = []
    monkeypatch.setattr(framing, "_walk", lambda *given, walk=framing._walk: walked.append(walk(*given)) or walked[-1])
    frames(written([([30, 40, 50], 10_000), ([30, 41, 50], 10_000)]))
    assert sum(len(walk.places) for walk in walked) < 6000


def test_lengths_that_never_repeat():
    lengths = np.random.default_rng(0).integers(0, 100, 5000).tolist()
    whole = written([(lengths, 1)])
    assert quickly(whole) == slowly(whole)


def test_the_next_length():
    whole = record(b"abc")
    assert [length_at(whole[:12], 0), length_at(whole[:11], 0), length_at(bytes(12), 0)] == [3, CUT, UNSOUND]
    huge = struct.pack("<Q", 2**64 - 1)
    assert length_at(huge + masked_crc(huge), 0) == 2**64 - 1
    assert quickly(huge + masked_crc(huge) + bytes(100)) == ([], [], 0)
