"""The walk over topics: a word that was taken back and still lies in one is found, wherever in a record it is."""

from collections.abc import Callable

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions
from tests.broker import SECONDS, producer
from tests.everything import compacted, told_under, where

from plek_common.settings import Settings
from plek_local.parts import Parts

WORD = "Kwetterboom"
HOLDING = b"De kwetterboom staat er nog."
Told = tuple[bytes, bytes | None, list[tuple[str, bytes]]]  # key, value, headers


@pytest.fixture
def settings(settings_of: Callable[..., Settings]) -> Settings:
    return settings_of("postgresql://none")


async def found(settings: Settings, parts: Parts, *records: Told, partition: int | None = None) -> bool:
    """Whether the walk finds the word after these were told."""
    (topic, *_) = told_under(parts.kafka, settings.topic_prefix)
    async with producer(settings) as sender:
        for key, value, headers in records:
            await sender.send_and_wait(topic, value, key=key, headers=headers, partition=partition)
    kept = (await compacted(settings, topic))[topic]
    assert len(kept) == len({key for key, value, _ in records[-1:] if value}), "the walk came here"
    return bool(where({topic: [text for texts in kept.values() for text in texts]}, WORD))


@pytest.mark.parametrize(
    ("records", "is_left"),
    [
        ([(b"1", HOLDING, [])], True),
        ([(b"1", b"{}", [("about", HOLDING)])], True),
        ([(b"1", b"{}", [("kwetterboom", b"")])], True),
        ([(b"kwetterboom", b"{}", [])], True),
        ([(b"1", b"{}", []), (b"1", HOLDING, [])], True),
        ([(b"1", HOLDING, []), (b"1", b"{}", [])], False),
        ([(b"1", HOLDING, []), (b"1", None, [])], False),
    ],
    ids=["value", "header", "name of a header", "key", "told anew", "told without", "erased"],
)
async def test_a_word_is_found_where_it_lies_and_not_where_it_is_gone(
    settings: Settings, parts: Parts, records: list[Told], is_left: bool
) -> None:
    assert await found(settings, parts, *records) is is_left


async def test_a_partition_that_comes_later_is_walked_too(settings: Settings, parts: Parts) -> None:
    (topic, *_) = told_under(parts.kafka, settings.topic_prefix)
    admin = AdminClient(parts.kafka.librdkafka())
    for done in admin.create_partitions([NewPartitions(topic, 4)]).values():
        done.result(SECONDS)
    assert await found(settings, parts, (b"1", HOLDING, []), partition=3)
