"""A service that writes notes and tells of them, as a machine of Hypothesis plays it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import asyncpg
from tests.broker import forget_topics, records
from tests.common.notes import Note, NoteEvent, draft, service, topic_of
from tests.laws.playing import entered

from plek_common.outbox import Outbox
from plek_common.relay import Relay
from plek_common.settings import Settings
from plek_common.testing import Databases
from plek_local.parts import Parts

T = TypeVar("T")

_NUMBER = """
    insert into note (id, version, words) values ($1, 1, 'ja')
    on conflict (id) do update set version = note.version + 1 returning version
"""
_TELL = """
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    values ($1, $2, $3, $4, $5, $6, $7)
"""
# Whoever marks finds the power cut, as often as this table says.
_CUTS = """
    create table cut (at integer);
    create function cut_the_power() returns trigger language plpgsql as $$
    begin
        update cut set at = at - 1;
        if exists (select 1 from cut where at = 0) then raise exception 'the power is cut'; end if;
        return null;
    end $$;
    create trigger marking before update of published_at on outbox for each statement execute function cut_the_power()
"""


class Teller:
    """Connections of the service, its relay, and what lies on the topic."""

    def __init__(self, runner: asyncio.Runner, parts: Parts, settings: Settings, pool: asyncpg.Pool) -> None:
        self.runner, self.parts, self.settings, self.pool = runner, parts, settings, pool
        self.outbox = Outbox(topic=topic_of(settings), source=settings.source("notes"))

    def run(self, work: Awaitable[T]) -> T:
        async def wait() -> T:
            return await asyncio.wait_for(work, 60)

        return self.runner.run(wait())

    async def write(self, connection: asyncpg.Connection, entity: UUID) -> int:
        """The next version of the note and the event that tells it, as a service does: the row is locked first."""
        version: int = await connection.fetchval(_NUMBER, entity)
        note = Note(id=entity, version=version, words="ja")
        await connection.execute(_TELL, *self.outbox.row(draft(note, datetime.now(UTC))).values())
        return version

    async def relay(self) -> None:
        """A life of the relay, until everything that it found is marked."""
        await Relay(self.settings, "notes").run(until=lambda: True)

    async def die(self, at: int) -> None:
        """A life of the relay that ends when it marks for the so-manieth time."""
        await self.pool.execute("update cut set at = $1", at)
        try:
            await self.relay()
        except asyncpg.RaiseError:
            pass
        finally:
            await self.pool.execute("update cut set at = -1")

    def lose_the_log(self) -> None:
        forget_topics(self.parts.kafka, [self.settings.topic_prefix])
        self.parts.register([self.settings.organisation], national=False)

    async def told(self) -> dict[UUID, list[tuple[int, str, bytes]]]:
        """Version, id and bytes of everything on the topic, by entity, in its order."""
        found = defaultdict(list)
        for record in await records(self.settings, self.outbox.topic):
            raw = record.value or b""
            note = NoteEvent.model_validate_json(raw).data
            found[note.id].append((note.version, dict(record.headers)["ce_id"].decode(), raw))
        return found


@contextmanager
def teller(databases: Databases, settings_of: Callable[..., Settings], parts: Parts, name: str) -> Iterator[Teller]:
    with asyncio.Runner() as runner, ExitStack() as stack:
        url = stack.enter_context(entered(runner, databases.fresh(service)))
        pool = stack.enter_context(entered(runner, asyncpg.create_pool(url, min_size=0)))
        runner.run(pool.execute(_CUTS))
        runner.run(pool.execute("insert into cut values (-1)"))
        yield Teller(runner, parts, settings_of(url, organisation=name), pool)
