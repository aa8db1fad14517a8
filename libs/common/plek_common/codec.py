"""What Kafka's codecs packed, unpacked into room that is measured before: a small batch may hold a gigabyte."""

import struct
import zlib
from collections.abc import Callable

import cramjam

GZIP, SNAPPY, LZ4, ZSTD = 1, 2, 3, 4

_XERIAL = b"\x82SNAPPY\x00"  # how the Java client frames snappy: this, two versions, then blocks behind their length
_XERIAL_HEAD = 16
_GZIP_WINDOW = 31


class Unpackable(ValueError):
    """It is broken, of a kind that nobody knows, or larger than there is room for."""


def unpack(codec: int, packed: bytes, room: int) -> bytes:
    """All that is in it.

    Raises:
        Unpackable: also where it holds more than `room` bytes; no more than those were held then.
    """
    if codec not in _CODECS:
        raise Unpackable(f"codec {codec} is none of Kafka's")
    name, how = _CODECS[codec]
    try:
        return how(packed, room)
    except (cramjam.DecompressionError, zlib.error, struct.error) as error:
        raise Unpackable(f"{name}, at most {room} bytes: {error}") from None


def _gzip(packed: bytes, room: int) -> bytes:
    """One member, as every Kafka client writes it: of many empty ones each costs a copy of all the others."""
    engine = zlib.decompressobj(_GZIP_WINDOW)
    found = engine.decompress(packed, room + 1)
    if len(found) > room:
        raise Unpackable(f"gzip: more than {room} bytes")
    if not engine.eof or engine.unused_data:
        raise Unpackable("gzip: it does not end where the batch ends")
    return found


def _snappy(packed: bytes, room: int) -> bytes:
    if not packed.startswith(_XERIAL):
        return _into(cramjam.snappy.decompress_raw_into, packed, room)
    found, at = bytearray(), _XERIAL_HEAD
    while at < len(packed):
        (size,) = struct.unpack_from(">i", packed, at)
        if not 0 < size <= len(packed) - at - 4:
            raise Unpackable("snappy: a block that is longer than what is left")
        block = packed[at + 4 : at + 4 + size]
        if cramjam.snappy.decompress_raw_len(block) > room - len(found):
            raise Unpackable(f"snappy: more than {room} bytes")
        found += bytes(cramjam.snappy.decompress_raw(block))
        at += 4 + size
    return bytes(found)


def _into(engine: Callable[[bytes, bytearray], int], packed: bytes, room: int) -> bytes:
    """An engine that is given its room writes no byte beyond."""
    space = bytearray(room)
    return bytes(memoryview(space)[: engine(packed, space)])


_CODECS: dict[int, tuple[str, Callable[[bytes, int], bytes]]] = {
    GZIP: ("gzip", _gzip),
    SNAPPY: ("snappy", _snappy),
    LZ4: ("lz4", lambda packed, room: _into(cramjam.lz4.decompress_into, packed, room)),
    ZSTD: ("zstd", lambda packed, room: _into(cramjam.zstd.decompress_into, packed, room)),
}
