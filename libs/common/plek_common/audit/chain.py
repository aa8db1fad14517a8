"""How rows hang together: each has a place, and a link made of its own words and the link of the row before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from plek_common.audit.deed import COLUMNS

BEGIN = bytes(32)


def link(before: bytes, place: int, row: Mapping[str, Any]) -> bytes:
    """The link of this row at this place; SHA-256, so nobody finds other words for it."""
    said = [place, row["seq"], row["at"].astimezone(UTC).isoformat(), *(row[name] for name in COLUMNS)]
    return hashlib.sha256(before + json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def written(place: int, found: bytes) -> str:
    """A head of the chain as people copy it."""
    return f"{place}:{found.hex()}"


def read(head: str) -> tuple[int, bytes]:
    """
    Raises:
        ValueError: this is no head.
    """
    place, _, found = head.partition(":")
    return int(place), bytes.fromhex(found)
