"""What one hub, the broker or a reader can do wrong, and what the others notice of it: nothing for good."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from aiokafka.errors import TopicAuthorizationFailedError
from tests.broker import producer
from tests.end_to_end.conftest import Network

from plek_common.testing import eventually
from plek_local.parts import Parts

WORDS = ("Een vraag over zorg", "Hoe houden we de huisarts bereikbaar in ons dorp?")


@pytest.fixture
async def nation(network: Network) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(network.national.database_url, min_size=0) as found:
        yield found


async def test_without_kafka_a_hub_answers_as_before_and_catches_up_when_it_is_back(
    network: Network, parts: Parts
) -> None:
    hub, _ = network.hubs
    await network.ask(hub, *WORDS)
    await network.seen(1)
    await asyncio.to_thread(parts.kafka_server.stop)
    try:
        for _ in range(3):
            await asyncio.wait_for(network.ask(hub, *WORDS), 20)
        assert len((await network.hubs[hub].get("/questions")).json()["items"]) == 4
        assert len(await network.seen(1)) == 1
    finally:
        await asyncio.to_thread(parts.kafka_server.start)
    assert len(await network.seen(4)) == 4


async def test_a_hub_that_sends_nonsense_stops_neither_itself_nor_another(
    network: Network, nation: asyncpg.Pool
) -> None:
    wrong, other = network.hubs
    async with producer(network.regional[wrong]) as sender:
        for number in range(12):
            await sender.send_and_wait(f"hub.{wrong}.question.v1", b"{ \xff", key=b"x", partition=number % 3)
    mine, theirs = await network.ask(wrong, *WORDS), await network.ask(other, *WORDS)
    assert {question["id"] for question in await network.seen(2)} == {mine, theirs}

    async def parked() -> bool:
        statement = "select count(*) from dead_letter where topic = $1 and reason = 'not_utf8'"
        return bool(await nation.fetchval(statement, f"hub.{wrong}.question.v1") == 12)

    async def caught_up() -> bool:
        return {hub["lag"] for hub in (await network.nation.get("/hubs")).json()["items"]} == {0}

    await eventually(parked, what="twelve dead letters")
    await eventually(caught_up, what="no lag with any hub")


async def test_the_rights_of_one_hub_do_not_reach_the_topics_of_another(network: Network) -> None:
    mine, other = network.hubs
    async with producer(network.regional[mine]) as sender:
        for topic in (f"hub.{other}.question.v1", "national.bundle.v1"):
            with pytest.raises(TopicAuthorizationFailedError):
                await sender.send_and_wait(topic, b"{}", key=b"x")
        await sender.send_and_wait(f"hub.{mine}.question.v1", b"{}", key=b"x")


async def test_everything_read_again_from_the_beginning_changes_nothing(network: Network, nation: asyncpg.Pool) -> None:
    hub, other = network.hubs
    for _ in range(2):
        await network.ask(hub, *WORDS)
        await network.ask(other, *WORDS)
    await network.seen(4)
    await eventually(lambda: are_findable(nation), what="what they are found by")
    before = await dump(nation)
    await nation.execute("update consumer_offset set next_offset = 0")

    async def read_again() -> bool:
        """The worker is fenced by the change and begins its next life at the places that it finds."""
        await network.ask(hub, *WORDS)
        return bool(await nation.fetchval("select sum(next_offset) from consumer_offset") > 4)

    await eventually(read_again, what="a second reading")
    after = await dump(nation)
    assert after[: len(before)] == before, "nothing of what was there changed"
    numbers = [row["seq"] for row in await nation.fetch("select seq from journal order by seq")]
    assert numbers == list(range(1, len(numbers) + 1)), "and nothing counts twice"


async def are_findable(nation: asyncpg.Pool) -> bool:
    return not await nation.fetchval("select count(*) from question where words_version is null")


async def dump(nation: asyncpg.Pool) -> list[str]:
    rows = await nation.fetch("select * from question order by id, hub")
    return [str(dict(row)) for row in rows]
