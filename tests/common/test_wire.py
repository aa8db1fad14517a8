"""A batch becomes its records, or, whatever is wrong with it, one that says so; never more than there is room for."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import batches

from plek_common.codec import Unpackable, unpack
from plek_common.wire import MOST, ROOM, Batches, Undecoded, decoded

TWO = (batches.record(b"one"), batches.record(b"two", number=1))


@pytest.mark.parametrize("codec", batches.PACKED)
def test_each_of_kafkas_codecs_is_read(codec: str) -> None:
    found = decoded(batches.packed(codec, *TWO, count=2, first=7))
    assert [(record.offset, record.value) for record in found] == [(7, b"one"), (8, b"two")]
    assert found.next_offset == 9


WRONG = {
    "a header's name that is not UTF-8": batches.batch(batches.record(b"x", headers=[(b"\xff", b"v")])),
    "the same, packed": batches.packed("zstd", batches.record(b"x", headers=[(b"\xff", b"v")])),
    "a record that ends too early": batches.batch(batches.record(b"x")[:-1]),
    "a record that goes on": batches.batch(batches.record(b"x") + b"more"),
    "fewer records than it says": batches.batch(batches.record(b"x"), count=2),
    "a count that is no count": batches.batch(batches.record(b"x"), count=2**31 - 1),
    "more records than anybody sends": batches.batch(b"".join(TWO[:1] * (MOST + 1)), count=MOST + 1),
    "noise": batches.batch(b"\xff" * 40),
    **{f"noise as {name}": batches.batch(b"noise" * 9, codec=codec) for name, (codec, _) in batches.PACKED.items()},
    "a codec that nobody knows": batches.batch(b"".join(TWO), codec=5),
    "gzip that is cut": batches.batch(batches.PACKED["gzip"][1](TWO)[:-9], count=2, codec=1),
    "gzip twice": batches.batch(batches.PACKED["gzip"][1](TWO[:1]) * 2, codec=1),
    "blocks of snappy that are cut": batches.batch(batches.PACKED["snappy"][1](TWO)[:-2], count=2, codec=2),
    "a checksum of something else": batches.batch(b"".join(TWO), count=2)[:-1] + b"\x01",
    "an older format": batches.batch(b"".join(TWO), count=2, magic=1),
}  # fmt: skip


@pytest.mark.parametrize("raw", WRONG.values(), ids=WRONG)
def test_what_cannot_be_decoded_is_one_record_with_the_bytes_as_they_came(raw: bytes) -> None:
    found = decoded(raw)
    (lump,) = found
    assert isinstance(lump.value, Undecoded)
    assert lump.value == raw
    assert lump.value.why.startswith("offsets 0 to ")
    assert lump.offset == found.next_offset - 1


def test_the_others_in_the_same_answer_are_read() -> None:
    good, bad = batches.batch(b"".join(TWO), count=2), batches.batch(b"\xff" * 40, count=3, first=2)
    answer = Batches(good + bad + batches.batch(batches.record(b"three"), first=5))
    found = [(record.offset, bytes(record.value)) for record in _all(answer)]
    assert found == [(0, b"one"), (1, b"two"), (4, bad), (5, b"three")]


def test_a_batch_that_is_cut_at_the_end_of_an_answer_is_fetched_again_and_alone_it_is_wrong() -> None:
    good, cut = batches.batch(batches.record(b"x")), batches.batch(batches.record(b"y"), first=1)[:-3]
    assert [record.value for record in _all(Batches(good + cut))] == [b"x"]
    (lump,) = _all(Batches(cut))
    assert (lump.offset, isinstance(lump.value, Undecoded)) == (1, True)
    assert list(_all(Batches(b""))) == []


@given(st.binary(min_size=1, max_size=200), st.integers(0, 160), st.integers(0, 255))
def test_no_bytes_whatever_end_the_reader(noise: bytes, at: int, byte: int) -> None:
    raw = bytearray(batches.packed("lz4", *TWO, count=2))
    raw[at % len(raw)] = byte
    for data in (noise, bytes(raw), bytes(raw) + noise):
        assert len(list(_all(Batches(data)))) > 0


@given(st.sampled_from(sorted(batches.PACKED)), st.binary(max_size=300), st.integers(0, 400))
def test_room_is_kept_by_every_codec(codec: str, content: bytes, room: int) -> None:
    number, pack = batches.PACKED[codec]
    packed = pack([content])
    if len(content) <= room:
        assert unpack(number, packed, room) == content
    else:
        with pytest.raises(Unpackable):
            unpack(number, packed, room)


@pytest.mark.parametrize("codec", batches.PACKED)
def test_a_bomb_is_a_fault_before_its_content_is_held(codec: str) -> None:
    raw = batches.bomb(codec, 10**9 if codec in {"gzip", "zstd"} else 10**8)
    before = batches.most_held()
    (lump,) = decoded(raw)
    assert isinstance(lump.value, Undecoded)
    assert batches.most_held() - before < 8 * ROOM


def test_many_bombs_that_just_fit_are_taken_one_fetch_after_the_other() -> None:
    nearly = batches.packed("zstd", *batches.zeros(ROOM - 1000))
    answer = Batches(nearly * 10)
    assert len(list(_all(answer))) == 2, "what is left is fetched again"


def _all(answer: Batches) -> list[Any]:
    found: list[Any] = []
    while answer.has_next():
        found += answer.next_batch()
    return found


def test_the_head_is_laid_out_as_kafka_says() -> None:
    head = batches.batch(b"", count=3, first=5)
    assert len(head) == 61
    assert struct.unpack_from(">q", head) == (5,)
