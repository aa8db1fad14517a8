"""How an answer of Kafka becomes records: in bounded room, and a batch that cannot be read stops nobody.

aiokafka decodes while it hands over, and its fault comes again at the same offset for ever. So it reads by `Batches`
(plek_common.kafka puts them in its place): there a batch that cannot be decoded is one record, with the bytes as they
came, at the last of its offsets. The border puts that aside and the partition goes on behind it (decision 13).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiokafka.record.default_records import DefaultRecordBatch

from plek_common.codec import Unpackable, unpack

# The broker lets a batch of 1 MiB pass, packed or not (max.message.bytes in topics.yaml). Text packs four to ten
# times, and producers collect a fraction of a MiB: four times what may come unpacked is ample.
ROOM = 4 * 1_048_576
MOST = 20_000  # records in a batch; the smallest event is some hundred bytes

_LENGTH_END = 12  # behind offset and length
_HEAD = struct.Struct(">qiibIhiqqqhii")
_Head = tuple[int, int, int, int, int, int, int, int, int, int, int, int, int]
_ATTRIBUTES = struct.calcsize(">qiibI")
_MAGIC = 2  # older ones are no longer written (KIP-724)
_CODEC, _CONTROL = 0x07, 0x20


class Undecoded(bytes):
    """The bytes of a batch that could not be decoded, and why."""

    why: str

    @classmethod
    def of(cls, raw: bytes, why: str) -> "Undecoded":
        found = cls(raw)
        found.why = why
        return found


class Lump(NamedTuple):
    """In aiokafka's eyes a record: a batch that could not be decoded."""

    offset: int
    value: Undecoded
    timestamp: int = -1
    timestamp_type: int = 0
    key: bytes | None = None
    checksum: int | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Unfolded:
    """In aiokafka's eyes a batch: `next_offset` is where the next one begins."""

    next_offset: int
    records: Sequence[Any]
    size: int = 0
    is_control_batch: bool = False
    is_transactional: bool = False
    producer_id: int | None = None

    def validate_crc(self) -> bool:
        return True  # one that is not right is undecoded by now

    def __iter__(self) -> Iterator[Any]:
        return iter(self.records)


class Batches:
    """The batches in what one partition answered, in place of aiokafka's `MemoryRecords`.

    It ends early where it unfolded ROOM: the rest is fetched again from there. So a fetch holds hardly more of a
    partition packed than unpacked, however many bombs lie behind each other.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._unfolded = 0

    def size_in_bytes(self) -> int:
        return len(self._data)

    def has_next(self) -> bool:
        """The last batch of an answer is often cut; a first one that is not whole will not become so."""
        if not self._at:
            return bool(self._data)
        return self._unfolded < ROOM and self._end() is not None

    def next_batch(self) -> Unfolded:
        end = self._end() or len(self._data)
        raw = self._data[self._at : end]
        self._at = end
        found = decoded(raw)
        self._unfolded += found.size
        return found

    def _end(self) -> int | None:
        """Where this batch ends; None when it is not whole."""
        rest = len(self._data) - self._at
        if rest < _LENGTH_END:
            return None
        _, length = struct.unpack_from(">qi", self._data, self._at)
        whole = _HEAD.size - _LENGTH_END <= length <= rest - _LENGTH_END
        return self._at + _LENGTH_END + length if whole else None


def decoded(raw: bytes) -> Unfolded:
    """All records of a batch, or, whatever is wrong with it, the batch as one."""
    head: _Head | None = None
    try:
        head = _HEAD.unpack_from(raw)
        return _unfold(raw, head)
    except Unpackable as error:
        return _lump(raw, head, str(error))
    except Exception as error:  # whatever a parser throws at what it does not expect; its words may hold the content
        return _lump(raw, head, type(error).__name__)


def _unfold(raw: bytes, head: _Head) -> Unfolded:
    first, _, _, magic, _, attributes, last, *_, count = head
    if magic != _MAGIC:
        raise Unpackable(f"message format {magic}")
    if not DefaultRecordBatch(raw).validate_crc():
        raise Unpackable("its checksum is wrong")
    following = first + last + 1
    if attributes & _CONTROL:
        return Unfolded(following, (), is_control_batch=True)
    if count > MOST:
        raise Unpackable(f"{count} records, {MOST} allowed")
    plain = _plain(raw, attributes)
    return Unfolded(following, list(DefaultRecordBatch(plain)), len(plain))


def _plain(raw: bytes, attributes: int) -> bytes:
    """The same batch as if it had not been packed."""
    codec = attributes & _CODEC
    if not codec:
        return raw
    head = bytearray(raw[: _HEAD.size])
    struct.pack_into(">h", head, _ATTRIBUTES, attributes & ~_CODEC)
    return bytes(head) + unpack(codec, raw[_HEAD.size :], ROOM)


def _lump(raw: bytes, head: _Head | None, why: str) -> Unfolded:
    """Where the last offset is not to be read, the next one to fetch is the one behind the first."""
    first = head[0] if head else struct.unpack_from(">q", raw.ljust(8, b"\0"))[0]
    last = first + max(head[6], 0) if head else first
    return Unfolded(last + 1, [Lump(last, Undecoded.of(raw, f"offsets {first} to {last}: {why}"))])
