"""Kafka as tests use it: an administrator who tidies up, and clients that always close."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from confluent_kafka.admin import AdminClient

from plek_common import kafka
from plek_common.settings import Settings
from plek_local.access import KafkaAccess

SECONDS = 15


def forget_topics(access: KafkaAccess, prefixes: Sequence[str]) -> None:
    """Deletes every topic below these prefixes."""
    admin = AdminClient(access.librdkafka())
    names = [name for name in admin.list_topics(timeout=SECONDS).topics if name.startswith(tuple(prefixes))]
    for done in admin.delete_topics(names).values() if names else ():
        done.result(SECONDS)


@asynccontextmanager
async def producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    """Closed also when its start fails, which the library's own context manager forgets."""
    made = kafka.producer(settings)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


async def records(settings: Settings, *topics: str) -> "list[ConsumerRecord[bytes, bytes]]":
    """Everything that lies on these topics now, in the order of topics, partitions and offsets."""
    client = AIOKafkaConsumer(**_login(settings), enable_auto_commit=False)
    try:
        await client.start()
        places = await _partitions(settings, topics)
        client.assign(places)
        first, ends = await client.beginning_offsets(places), await client.end_offsets(places)
        for place in places:
            client.seek(place, first[place])
        found: list[ConsumerRecord[bytes, bytes]] = []
        while any([await client.position(place) < ends[place] for place in places]):
            for batch in (await client.getmany(timeout_ms=200)).values():
                found += batch
        return sorted(found, key=lambda record: (topics.index(record.topic), record.partition, record.offset))
    finally:
        await client.stop()


async def _partitions(settings: Settings, topics: Sequence[str]) -> list[TopicPartition]:
    """A consumer without a subscription knows only what it happened to hear; a producer asks."""
    asking = AIOKafkaProducer(**_login(settings))
    try:
        await asking.start()
        return [TopicPartition(topic, number) for topic in topics for number in await asking.partitions_for(topic)]
    finally:
        await asking.stop()


def _login(settings: Settings) -> dict[str, Any]:
    assert settings.kafka_password
    return {
        "bootstrap_servers": settings.kafka,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": settings.kafka_user,
        "sasl_plain_password": settings.kafka_password.get_secret_value(),
    }
