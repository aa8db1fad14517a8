"""What hubs put on their topics, right and wrong, and what the nation made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from aiokafka import AIOKafkaProducer, TopicPartition
from tests.aggregator.nation import question

from aggregator.ingest import consumer
from plek_common.consumer import Consumer
from plek_common.record import Record
from plek_common.settings import Settings
from plek_common.testing import eventually


@dataclass
class Post:
    """The nation, and two hubs of which one misbehaves."""

    national: Settings
    pool: asyncpg.Pool
    senders: dict[str, AIOKafkaProducer]
    logins: dict[str, Settings]
    bad: str
    good: str

    def worker(self) -> Consumer[Any]:
        """Reads these two hubs and no other test's."""
        found = consumer.consumer(self.national)
        found.pattern = rf"^hub\.({self.bad}|{self.good})\.(question|partner|agenda)\.v1$"
        found.name = f"national.{self.bad}"
        return found

    async def send(self, *records: Record) -> dict[TopicPartition, int]:
        """Writes the records in this order, on one partition; returns the last offset of each."""
        last: dict[TopicPartition, int] = {}
        waiting = []
        for record in records:
            sender = self.senders[record.topic.split(".")[1]]
            headers = [(name, value.encode()) for name, value in record.headers.items()]
            waiting.append(await sender.send(record.topic, record.value, key=record.key, headers=headers, partition=0))
        for delivery in waiting:
            done = await delivery
            last[TopicPartition(done.topic, done.partition)] = done.offset
        return last

    async def has_read(self, last: dict[TopicPartition, int], seconds: float = 60) -> None:
        """Waits until everything up to these offsets was handled."""

        async def done() -> bool:
            rows = await self.pool.fetch("select topic, partition, next_offset from consumer_offset")
            places = {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}
            return all(places.get(partition, 0) > offset for partition, offset in last.items())

        await eventually(done, seconds=seconds, what=str(last))

    async def known(self, hub: str) -> set[UUID]:
        """The questions of this hub that people see."""
        return {row["id"] for row in await self.pool.fetch("select id from question where hub = $1", hub)}

    async def letters(self) -> Sequence[asyncpg.Record]:
        found: Sequence[asyncpg.Record] = await self.pool.fetch("select * from dead_letter order by record_offset")
        return found

    async def quarantined(self, hub: str) -> bool:
        statement = "select exists (select 1 from conduct where hub = $1 and quarantined_at is not null)"
        return bool(await self.pool.fetchval(statement, hub))


def questions(hub: str, count: int) -> dict[UUID, Record]:
    """So many right records, each about a question of its own."""
    return {id: question(hub, id) for id in (uuid4() for _ in range(count))}


def poison(hub: str, count: int) -> list[Record]:
    """So many records that are no JSON."""
    return [Record(f"hub.{hub}.question.v1", 0, number, b"k", b"{", {}) for number in range(count)]
