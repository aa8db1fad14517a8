"""What the bundling stage reads from the journal: questions as they were at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from aggregator.ingest.hub_events import HubQuestion, QuestionEvent, read
from aggregator.ingest.hub_registry import system_of
from aggregator.ingest.withdrawn_words import ERASED, GONE, REDACTED
from aggregator.similarity import Text

BATCH = 32
END = 2**62  # of the journal: no number is higher

_ROW = "select seq, hub, topic, type, entity_id, version, payload, event_time, received_at, after from journal"
_NEXT = f"{_ROW} where seq > $1 and seq <= $3 order by seq limit $2"
_AT = f"{_ROW} where seq = $1"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event of a question: its number in the journal, its hub, its public state and when it came in."""

    seq: int
    hub: str
    question: HubQuestion
    version: int
    at: datetime
    traceparent: str | None = None
    takes: bool = False  # the words of whatever was said of it before

    @property
    def text(self) -> Text:
        q = self.question
        return Text(f"{self.hub}/{q.id}", q.title or "", q.text or "", q.theme or "")

    @property
    def is_gone(self) -> bool:
        """Withdrawn, or left out of bundling by its hub."""
        return self.question.text is None or self.question.bundling == "left_out"

    @property
    def key(self) -> tuple[str, UUID]:
        return self.hub, self.question.id


@dataclass(frozen=True, slots=True)
class Batch:
    """The next stretch of the journal; `last` is the number up to which it goes."""

    last: int
    arrivals: Sequence[Arrival]


async def following(connection: asyncpg.Connection, seq: int, upto: int = END) -> Batch:
    """What came after `seq`, up to and with `upto`, of which only the questions matter here."""
    rows = await connection.fetch(_NEXT, seq, BATCH, upto)
    # What the nation decided took effect when it was decided.
    found = [arrival for row in rows if row["after"] is None and (arrival := _arrival(row))]
    return Batch(rows[-1]["seq"] if rows else seq, found)


async def at(connection: asyncpg.Connection, seq: int) -> Arrival | None:
    """The one with this number, if it is one."""
    row = await connection.fetchrow(_AT, seq)
    return _arrival(row) if row else None


def _arrival(row: asyncpg.Record) -> Arrival | None:
    """None for what is no question, and for what said something that was taken back later."""
    where = (row["seq"], row["hub"])
    if row["type"] == ERASED and system_of(row["topic"]) == "question":
        return Arrival(*where, _nothing(row), row["version"], row["received_at"], takes=True)
    event = read(row["payload"]) if row["payload"] else None
    if not isinstance(event, QuestionEvent):
        return None
    takes = event.type.endswith((GONE, REDACTED))
    return Arrival(*where, event.data, event.version, row["received_at"], event.traceparent, takes)


def _nothing(row: asyncpg.Record) -> HubQuestion:
    """What is left of a question that was erased."""
    known = {"id": row["entity_id"], "version": row["version"], "state": "withdrawn", "asker_kind": ""}
    return HubQuestion(**known, asked_at=row["event_time"], released_at=row["event_time"])
