"""Records as another organisation writes them about its notes: right ones, and ways to be wrong."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from tests.common.notes import TYPE

from plek_common.event import dataschema, sequence
from plek_common.record import Record
from plek_common.settings import source_of

TOPIC = "hub.there.question.v1"
SOURCE = source_of("00000099000000001000", "notes")


def event(of: UUID | None = None, /, version: int = 1, words: str = "ja", **other: Any) -> dict[str, Any]:
    """The event as JSON takes it; name what must differ, None leaves a field out."""
    about = of or uuid4()
    right = {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": SOURCE,
        "type": TYPE,
        "time": datetime.now(UTC).isoformat(),
        "subject": str(about),
        "datacontenttype": "application/json",
        "dataschema": dataschema(TYPE),
        "sequence": sequence(version),
        "data": {"id": str(about), "version": version, "words": words},
    }
    return {name: value for name, value in {**right, **other}.items() if value is not None}


def record(
    value: dict[str, Any] | bytes | None,
    *,
    key: bytes | None = None,
    topic: str = TOPIC,
    headers: dict[str, str] | None = None,
    offset: int = 0,
) -> Record:
    """As it lies in the log; the key is the event's subject unless it says otherwise."""
    named = key if key is not None or not isinstance(value, dict) else str(value.get("subject", "")).encode()
    raw = json.dumps(value).encode() if isinstance(value, dict) else value
    return Record(topic, 0, offset, named, raw, headers or {})
