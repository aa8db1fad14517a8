"""Reads topics with an exactly-once effect: what a batch does, its dead letters and its offsets are one
transaction (D6). The same code serves an organisation that reads the nation
and the nation that reads them (D12).
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import NoOffsetForPartitionError

from plek_common import deadletter, kafka
from plek_common.border import Border
from plek_common.event import Envelope
from plek_common.offset import Places, move
from plek_common.record import Admitted, Reason, Record, Refused
from plek_common.settings import Settings

log = logging.getLogger(__name__)

E = TypeVar("E", bound=Envelope)

BATCH = 5_000
WAIT_MS = 1_000

# What PostgreSQL says about the data itself; anything else is about the database, and then the batch waits.
_OBJECTIONS = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.CardinalityViolationError,
    asyncpg.ProgramLimitExceededError,
)


class Store(Protocol[E]):
    """Does what the events ask for, in the transaction of the batch; returns what it refuses."""

    async def __call__(self, connection: asyncpg.Connection, admitted: Sequence[Admitted[E]]) -> Sequence[Refused]: ...


class Watch(Protocol):
    """Sets aside, unjudged, what a sender writes that sends little but poison."""

    holding: bool  # is anything set aside now?

    async def load(self, pool: asyncpg.Pool) -> bool:
        """Reads who is set aside; False when nobody is."""
        ...

    def holds(self, record: Record) -> bool: ...

    async def note(
        self,
        connection: asyncpg.Connection,
        consumer: str,
        admitted: Sequence[Admitted[Any]],
        refused: Sequence[Refused],
        held: Sequence[Record],
    ) -> None:
        """Remembers, in the transaction of the batch, how senders behaved and where what is held begins."""
        ...


class Consumer(Generic[E]):
    """A background worker that reads every topic that matches `pattern` as consumer group `name`."""

    def __init__(
        self,
        settings: Settings,
        *,
        name: str,
        database: str,
        pattern: str,
        border: Border[E],
        store: Store[E],
        prepare: Callable[[asyncpg.Pool], Awaitable[None]] | None = None,
        watch: Watch | None = None,
    ) -> None:
        """`prepare` runs before each batch is judged: it reads what the border needs to know."""
        self.settings, self.name, self.pattern = settings, name, pattern
        self.database, self.border, self.store = database, border, store
        self.prepare, self.watch = prepare, watch

    async def run(self) -> None:
        """One life: ends with the first failure; the next life begins at the offsets that were committed."""
        client = kafka.consumer(self.settings, self.name)
        async with asyncpg.create_pool(self.database, min_size=1, max_size=2, timeout=5, command_timeout=60) as pool:
            places = Places(self.name, client, pool)
            client.subscribe(pattern=self.pattern, listener=places)
            try:
                await client.start()
                while True:
                    await self.step(client, pool, places)
            finally:
                await client.stop()

    async def step(self, client: AIOKafkaConsumer, pool: asyncpg.Pool, places: Places) -> int:
        """Handles one batch and returns its size.

        Raises:
            Fenced: another worker took over; nothing was done.
            Replaced: a log was emptied and filled again; nothing was done.
        """
        fetched = await _fetch(client)
        if places.error:
            raise places.error
        await places.look()
        batch = {
            tp: [Record.of(r) for r in raw if r.offset >= places.next[tp]]
            for tp, raw in fetched.items()
            if tp in places.next
        }
        batch = {tp: records for tp, records in batch.items() if records}
        if not batch:
            if self.watch and self.watch.holding:
                await places.check()
            return 0
        steps = {
            tp: (places.next[tp], records[-1].offset + 1, _end(client, tp, records)) for tp, records in batch.items()
        }
        records = [record for part in batch.values() for record in part]
        await self._handle(pool, records, steps)
        places.next.update({tp: step[1] for tp, step in steps.items() if tp in places.next})
        await places.note({tp: fetched[tp][-1].timestamp for tp in batch})
        return len(records)

    async def _handle(
        self, pool: asyncpg.Pool, records: Sequence[Record], steps: dict[TopicPartition, tuple[int, int, int]]
    ) -> None:
        if self.prepare:
            await self.prepare(pool)
        held: list[Record] = []
        if self.watch and await self.watch.load(pool):
            held = [record for record in records if self.watch.holds(record)]
            records = [record for record in records if not self.watch.holds(record)]
        judged = [self.border.admit(record) for record in records]
        refused = [verdict for verdict in judged if isinstance(verdict, Refused)]
        admitted = [verdict for verdict in judged if isinstance(verdict, Admitted)]
        async with pool.acquire() as connection, connection.transaction():
            refused += await self._store(connection, admitted)
            await deadletter.park(connection, self.name, refused)
            if self.watch:
                await self.watch.note(connection, self.name, admitted, refused, held)
            await move(connection, self.name, steps)
        for letter in refused:
            log.warning(
                "%s refused %s[%d]@%d: %s",
                self.name,
                letter.record.topic,
                letter.record.partition,
                letter.record.offset,
                letter.reason.value,
            )

    async def _store(self, connection: asyncpg.Connection, admitted: Sequence[Admitted[E]]) -> list[Refused]:
        """All at once; when PostgreSQL objects to the data, one by one, so that one record stops no other."""
        if not admitted:
            return []
        try:
            async with connection.transaction():
                return list(await self.store(connection, admitted))
        except _OBJECTIONS as error:
            if len(admitted) == 1:
                return [Refused(admitted[0].record, Reason.NOT_STORABLE, type(error).__name__)]
            halves = admitted[: len(admitted) // 2], admitted[len(admitted) // 2 :]
            return [letter for half in halves for letter in await self._store(connection, half)]


async def _fetch(client: AIOKafkaConsumer) -> "dict[TopicPartition, list[ConsumerRecord[bytes, bytes]]]":
    try:
        found: dict[TopicPartition, list[ConsumerRecord[bytes, bytes]]]
        found = await client.getmany(timeout_ms=WAIT_MS, max_records=BATCH)
    except NoOffsetForPartitionError:
        return {}  # just assigned: the look into PostgreSQL for its place is under way
    return found


def _end(client: AIOKafkaConsumer, partition: TopicPartition, records: Sequence[Record]) -> int:
    return max(client.highwater(partition) or 0, records[-1].offset + 1)
