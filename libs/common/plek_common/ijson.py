"""I-JSON (RFC 7493): JSON that every reader reads alike. Not so: a key that comes twice, numbers no double holds."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from math import isfinite
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import from_json

LARGEST = 2**53 - 1
_PLAIN = frozenset({str, bool, type(None), UUID, datetime, date})


def fault(value: bytes, parsed: BaseModel) -> str | None:
    """What is not I-JSON in this JSON, of which the caller made `parsed`; None when all is."""
    try:
        # Counting is quick: as many ends of keys as keys that were kept, so none came twice and all were looked at.
        ends, is_loose = value.count(b'":'), _is_loose(value)
        if is_loose or ends != _count(parsed):
            whole = from_json(value)  # a model drops what it does not know
            if is_loose or ends != _count(whole):
                json.loads(value, object_pairs_hook=_once)
    except ValueError as error:
        return str(error)
    return None


def _count(found: Any) -> int:
    """How many keys there are, at any depth."""
    count, values = _opened(found)
    for each in values:
        kind = type(each)
        if kind in _PLAIN:
            continue
        if kind is not float and kind is not int:
            count += _count(each)
        elif not -LARGEST <= each <= LARGEST and (kind is int or not isfinite(each)):
            raise ValueError(f"a number that is not finite or not exact (over {LARGEST})")
    return count


def _opened(found: Any) -> tuple[int, Iterable[Any]]:
    """The number of its own keys, and what is in it."""
    if isinstance(found, BaseModel):
        more = found.model_extra
        return len(found.model_fields_set), [
            *found.__dict__.values(),
            *more.values(),
        ] if more else found.__dict__.values()
    if isinstance(found, dict):
        return len(found), found.values()
    return 0, found if isinstance(found, list | tuple) else ()


def _is_loose(value: bytes) -> bool:
    """Whether there may be room between a key and its colon; where there is none, every key ends in `":`."""
    return b" :" in value or b"\t" in value or b"\n" in value or b"\r" in value


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key comes twice")
