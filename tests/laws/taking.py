"""A topic and two workers who both believe that they read it, as a machine of Hypothesis plays them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from tests.broker import producer
from tests.common import notes
from tests.common.notes import NoteEvent, service
from tests.common.reader import Reader, Stepping
from tests.laws.playing import entered

from plek_common.consumer import Consumer
from plek_common.record import Admitted, Refused
from plek_common.settings import Settings
from plek_common.testing import Databases

T = TypeVar("T")
PARTITIONS = 3
LOOKS = 40  # at nothing, until a worker is taken for one that stands beyond what there is to read

# Every effect leaves a line; the commit of whoever leaves one fails when the table `cut` says so.
_EFFECTS = """
    create table cut (now boolean);
    insert into cut values (false);
    create table effect (partition integer not null, at bigint not null);
    create function cut_the_power() returns trigger language plpgsql as $$
    begin
        if (select now from cut) then raise exception 'the power is cut'; end if;
        return null;
    end $$;
    create constraint trigger committing after insert on effect deferrable initially deferred
    for each row execute function cut_the_power()
"""
_RESET = "truncate effect, note, dead_letter, consumer_offset"
_PLACE = "insert into consumer_offset (consumer, topic, partition, next_offset) values ($1, $2, $3, $4)"
_BACK = "update consumer_offset set next_offset = greatest($3, next_offset - $2) where partition = $1"
_UNDO = "delete from effect using consumer_offset o where effect.partition = o.partition and at >= next_offset"


@dataclass(frozen=True)
class Seen:
    """What is in the database: places, effects and dead letters by partition and offset, notes by id."""

    places: dict[int, int]
    effects: list[tuple[int, int]]
    letters: list[tuple[int, int, str]]
    notes: dict[UUID, int]


class Taker(Reader):
    """Workers whose effects can be counted; `meanwhile` happens once, when the next batch is about to have its own."""

    runner: asyncio.Runner
    meanwhile: Callable[[], Awaitable[Any]] | None = None

    def run(self, work: Awaitable[T]) -> T:
        async def wait() -> T:
            return await asyncio.wait_for(work, 60)

        return self.runner.run(wait())

    def worker(self) -> Consumer[NoteEvent]:
        found = super().worker()
        found.store = self._store
        return found

    async def _store(
        self, connection: asyncpg.Connection, admitted: Sequence[Admitted[NoteEvent]]
    ) -> Sequence[Refused]:
        work, self.meanwhile = self.meanwhile, None
        if work:
            await work()
        where = [(letter.record.partition, letter.record.offset) for letter in admitted]
        await connection.executemany("insert into effect values ($1, $2)", where)
        return await notes.store(connection, admitted)

    async def begin(self) -> dict[int, int]:
        """Forgets everything, and reads on from where the topic ends now."""
        ends = {number: await self.write(None, key=b"nobody", partition=number) + 1 for number in range(PARTITIONS)}
        await self.pool.execute(_RESET)
        places = [(self.worker().name, self.topic, number, end) for number, end in ends.items()]
        await self.pool.executemany(_PLACE, places)
        return ends

    async def cut(self, *, now: bool) -> None:
        await self.pool.execute("update cut set now = $1", now)

    async def move_back(self, partition: int, back: int, first: int) -> None:
        """Somebody asks that these records are read again: what they did is undone."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(_BACK, partition, back, first)
            await connection.execute(_UNDO)

    async def seen(self) -> Seen:
        places, effects, letters, found = [
            await self.pool.fetch(f"select {columns} from {table} order by 1, 2")
            for columns, table in (
                ("partition, next_offset", "consumer_offset"),
                ("partition, at", "effect"),
                ("partition, record_offset, reason", "dead_letter"),
                ("id, version", "note"),
            )
        ]
        return Seen(dict(map(tuple, places)), [*map(tuple, effects)], [*map(tuple, letters)], dict(map(tuple, found)))


class Life:
    """One worker, which begins anew when its loop fails or is past what it should read, as the product lets it."""

    def __init__(self, taker: Taker) -> None:
        self.taker = taker
        self._stack: AsyncExitStack | None = None

    async def read(self, records: int = 1) -> None:
        """So many records or more, in one batch or in several; fewer when no more come."""
        if not self._stack:
            self._stack = AsyncExitStack()
            self._stepping = await self._stack.enter_async_context(self.taker.stepping())
        enough = Enough(self._stepping, records)
        try:
            await self._stepping.read(enough)
        except Exception:
            await self.end()
        if not enough.fetched:
            await self.end()

    async def end(self) -> None:
        stack, self._stack = self._stack, None
        if stack:
            await stack.aclose()


class Enough:
    """The end of a reading: so many records were fetched, or some and then none, or none for long."""

    def __init__(self, stepping: Stepping, records: int) -> None:
        self.stepping, self.records = stepping, records
        self.begun = self.last = stepping.fetched
        self.looks = 0

    @property
    def fetched(self) -> int:
        return self.stepping.fetched - self.begun

    def __call__(self) -> bool:
        came, self.last = self.stepping.fetched > self.last, self.stepping.fetched
        self.looks += 1
        return self.fetched >= self.records or self.looks > LOOKS or (self.fetched > 0 and not came)


@contextmanager
def taker(databases: Databases, settings_of: Callable[..., Settings], name: str) -> Iterator[Taker]:
    with asyncio.Runner() as runner, ExitStack() as stack:
        url = stack.enter_context(entered(runner, databases.fresh(service)))
        settings = settings_of(url, organisation=name)
        pool = stack.enter_context(entered(runner, asyncpg.create_pool(url, min_size=0)))
        runner.run(pool.execute(_EFFECTS))
        found = Taker(settings, pool, stack.enter_context(entered(runner, producer(settings))))
        found.runner = runner
        yield found
