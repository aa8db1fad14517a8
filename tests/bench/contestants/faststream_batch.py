"""FastStream as its manual shows batches: a subscriber with a pydantic model, acknowledged when the handler is done."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
from faststream import AckPolicy, BaseMiddleware
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from faststream.security import SASLScram512

from aggregator.ingest.hub_events import QuestionEvent
from tests.bench.contestants import sql
from tests.bench.contestants.order import Watch, read
from tests.bench.contestants.plain import write
from tests.bench.contestants.rows import staged


class Started(BaseMiddleware):
    """Notes when the first batch comes in, before it is parsed."""

    async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any) -> Any:
        WATCH.start()
        return await call_next(msg)


WATCH = Watch()


async def main() -> None:
    order, done, ended = read(), 0, asyncio.Event()
    security = SASLScram512(username=order.user, password=order.password, use_ssl=False)
    broker = KafkaBroker(
        order.bootstrap, security=security, middlewares=[Started], logger=None, client_id=f"bench-{uuid4().hex[:6]}"
    )
    connection = await asyncpg.connect(order.database)
    await connection.execute(sql.STAGE)

    async def handle(events: list[QuestionEvent], message: KafkaMessage) -> None:
        nonlocal done
        records = message.raw_message
        rows = [
            staged(r.topic, r.partition, r.offset, event, r.value) for r, event in zip(records, events, strict=True)
        ]
        await write(connection, rows)
        done += len(rows)
        if done >= order.total:
            ended.set()

    broker.subscriber(
        *order.topics,
        batch=True,
        group_id=order.group,
        auto_offset_reset="earliest",
        max_records=5000,
        max_partition_fetch_bytes=4_194_304,
        ack_policy=AckPolicy.NACK_ON_ERROR,
    )(handle)
    await broker.start()
    await ended.wait()
    WATCH.stop(done)
    await broker.stop()
    await connection.close()


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    asyncio.run(main())
