import pytest

from tbreport.errors import OptionError
from tbreport.options import Options, parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("25MB", 25_000_000),
        ("800 kB", 800_000),
        ("1.5g", 1_500_000_000),
        ("123", 123),
        ("email", 10_000_000),
        ("none", None),
    ],
)
def test_sizes(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "big", "25XB", "-3MB", "0", "1e9", "9" * 400 + "MB"])
def test_what_is_no_size_says_what_is(text):
    with pytest.raises(OptionError, match="Write 25MB"):
        parse_size(text)


@pytest.mark.parametrize("option", ["runs", "tags"])
@pytest.mark.parametrize("expression", ["((", "a{99999999999999}", "(" * 6000 + ")" * 6000])
def test_a_bad_expression_is_named_at_once(option, expression):
    with pytest.raises(OptionError, match=f"--{option} .* is not a regular expression"):
        Options(**{option: expression})


def test_the_whole_file_takes_25_megabytes_where_nothing_is_said():
    assert Options().max_size == 25_000_000


def test_a_bad_expression_to_redact_is_named_at_once():
    with pytest.raises(OptionError, match=r"--redact .* is not a regular expression"):
        Options(redact=("fine", "(("))


def test_an_empty_expression_to_redact_is_no_silent_no_op():
    with pytest.raises(OptionError, match="--redact is empty"):
        Options(redact=("fine", ""))
