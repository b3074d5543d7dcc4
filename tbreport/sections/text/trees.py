"""JSON texts → trees that keep every number and constant as it was logged.

A browser's own parser would round 12345678901234567890 and refuse NaN, which Python writes.
"""

from __future__ import annotations

import json
from typing import Any

Tree = Any
"""A string; `{"n": literal}`; a list of trees; or an object as `{"k": keys, "v": trees}`, in the order as logged."""

LONGEST = 1_000_000
"""Characters up to which a text is looked at."""
_DEEPEST = 60
_MOST = 20_000


class _Literal(str):
    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    __slots__ = ()


class _TooMuchError(Exception):
    """The tree would have too many parts to be of use."""


def of_text(text: str) -> Tree | None:
    """The tree of `text` where that is a JSON object, or a list that holds lists or objects; else None."""
    start = text.lstrip()[:1]
    if not start or start not in "{[" or len(text) > LONGEST:
        return None
    try:
        value = json.loads(
            text, object_pairs_hook=_Pairs, parse_int=_Literal, parse_float=_Literal, parse_constant=_Literal
        )
        if not isinstance(value, _Pairs) and not any(isinstance(item, list) for item in value):
            return None
        return _tree(value, _DEEPEST, [_MOST])
    except (ValueError, RecursionError, _TooMuchError):
        return None


def _tree(value: Any, depth: int, left: list[int]) -> Tree:
    left[0] -= 1
    if not depth or left[0] < 0:
        raise _TooMuchError
    if isinstance(value, _Pairs):
        return {"k": [key for key, _ in value], "v": [_tree(item, depth - 1, left) for _, item in value]}
    if isinstance(value, list):
        return [_tree(item, depth - 1, left) for item in value]
    if isinstance(value, _Literal):
        return {"n": str(value)}
    return value if isinstance(value, str) else {"n": json.dumps(value)}
