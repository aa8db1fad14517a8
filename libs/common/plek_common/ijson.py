"""I-JSON (RFC 7493): JSON that every reader reads alike. Not so: a key that comes twice, numbers no double holds."""

import json
from math import isfinite
from typing import Any

from pydantic_core import from_json

LARGEST = 2**53 - 1
# Between a key and its colon; without any of these every key ends in `":`.
_LOOSE = (b'" ', b"\t", b"\n", b"\r")


def fault(value: bytes) -> str | None:
    """What is not I-JSON in this JSON; None when all is. The caller knows that it is JSON."""
    try:
        keys = _count(from_json(value))
        # Counting is quick: as many ends of keys as keys that were kept, so none came twice. Else look closely.
        if value.count(b'":') != keys or any(loose in value for loose in _LOOSE):
            json.loads(value, object_pairs_hook=_once)
    except ValueError as error:
        return str(error)
    return None


def _count(found: Any) -> int:
    """How many keys there are, at any depth."""
    count = len(found) if isinstance(found, dict) else 0
    for each in found.values() if isinstance(found, dict) else found if isinstance(found, list) else (found,):
        kind = type(each)
        if kind is str:
            continue
        if kind is dict or kind is list:
            count += _count(each)
        elif (kind is float and not isfinite(each)) or (kind is int and not -LARGEST <= each <= LARGEST):
            raise ValueError(f"a number that is not finite or not exact (over {LARGEST})")
    return count


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key comes twice")
