"""One consumer of notes on a real topic, and how tests write to it and look at what it did."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from tests.common import letters, notes
from tests.common.notes import NoteEvent, topic_of

from plek_common import kafka
from plek_common.consumer import Consumer
from plek_common.offset import Places
from plek_common.settings import Settings
from plek_common.testing import eventually


@dataclass(frozen=True)
class Stepping:
    """A worker's own loop, with an end."""

    worker: Consumer[NoteEvent]
    client: AIOKafkaConsumer
    pool: asyncpg.Pool
    places: Places

    async def read(self, until: Callable[[], bool]) -> None:
        """Raises what ends a life, and TimeoutError after a minute."""
        async with asyncio.timeout(60):
            await self.worker.read(self.client, self.pool, self.places, until)

    async def look(self, times: int) -> None:
        """Looks so often, whether anything comes or not."""
        looks = count()
        await self.read(lambda: next(looks) == times)

    async def fetch(self, records: int = 1) -> None:
        """Reads on until so many records more were fetched."""
        begun = self.fetched
        await self.read(lambda: self.fetched >= begun + records)

    @property
    def fetched(self) -> int:
        return sum(self.places.next.values())


@dataclass
class Reader:
    """Reads and writes the same topic: who writes is judged by the topic, not by the login."""

    settings: Settings
    pool: asyncpg.Pool
    producer: AIOKafkaProducer

    @property
    def topic(self) -> str:
        return topic_of(self.settings)

    def worker(self) -> Consumer[NoteEvent]:
        return notes.consumer(self.settings, self.topic, self.settings.source("notes"))

    def event(self, of: UUID | None = None, /, version: int = 1, words: str = "ja", **other: Any) -> dict[str, Any]:
        return letters.event(of, version, words, **{"source": self.settings.source("notes"), **other})

    async def write(
        self,
        value: dict[str, Any] | bytes | None,
        *,
        key: bytes | None = None,
        headers: dict[str, str] | None = None,
        partition: int = 0,
    ) -> int:
        """Puts a record on the topic and returns its offset."""
        made = letters.record(value, key=key)
        named = [(name, text.encode()) for name, text in (headers or {}).items()]
        done = await self.producer.send_and_wait(
            self.topic, made.value, key=made.key, headers=named, partition=partition
        )
        return int(done.offset)

    async def note(self, of: UUID) -> str | None:
        found: str | None = await self.pool.fetchval("select words from note where id = $1", of)
        return found

    async def notes(self) -> dict[UUID, str]:
        return {row["id"]: row["words"] for row in await self.pool.fetch("select id, words from note")}

    async def letters(self) -> list[dict[str, Any]]:
        """The dead letters, the oldest first."""
        rows = await self.pool.fetch("select * from dead_letter order by partition, record_offset")
        return [{**row, "headers": json.loads(row["headers"])} for row in rows]

    async def place(self, partition: int = 0) -> int:
        statement = "select next_offset from consumer_offset where topic = $1 and partition = $2"
        found: int | None = await self.pool.fetchval(statement, self.topic, partition)
        return found or 0

    async def has_read(self, offset: int, partition: int = 0) -> None:
        """Waits until the record at this offset was handled."""

        async def done() -> bool:
            return await self.place(partition) > offset

        await eventually(done, what=f"offset {offset}")

    @asynccontextmanager
    async def stepping(self) -> "AsyncIterator[Stepping]":
        """A worker that reads when the test says so, and as far."""
        worker = self.worker()
        async with kafka.reading(self.settings, worker.pattern) as client:
            places = Places(worker.name, client, self.pool)

            async def stands() -> bool:
                await places.look()
                return bool(places.next)

            await eventually(stands, what="a place in the log")
            yield Stepping(worker, client, self.pool, places)
