"""A consumer's place in the log, kept in PostgreSQL and moved in the transaction of the effect (D6)."""

import logging
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
_LAST_MS = 253_402_300_799_000  # the end of the year 9999, where datetime ends

_LOAD = "select topic, partition, next_offset, read_up_to from consumer_offset where consumer = $1"
_FIRST = """
    insert into consumer_offset (consumer, topic, partition, next_offset) values ($1, $2, $3, $4)
    on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset, read_up_to = null
"""
_NOTE = """
    update consumer_offset c set read_up_to = n.at
    from unnest($2::text[], $3::int[], $4::timestamptz[]) as n (topic, partition, at)
    where c.consumer = $1 and c.topic = n.topic and c.partition = n.partition
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


class Places:
    """Where this worker stands in each partition; `next` runs ahead of PostgreSQL by what is not yet written.

    `replaced` are the logs that were emptied, and filled again or not: they are no longer what was read.
    """

    def __init__(self, name: str, client: AIOKafkaConsumer, pool: asyncpg.Pool) -> None:
        self.name, self.client, self.pool = name, client, pool
        self.next: dict[TopicPartition, int] = {}
        self.replaced: set[TopicPartition] = set()
        self._partitions: frozenset[TopicPartition] = frozenset()
        self._read_up_to: dict[TopicPartition, datetime] = {}
        self._noted: set[TopicPartition] = set()
        self._looked = time.monotonic()

    async def look(self) -> None:
        """Follows partitions that come and go; now and then, whether these are still the logs that were read."""
        partitions = frozenset(self.client.assignment())
        if partitions != self._partitions:
            await self._go(partitions)
            self._partitions = partitions
        elif time.monotonic() - self._looked > LOOK_SECONDS:
            self._looked = time.monotonic()
            self.client.resume(*self.client.paused())
            self.replaced |= await self._younger(partitions, self.next)

    def forget(self) -> None:
        """The client stands nowhere any more: the next look goes to all places again, though they are the same."""
        self._partitions = frozenset()

    def leave(self, partitions: Collection[TopicPartition]) -> None:
        """Fetches nothing more of these until the next look: what is only counted is counted many at a time."""
        self.client.pause(*self.client.assignment().intersection(partitions))

    async def begin_again(self) -> None:
        """Goes to the beginning of the logs that were replaced, and of no other. Nothing of theirs is being written."""
        replaced = self.replaced & self._partitions
        first = await self.client.beginning_offsets(replaced)
        last = await self.client.end_offsets(replaced)
        for partition in replaced:
            await self._begin(partition, self.next.get(partition), first[partition], last[partition])
            self._go_to(partition, first[partition])
        self.replaced.clear()

    async def check(self) -> None:
        """Whether somebody moved a place meanwhile.

        Raises:
            Fenced: the next life goes there.
        """
        kept = {(row["topic"], row["partition"]): row["next_offset"] for row in await self.pool.fetch(_LOAD, self.name)}
        if any(kept.get(partition) != place for partition, place in self.next.items()):
            raise Fenced(f"{self.name}: a place was moved")

    async def note(self, newest: Mapping[TopicPartition, int]) -> None:
        """Remembers the age of what was read (in ms, by the broker's clock): at once, then with every look."""
        for partition, at in newest.items():
            moment = datetime.fromtimestamp(min(max(at, 0), _LAST_MS) / 1000, UTC)
            self._read_up_to[partition] = max(moment, self._read_up_to.get(partition, moment))
        if due := {tp: self._read_up_to[tp] for tp in newest if tp not in self._noted}:
            columns = [(*partition, at) for partition, at in due.items()]
            await self.pool.execute(_NOTE, self.name, *map(list, zip(*columns, strict=True)))
            self._noted.update(due)

    async def _go(self, assigned: frozenset[TopicPartition]) -> None:
        """To the place that PostgreSQL knows, or beyond it what is being written; never to one that Kafka guesses."""
        kept = await self._kept() | self.next
        first = await self.client.beginning_offsets(assigned)
        last = await self.client.end_offsets(assigned)
        younger = await self._younger(assigned, kept)
        for partition in assigned:
            place = kept.get(partition)
            if place is None or partition in younger or not first[partition] <= place <= last[partition]:
                if place is None and any(other.topic == partition.topic for other in kept):
                    log.warning("%s: %s is new beside the others of its topic", self.name, partition)
                place = await self._begin(partition, place, first[partition], last[partition])
            self._go_to(partition, place)

    def _go_to(self, partition: TopicPartition, place: int) -> None:
        self.client.seek(partition, place)
        self.next[partition] = place

    async def _kept(self) -> dict[TopicPartition, int]:
        rows = await self.pool.fetch(_LOAD, self.name)
        ages = {TopicPartition(row["topic"], row["partition"]): row["read_up_to"] for row in rows}
        self._read_up_to = {partition: at for partition, at in ages.items() if at}
        return {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    async def _younger(
        self, partitions: Collection[TopicPartition], places: Mapping[TopicPartition, int]
    ) -> set[TopicPartition]:
        """Logs whose oldest record lies before our place, so was read, and yet is younger than all that was read.

        That holds whatever the records are dated: where topics let a producer date them, it may hide a new log, and
        never make one up.
        """
        self._noted.clear()
        oldest = await self.client.offsets_for_times(dict.fromkeys(partitions, 0)) if partitions else {}
        return {
            partition
            for partition, found in oldest.items()
            if found
            and found.offset < places.get(partition, 0)
            and partition in self._read_up_to
            and found.timestamp > _ms(self._read_up_to[partition])
        }

    async def _begin(self, partition: TopicPartition, place: int | None, first: int, last: int) -> int:
        self._read_up_to.pop(partition, None)
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


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


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
