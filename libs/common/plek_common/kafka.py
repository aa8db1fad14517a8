"""How a client reaches Kafka, and what a refusal means in words."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.consumer import fetcher
from aiokafka.errors import KafkaConnectionError, KafkaError, TopicAuthorizationFailedError

from plek_common.settings import Settings
from plek_common.wire import ROOM, Batches

# The one place where aiokafka 0.14 turns an answer into records; it has no door for another reader of them.
fetcher.MemoryRecords = Batches


def _access(settings: Settings) -> dict[str, Any]:
    access: dict[str, Any] = {"bootstrap_servers": settings.kafka, "client_id": settings.organisation}
    if settings.kafka_user and settings.kafka_password:
        access |= {
            "security_protocol": "SASL_SSL" if settings.kafka_tls else "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": settings.kafka_user,
            "sasl_plain_password": settings.kafka_password.get_secret_value(),
        }
    elif settings.kafka_tls:
        access["security_protocol"] = "SSL"
    return access | ({"ssl_context": ssl.create_default_context()} if settings.kafka_tls else {})


def producer(settings: Settings) -> AIOKafkaProducer:
    """An idempotent producer; it fails a send after ten seconds rather than holding the relay."""
    return AIOKafkaProducer(
        **_access(settings),
        enable_idempotence=True,
        acks="all",
        request_timeout_ms=10_000,
        max_request_size=1_048_576,
        max_batch_size=262_144,
        linger_ms=0,
    )


@asynccontextmanager
async def reading(settings: Settings, pattern: str) -> AsyncIterator[AIOKafkaConsumer]:
    """A client that has every partition of every topic that matches, in no group: who reads and from where is said in
    PostgreSQL. New topics and partitions are seen in ten seconds."""
    client = AIOKafkaConsumer(
        **_access(settings),
        enable_auto_commit=False,
        auto_offset_reset="none",
        fetch_max_wait_ms=2_000,
        metadata_max_age_ms=10_000,
        max_partition_fetch_bytes=ROOM,
        request_timeout_ms=10_000,  # what a broker that is gone was asked is asked anew after this, not after 40 s
    )
    client.subscribe(pattern=pattern)
    try:
        await client.start()
        yield client
    finally:
        await _stop(client)


async def _stop(client: AIOKafkaConsumer) -> None:
    """Stops it whole. Where a fetch was about to be tried again, its own stop ends half way with a cancellation that is
    not ours (aiokafka 0.14, Fetcher.close), and connections stay open."""
    await asyncio.gather(client.stop(), return_exceptions=True)
    async with asyncio.timeout(5):
        await client._client.close()


def onlooker(settings: Settings) -> AIOKafkaConsumer:
    """A client in no group, that asks how far logs reach."""
    return AIOKafkaConsumer(**_access(settings), enable_auto_commit=False, request_timeout_ms=10_000)


def in_words(error: BaseException, settings: Settings) -> str:
    """What an operator can do about this error."""
    if isinstance(error, TopicAuthorizationFailedError):
        return f"Kafka user {settings.kafka_user} has no right to {error.args}"
    if isinstance(error, KafkaConnectionError):
        return f"Kafka at {settings.kafka} does not answer, or refuses the password of {settings.kafka_user}"
    return f"{type(error).__name__}: {error}" if isinstance(error, KafkaError) else type(error).__name__
