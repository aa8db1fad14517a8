"""Fills topics before the clock runs, with librdkafka, which is the quickest at it."""

import json
from collections.abc import Callable, Iterator
from typing import Any, cast

from confluent_kafka import Producer

from plek_common.outbox import Outbox
from plek_common.settings import Settings
from plek_local.access import KafkaAccess
from tests.bench import events

Spoil = Callable[[int, bytes], bytes]
KINDS = 4


def fill(access: KafkaAccess, settings: Settings, count: int, seed: int, spoil: Spoil = lambda _, value: value) -> str:
    """Publishes so many events of this hub on its topic of questions, and returns that topic."""
    topic = f"{settings.topic_prefix}question.v1"
    outbox = Outbox(topic=topic, source=settings.source("question"))
    producer = Producer({**access.librdkafka(), "linger.ms": 20, "enable.idempotence": True})
    for number, row in enumerate(events.rows(outbox, count, seed)):
        headers = list(json.loads(str(row["headers"])).items())
        value = spoil(number, cast(bytes, row["payload"]))
        _produce(producer, topic, value, str(row["aggregateid"]), headers)
    left = producer.flush(60)
    assert left == 0, f"{left} records were not published"
    return topic


def one_in_a_hundred(number: int, value: bytes) -> bytes:
    """Spoils one event in a hundred, in one of four ways."""
    if number % 100 != 7:
        return value
    ways = (b"{", b"\xff" + value, value.replace(b'"1.0"', b'"9.9"'), value.replace(b":systeem:", b":anders:"))
    return ways[number // 100 % KINDS]


def _produce(producer: Producer, topic: str, value: bytes, key: str, headers: list[Any]) -> None:
    while True:
        try:
            producer.produce(topic, value, key.encode(), headers=headers)
            return
        except BufferError:
            producer.poll(0.1)


def counted(count: int, parts: int) -> Iterator[int]:
    """`count` divided over so many parts."""
    for part in range(parts):
        yield count // parts + (1 if part < count % parts else 0)
