"""Reads a service's own topic for what it erased: a database that was put back to an earlier day does not know it.

Where the reader stands is in the database, so one of before goes on from there; a log that was lost is read from its
beginning (plek_common.offset). For who puts a backup back, `plek forget` does it before anybody is served.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import asyncpg
from aiokafka import TopicPartition
from pydantic import StringConstraints, TypeAdapter

from plek_common import kafka, primary
from plek_common.border import Border
from plek_common.clock import now
from plek_common.consumer import Consumer
from plek_common.erased import VERB
from plek_common.event import OURS, Envelope
from plek_common.outbox import Outbox
from plek_common.record import Admitted, Refused
from plek_common.settings import Settings

LOOK_SECONDS = 0.2
_ANEW = "delete from consumer_offset where consumer = $1"
_IS_THERE = """
    select not exists (
        select from unnest($2::int[], $3::bigint[]) as ends (partition, at) where not exists (
            select from consumer_offset c
            where c.consumer = $1 and c.partition = ends.partition and c.next_offset >= ends.at)
    )
"""
# Forgets these ids; it runs in the transaction that also stores how far the log was read.
Take = Callable[[asyncpg.Connection, Outbox, Iterable[UUID], datetime], Awaitable[None]]


class Own(Envelope):
    """Whatever this service said; what it says of its data is not looked at."""

    type: Annotated[str, StringConstraints(pattern=OURS, max_length=200)]

    @property
    def is_erasure(self) -> bool:
        return self.type.endswith(VERB)


class Ledger:
    """Erases what was erased before, and says once more that it is gone where a copy lies behind what said so."""

    def __init__(self, outbox: Outbox, forget: Take, tell_again: Take) -> None:
        self.outbox, self.forget, self.tell_again = outbox, forget, tell_again

    async def __call__(self, connection: asyncpg.Connection, admitted: Sequence[Admitted[Own]]) -> Sequence[Refused]:
        last = {letter.subject: letter for letter in admitted}
        late = [subject for subject, letter in last.items() if not _says_gone(letter)]
        gone = {letter.subject for letter in admitted if _says_gone(letter)}
        if late:
            await self.tell_again(connection, self.outbox, late, now())
        if gone:
            await self.forget(connection, self.outbox, gone, now())
        return []


def _says_gone(letter: Admitted[Own]) -> bool:
    return letter.event is None or (isinstance(letter.event, Own) and letter.event.is_erasure)


def consumer(settings: Settings, service: str, forget: Take, tell_again: Take) -> Consumer[Own]:
    """The worker that reads the service's own topic."""
    outbox = Outbox(topic=f"{settings.topic_prefix}{service}.v1", source=settings.source(service))
    return Consumer(
        settings,
        name=f"{settings.topic_prefix}{service}.erasures",
        database=settings.database(service),
        pattern=f"^{outbox.topic.replace('.', '[.]')}$",
        border=Border(TypeAdapter(Own), lambda topic: outbox.source if topic == outbox.topic else None),
        store=Ledger(outbox, forget, tell_again),
    )


async def catch_up(worker: Consumer[Own]) -> int:
    """Reads the topic from its beginning to where it ends now; returns how far that is.

    Raises:
        aiokafka.errors.KafkaError | OSError: it cannot be read; then nobody knows what was erased.
    """
    assert isinstance(worker.store, Ledger)
    ends = await _ends(worker.settings, worker.store.outbox.topic)
    connection = await primary.connect(worker.database)
    await connection.execute(_ANEW, worker.name)
    reading = asyncio.create_task(worker.run())
    try:
        while not await connection.fetchval(_IS_THERE, worker.name, list(ends), list(ends.values())):
            if reading.done():
                reading.result()
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await connection.close()
    return sum(ends.values())


async def _ends(settings: Settings, topic: str) -> dict[int, int]:
    """Where each partition ends, of those that hold something.

    Raises:
        aiokafka.errors.KafkaError: among others when the topic is not there: that nothing was erased is not known then.
    """
    producer, client = kafka.producer(settings), kafka.onlooker(settings)
    try:
        await producer.start()
        # A consumer without a subscription knows only what it happened to hear: it took a topic for an empty one.
        places = [TopicPartition(topic, number) for number in await producer.partitions_for(topic)]
        await client.start()
        client.assign(places)
        first, last = await client.beginning_offsets(places), await client.end_offsets(places)
    finally:
        await client.stop()
        await producer.stop()
    return {place.partition: end for place, end in last.items() if end > first[place]}
