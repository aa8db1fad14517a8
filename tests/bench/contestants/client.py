"""The aiokafka client that the opponents share; its settings are those of ours."""

from typing import Any

from aiokafka import AIOKafkaConsumer

from tests.bench.contestants.order import Order


def login(order: Order) -> dict[str, Any]:
    return {
        "bootstrap_servers": order.bootstrap,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": order.user,
        "sasl_plain_password": order.password,
    }


def consumer(order: Order) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        *order.topics,
        **login(order),
        group_id=order.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4_194_304,
    )
