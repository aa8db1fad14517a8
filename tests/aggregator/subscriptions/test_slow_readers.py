"""Readers of the stream that read slowly, or not at all, or are cut off: nobody else notices, and nothing is missed."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any, cast

import asyncpg
import psutil
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import State
from tests.aggregator.nation import Nation
from tests.aggregator.subscriptions.stream import LARGE, WRITE, server_of
from tests.aggregator.subscriptions.subscriber import Subscriber, subscribed
from tests.plans import Statement, statements

from aggregator.subscriptions import tail
from plek_common import server
from plek_common.event import MAX_BYTES
from plek_common.settings import Settings
from plek_common.testing import eventually


class Stream:
    """The API as it is served, and the journal behind it."""

    def __init__(self, served: uvicorn.Server, pool: asyncpg.Pool) -> None:
        self.served, self.pool, self.last = served, pool, 0
        self.address = f"http://127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}"

    @property
    def state(self) -> State:
        """What the application holds."""
        return cast(FastAPI, self.served.config.app).state

    async def write(self, events: int, size: int = 100) -> None:
        """So many events of so many bytes, as one batch of the ingest."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(WRITE, events, size)
            await connection.execute("select pg_notify('journal', '')")
        self.last += events

    @property
    def unsent(self) -> list[int]:
        """Bytes that wait in this process, per connection."""
        kept: set[Any] = self.served.server_state.connections
        return [connection.transport.get_write_buffer_size() for connection in kept]

    @contextmanager
    def queries(self) -> Iterator[list[Statement]]:
        """The queries of the journal that the API makes meanwhile: those that are there when it ends."""
        with statements(self.state.database) as sent:
            found: list[Statement] = []
            yield found
        found += [each for each in sent if "from journal where" in each[0]]


@pytest.fixture
async def stream(settings: Settings, nation: Nation) -> AsyncIterator[Stream]:
    async with server_of(settings) as served:
        yield Stream(served, nation.pool)


@pytest.fixture
async def stuck(stream: Stream) -> AsyncIterator[list[Subscriber]]:
    """Twenty who never read what they asked for."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(subscribed(stream.address, room=4096)) for _ in range(20)]


async def test_who_never_reads_holds_back_nobody_and_little_memory(stream: Stream, stuck: list[Subscriber]) -> None:
    async with subscribed(stream.address) as good:
        before = psutil.Process().memory_info().rss
        for events in (200, 20, 20):
            await stream.write(events, LARGE)
            await asyncio.wait_for(good.read_to(stream.last), 60)
        grown = psutil.Process().memory_info().rss - before
    assert good.seen == list(range(1, stream.last + 1))
    assert len([unsent for unsent in stream.unsent if unsent]) == len(stuck), "they were sent more than they took"
    assert max(stream.unsent) <= 2**16 + MAX_BYTES + 2**10
    assert grown < 2**20 * (20 + len(stuck) / 2), "a twentieth of what was written, for each"


async def test_who_does_not_read_is_cut_off_and_goes_on_where_he_was(
    stream: Stream, stuck: list[Subscriber], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE_SECONDS", 0.5)
    slow, never = stuck[0], stuck[1]

    async def a_byte_now_and_then() -> None:
        while await slow.read(1):  # noqa: ASYNC110 - the slowness itself
            await asyncio.sleep(0.02)

    await stream.write(100, LARGE)
    async with asyncio.timeout(60):
        trickle = asyncio.create_task(a_byte_now_and_then())
        await eventually(lambda: not stream.unsent, what="that all of them are cut off")
        trickle.cancel()
        await asyncio.wait([trickle])
        for reader in (slow, never):
            await reader.read_to(stream.last)
            assert reader.seen == list(range(1, len(reader.seen) + 1))
            assert len(reader.seen) < stream.last
            async with subscribed(stream.address, reader.seen[-1] if reader.seen else 0) as again:
                await again.read_to(stream.last)
            assert reader.seen + again.seen == list(range(1, stream.last + 1))


async def test_who_is_merely_busy_for_a_moment_is_not_cut_off(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE_SECONDS", 4)
    async with subscribed(stream.address, room=4096) as busy:
        await stream.write(100, LARGE)
        await eventually(lambda: any(stream.unsent))
        until = time.monotonic() + 4.5
        while time.monotonic() < until:
            await asyncio.wait_for(busy.read_to(stream.last), 60)
            await stream.write(1)
            await asyncio.sleep(0.05)
    assert busy.seen == list(range(1, stream.last))


async def test_two_hundred_cuts_anywhere_while_events_flow_lose_repeat_and_swap_nothing(stream: Stream) -> None:
    chance, seen, cuts = random.Random(200), list[int](), 0

    async def flow() -> None:
        while cuts < 200:
            await stream.write(chance.randint(1, 20), chance.randint(1, 400))
            await asyncio.sleep(0)

    flowing = asyncio.create_task(flow())
    async with asyncio.timeout(60):
        while cuts < 200:
            async with subscribed(stream.address, seen[-1] if seen else 0) as reader:
                await reader.read(chance.randint(1, 4_000))
                await reader.read(chance.randint(1, 4_000))
            seen += reader.seen
            cuts += 1
        await flowing
        async with subscribed(stream.address, seen[-1]) as reader:
            await reader.read_to(stream.last)
    assert seen + reader.seen == list(range(1, stream.last + 1))
    assert stream.last > 500


async def test_two_hundred_who_wait_are_told_of_an_event_with_one_query(stream: Stream) -> None:
    async with AsyncExitStack() as stack:
        waiting = [await stack.enter_async_context(subscribed(stream.address)) for _ in range(200)]
        await stream.write(1)
        async with asyncio.timeout(60):
            await asyncio.gather(*(reader.read_to(1) for reader in waiting))
            with stream.queries() as queries:
                for _ in range(10):
                    await stream.write(1)
                    await asyncio.gather(*(reader.read_to(stream.last) for reader in waiting))
    assert all(reader.seen == list(range(1, 12)) for reader in waiting)
    assert 10 <= len(queries) <= 25, "one that finds it, one that finds no more, and a slow look now and then"


async def test_who_lags_behind_and_who_is_at_the_front_see_the_same(
    stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "KEPT_BYTES", 2_000)
    await stream.write(500)
    async with subscribed(stream.address, 500) as front, subscribed(stream.address, 0) as behind:
        for _ in range(5):
            await stream.write(30)
            await asyncio.wait_for(front.read_to(stream.last), 60)
        await asyncio.wait_for(behind.read_to(stream.last), 60)
    assert behind.seen == list(range(1, 651))
    assert front.seen == list(range(501, 651))
    assert sum(len(piece.sent) for piece in stream.state.tail._pieces) <= 2_000
