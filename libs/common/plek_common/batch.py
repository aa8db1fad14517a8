"""What one look at Kafka brought, as far as this worker owns it."""

from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import NoOffsetForPartitionError

from plek_common.offset import Places
from plek_common.record import Record

SIZE = 5_000
WAIT_MS = 1_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in the order of their partitions; `steps` are the places' expected, next and last offsets."""

    records: list[Record]
    steps: dict[TopicPartition, tuple[int, int, int]]
    newest: dict[TopicPartition, int]  # the records' own time, ms
    term: int  # of ownership: after a rebalance it counts no more


async def fetch(client: AIOKafkaConsumer, places: Places) -> Batch | None:
    """The next records, of which the places move on at once; None when nothing came for a second.

    Raises:
        Replaced: a log was emptied and filled again.
    """
    fetched = await _poll(client)
    if places.error:
        raise places.error
    await places.look()
    mine = {
        partition: [Record.of(raw) for raw in found if raw.offset >= places.next[partition]]
        for partition, found in fetched.items()
        if partition in places.next
    }
    mine = {partition: records for partition, records in mine.items() if records}
    if not mine:
        return None
    steps = {tp: (places.next[tp], found[-1].offset + 1, _end(client, tp, found)) for tp, found in mine.items()}
    places.next.update({partition: step[1] for partition, step in steps.items()})
    newest = {partition: fetched[partition][-1].timestamp for partition in mine}
    return Batch([record for found in mine.values() for record in found], steps, newest, places.term)


async def _poll(client: AIOKafkaConsumer) -> "dict[TopicPartition, list[ConsumerRecord[bytes, bytes]]]":
    try:
        found: dict[TopicPartition, list[ConsumerRecord[bytes, bytes]]]
        found = await client.getmany(timeout_ms=WAIT_MS, max_records=SIZE)
    except NoOffsetForPartitionError:
        return {}  # just assigned: the look into PostgreSQL for its place is under way
    return found


def _end(client: AIOKafkaConsumer, partition: TopicPartition, records: list[Record]) -> int:
    return max(client.highwater(partition) or 0, records[-1].offset + 1)
