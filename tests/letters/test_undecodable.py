"""A batch that cannot be decoded, or unfolds to a gigabyte, goes aside; its partition goes on, nobody else notices."""

import pytest
from aiokafka import TopicPartition
from tests import batches
from tests.letters.poisons import right
from tests.letters.post import Post, questions
from tests.workers import working

from aggregator.ingest.quarantine import LIMIT
from plek_common.deadletter import MAX_KEPT

UNREADABLE, SECOND = (batches.record(b"x", number=n, headers=[(b"\xff\xfe", b"no text")]) for n in (0, 1))
GIGABYTE = 10**9
BATCHES = {
    "a header's name that is not UTF-8": batches.batch(UNREADABLE),
    "the same behind a right record, packed": batches.packed("zstd", batches.record(b"{}"), SECOND, count=2),
    "a bomb in gzip": batches.bomb("gzip", GIGABYTE // 5),
    "a gigabyte in zstd": batches.bomb("zstd", GIGABYTE),
    "a bomb in lz4": batches.bomb("lz4", GIGABYTE // 10),
    "a bomb in snappy": batches.bomb("snappy", GIGABYTE // 50),
}


async def test_each_goes_aside_with_its_bytes_and_the_memory_of_the_worker_stays_flat(post: Post) -> None:
    topic = f"hub.{post.bad}.question.v1"
    good, beside = questions(post.bad, len(BATCHES)), questions(post.good, 20)
    async with batches.patient(post.logins[post.bad]) as sender:
        for raw, fine in zip(BATCHES.values(), good.values(), strict=True):
            await batches.put(sender, topic, raw)
            last = await post.send(fine)
    others = await post.send(*beside.values())
    before = batches.most_held()
    async with working(post.worker()):
        await post.has_read(last | others)
    assert batches.most_held() - before < GIGABYTE // 5
    found = await post.letters()
    assert [letter["reason"] for letter in found] == ["undecodable"] * len(BATCHES)
    # The head is the broker's: offset, epoch, date and, after that, checksum.
    assert [letter["record_value"][61:] for letter in found] == [raw[61:MAX_KEPT] for raw in BATCHES.values()]
    assert await post.known(post.bad) == good.keys()
    assert await post.known(post.good) == beside.keys()
    assert not await post.quarantined(post.bad)


@pytest.mark.parametrize("name", ["gzip", "snappy", "lz4", "zstd"])
async def test_what_is_right_is_read_whatever_it_is_packed_with(post: Post, name: str) -> None:
    known = questions(post.bad, 3)
    records = [
        batches.record(record.value or b"", key=record.key or b"", number=number)
        for number, record in enumerate(known.values())
    ]
    topic = f"hub.{post.bad}.question.v1"
    first = await batches.put(post.senders[post.bad], topic, batches.packed(name, *records, count=3))
    last = await post.send(right(post.good))
    async with working(post.worker()):
        await post.has_read(last | {TopicPartition(topic, 0): first + 2})
    assert await post.known(post.bad) == known.keys()
    assert await post.letters() == []


async def test_a_hub_that_sends_nothing_else_is_set_aside(post: Post) -> None:
    topic, sender = f"hub.{post.bad}.question.v1", post.senders[post.bad]
    for _ in range(LIMIT):
        offset = await batches.put(sender, topic, batches.batch(UNREADABLE))
    async with working(post.worker()):
        await post.has_read({TopicPartition(topic, 0): offset})
    assert await post.quarantined(post.bad)
