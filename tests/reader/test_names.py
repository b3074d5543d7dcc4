"""Names in whatever encoding: each byte string has a text of its own."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from writing import field, record, single, tensor_proto

from tbreport.loading import load
from tbreport.model import Metadata
from tbreport.reader.names import is_escaped, text

pieces = st.sampled_from([b"\\", b"\\x", b"\xff", b"ff", b" (not UTF-8)", b" (yet UTF-8)", "ö".encode(), b"\xc3"])
encoded = st.one_of(
    st.binary(max_size=6), st.lists(pieces, max_size=5).map(b"".join), st.text(max_size=4).map(str.encode)
)


def logged(name):
    """The bytes that `text` made `name` of."""
    if not is_escaped(name):
        return name.removesuffix(" (yet UTF-8)").encode() if re.search(r" \(\w+ UTF-8\)$", name) else name.encode()
    escapes = re.compile(rb"\\\\|\\x(..)")
    return escapes.sub(
        lambda found: bytes.fromhex(found[1].decode()) if found[1] else b"\\",
        name.removesuffix(" (not UTF-8)").encode(),
    )


@given(encoded)
@example(b"\xff (not UTF-8)")
@example(b"a (yet UTF-8) (not UTF-8)")
def test_no_two_byte_strings_have_one_text(data):
    assert logged(text(data)) == data
    text(data).encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"loss", "loss"),
        ("größe".encode(), "größe"),
        ("größe".encode("latin-1"), r"gr\xf6\xdfe (not UTF-8)"),
        ("损失".encode("gbk"), r"\xcb\xf0\xca\xa7 (not UTF-8)"),
        ("损失".encode()[:5], r"损\xe5\xa4 (not UTF-8)"),
        (rb"C:\logs", r"C:\logs"),
        (b"\xed\xa0\x80", r"\xed\xa0\x80 (not UTF-8)"),
    ],
)
def test_what_is_readable_stays_so(data, name):
    assert text(data) == name


@pytest.mark.parametrize("count", [1, 50], ids=["one by one", "column by column"])
def test_values_under_names_in_other_encodings_are_kept(logdir, count):
    """Names of one length, of which some are UTF-8; a name that looks like the stand-in of another."""
    run = logdir.run("a")
    for step in range(1, count + 1):
        for number, tag in enumerate(("损失".encode("gbk"), b"loss", b"\xff\xff\xff\xff", rb"\xff", b"\xff")):
            run.event(field(5, field(1, field(1, tag) + single(2, number))), step=step)
    experiment = load(logdir.path)
    scalars = experiment.runs["a"].scalars
    found = {tag: (len(series), series.values[-1]) for tag, series in scalars.items()}
    assert found == {
        r"\xcb\xf0\xca\xa7 (not UTF-8)": (count, 0),
        "loss": (count, 1),
        r"\xff\xff\xff\xff (not UTF-8)": (count, 2),
        r"\xff": (count, 3),
        r"\xff (not UTF-8)": (count, 4),
    }
    (problem,) = experiment.problems
    assert problem.what.startswith(
        r"3 names in another encoding than UTF-8 shown by escapes: '\xcb\xf0\xca\xa7 (not UTF-8)', "
    )
    assert problem.note


def test_every_name_around_a_value(logdir):
    latin = "größe".encode("latin-1")
    said = field(9, field(1, field(1, latin)) + field(2, latin) + field(3, latin))
    run = logdir.run("a").event(field(5, field(1, field(1, "x") + said + field(8, tensor_proto([1.0, 2.0])))))
    run.run_metadata(latin, b"").raw(record(field(3, latin) + field(1, 1.6e9)))
    shown = r"gr\xf6\xdfe (not UTF-8)"
    experiment = load(logdir.path)
    assert experiment.runs["a"].tensors["x"].metadata == Metadata(shown, b"", shown, shown)
    assert list(experiment.runs["a"].graphs) == [shown]
    assert [p.what for p in experiment.problems] == [
        f"1 name in another encoding than UTF-8 shown by escapes: '{shown}'"
    ]
