"""The outbox reaches Kafka: nothing is lost, nothing overtakes, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer
from tests.broker import records
from tests.common.notes import Note, draft, topic_of
from tests.workers import living, working

from plek_common import kafka, relay
from plek_common.outbox import Outbox
from plek_common.relay import Relay
from plek_common.settings import Settings
from plek_common.testing import eventually

INSERT = """
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    values ($1, $2, $3, $4, $5, $6, $7)
"""


@pytest.fixture
async def pool(on_kafka: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(on_kafka.database_url, min_size=0) as found:
        yield found


def row(settings: Settings, entity: UUID, version: int) -> tuple[Any, ...]:
    outbox = Outbox(topic=topic_of(settings), source=settings.source("notes"))
    note = Note(id=entity, version=version, words=f"versie {version}")
    return tuple(outbox.row(draft(note, datetime.now(UTC))).values())


async def unpublished(pool: asyncpg.Pool) -> int:
    found: int = await pool.fetchval("select count(*) from outbox where published_at is null")
    return found


async def all_published(pool: asyncpg.Pool) -> None:
    async def done() -> bool:
        return await unpublished(pool) == 0

    await eventually(done, what="an empty outbox")


async def test_events_of_an_entity_arrive_in_the_order_in_which_they_were_told(
    on_kafka: Settings, pool: asyncpg.Pool
) -> None:
    entities = [uuid4() for _ in range(5)]
    async with working(Relay(on_kafka, "notes")):
        for version in range(1, 41):
            await pool.executemany(INSERT, [row(on_kafka, entity, version) for entity in entities])
        await all_published(pool)
    sent = await records(on_kafka, topic_of(on_kafka))
    assert len(sent) == 200
    for entity in entities:
        seen = [dict(r.headers)["ce_id"] for r in sent if r.key == str(entity).encode()]
        told = await pool.fetch("select id from outbox where aggregateid = $1 order by seq", str(entity))
        assert [value.decode() for value in seen] == [str(r["id"]) for r in told]


async def test_a_transaction_that_commits_late_with_a_lower_number_is_not_skipped(
    on_kafka: Settings, pool: asyncpg.Pool
) -> None:
    slow, quick = uuid4(), uuid4()
    async with working(Relay(on_kafka, "notes")), pool.acquire() as one, pool.acquire() as other:
        late = one.transaction()
        await late.start()
        await one.execute(INSERT, *row(on_kafka, slow, 1))
        await other.execute(INSERT, *row(on_kafka, quick, 1))
        await all_published(pool)
        await late.commit()
        numbers = [r["aggregateid"] for r in await pool.fetch("select aggregateid from outbox order by seq")]
        assert numbers == [str(slow), str(quick)], "the late one has the lower number"
        await all_published(pool)
    keys = {r.key for r in await records(on_kafka, topic_of(on_kafka))}
    assert keys == {str(slow).encode(), str(quick).encode()}


async def test_one_relay_works_and_another_takes_over_when_it_ends(on_kafka: Settings, pool: asyncpg.Pool) -> None:
    async def leaders() -> int:
        found: int = await pool.fetchval(
            "select count(*) from pg_locks where locktype = 'advisory' and objid = 7411002 and granted"
            " and database = (select oid from pg_database where datname = current_database())"
        )
        return found

    async with living(Relay(on_kafka, "notes")) as first:
        await eventually(leaders, what="a leader")
        async with working(Relay(on_kafka, "notes")):
            await pool.execute(INSERT, *row(on_kafka, uuid4(), 1))
            await all_published(pool)
            assert await leaders() == 1
            first.cancel()
            await asyncio.wait([first])
            await pool.execute(INSERT, *row(on_kafka, uuid4(), 1))
            await all_published(pool)
    assert len(await records(on_kafka, topic_of(on_kafka))) == 2


async def test_a_crash_between_sending_and_marking_sends_again_with_the_same_id(
    on_kafka: Settings, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pool.execute(INSERT, *row(on_kafka, uuid4(), 1))
    with monkeypatch.context() as broken:
        broken.setattr(relay, "_MARK", "select cut_the_power($1)")
        async with living(Relay(on_kafka, "notes")) as life:
            await asyncio.wait([life], timeout=60)
            assert isinstance(life.exception(), asyncpg.UndefinedFunctionError)
    assert await unpublished(pool) == 1
    async with working(Relay(on_kafka, "notes")):
        await all_published(pool)
    ids = [dict(r.headers)["ce_id"] for r in await records(on_kafka, topic_of(on_kafka))]
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def test_while_the_database_only_reads_nothing_is_sent_again_and_again(
    on_kafka: Settings, pool: asyncpg.Pool
) -> None:
    await pool.execute(INSERT, *row(on_kafka, uuid4(), 1))
    database = f'alter database "{await pool.fetchval("select current_database()")}"'
    await pool.execute(f"{database} set default_transaction_read_only = on")
    for _ in range(2):
        async with living(Relay(on_kafka, "notes")) as life:
            await asyncio.wait([life], timeout=60)
            assert isinstance(life.exception(), asyncpg.TargetServerAttributeNotMatched)
    await pool.execute("set default_transaction_read_only = off")
    await pool.execute(f"{database} reset default_transaction_read_only")
    async with working(Relay(on_kafka, "notes")):
        await all_published(pool)
    assert len(await records(on_kafka, topic_of(on_kafka))) == 1


async def test_what_kafka_acknowledged_is_marked_also_when_the_rest_of_the_batch_is_not(
    on_kafka: Settings, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "DELIVERY_SECONDS", 3)
    stuck, fine = uuid4(), uuid4()
    await pool.executemany(INSERT, [row(on_kafka, fine, 1), row(on_kafka, stuck, 1)])
    producer = kafka.producer(on_kafka)
    await producer.start()
    try:
        async with pool.acquire() as connection:
            with pytest.raises(TimeoutError):
                await Relay(on_kafka, "notes").drain(connection, Deaf(producer, str(stuck)))
    finally:
        await producer.stop()
    left = await pool.fetch("select aggregateid from outbox where published_at is null")
    assert [r["aggregateid"] for r in left] == [str(stuck)]


class Deaf:
    """A producer that never hears of the records of one entity."""

    def __init__(self, producer: AIOKafkaProducer, entity: str) -> None:
        self.producer, self.entity = producer, entity

    async def send(self, topic: str, value: bytes, *, key: bytes, headers: Any) -> "asyncio.Future[Any]":
        if key.decode() == self.entity:
            return asyncio.get_running_loop().create_future()
        sent: asyncio.Future[Any] = await self.producer.send(topic, value, key=key, headers=headers)
        return sent


async def test_a_relay_whose_kafka_was_never_there_leaves_nothing_open(on_kafka: Settings, pool: asyncpg.Pool) -> None:
    nowhere = on_kafka.model_copy(update={"kafka": "127.0.0.1:1"})
    await pool.execute(INSERT, *row(on_kafka, uuid4(), 1))
    async with living(Relay(nowhere, "notes")) as life:
        await asyncio.wait([life], timeout=60)
        assert "Kafka" in type(life.exception()).__name__
    assert await unpublished(pool) == 1
