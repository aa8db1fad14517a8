"""What one look at Kafka brought, as far as this worker owns it."""

from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError

from plek_common.offset import Places
from plek_common.record import Record

SIZE = 5_000
WAIT_MS = 1_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in the order of their partitions; `steps` are the places' expected, next and last offsets."""

    records: list[Record]
    steps: dict[TopicPartition, tuple[int, int, int]]
    newest: dict[TopicPartition, int]  # when it was appended, ms


async def fetch(client: AIOKafkaConsumer, places: Places) -> Batch | None:
    """The next records, of which the places move on at once; None when nothing came for a second."""
    fetched = await _poll(client, places)
    if not fetched:
        return None
    found = {partition: [Record.of(raw) for raw in records] for partition, records in fetched.items()}
    steps = {tp: (places.next[tp], records[-1].offset + 1, _end(client, tp, records)) for tp, records in found.items()}
    places.next.update({partition: step[1] for partition, step in steps.items()})
    newest = {partition: max(record.timestamp for record in records) for partition, records in fetched.items()}
    return Batch([record for records in found.values() for record in records], steps, newest)


async def _poll(client: AIOKafkaConsumer, places: Places) -> "dict[TopicPartition, list[ConsumerRecord[bytes, bytes]]]":
    try:
        found: dict[TopicPartition, list[ConsumerRecord[bytes, bytes]]]
        found = await client.getmany(timeout_ms=WAIT_MS, max_records=SIZE)
    except NoOffsetForPartitionError:
        places.forget()  # partitions came, or went and came again: each has to be gone to
        return {}
    except OffsetOutOfRangeError as error:
        places.replaced.update(error.args[0])  # by partition
        return {}
    return found


def _end(client: AIOKafkaConsumer, partition: TopicPartition, records: list[Record]) -> int:
    return max(client.highwater(partition) or 0, records[-1].offset + 1)
