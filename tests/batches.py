"""Batches of records as no client of ours would write them, byte by byte, and how they get on a topic."""

import resource
import struct
import sys
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

import cramjam
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.util import calc_crc32c

from plek_common import kafka
from plek_common.settings import Settings

Header = tuple[bytes, bytes]

_BEFORE_CRC = struct.Struct(">qiib")
_BEHIND_CRC = struct.Struct(">hiqqqhii")
PIECE = bytes(2**20)


def varint(number: int) -> bytes:
    """Zigzag, seven bits a byte; none that is needed here is negative."""
    left, found = number << 1, bytearray()
    while left > 0x7F:
        found.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes([*found, left])


def record(value: bytes, *, key: bytes = b"k", number: int = 0, headers: Sequence[Header] = ()) -> bytes:
    named = b"".join(varint(len(n)) + n + varint(len(v)) + v for n, v in headers)
    body = b"\0" + varint(0) + varint(number) + varint(len(key)) + key + varint(len(value)) + value
    whole = body + varint(len(headers)) + named
    return varint(len(whole)) + whole


def batch(
    records: bytes, *, count: int = 1, codec: int = 0, first: int = 0, at_ms: int = 1_760_000_000_000, magic: int = 2
) -> bytes:
    """A batch (message format 2) with a right checksum, whatever is in it."""
    tail = _BEHIND_CRC.pack(codec, count - 1, at_ms, at_ms, -1, -1, -1, count) + records
    head = _BEFORE_CRC.pack(first, 4 + 1 + 4 + len(tail), -1, magic)
    return head + struct.pack(">I", calc_crc32c(tail)) + tail


def zeros(size: int) -> Iterable[bytes]:
    """One record whose value is so many zero bytes, piece by piece: nobody holds all of it."""
    whole = 1 + 1 + 1 + len(varint(1)) + 1 + len(varint(size)) + size + 1
    yield varint(whole) + b"\0" + varint(0) + varint(0) + varint(1) + b"k" + varint(size)
    for start in range(0, size, len(PIECE)):
        yield PIECE[: size - start]
    yield varint(0)


def _gzip(pieces: Iterable[bytes]) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*map(engine.compress, pieces), engine.flush()])


def _streamed(engine: "cramjam.zstd.Compressor | cramjam.lz4.Compressor", pieces: Iterable[bytes]) -> bytes:
    for piece in pieces:
        engine.compress(piece)
    return bytes(engine.finish())


def _snappy(pieces: Iterable[bytes]) -> bytes:
    blocks = (bytes(cramjam.snappy.compress_raw(piece)) for piece in pieces)
    return b"\x82SNAPPY\0" + struct.pack(">ii", 1, 1) + b"".join(struct.pack(">i", len(b)) + b for b in blocks)


PACKED: dict[str, tuple[int, Callable[[Iterable[bytes]], bytes]]] = {
    "gzip": (1, _gzip),
    "snappy": (2, _snappy),
    "lz4": (3, lambda pieces: _streamed(cramjam.lz4.Compressor(9, False, False), pieces)),
    "zstd": (4, lambda pieces: _streamed(cramjam.zstd.Compressor(3), pieces)),
}


def packed(name: str, *pieces: bytes, count: int = 1, first: int = 0) -> bytes:
    codec, pack = PACKED[name]
    return batch(pack(pieces), count=count, codec=codec, first=first)


def bomb(name: str, size: int) -> bytes:
    """A batch of one record that unfolds to so many bytes."""
    codec, pack = PACKED[name]
    return batch(pack(zeros(size)), codec=codec)


@asynccontextmanager
async def patient(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    """A sender that waits while the broker unfolds what it wrote, which it does to count the records."""
    sender = AIOKafkaProducer(**kafka._access(settings), request_timeout_ms=60_000)
    try:
        await sender.start()
        yield sender
    finally:
        await sender.stop()


async def put(sender: AIOKafkaProducer, topic: str, raw: bytes, partition: int = 0) -> int:
    """Writes the batch as it is and returns the offset of its first record.

    Raises:
        AssertionError: the broker would not have it.
    """
    await sender.client._wait_on_metadata(topic)
    leader = sender.client.cluster.leader_for_partition(TopicPartition(topic, partition))
    wanted = ProduceRequest(
        required_acks=-1, timeout=60_000, topics=[(topic, [(partition, raw)])], transactional_id=None
    )
    answer = await sender.client.send(leader, wanted)
    ((_, ((_, fault, offset, *_),)),) = answer.topics
    assert fault == 0, f"the broker answers {fault}"
    return int(offset)


def most_held() -> int:
    """The most memory that this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
