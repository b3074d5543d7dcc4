import os

import pytest
from writing import EventFile, field, record

from tbreport.reader.sniff import holds_events


@pytest.fixture
def path(tmp_path):
    return tmp_path / "train.events"


def test_a_file_of_events(path):
    EventFile(path).scalar("x", 1, 1.0)
    assert holds_events(path)


def test_a_long_first_event(path):
    path.write_bytes(record(field(1, 1.6e9) + field(4, bytes(100_000))))
    assert holds_events(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        b"<!doctype html>" * 10,
        record(b""),
        record(field(1, field(1, b"image") + b"\x0a\x00")),  # a tf.train.Example, as datasets hold them
        record(field(1, b"x" * 100_000)),
        record(field(1, 1.6e9))[1:],
        b"\x00" + record(field(1, 1.6e9)),
    ],
    ids=["nothing", "short", "a page", "an empty record", "a data set", "a large one", "cut", "shifted"],
)
def test_a_file_of_something_else(path, content):
    path.write_bytes(content)
    assert not holds_events(path)


def test_what_is_no_file_is_not_opened(path):
    os.mkfifo(path)
    assert not holds_events(path)
    assert not holds_events(path.parent)
    assert not holds_events(path.parent / "none")
