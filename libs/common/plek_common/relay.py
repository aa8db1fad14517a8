"""Carries the outbox to Kafka: never skips a row, keeps the order per entity, survives a stuck producer.

It selects what is unpublished, never "greater than the last number": a slow transaction commits a lower
number later. One relay per database is active, because two could overtake each other.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import asyncpg
from aiokafka import AIOKafkaProducer

from plek_common import kafka, metrics, primary
from plek_common.lock import Lock
from plek_common.parcel import Piles, Shipment, pack
from plek_common.refill import Gauge
from plek_common.settings import Settings
from plek_common.worker import Wake, listening, never

BATCH = 500
SLOW_POLL_SECONDS = 5
LOOK_SECONDS = 10
_SELECT = """
    select seq, topic, aggregateid, payload, headers from outbox
    where published_at is null and seq not in (select unnest($2::bigint[])) order by seq limit $1
"""
_MARK = "update outbox set published_at = now() where seq = any($1::bigint[])"
# A database that only reads refuses this: nothing is sent that could not be marked, and would be sent by every life.
_MARK_NOTHING = "update outbox set published_at = now() where false"

Rows = Sequence[asyncpg.Record]


class Relay:
    """The background worker of one database. It reads and marks outside a transaction, so that nothing in the
    database waits for the broker; a crash between send and mark sends again, with the same id."""

    def __init__(self, settings: Settings, service: str) -> None:
        self.settings = settings
        self.url = settings.database(service)
        self.published: Counter[str] = Counter()

    async def run(self, until: Callable[[], bool] = never) -> None:
        """One life: from a fresh connection and producer until something fails. `until` is asked whenever all that was
        found is sent and marked."""
        async with listening(self.url, "outbox") as (connection, woken):
            while not await connection.fetchval(Lock.RELAY.attempt):
                await woken.wait(SLOW_POLL_SECONDS)
            await connection.execute(_MARK_NOTHING)
            producer = kafka.producer(self.settings)
            try:
                await producer.start()
                await self._work(connection, producer, woken, until)
            finally:
                # A producer that is stuck must not hold the next life back (aiokafka #1017).
                async with asyncio.timeout(5):
                    await producer.stop()

    async def _work(
        self, connection: asyncpg.Connection, producer: AIOKafkaProducer, woken: Wake, until: Callable[[], bool]
    ) -> None:
        """Packs one batch while the one before is on its way and the one before that is marked."""
        gauge, looked, loop = Gauge(self.settings, connection, producer), float("-inf"), asyncio.get_running_loop()
        self.published.clear()
        async with _beside(self.url) as other, _UnderWay(producer, lambda rows: self._mark(other, rows)) as under_way:
            while True:
                if loop.time() - looked > LOOK_SECONDS:
                    await under_way.clear()
                    await gauge.look(self.published)
                    looked = loop.time()
                rows = await self._next(connection, under_way.numbers)
                await under_way.send(await pack(producer, rows))
                if len(rows) < BATCH:
                    await under_way.clear()
                    if until():
                        return
                    await woken.wait(SLOW_POLL_SECONDS)

    async def _next(self, connection: asyncpg.Connection, without: Sequence[int]) -> Sequence[asyncpg.Record]:
        rows: list[asyncpg.Record] = await connection.fetch(_SELECT, BATCH, without)
        metrics.outbox_pending.set(len(rows), {"organisation": self.settings.organisation})
        return rows

    async def _mark(self, connection: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> None:
        if rows:
            await connection.execute(_MARK, [row["seq"] for row in rows])
        self.published.update(row["topic"] for row in rows)
        metrics.relay_published.add(len(rows))


class _UnderWay:
    """At most one batch is sent and one is marked. Leaving waits for the marking: what is on the log is marked."""

    def __init__(self, producer: AIOKafkaProducer, mark: Callable[[Rows], Coroutine[Any, Any, None]]) -> None:
        self._producer, self._mark = producer, mark
        self._sent = Shipment(producer, {})
        self._marked: Rows = []
        self._marking: asyncio.Future[None] = asyncio.ensure_future(asyncio.sleep(0))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._sent.end()
        await asyncio.gather(self._marking, return_exceptions=True)

    @property
    def numbers(self) -> list[int]:
        return [row["seq"] for row in (*self._sent.rows, *self._marked)]

    async def send(self, piles: Piles) -> None:
        """Sends these as soon as those before are acknowledged, every one.

        Raises:
            aiokafka.errors.KafkaError | TimeoutError: one was not; those that were are marked.
        """
        arrived = await self._sent.arrived()
        await asyncio.wait([self._marking])
        self._marking.result()
        self._marked, self._marking = arrived, asyncio.create_task(self._mark(arrived))
        self._sent.check()
        self._sent = Shipment(self._producer, piles)

    async def clear(self) -> None:
        """Waits until nothing is under way."""
        await self.send({})
        await self.send({})


@asynccontextmanager
async def _beside(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await primary.connect(url, command_timeout=30)
    try:
        yield connection
    finally:
        async with asyncio.timeout(5):
            await connection.close()
