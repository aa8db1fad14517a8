"""The outbox reaches Kafka: nothing is lost, nothing overtakes, whatever happens on the way."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import NotEnoughReplicasError
from aiokafka.partitioner import DefaultPartitioner
from tests.broker import producer, records
from tests.common.notes import topic_of
from tests.common.outgoing import INSERT, all_published, row, unpublished
from tests.workers import living, working

from plek_common import parcel, relay
from plek_common.event import MAX_BYTES
from plek_common.lock import Lock
from plek_common.relay import Relay
from plek_common.settings import Settings
from plek_common.testing import eventually


@pytest.fixture
async def pool(on_kafka: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(on_kafka.database_url, min_size=0) as found:
        yield found


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
            "select count(*) from pg_locks where locktype = 'advisory' and objid = $1 and granted"
            " and database = (select oid from pg_database where datname = current_database())",
            Lock.RELAY,
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
    monkeypatch.setattr(parcel, "DELIVERY_SECONDS", 3)
    stuck, fine = "1", "2"
    assert place_of(stuck) != place_of(fine)
    await pool.executemany(INSERT, [named(on_kafka, entity, b"{}") for entity in (fine, stuck)])
    answers = Answers(monkeypatch, {place_of(stuck): [asyncio.get_running_loop().create_future()]})
    assert isinstance(await end_of_life(on_kafka), TimeoutError)
    assert answers.sent == [place_of(fine)]
    assert await left(pool) == [stuck]


async def test_what_lies_behind_a_batch_that_did_not_arrive_is_not_sent(
    on_kafka: Settings, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand records of one entity are several batches of its partition."""
    refused = asyncio.get_running_loop().create_future()
    refused.set_exception(NotEnoughReplicasError())
    await pool.executemany(INSERT, [named(on_kafka, "1", b"x" * MAX_BYTES) for _ in range(12)])
    answers = Answers(monkeypatch, {place_of("1"): [None, refused]})
    assert isinstance(await end_of_life(on_kafka), NotEnoughReplicasError)
    assert len(answers.sent) == 1
    sent = await records(on_kafka, topic_of(on_kafka))
    assert 0 < len(sent) < 6
    assert len(sent) + await unpublished(pool) == 12


async def test_a_record_lies_where_any_client_puts_its_key(on_kafka: Settings, pool: asyncpg.Pool) -> None:
    keys = [*map(str, range(20)), *(str(uuid4()) for _ in range(20)), "één sleutel"]
    await pool.executemany(INSERT, [named(on_kafka, key, b"{}") for key in keys])
    async with producer(on_kafka) as client:
        for key in keys:
            await client.send_and_wait(topic_of(on_kafka), b"{}", key=key.encode())
    await Relay(on_kafka, "notes").run(until=lambda: True)
    places = defaultdict(list)
    for record in await records(on_kafka, topic_of(on_kafka)):
        places[record.key].append(record.partition)
    assert [len(found) for found in places.values()] == [2] * len(keys)
    assert all(len(set(found)) == 1 for found in places.values())


def named(settings: Settings, entity: str, payload: bytes) -> tuple[Any, ...]:
    return uuid4(), "notes", entity, "nl.plek.notes.note-changed.v1", topic_of(settings), payload, "{}"


def place_of(entity: str) -> int:
    return int(DefaultPartitioner()(entity.encode(), [0, 1, 2], []))


async def left(pool: asyncpg.Pool) -> list[str]:
    rows = await pool.fetch("select aggregateid from outbox where published_at is null order by seq")
    return [row["aggregateid"] for row in rows]


async def end_of_life(settings: Settings) -> BaseException | None:
    async with living(Relay(settings, "notes")) as life:
        await asyncio.wait([life], timeout=60)
        return life.exception()


class Answers:
    """What a producer is told instead, by partition and turn; `sent` are the partitions of what it did send."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, instead: "dict[int, list[asyncio.Future[Any] | None]]") -> None:
        self.sent: list[int] = []
        right = AIOKafkaProducer.send_batch

        async def send_batch(client: AIOKafkaProducer, batch: Any, topic: str, *, partition: int) -> Any:
            turns = instead.get(partition, [])
            if (answer := turns.pop(0) if turns else None) is not None:
                return answer
            self.sent.append(partition)
            return await right(client, batch, topic, partition=partition)

        monkeypatch.setattr(AIOKafkaProducer, "send_batch", send_batch)


async def test_a_relay_whose_kafka_was_never_there_leaves_nothing_open(on_kafka: Settings, pool: asyncpg.Pool) -> None:
    nowhere = on_kafka.model_copy(update={"kafka": "127.0.0.1:1"})
    await pool.execute(INSERT, *row(on_kafka, uuid4(), 1))
    async with living(Relay(nowhere, "notes")) as life:
        await asyncio.wait([life], timeout=60)
        assert "Kafka" in type(life.exception()).__name__
    assert await unpublished(pool) == 1
