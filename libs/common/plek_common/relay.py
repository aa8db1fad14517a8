"""Carries the outbox to Kafka: never skips a row, keeps the order per entity, survives a stuck producer.

It selects what is unpublished, never "greater than the last number": a slow transaction commits a lower
number later. One relay per database is active, because two could overtake each other.
"""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import asyncpg
from aiokafka import AIOKafkaProducer
from opentelemetry.trace import SpanKind

from plek_common import kafka, metrics, primary, telemetry
from plek_common.event import MEDIA_TYPE
from plek_common.refill import Gauge
from plek_common.settings import Settings
from plek_common.worker import Wake, listening

log = logging.getLogger(__name__)

BATCH = 500
DELIVERY_SECONDS = 15
SLOW_POLL_SECONDS = 5
LOOK_SECONDS = 10
_LEADER = "select pg_try_advisory_lock(7411002)"
_SELECT = """
    select seq, topic, aggregateid, payload, headers from outbox
    where published_at is null and seq not in (select unnest($2::bigint[])) order by seq limit $1
"""
_MARK = "update outbox set published_at = now() where seq = any($1::bigint[])"
# A database that only reads refuses this: nothing is sent that could not be marked, and would be sent by every life.
_MARK_NOTHING = "update outbox set published_at = now() where false"

Sent = Sequence[tuple[asyncpg.Record, "asyncio.Future[Any]"]]


class Relay:
    """The background worker of one database. It reads and marks outside a transaction, so that nothing in the
    database waits for the broker; a crash between send and mark sends again, with the same id."""

    def __init__(self, settings: Settings, service: str) -> None:
        self.settings = settings
        self.url = settings.database(service)
        self.published: Counter[str] = Counter()

    async def run(self) -> None:
        """One life: from a fresh connection and producer until something fails."""
        async with listening(self.url, "outbox") as (connection, woken):
            while not await connection.fetchval(_LEADER):
                await woken.wait(SLOW_POLL_SECONDS)
            await connection.execute(_MARK_NOTHING)
            producer = kafka.producer(self.settings)
            try:
                await producer.start()
                await self._work(connection, producer, woken)
            finally:
                # A producer that is stuck must not hold the next life back (aiokafka #1017).
                async with asyncio.timeout(5):
                    await producer.stop()

    async def _work(self, connection: asyncpg.Connection, producer: AIOKafkaProducer, woken: Wake) -> None:
        """Marks one batch while the next one is sent; each only when the one before was acknowledged whole."""
        gauge, looked, loop = Gauge(self.settings, connection, producer), float("-inf"), asyncio.get_running_loop()
        self.published.clear()
        async with _beside(self.url) as other, _Marking() as marking:
            while True:
                if loop.time() - looked > LOOK_SECONDS:
                    await marking.done()
                    await gauge.look(self.published)
                    looked = loop.time()
                rows = await self._next(connection, marking.numbers)
                sent = await self._publish(producer, rows)
                await marking.done()
                marking.start(sent, self._mark(other, sent))
                _check(sent)
                if len(rows) < BATCH:
                    await marking.done()
                    await woken.wait(SLOW_POLL_SECONDS)

    async def drain(self, connection: asyncpg.Connection, producer: AIOKafkaProducer) -> int:
        """Publishes one batch and returns its size.

        Raises:
            aiokafka.errors.KafkaError | TimeoutError: what had been acknowledged is marked,
                the rest will be sent again.
        """
        sent = await self._publish(producer, await self._next(connection, []))
        await self._mark(connection, sent)
        _check(sent)
        return len(sent)

    async def _next(self, connection: asyncpg.Connection, without: Sequence[int]) -> Sequence[asyncpg.Record]:
        rows: list[asyncpg.Record] = await connection.fetch(_SELECT, BATCH, without)
        metrics.outbox_pending.set(len(rows), {"organisation": self.settings.organisation})
        return rows

    async def _publish(self, producer: AIOKafkaProducer, rows: Sequence[asyncpg.Record]) -> Sent:
        """Sends them and waits, but not for ever."""
        if not rows:
            return []
        with telemetry.batch_span("send", SpanKind.PRODUCER, map(_traceparent, rows)):
            sent = [(row, await _send(producer, row)) for row in rows]
            await asyncio.wait([delivery for _, delivery in sent], timeout=DELIVERY_SECONDS)
        return sent

    async def _mark(self, connection: asyncpg.Connection, sent: Sent) -> None:
        arrived = [row for row, delivery in sent if _is_acknowledged(delivery)]
        if arrived:
            await connection.execute(_MARK, [row["seq"] for row in arrived])
        self.published.update(row["topic"] for row in arrived)
        metrics.relay_published.add(len(arrived))


class _Marking:
    """The marking that is under way, if one is. Leaving waits for it: what is on the log is marked."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            await asyncio.gather(self._task, return_exceptions=True)

    def start(self, sent: Sent, work: Coroutine[Any, Any, None]) -> None:
        self.numbers = [row["seq"] for row, _ in sent]
        self._task = asyncio.create_task(work)

    async def done(self) -> None:
        if self._task:
            task, self._task = self._task, None
            await task
        self.numbers = []


@asynccontextmanager
async def _beside(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await primary.connect(url, command_timeout=30)
    try:
        yield connection
    finally:
        async with asyncio.timeout(5):
            await connection.close()


async def _send(producer: AIOKafkaProducer, row: asyncpg.Record) -> "asyncio.Future[Any]":
    headers = [(name, value.encode()) for name, value in json.loads(row["headers"]).items()]
    delivery: asyncio.Future[Any] = await producer.send(
        row["topic"],
        row["payload"],
        key=row["aggregateid"].encode(),
        headers=[("content-type", MEDIA_TYPE.encode()), *headers] if row["payload"] else headers,
    )
    return delivery


def _traceparent(row: asyncpg.Record) -> str | None:
    found: str | None = json.loads(row["headers"]).get("traceparent")
    return found


def _is_acknowledged(delivery: "asyncio.Future[Any]") -> bool:
    return delivery.done() and not delivery.cancelled() and delivery.exception() is None


def _check(sent: Sent) -> None:
    for _, delivery in sent:
        if not delivery.done():
            raise TimeoutError(f"Kafka did not acknowledge within {DELIVERY_SECONDS} s")
        delivery.result()
