"""What the bundling stage reads from the journal: questions as they were at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from aggregator.bundling import Text
from aggregator.incoming import HubQuestion, QuestionEvent, read

BATCH = 32
END = 2**62  # of the journal: no number is higher

_NEXT = """
    select seq, hub, payload, received_at, after from journal where seq > $1 and seq <= $3 order by seq limit $2
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event of a question: its number in the journal, its hub, its public state and when it came in."""

    seq: int
    hub: str
    question: HubQuestion
    version: int
    at: datetime
    traceparent: str | None = None

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
    events = [(row, read(row["payload"])) for row in rows if row["after"] is None]
    found = [
        Arrival(row["seq"], row["hub"], event.data, event.version, row["received_at"], event.traceparent)
        for row, event in events
        if isinstance(event, QuestionEvent)
    ]
    return Batch(rows[-1]["seq"] if rows else seq, found)
