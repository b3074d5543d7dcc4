import io
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import field, masked_crc, metadata, record, single, tensor_proto, varint

from tbreport.reader import columns
from tbreport.reader.files import read_file
from tbreport.reader.records import RecordFile

TAGS = ["loss", "lr", "acc", "val/loss", "größe", "", "a-tag-that-is-long-" * 8]
numbers = st.floats(width=32)
wall_times = st.one_of(
    st.none(), st.floats(1.5e9, 1.7e9), st.sampled_from([float("nan"), float("inf"), -1.0, 1.7e12, 1.7e18])
)
steps = st.one_of(st.integers(0, 300), st.integers(-(2**63), 2**63 - 1))
plugins = st.sampled_from(["", "scalars", "images", "unknown"])


def legacy(tag, number, meta):
    return field(1, tag) + meta + single(2, number)


def modern(tag, number, meta):
    return field(1, tag) + meta + field(8, tensor_proto(np.float32(number)))


def modern_double(tag, number, meta):
    return field(1, tag) + meta + field(8, tensor_proto(np.array([number])))


def unpacked(tag, number, meta):
    return field(8, field(1, 1) + single(5, number)) + meta + field(1, tag)


def packed(tag, number, meta):
    return field(1, tag) + field(8, field(1, 2) + field(6, struct.pack("<d", number))) + meta


def named_by_node(tag, number, meta):
    return field(7, tag) + single(2, number)


def twice(tag, number, meta):
    return field(1, tag) + single(2, number) + single(2, number + 1)


def other_kind(tag, number, meta):
    return field(1, tag) + field(4, field(4, b"png"))


def broken_text(tag, number, meta):
    return field(1, b"\xff" + tag.encode()) + single(2, number)


def two_contents(tag, number, meta):
    return field(1, tag) + single(2, number) + field(8, tensor_proto(np.float32(1)))


FORMS = [legacy, modern, modern_double, unpacked, packed, named_by_node, twice, other_kind, broken_text, two_contents]


@st.composite
def shapes(draw):
    """What many events have in common: the values of each and whether they are written in an unusual way."""
    values = draw(st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(TAGS), plugins), min_size=1, max_size=3))
    return values, draw(
        st.sampled_from([b"", field(10, field(1, "writer")), field(3, "version"), field(7, b"\x08\x01")])
    )


def event(shape, step, wall_time, number):
    values, extra = shape
    summary = b""
    for form, tag, plugin in values:
        meta = field(9, metadata(plugin, display_name="name")) if plugin else b""
        summary += field(1, form(tag, number, meta))
    time = b"" if wall_time is None else field(1, wall_time)
    return time + (field(2, step) if step else b"") + field(5, summary) + extra


@st.composite
def files(draw):
    kinds = draw(st.lists(shapes(), min_size=1, max_size=3))
    drawn = st.tuples(st.sampled_from(kinds), steps, wall_times, numbers)
    return [event(*one) for one in draw(st.lists(drawn, max_size=40))]


def facts(file):
    found = {}
    for part in sorted(file.parts, key=lambda part: str(part.key)):
        values = None if part.values is None else part.values.tobytes()
        places = None if part.places is None else part.places.tolist()
        found[part.key] = (
            part.orders.tolist(), part.steps.tolist(), part.wall_times.tobytes(), values, places,
            part.dtype, part.shape, part.metadata, part.metadata_order,
        )  # fmt: skip
    times = (file.first_time, file.low_time, file.high_time)
    return found, file.counts, file.records, times


@pytest.fixture
def always(monkeypatch):
    monkeypatch.setattr(columns, "_FEWEST", 1)
    monkeypatch.setattr(columns, "_PER_BYTE", 0)


@pytest.fixture
def never(monkeypatch):
    monkeypatch.setattr(columns, "_FEWEST", 1 << 40)


