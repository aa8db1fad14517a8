"""Ids of what a service erased: in its database (`erasure`), and on its own topic, which outlives a database.

Of what was erased first a tombstone is told, which every reader knows. Compaction takes that away one day, so an event
comes behind it that says the same, as the last of its key.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from plek_common.event import Draft
from plek_common.event_data import EventData
from plek_common.outbox import SILENCE, Outbox
from plek_common.schema import Moment
from plek_common.statement import insert

VERB = "-erased.v1"  # how the types of such events end
_NOTE = """
    insert into erasure (entity_id, erased_at) select id, $2 from unnest($1::uuid[]) as gone (id) on conflict do nothing
    returning entity_id
"""
_KNOWN = "select entity_id from erasure where entity_id = any($1::uuid[]) order by 1"
_SILENCE = SILENCE.format("any($1::text[])")


class ErasedRecord(EventData):
    """All that is left: an id by which it is known that nothing of it may come back."""

    id: UUID
    version: int
    erased_at: Moment


def draft(kind: str, id: UUID, version: int, at: datetime) -> Draft:
    """The event of this type that stays behind a tombstone."""
    return Draft(
        type=kind, subject=id, version=version, time=at, data=ErasedRecord(id=id, version=version, erased_at=at)
    )


async def note(connection: asyncpg.Connection, ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """Writes them in the ledger, and takes the words out of what was told of them; returns those that are new there.

    Of what is new there nothing says yet that it is gone (`tell` comes after): nothing of that kind is silenced.
    """
    new = [row["entity_id"] for row in await connection.fetch(_NOTE, list(ids), now)]
    if new:
        await connection.execute(_SILENCE, [str(id) for id in new])
    return new


async def known(connection: asyncpg.Connection, ids: Iterable[UUID]) -> list[UUID]:
    """Those of these that the ledger holds."""
    return [row["entity_id"] for row in await connection.fetch(_KNOWN, list(ids))]


async def tell(
    connection: asyncpg.Connection, outbox: Outbox, kind: str, id: UUID, version: int, now: datetime
) -> None:
    """Records the tombstone, and behind it the event of this type."""
    await insert(connection, ("outbox", outbox.tombstone(str(id), kind.split(".")[2])))
    await insert(connection, ("outbox", outbox.row(draft(kind, id, version, now))))
