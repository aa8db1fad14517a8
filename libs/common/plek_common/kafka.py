"""How a client reaches Kafka, and what a refusal means in words."""

import ssl
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError, TopicAuthorizationFailedError

from plek_common.settings import Settings


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


def consumer(settings: Settings, group: str) -> AIOKafkaConsumer:
    """A consumer whose offsets live in PostgreSQL; new topics of its pattern are seen in ten seconds."""
    return AIOKafkaConsumer(
        **_access(settings),
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="none",
        fetch_max_wait_ms=2_000,
        metadata_max_age_ms=10_000,
        max_partition_fetch_bytes=4_194_304,
        # A worker that was killed holds its partitions for this long; six seconds is the least a broker allows.
        session_timeout_ms=6_000,
        heartbeat_interval_ms=2_000,
        rebalance_timeout_ms=10_000,
        request_timeout_ms=10_000,  # what a broker that is gone was asked is asked anew after this, not after 40 s
    )


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