def test_column_by_column_equals_one_by_one(tmp_path_factory):
    path = tmp_path_factory.mktemp("logs") / "tfevents"

    @given(files())
    @settings(max_examples=200)
    def check(events):
        path.write_bytes(b"".join(map(record, events)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(columns, "_FEWEST", 1 << 40)
            slow = facts(read_file(path))
            patch.setattr(columns, "_FEWEST", 1)
            patch.setattr(columns, "_PER_BYTE", 0)
            fast = facts(read_file(path))
        assert fast == slow

    check()


def taken(*events):
    """How many of the events are decoded column by column, and how many are left over."""
    chunk = next(iter(RecordFile(io.BytesIO(data := b"".join(map(record, events))), len(data))))
    left = points = 0
    for length, index in chunk.groups():
        rows = chunk.columns(index, length)[:length]
        bundles, rest = columns.decode(rows, chunk.base + chunk.starts[index], {})
        left += len(rest)
        points += sum(len(bundle.points) for bundle in bundles)
    return points, left


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("form", [legacy, modern, modern_double, unpacked, packed])
@pytest.mark.parametrize("plugin", ["", "scalars"])
def test_what_writers_write_goes_column_by_column(form, plugin):
    shape = ([(form, "loss", plugin), (form, "größe", plugin)], b"")
    steps = [0, 1, 127, 128, 70_000, -1, -(2**63), 2**62]
    events = [event(shape, step, 1.6e9 + i, i / 7) for i, step in enumerate(steps * 5)]
    assert taken(*events) == (2 * len(events), 0)


@pytest.mark.usefixtures("always")
def test_many_tags_of_one_length_need_one_template():
    tags = [f"layer_{i:03d}/grad" for i in range(500)]
    events = [event(([(legacy, tag, "")], b""), step, 1.6e9, step) for step in (1, 2) for tag in tags]
    assert taken(*events) == (1000, 0)


@pytest.mark.usefixtures("always")
def test_structures_without_end_go_one_by_one_and_are_not_lost(tmp_path):
    events = [
        event(([(legacy, "loss", f"plug{i:02d}")], b""), step, 1.6e9, step) for step in range(1, 4) for i in range(40)
    ]
    points, left = taken(*events)
    assert points + left == 120
    assert left
    path = tmp_path / "tfevents"
    path.write_bytes(b"".join(map(record, events)))
    assert sum(map(len, read_file(path).parts)) == 120


def test_a_damaged_record_among_many_is_dropped(tmp_path):
    events = [record(event(([(legacy, "loss", "")], b""), i % 100 + 1, 1.6e9 + i, i)) for i in range(2000)]
    for i in (0, 700, 1999):
        bad = bytearray(events[i])
        bad[-6] ^= 64
        events[i] = bytes(bad)
    path = tmp_path / "tfevents"
    path.write_bytes(b"".join(events))
    (part,) = read_file(path).parts
    kept = read_file(path, keep_damaged=True)
    assert len(part) == 1997
    assert not {0.0, 700.0, 1999.0} & set(part.values.tolist())
    assert (sum(map(len, kept.parts)), kept.counts.damaged) == (2000, 3)


@pytest.mark.parametrize("step", [b"\x01\x01", b"\x81\x81"], ids=["ends early", "ends late"])
def test_a_step_is_not_taken_from_bytes_that_do_not_fit(tmp_path, step):
    """Same length and same constants, but every other record is none."""
    body = field(1, 1.6e9)
    rest = field(5, field(1, legacy("loss", 1.0, b"")))
    good = body + varint(2 << 3) + b"\x81\x01" + rest
    bad = body + varint(2 << 3) + step + rest
    path = tmp_path / "tfevents"
    path.write_bytes(b"".join(map(record, [good, bad] * 2000)))
    file = read_file(path)
    assert [(len(part), set(part.steps.tolist())) for part in file.parts] == [(2000, {129})]
    assert file.counts.unparsable == 2000


def test_masked_crc_of_the_writer_is_the_one_of_the_reader():
    length = struct.pack("<Q", 0)
    assert record(b"") == length + masked_crc(length) + masked_crc(b"")
