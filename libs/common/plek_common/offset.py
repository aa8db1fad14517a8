"""A consumer's place in the log, kept in PostgreSQL and moved in the transaction of the effect (D6)."""

import logging
from collections.abc import Mapping

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

log = logging.getLogger(__name__)

_LOAD = "select topic, partition, next_offset from consumer_offset where consumer = $1"
_FIRST = """
    insert into consumer_offset (consumer, topic, partition, next_offset) values ($1, $2, $3, $4)
    on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
"""
_MOVE = """
    update consumer_offset c
    set next_offset = n.next_offset, end_offset = n.end_offset, moved_at = now()
    from unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[])
        as n (topic, partition, expected, next_offset, end_offset)
    where c.consumer = $1 and c.topic = n.topic and c.partition = n.partition and c.next_offset = n.expected
"""


class Fenced(Exception):
    """Another worker moved this place in the meantime: what was done here must be rolled back."""


class Places(ConsumerRebalanceListener):  # type: ignore[misc]
    """Where this worker stands in each partition that it owns."""

    def __init__(self, name: str, client: AIOKafkaConsumer, pool: asyncpg.Pool) -> None:
        self.name, self.client, self.pool = name, client, pool
        self.next: dict[TopicPartition, int] = {}
        self.error: Exception | None = None

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        for partition in revoked:
            self.next.pop(partition, None)

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Goes to the place that PostgreSQL knows, never to one that Kafka guesses."""
        try:
            await self._go(assigned)
        except Exception as error:  # aiokafka would log it and read on without a place
            self.error = error

    async def _go(self, assigned: set[TopicPartition]) -> None:
        kept = await self._kept()
        first = await self.client.beginning_offsets(assigned)
        last = await self.client.end_offsets(assigned)
        for partition in assigned:
            place = kept.get(partition)
            if place is None or not first[partition] <= place <= last[partition]:
                place = await self._begin(partition, place, first[partition], last[partition])
            self.client.seek(partition, place)
            self.next[partition] = place

    async def _kept(self) -> dict[TopicPartition, int]:
        rows = await self.pool.fetch(_LOAD, self.name)
        return {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    async def _begin(self, partition: TopicPartition, place: int | None, first: int, last: int) -> int:
        if place is not None:
            # Reading again is harmless (events carry their version); missing something silently is not.
            log.error(
                "%s: log of %s holds %d..%d, place was %d: reads it again",
                self.name,
                partition,
                first,
                last,
                place,
            )
        await self.pool.execute(_FIRST, self.name, *partition, first)
        return first


async def move(
    connection: asyncpg.Connection,
    name: str,
    steps: Mapping[TopicPartition, tuple[int, int, int]],
) -> None:
    """Moves each partition from its expected offset to the next one; also notes the end of the log.

    Raises:
        Fenced: a partition no longer stands where this worker left it.
    """
    columns = [(tp.topic, tp.partition, *step) for tp, step in steps.items()]
    done = await connection.execute(_MOVE, name, *map(list, zip(*columns, strict=True)))
    if done != f"UPDATE {len(columns)}":
        raise Fenced(f"{name}: another worker owns one of {sorted(map(str, steps))}")
