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


async def records(settings: Settings, topic: str) -> "list[ConsumerRecord[bytes, bytes]]":
    """Everything that lies on the topic now, partition by partition."""
    client = AIOKafkaConsumer(**_login(settings), auto_offset_reset="earliest", enable_auto_commit=False)
    try:
        await client.start()
        async with producer(settings) as known:
            partitions = [TopicPartition(topic, number) for number in await known.partitions_for(topic)]
        client.assign(partitions)
        ends = await client.end_offsets(partitions)
        found: list[ConsumerRecord[bytes, bytes]] = []
        for partition in partitions:
            await client.seek_to_beginning(partition)
        while any([await client.position(p) < ends[p] for p in partitions]):
            for batch in (await client.getmany(timeout_ms=200)).values():
                found += batch
        return sorted(found, key=lambda record: (record.partition, record.offset))
    finally:
        await client.stop()


def _login(settings: Settings) -> dict[str, Any]:
    assert settings.kafka_password
    return {
        "bootstrap_servers": settings.kafka,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": settings.kafka_user,
        "sasl_plain_password": settings.kafka_password.get_secret_value(),
    }
