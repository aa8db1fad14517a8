"""Fills a log that was lost from the outbox, which is the log of its owner (decision 0008).

Nobody but the relay writes on these topics, and an offset is never used twice. So a topic that reaches less far
than the number of rows published on it has lost records, whoever emptied it.
"""

import logging
from collections.abc import Iterable, Mapping

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from plek_common import kafka
from plek_common.settings import Settings

log = logging.getLogger(__name__)

# What lost its words (Outbox.silence) is not told again: a row without a payload reads as a tombstone, and with another
# one its reader would know the id with other bytes. What was told after it holds the whole state.
_TELLS = "(payload is not null or type = 'tombstone')"
_PUBLISHED = f"select topic, count(*) as rows from outbox where published_at is not null and {_TELLS} group by topic"  # noqa: S608
_UNMARK = f"""
    with again as (
        update outbox set published_at = null
        where published_at is not null and {_TELLS} and ($1::text is null or topic = $1) and seq >= $2 returning seq
    )
    select count(*) from again
"""  # noqa: S608 - the condition is our own


class Gauge:
    """Compares what was published with how far the topics reach, for one life of a relay."""

    def __init__(self, settings: Settings, connection: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        self.settings, self.connection, self.producer = settings, connection, producer
        self._before: dict[str, int] | None = None

    async def look(self, published: Mapping[str, int]) -> None:
        """Unmarks what lies on no log any more, so that it is published again; says so.

        `published` counts the rows per topic that were marked since the first look.

        Raises:
            aiokafka.errors.KafkaError: a topic is missing, or the broker is away.
        """
        if self._before is None:
            rows = await self.connection.fetch(_PUBLISHED)
            self._before = {row["topic"]: int(row["rows"]) for row in rows}
        expected = {topic: self._before.get(topic, 0) + published[topic] for topic in {*self._before, *published}}
        reached = await self._reach(expected)
        for topic, rows in expected.items():
            if reached[topic] < rows:
                again = await republish(self.connection, topic)
                self._before[topic] = -published[topic]
                log.error("%s reaches %d, %d were published: publishes %d again", topic, reached[topic], rows, again)

    async def _reach(self, topics: Iterable[str]) -> dict[str, int]:
        places = [TopicPartition(name, number) for name in topics for number in await self._partitions(name)]
        if not places:
            return {}
        client: AIOKafkaConsumer = kafka.onlooker(self.settings)
        try:
            await client.start()
            client.assign(places)  # without one, aiokafka trips over its own stop
            ends = await client.end_offsets(places)
        finally:
            await client.stop()
        return {topic: sum(end for place, end in ends.items() if place.topic == topic) for topic in topics}

    async def _partitions(self, topic: str) -> set[int]:
        found: set[int] = await self.producer.partitions_for(topic)
        return found


async def republish(connection: asyncpg.Connection, topic: str | None = None, since: int = 0) -> int:
    """Lets the relay publish rows again, of one topic or of all, from this number on; returns how many.

    Readers know them by id and version: what they have they leave.
    """
    found: int = await connection.fetchval(_UNMARK, topic, since, timeout=300)
    return found
