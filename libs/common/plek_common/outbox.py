"""The log of what a service tells others, written in the transaction of the fact it tells."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from plek_common.event import Draft, Envelope, encode, seal
from plek_common.telemetry import current_traceparent

# One statement for any number of events; the trigger on the table wakes the relay at commit.
_INSERT: TextClause = text(
    "insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers) "
    "values (:id, :aggregatetype, :aggregateid, :type, :topic, :payload, cast(:headers as jsonb))"
)

# What was told of an entity loses its words, and nobody is told it any more: not now, not when a log is filled again.
# In the order in which the relay marks, so that the two never wait for each other.
SILENCE = """
    update outbox set payload = null, published_at = coalesce(published_at, now()) where seq = any(array(
        select seq from outbox where aggregateid = {0} and payload is not null order by seq for update
    ))
"""


class Outbox:
    """Records events of one service for one topic.

    The caller holds the lock on the entity's row (it has just changed it), so that the numbers of an
    entity's events rise in the order in which they are committed.
    """

    def __init__(self, *, topic: str, source: str) -> None:
        self.topic = topic
        self.source = source

    async def record(self, session: AsyncSession, drafts: Sequence[Draft]) -> None:
        """Stores the events; they leave when the transaction commits, or never."""
        if drafts:
            await session.execute(_INSERT, [self.row(draft) for draft in drafts])

    async def silence(self, session: AsyncSession, entity: UUID) -> None:
        """Takes the words out of every event that is recorded of this entity until now."""
        await session.execute(text(SILENCE.format(":entity")), {"entity": str(entity)})

    async def erase(self, session: AsyncSession, entity: str, aggregate: str) -> None:
        """Stores a tombstone: on the compacted topic the entity's text is deleted."""
        await session.execute(_INSERT, [{"payload": None, "headers": "{}", **self.tombstone(entity, aggregate)}])

    def tombstone(self, entity: str, aggregate: str) -> dict[str, object]:
        """The row that deletes the entity's text, for who inserts it in a way of its own."""
        known = {"aggregatetype": aggregate, "aggregateid": entity, "type": "tombstone", "topic": self.topic}
        return {"id": uuid7(), **known}

    def row(self, draft: Draft) -> dict[str, object]:
        """The row that tells this event, for who inserts it in a way of its own."""
        event = seal(draft, source=self.source, traceparent=current_traceparent())
        return {
            "id": event.id,
            "aggregatetype": draft.type.split(".")[2],
            "aggregateid": str(draft.subject),
            "type": draft.type,
            "topic": self.topic,
            "payload": encode(event),
            "headers": json.dumps(headers(event)),
        }


def headers(event: Envelope) -> dict[str, str]:
    """What routers may read without parsing; equal to the body (R-KA-03)."""
    found = {"ce_id": event.id, "ce_type": event.type, "ce_source": event.source}
    return {**found, "traceparent": event.traceparent} if event.traceparent else found
