"""A plain loop on aiokafka, pydantic and asyncpg COPY, with everything in one transaction per batch."""

import asyncio
from typing import Any

import asyncpg

from aggregator.ingest.hub_events import ADAPTER
from tests.bench.contestants import sql
from tests.bench.contestants.client import consumer
from tests.bench.contestants.order import Watch, read
from tests.bench.contestants.rows import staged


async def write(connection: asyncpg.Connection, rows: list[tuple[Any, ...]]) -> None:
    async with connection.transaction():
        await connection.copy_records_to_table("staged", records=rows, columns=sql.STAGED)
        for statement in (sql.JOURNAL, sql.QUESTION, sql.OFFSETS):
            await connection.execute(statement)


async def main() -> None:
    order, watch, done = read(), Watch(), 0
    connection = await asyncpg.connect(order.database)
    await connection.execute(sql.STAGE)
    async with consumer(order) as client:
        while done < order.total:
            fetched = await client.getmany(timeout_ms=1000, max_records=5000)
            rows = []
            for records in fetched.values():
                watch.start()
                for record in records:
                    event: Any = ADAPTER.validate_json(record.value)
                    rows.append(staged(record.topic, record.partition, record.offset, event, record.value))
            if rows:
                await write(connection, rows)
            done += len(rows)
    watch.stop(done)
    await connection.close()


if __name__ == "__main__":
    asyncio.run(main())
