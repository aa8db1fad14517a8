"""Kafka away, emptied, a topic made again, a partition added: hubs work on, and what was lost is told again."""

import asyncio

import asyncpg
from confluent_kafka.admin import AdminClient, NewPartitions  # type: ignore[attr-defined]

from aggregator.rebuild.dump import DUMPS, dump
from plek_common.testing import eventually
from tests.broker import producer
from tests.chaos.away import kafka_away
from tests.chaos.client import load
from tests.chaos.history import History
from tests.chaos.network import Network
from tests.chaos.rounds import CATCH_UP_SECONDS, caught_up, verdict
from tests.chaos.victims import wipe_kafka

SEEN = {name: DUMPS[name] for name in ("question", "entry")}


async def seen(network: Network) -> bytes:
    connection = await asyncpg.connect(network.database("national_aggregator"))
    try:
        return await dump(connection, SEEN)
    finally:
        await connection.close()


def said(network: Network, process: str) -> str:
    return network.child(process).log.read_text(encoding="utf-8")


async def test_while_kafka_is_away_hubs_answer_as_before_and_then_catch_up(network: Network, history: History) -> None:
    found = await kafka_away(network, history, seconds=2)
    assert found.refusals == []
    assert found.writes > 0
    assert found.meanwhile < 3 * found.before + 0.1
    assert found.caught_up <= CATCH_UP_SECONDS
    assert found.faults == []
    assert max(found.cores.values()) < 0.5, "waiting for Kafka costs little"


async def test_a_kafka_that_lost_everything_is_filled_again_from_the_outbox(network: Network, history: History) -> None:
    await load(network, history, 8, ["utrecht", "fryslan"])
    await caught_up(network, history)
    before = await seen(network)
    await wipe_kafka(network)

    def all_said() -> bool:
        return all("publishes" in said(network, f"{hub}-workers") for hub in ("utrecht", "fryslan"))

    await eventually(all_said, what="the relays' word that they publish again")

    async def on_the_topics() -> bool:
        return not await verdict(network, history)

    await eventually(on_the_topics, what="everything on the topics again")
    assert await seen(network) == before
    await load(network, history, 8, ["utrecht", "fryslan"])
    await caught_up(network, history)
    assert await verdict(network, history) == []
    assert "reads it again" in said(network, "national-workers")


async def test_a_topic_that_was_deleted_and_made_again_is_noticed(network: Network, history: History) -> None:
    await load(network, history, 4, ["fryslan"])
    await caught_up(network, history)
    before = said(network, "fryslan-workers").count("publishes")
    admin = AdminClient(network.parts.kafka.librdkafka())
    await asyncio.to_thread(admin.delete_topics(["hub.fryslan.question.v1"])["hub.fryslan.question.v1"].result, 15)
    await asyncio.to_thread(network.provision)
    await load(network, history, 4, ["fryslan"])

    def again() -> bool:
        return said(network, "fryslan-workers").count("publishes") > before

    await eventually(again, what="the relay's word that it publishes again")
    await caught_up(network, history)


async def test_a_partition_that_is_added_is_said_and_read(network: Network) -> None:
    topic = "hub.utrecht.agenda.v1"
    admin = AdminClient(network.parts.kafka.librdkafka())
    await asyncio.to_thread(admin.create_partitions([NewPartitions(topic, 4)])[topic].result, 15)
    await eventually(lambda: "is new beside the others" in said(network, "national-workers"))
    async with producer(network.settings("utrecht")) as client:
        await client.send_and_wait(topic, b"no event", key=b"nobody", partition=3)
    connection = await asyncpg.connect(network.database("national_aggregator"))
    try:
        query = "select count(*) from dead_letter where topic = $1 and partition = 3"
        await eventually(lambda: connection.fetchval(query, topic), what="the record of the new partition")
    finally:
        await connection.close()
