"""How old a log is says the broker; a log that was replaced is read again, and no other with it."""

import logging
import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from aiokafka import TopicPartition
from confluent_kafka import TopicPartition as Offsets
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourceType,
)
from tests import batches, broker
from tests.common.reader import Reader

from plek_common import offset
from plek_common.record import Record
from plek_local.parts import Parts

YEAR_MS = 365 * 24 * 3_600_000
DATES = {"1970": 0, "no date": -1, "a year behind": -YEAR_MS, "the end of all dates": 2**62, "tomorrow": YEAR_MS // 365}


@pytest.fixture
def admin(parts: Parts) -> AdminClient:
    return AdminClient(parts.kafka_server.access.librdkafka())


def alter(admin: AdminClient, topic: str, config: dict[str, str]) -> None:
    entries = [ConfigEntry(*each, incremental_operation=AlterConfigOpType.SET) for each in config.items()]
    wanted = ConfigResource(ConfigResource.Type.TOPIC, topic, incremental_configs=entries)
    for done in admin.incremental_alter_configs([wanted]).values():
        done.result(10)


# As topics were before, or are where somebody else made them.
BY_PRODUCERS = {"message.timestamp.type": "CreateTime", "message.timestamp.after.max.ms": str(2**63 - 1)}


async def test_the_broker_dates_what_is_written(reader: Reader, admin: AdminClient) -> None:
    config = ConfigResource(ResourceType.TOPIC, reader.topic)
    (described,) = admin.describe_configs([config]).values()
    assert described.result(10)["message.timestamp.type"].value == "LogAppendTime"
    before = time.time() - 60
    for at_ms in (0, 1_000, round(before * 1000) + YEAR_MS):
        await batches.put(reader.producer, reader.topic, batches.batch(batches.record(b"{"), at_ms=at_ms))
    found = await broker.records(reader.settings, reader.topic)
    assert all(before < record.timestamp / 1000 < time.time() + 60 for record in found)
    assert len(found) == 3


@pytest.mark.parametrize("at_ms", DATES.values(), ids=DATES)
async def test_no_date_of_a_producer_makes_a_reader_begin_again(
    reader: Reader, admin: AdminClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, at_ms: int
) -> None:
    alter(admin, reader.topic, BY_PRODUCERS)
    monkeypatch.setattr(offset, "LOOK_SECONDS", 0)
    now = round(time.time() * 1000)
    odd = at_ms if at_ms in {0, -1, 2**62} else now + at_ms
    for date in (now, odd, now - YEAR_MS, odd):
        await batches.put(reader.producer, reader.topic, batches.batch(batches.record(b"{"), at_ms=date))
    async with reader.stepping() as stepping:
        with caplog.at_level(logging.ERROR, logger="plek_common.offset"):
            await stepping.fetch(4)
            await stepping.look(3)
    async with reader.stepping():
        pass
    assert "reads it again" not in caplog.text
    assert await reader.place() == 4


async def test_a_log_that_was_replaced_is_read_again_and_no_other(
    reader: Reader, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = uuid4(), uuid4()
    await reader.write(reader.event(first), partition=0)
    await reader.write(reader.event(other), partition=1)
    async with reader.stepping() as stepping:
        await stepping.fetch(2)
        await reader.pool.execute("delete from note")
        monkeypatch.setattr(offset, "LOOK_SECONDS", 0)
        # What a replaced log looks like: its oldest record is younger than all that was read.
        stepping.places._read_up_to[TopicPartition(reader.topic, 0)] = datetime(2020, 1, 1, tzinfo=UTC)
        with caplog.at_level(logging.ERROR, logger="plek_common.offset"):
            await stepping.read(lambda: "reads it again" in caplog.text and stepping.fetched == 2)
            await stepping.look(3)
    assert (await reader.notes()).keys() == {first}
    assert caplog.text.count("reads it again") == 1


async def test_a_log_that_lost_its_beginning_holds_back_no_other(reader: Reader, admin: AdminClient) -> None:
    last, other = uuid4(), uuid4()
    async with reader.stepping() as stepping:
        for id in (uuid4(), uuid4(), last):
            await reader.write(reader.event(id), partition=0)
        await reader.write(reader.event(other), partition=1)
        alter(admin, reader.topic, {"cleanup.policy": "delete"})  # of others Kafka cuts off nothing
        for done in admin.delete_records([Offsets(reader.topic, 0, 2)]).values():
            done.result(10)
        await stepping.fetch(4)
    assert {last, other} <= (await reader.notes()).keys()


class Aside:
    """A watch that sets aside whatever comes in one partition."""

    holding = True

    async def load(self, _: object) -> bool:
        return True

    def holds(self, record: Record) -> bool:
        return record.partition == 1

    async def note(self, *_: object) -> None: ...


async def test_what_is_set_aside_is_fetched_with_the_next_look_and_holds_up_no_other(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offset, "LOOK_SECONDS", 600)
    seen, aside = uuid4(), TopicPartition(reader.topic, 1)
    await reader.write(reader.event(), partition=1)
    async with reader.stepping() as stepping:
        stepping.worker.watch = Aside()
        await stepping.fetch()
        for _ in range(3):
            await reader.write(reader.event(), partition=1)
        await reader.write(reader.event(seen), partition=0)
        await stepping.fetch()
        assert (await reader.notes()).keys() == {seen}
        assert stepping.places.next[aside] == 1
        monkeypatch.setattr(offset, "LOOK_SECONDS", 0)
        await stepping.fetch(3)
    assert await reader.place(1) == 4
    assert (await reader.notes()).keys() == {seen}


async def test_partitions_that_went_and_came_between_two_looks_are_read_on(reader: Reader) -> None:
    last = uuid4()
    await reader.write(reader.event())
    async with reader.stepping() as stepping:
        await stepping.fetch()
        # What the client does at each change of its partitions: all of them are new, and none has a place.
        stepping.client._subscription.assign_from_subscribed(set(stepping.client.assignment()))
        await reader.write(reader.event(last))
        await stepping.fetch()
    assert last in await reader.notes()
