"""What was told of an entity and then taken back is told to nobody again, whatever is published anew."""

from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from tests.broker import records
from tests.common.notes import topic_of
from tests.common.outgoing import INSERT, all_published, row
from tests.workers import working

from plek_common.outbox import Outbox
from plek_common.refill import republish
from plek_common.relay import Relay
from plek_common.settings import Settings


@pytest.fixture
async def pool(on_kafka: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(on_kafka.database_url, min_size=0) as found:
        yield found


async def silence(settings: Settings, entity: UUID) -> None:
    engine = create_async_engine(settings.database_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with AsyncSession(engine) as session, session.begin():
        await Outbox(topic=topic_of(settings), source=settings.source("notes")).silence(session, entity)
    await engine.dispose()


async def told(settings: Settings) -> list[tuple[UUID, str]]:
    """Of each record on the topic: whose it is, and its words."""
    found = []
    for record in await records(settings, topic_of(settings)):
        words = next((f"versie {n}" for n in range(9) if f"versie {n}".encode() in (record.value or b"")), "")
        found.append((UUID((record.key or b"").decode()), words))
    return found


async def test_publishing_again_brings_no_words_back_and_erases_nobody(on_kafka: Settings, pool: asyncpg.Pool) -> None:
    gone, kept = uuid4(), uuid4()
    async with working(Relay(on_kafka, "notes")):
        await pool.executemany(INSERT, [row(on_kafka, gone, n) for n in (1, 2)] + [row(on_kafka, kept, 1)])
        await all_published(pool)
        await silence(on_kafka, gone)
        await pool.execute(INSERT, *row(on_kafka, gone, 3))
        await all_published(pool)
        before = await told(on_kafka)
        async with pool.acquire() as connection:
            assert await republish(connection) == 2
        await all_published(pool)
    again = Counter(await told(on_kafka)) - Counter(before)
    assert again == Counter([(kept, "versie 1"), (gone, "versie 3")]), "no words of before, and no tombstone"


async def test_what_was_not_sent_yet_is_never_sent(on_kafka: Settings, pool: asyncpg.Pool) -> None:
    entity = uuid4()
    await pool.executemany(INSERT, [row(on_kafka, entity, n) for n in (1, 2)])
    await silence(on_kafka, entity)
    await pool.execute(INSERT, *row(on_kafka, entity, 3))
    async with working(Relay(on_kafka, "notes")):
        await all_published(pool)
    assert await told(on_kafka) == [(entity, "versie 3")]


async def test_a_log_without_what_was_never_sent_is_not_taken_for_one_that_lost_it(
    on_kafka: Settings, pool: asyncpg.Pool
) -> None:
    entity = uuid4()
    await pool.executemany(INSERT, [row(on_kafka, entity, n) for n in (1, 2)])
    await silence(on_kafka, entity)
    for version in (3, 4):
        await pool.execute(INSERT, *row(on_kafka, entity, version))
        async with working(Relay(on_kafka, "notes")):
            await all_published(pool)
    assert await told(on_kafka) == [(entity, "versie 3"), (entity, "versie 4")]
