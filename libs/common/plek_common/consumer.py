"""Reads topics with an exactly-once effect: what a batch does, its dead letters and its offsets are one
transaction (D6). The same code serves an organisation that reads the nation
and the nation that reads them (D12).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from opentelemetry.trace import SpanKind

from plek_common import deadletter, kafka, metrics, objection, primary, telemetry
from plek_common.batch import Batch, fetch
from plek_common.border import Border
from plek_common.event import Envelope, Unread
from plek_common.lead import leading
from plek_common.offset import Places, move
from plek_common.record import Admitted, Reason, Record, Refused
from plek_common.settings import Settings
from plek_common.worker import never

log = logging.getLogger(__name__)

E = TypeVar("E", bound=Envelope)
Verdict = Admitted[E] | Refused

SLICE = 64  # records judged at a stretch, about two milliseconds


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
    """A background worker that reads every topic that matches `pattern`; of all with this `name`, one at a time."""

    def __init__(
        self,
        settings: Settings,
        *,
        name: str,
        database: str,
        pattern: str,
        border: Border[E],
        store: Store[E],
        begin: Callable[[asyncpg.Pool], Awaitable[None]] | None = None,
        prepare: Callable[[asyncpg.Pool], Awaitable[None]] | None = None,
        watch: Watch | None = None,
    ) -> None:
        """`begin` runs at the start of each life, before anything is read; `prepare` before each batch is judged: it
        reads what the border needs to know."""
        self.settings, self.name, self.pattern = settings, name, pattern
        self.database, self.border, self.store = database, border, store
        self.begin, self.prepare, self.watch = begin, prepare, watch

    async def run(self) -> None:
        """One life: ends with the first failure; the next life begins at the offsets that were committed."""
        await leading(self.database, self.name, self._read)

    async def _read(self, badge: str) -> None:
        limits = {"min_size": 1, "max_size": 2, "command_timeout": 60}
        mine = {"application_name": badge}
        async with (
            primary.pool(self.database, reset=_leave, server_settings=mine, **limits) as pool,
            kafka.reading(self.settings, self.pattern) as client,
        ):
            if self.begin:
                await self.begin(pool)
            await self.read(client, pool, Places(self.name, client, pool))

    async def read(
        self, client: AIOKafkaConsumer, pool: asyncpg.Pool, places: Places, until: Callable[[], bool] = never
    ) -> None:
        """Judges the next batch while PostgreSQL writes this one. `until` is asked before each look at Kafka; what was
        fetched by then is written.

        Raises:
            Fenced: another worker took over; nothing was done.
        """
        written: asyncio.Future[None] = asyncio.ensure_future(asyncio.sleep(0))
        try:
            while not until():
                await places.look()
                if places.replaced:
                    await written
                    await places.begin_again()
                batch = await fetch(client, places)
                judged = await self._judge(pool, batch) if batch else []
                await written
                if batch:
                    written = asyncio.create_task(self._write(pool, places, batch, judged))
                elif self.watch and self.watch.holding:
                    await places.check()
            await written
        finally:
            written.cancel()
            await asyncio.gather(written, return_exceptions=True)

    async def _judge(self, pool: asyncpg.Pool, batch: Batch) -> list[Verdict[E]]:
        """In slices, so that whoever else works in this process gets a turn."""
        if self.prepare:
            await self.prepare(pool)
        judged: list[Verdict[E]] = []
        for start in range(0, len(batch.records), SLICE):
            judged += map(self.border.admit, batch.records[start : start + SLICE])
            await asyncio.sleep(0)
        return judged

    async def _write(self, pool: asyncpg.Pool, places: Places, batch: Batch, judged: list[Verdict[E]]) -> None:
        traces = (record.headers.get("traceparent") for record in batch.records)
        with telemetry.batch_span(f"process {self.name}", SpanKind.CONSUMER, traces):
            held = await self._handle(pool, judged, batch)
        places.leave({TopicPartition(record.topic, record.partition) for record in held})
        await places.note(batch.newest)
        metrics.read(self.name, len(batch.records), batch.steps)

    async def _handle(self, pool: asyncpg.Pool, judged: list[Verdict[E]], batch: Batch) -> list[Record]:
        """Returns what is set aside."""
        held: list[Record] = []
        if self.watch and await self.watch.load(pool):
            held = [verdict.record for verdict in judged if self.watch.holds(verdict.record)]
            judged = [verdict for verdict in judged if not self.watch.holds(verdict.record)]
        refused = [verdict for verdict in judged if isinstance(verdict, Refused)]
        admitted = [verdict for verdict in judged if isinstance(verdict, Admitted)]
        async with pool.acquire() as connection, connection.transaction():
            refused += await self._store(connection, admitted)
            await deadletter.park(connection, self.name, refused)
            if self.watch:
                await self.watch.note(connection, self.name, admitted, refused, held)
            await move(connection, self.name, batch.steps)
        for letter in refused:
            where = (letter.record.topic, letter.record.partition, letter.record.offset)
            metrics.consumer_refused.add(1, {"consumer": self.name, "reason": letter.reason.value})
            log.warning("%s refused %s[%d]@%d: %s", self.name, *where, letter.reason.value)
        self._say_unread(admitted)
        return held

    def _say_unread(self, admitted: Sequence[Admitted[E]]) -> None:
        """No fault of anybody: this version is behind. Whoever stores says whether they are kept."""
        types = [letter.event.type for letter in admitted if isinstance(letter.event, Unread)]
        if types:
            metrics.consumer_unread.add(len(types), {"consumer": self.name})
            some = ", ".join(sorted(set(types))[:5])
            log.warning("%s does not know the type of %d records yet: %s", self.name, len(types), some)

    async def _store(self, connection: asyncpg.Connection, admitted: Sequence[Admitted[E]]) -> list[Refused]:
        """All at once; what cannot be written is found by halving, so that one record stops no other."""
        if not admitted:
            return []
        try:
            async with connection.transaction():
                return list(await self.store(connection, admitted))
        except Exception as error:
            if not objection.is_about_data(error, connection):
                raise
            if len(admitted) == 1:
                return [Refused(admitted[0].record, Reason.NOT_STORABLE, type(error).__name__)]
            halves = admitted[: len(admitted) // 2], admitted[len(admitted) // 2 :]
            return [letter for half in halves for letter in await self._store(connection, half)]


async def _leave(_: object) -> None:
    """Nothing here changes a session: a trip to PostgreSQL to undo that is a trip too many."""
