"""Carries the outbox to Kafka: never skips a row, keeps the order per entity, survives a stuck producer.

It selects what is unpublished, never "greater than the last number": a slow transaction commits a lower
number later. One relay per database is active, because two could overtake each other.
"""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer
from opentelemetry.trace import SpanKind

from plek_common import kafka, metrics, telemetry
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
    where published_at is null order by seq limit $1
"""
_MARK = "update outbox set published_at = now() where seq = any($1::bigint[])"


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
            producer = kafka.producer(self.settings)
            try:
                await producer.start()
                await self._work(connection, producer, woken)
            finally:
                # A producer that is stuck must not hold the next life back (aiokafka #1017).
                await asyncio.wait_for(producer.stop(), 5)

    async def _work(self, connection: asyncpg.Connection, producer: AIOKafkaProducer, woken: Wake) -> None:
        gauge, looked, loop = Gauge(self.settings, connection, producer), float("-inf"), asyncio.get_running_loop()
        self.published.clear()
        while True:
            if loop.time() - looked > LOOK_SECONDS:
                await gauge.look(self.published)
                looked = loop.time()
            if await self.drain(connection, producer) < BATCH:
                await woken.wait(SLOW_POLL_SECONDS)

    async def drain(self, connection: asyncpg.Connection, producer: AIOKafkaProducer) -> int:
        """Publishes one batch and returns its size.

        Raises:
            aiokafka.errors.KafkaError | TimeoutError: what had been acknowledged is marked,
                the rest will be sent again.
        """
        rows = await connection.fetch(_SELECT, BATCH)
        metrics.outbox_pending.set(len(rows), {"organisation": self.settings.organisation})
        if rows:
            with telemetry.batch_span("send", SpanKind.PRODUCER, map(_traceparent, rows)):
                sent = [await _send(producer, row) for row in rows]
                await asyncio.wait(sent, timeout=DELIVERY_SECONDS)
            arrived = _acknowledged(rows, sent)
            await connection.execute(_MARK, [row["seq"] for row in arrived])
            self.published.update(row["topic"] for row in arrived)
            metrics.relay_published.add(len(arrived))
            for delivery in sent:
                if not delivery.done():
                    raise TimeoutError(f"Kafka did not acknowledge within {DELIVERY_SECONDS} s")
                delivery.result()
        return len(rows)


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


def _acknowledged(rows: Sequence[asyncpg.Record], sent: Sequence["asyncio.Future[Any]"]) -> list[asyncpg.Record]:
    done = (d.done() and not d.cancelled() and d.exception() is None for d in sent)
    return [row for row, arrived in zip(rows, done, strict=True) if arrived]
