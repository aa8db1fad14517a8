"""The simple tables again: what people see of questions, partners and agendas, in one transaction.

Readers go on and see the old state until it ends; what hubs say meanwhile waits for it. What was taken back has no
words in the journal, so it gets none here.
"""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg

from aggregator.ingest import projections
from aggregator.ingest.hub_events import HubEvent, read
from aggregator.ingest.projections import Numbered
from aggregator.stage import lexemes
from plek_common.record import Admitted, Record

BATCH = 500
_HOLD = "select last_seq from journal_head for update"
_CLEAR = (
    "lock table question, entry in share row exclusive mode",
    "delete from question",
    "delete from entry",
)
_JOURNAL = """
    select seq, topic, partition, record_offset, entity_id, payload from journal
    where after is null and payload <> '' order by seq
"""


async def again(connection: asyncpg.Connection) -> int:
    """Makes them from the journal and returns how many events that has."""
    async with connection.transaction():
        count: int = await connection.fetchval(_HOLD)
        for statement in _CLEAR:
            await connection.execute(statement)
        async for letters in _journal(connection):
            await projections.questions(connection, letters)
            await projections.entries(connection, [letter for _, letter in letters])
        await lexemes.catch_up(connection)
    return count


async def _journal(connection: asyncpg.Connection) -> AsyncIterator[list[Numbered]]:
    letters: list[Numbered] = []
    async for row in connection.cursor(_JOURNAL, prefetch=BATCH):
        letters.append((row["seq"], _letter(row)))
        if len(letters) == BATCH:
            yield letters
            letters = []
    yield letters


def _letter(row: asyncpg.Record) -> Admitted[HubEvent]:
    entity: UUID = row["entity_id"]
    payload: bytes = row["payload"]
    place = (row["topic"], row["partition"], row["record_offset"])
    record = Record(*place, str(entity).encode(), payload, {})
    return Admitted(record, entity, read(payload), payload)
