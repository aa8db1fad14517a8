"""One transaction per event, with its offset."""

import asyncio
from typing import Any

import asyncpg

from aggregator.ingest.hub_events import ADAPTER
from tests.bench.contestants.client import consumer
from tests.bench.contestants.order import Watch, read
from tests.bench.contestants.rows import staged

JOURNAL = """
    insert into journal (topic, partition, record_offset, source, event_id, type, hub, entity_id, version, event_time,
        payload, seq)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, last_seq + 1 from journal_head for update
    on conflict (source, event_id) do nothing
"""
HEAD = "update journal_head set last_seq = last_seq + 1"
QUESTION = """
    insert into question (hub, id, version, event_time, state, title, text, language, asker_kind, theme, area, level,
        needed_by, asked_at, released_at, answer, answered_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
    on conflict (hub, id) do update set (version, state, title, text, answer, answered_at, event_time) = (
        excluded.version, excluded.state, excluded.title, excluded.text, excluded.answer, excluded.answered_at,
        excluded.event_time)
    where question.version < excluded.version
"""
OFFSET = """
    insert into consumer_offset (consumer, topic, partition, next_offset) values ('bench', $1, $2, $3)
    on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
"""


async def write(connection: asyncpg.Connection, row: tuple[Any, ...]) -> None:
    async with connection.transaction():
        if await connection.execute(JOURNAL, *row[:11]) == "INSERT 0 1":
            await connection.execute(HEAD)
            await connection.execute(QUESTION, *row[6:10], *row[11:])
        await connection.execute(OFFSET, row[0], row[1], row[2] + 1)


async def main() -> None:
    order, watch, done = read(), Watch(), 0
    connection = await asyncpg.connect(order.database)
    async with consumer(order) as client:
        async for record in client:
            watch.start()
            event: Any = ADAPTER.validate_json(record.value)
            await write(connection, staged(record.topic, record.partition, record.offset, event, record.value))
            done += 1
            if done == order.total:
                break
    watch.stop(done)
    await connection.close()


if __name__ == "__main__":
    asyncio.run(main())
