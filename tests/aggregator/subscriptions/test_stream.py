"""The stream of events, over a real socket: a reader that was cut off goes on where it was."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
from httpx_sse import ServerSentEvent, aconnect_sse
from tests.aggregator.nation import Nation, question
from tests.aggregator.subscriptions.stream import server_of

from plek_common.settings import Settings


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[str]:
    """Its address."""
    async with server_of(settings) as server:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def reader(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(settings) as address, httpx.AsyncClient(base_url=address, timeout=20) as found:
        yield found


async def read(
    reader: httpx.AsyncClient, number: int, *, after: int | None = None, last: str | None = None
) -> list[ServerSentEvent]:
    """The first so many events, then the connection is cut."""
    params = {} if after is None else {"after": after}
    headers = {} if last is None else {"Last-Event-ID": last}
    found: list[ServerSentEvent] = []
    async with aconnect_sse(reader, "GET", "/events", params=params, headers=headers) as source:
        async for event in source.aiter_sse():
            if event.id and event.data:
                found.append(event)
            if len(found) == number:
                return found
    return found


async def test_a_reader_that_is_cut_off_again_and_again_misses_and_repeats_nothing(
    reader: httpx.AsyncClient, nation: Nation
) -> None:
    async def write() -> None:
        for _ in range(30):
            await nation.take(*(question("utrecht", uuid4()) for _ in range(4)))

    async def follow() -> list[ServerSentEvent]:
        found: list[ServerSentEvent] = []
        while len(found) < 120:
            last = found[-1].id if found else "0"
            found += await read(reader, min(7, 120 - len(found)), last=last)
        return found

    _, found = await asyncio.wait_for(asyncio.gather(write(), follow()), 60)
    assert [int(event.id) for event in found] == list(range(1, 121))


async def test_each_event_is_the_cloudevent_as_the_hub_wrote_it(reader: httpx.AsyncClient, nation: Nation) -> None:
    record = question("utrecht", uuid4())
    await nation.take(record)
    (event,) = await read(reader, 1, after=0)
    assert event.event == "nl.plek.questions.question-published.v1"
    assert json.loads(event.data) == json.loads(record.value or b"")


async def test_without_a_place_the_stream_begins_now(reader: httpx.AsyncClient, nation: Nation) -> None:
    await nation.take(question("utrecht", uuid4()))
    async with aconnect_sse(reader, "GET", "/events") as source:
        events = source.aiter_sse()
        await nation.take(question("utrecht", uuid4()))
        async for event in events:
            if event.data:
                assert event.id == "2"
                break


async def test_a_place_ahead_of_the_journal_begins_now(reader: httpx.AsyncClient, nation: Nation) -> None:
    async with aconnect_sse(reader, "GET", "/events", headers={"Last-Event-ID": "999"}) as source:
        await nation.take(question("utrecht", uuid4()))
        async for event in source.aiter_sse():
            if event.data:
                assert event.id == "1"
                break


async def test_an_event_is_there_at_once_and_not_at_the_next_look(
    reader: httpx.AsyncClient, nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await nation.take(question("utrecht", uuid4()))
    async with aconnect_sse(reader, "GET", "/events", params={"after": 0}) as source:
        arrived: list[float] = []
        clock = asyncio.get_running_loop().time
        sent = clock()
        async for event in source.aiter_sse():
            if event.data:
                arrived.append(clock() - sent)
                if len(arrived) == 6:
                    break
                await nation.take(question("utrecht", uuid4()))
                sent = clock()
    assert max(arrived[1:]) < 3, "the slow look comes every five seconds only"


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "1e3", "٣", "' or 1=1", "9" * 19, "0x1", ","])
async def test_a_place_that_this_stream_never_gave_is_a_fault(reader: httpx.AsyncClient, last: str) -> None:
    answer = await reader.get("/events", headers=[(b"Last-Event-ID", last.encode())])
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_reader_that_leaves_holds_no_connection_to_the_database(
    reader: httpx.AsyncClient, nation: Nation
) -> None:
    await nation.take(question("utrecht", uuid4()))
    for _ in range(15):  # more than the pool has
        await read(reader, 1, after=0)
    assert (await reader.get("/overview")).status_code == 200


async def test_readers_that_wait_hold_no_connection_to_the_database(reader: httpx.AsyncClient, nation: Nation) -> None:
    await nation.take(question("utrecht", uuid4()))
    readers = [asyncio.create_task(read(reader, 2, after=0)) for _ in range(15)]
    assert (await reader.get("/overview")).status_code == 200
    await nation.take(question("utrecht", uuid4()))
    assert all(len(found) == 2 for found in await asyncio.gather(*readers))
