"""Names as logged → names as text: one name for each byte string, whatever its encoding."""

_MARK = " (not UTF-8)"
_PLAIN = " (yet UTF-8)"
_MARKS = (_MARK, _PLAIN)


def text(data: bytes) -> str:
    r"""`data` as text; what is not UTF-8 becomes escapes and a mark: b"gr\xfcn" is r"gr\xfcn (not UTF-8)".

    No two byte strings have one text: backslashes among escapes are doubled, and text that ends in a mark by itself
    is given another. Text that was cut within a character keeps those before it.
    """
    if not data:  # most display names and descriptions
        return ""
    try:
        found = data.decode()
    except UnicodeDecodeError as error:
        encoding = "utf-8" if error.reason == "unexpected end of data" else "ascii"
        return data.replace(b"\\", rb"\\").decode(encoding, "backslashreplace") + _MARK
    return found + _PLAIN if found.endswith(_MARKS) else found


def is_escaped(name: str) -> bool:
    """Whether `text` made `name` of bytes that are not UTF-8."""
    return name.endswith(_MARK)
