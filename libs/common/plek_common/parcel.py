"""Rows of the outbox as they go to Kafka: a batch per partition, in which each record is encoded once."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache

import asyncpg
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder
from opentelemetry.trace import SpanKind
from pydantic_core import from_json

from plek_common import telemetry
from plek_common.event import MEDIA_TYPE

DELIVERY_SECONDS = 15
_CONTENT_TYPE = ("content-type", MEDIA_TYPE.encode())
_partition = DefaultPartitioner()  # what `send` asks: a key stays in its partition


class Parcel:
    """A batch and the rows that are in it; `traces` are those that the rows belong to, where they say so."""

    def __init__(self, batch: BatchBuilder) -> None:
        self.batch = batch
        self.rows: list[asyncpg.Record] = []
        self.traces: list[str | None] = []
        self.has_arrived = False

    def takes(self, row: asyncpg.Record) -> bool:
        """Puts the row in, unless the batch is full; an empty one takes a record of any size."""
        said = from_json(row["headers"])
        headers = [(name, value.encode()) for name, value in said.items()]
        if row["payload"]:
            headers.insert(0, _CONTENT_TYPE)
        key = row["aggregateid"].encode()
        if not self.batch.append(timestamp=None, key=key, value=row["payload"], headers=headers):
            return False
        self.rows.append(row)
        self.traces.append(said.get("traceparent"))
        return True


@lru_cache(10_000)
def _place(topic: str, numbers: tuple[int, ...], key: str) -> TopicPartition:
    """Kept, since an entity tells more than once and hashing its key took a quarter of the relay's time."""
    return TopicPartition(topic, _partition(key.encode(), numbers, ()))


Piles = dict[TopicPartition, list[Parcel]]


async def pack(producer: AIOKafkaProducer, rows: Sequence[asyncpg.Record]) -> Piles:
    """What goes to each partition, in the order of the rows.

    Raises:
        aiokafka.errors.KafkaError: a topic is missing, or the broker is away.
    """
    topics = {row["topic"] for row in rows}
    numbers = {topic: tuple(sorted(await producer.partitions_for(topic))) for topic in topics}
    piles: Piles = {}
    for row in rows:
        place = _place(row["topic"], numbers[row["topic"]], row["aggregateid"])
        pile = piles.setdefault(place, [])
        if not (pile and pile[-1].takes(row)):
            pile.append(Parcel(producer.create_batch()))
            pile[-1].takes(row)
    return piles


class Shipment:
    """Parcels under way, from now on."""

    def __init__(self, producer: AIOKafkaProducer, piles: Piles) -> None:
        self._parcels = [parcel for pile in piles.values() for parcel in pile]
        self._task = asyncio.create_task(self._ship(producer, piles))

    @property
    def rows(self) -> list[asyncpg.Record]:
        return [row for parcel in self._parcels for row in parcel.rows]

    async def arrived(self) -> list[asyncpg.Record]:
        """The rows that Kafka acknowledged, once it answered for all or took too long."""
        await asyncio.wait([self._task])
        return [row for parcel in self._parcels if parcel.has_arrived for row in parcel.rows]

    def check(self) -> None:
        """
        Raises:
            aiokafka.errors.KafkaError | TimeoutError: something did not arrive.
        """
        self._task.result()

    async def end(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _ship(self, producer: AIOKafkaProducer, piles: Piles) -> None:
        if not piles:
            return
        traces = (trace for parcel in self._parcels for trace in parcel.traces)
        with telemetry.batch_span("send", SpanKind.PRODUCER, traces):
            async with asyncio.timeout(DELIVERY_SECONDS):
                sending = (_deliver(producer, *each) for each in piles.items())
                answers = await asyncio.gather(*sending, return_exceptions=True)
        for fault in filter(None, answers):
            raise fault


async def _deliver(producer: AIOKafkaProducer, place: TopicPartition, pile: Sequence[Parcel]) -> None:
    """One after the other: what lies behind one that did not arrive is not sent."""
    for parcel in pile:
        await (await producer.send_batch(parcel.batch, place.topic, partition=place.partition))
        parcel.has_arrived = True
