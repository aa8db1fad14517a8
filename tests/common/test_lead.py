"""Of several processes one leads: a dead one is followed at once, a frozen one soon, one that lives never."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from tests.common.reader import Reader

from plek_common import lead
from plek_common.lead import leading
from plek_common.settings import Settings
from plek_common.testing import eventually

NAME = "hub.noord-brabant.notes"
END = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1"


class Leader:
    """A process that wants to lead, and does nothing with it."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.database("notes")
        self.badge = ""

    async def work(self, badge: str) -> None:
        self.badge = badge
        try:
            await asyncio.Event().wait()
        finally:
            self.badge = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["asyncio.Task[None]"]:
        task = asyncio.create_task(leading(self.url, NAME, self.work))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(lead, "SILENT_SECONDS", 1.0)


@asynccontextmanager
async def frozen(url: str) -> AsyncIterator[asyncpg.Connection]:
    """The sessions of a holder that gives no sign of life any more; what is given is in the midst of a transaction."""
    badge = {"application_name": f"frozen {NAME}"}
    lock = await asyncpg.connect(url, server_settings=badge)
    other = await asyncpg.connect(url, server_settings=badge)
    try:
        assert await lock.fetchval(lead._TAKE, NAME)
        yield other
    finally:
        lock.terminate()
        other.terminate()


async def test_a_frozen_holder_is_followed_and_what_it_had_in_hand_is_undone(reader: Reader) -> None:
    leader = Leader(reader.settings)
    async with frozen(leader.url) as other:
        await other.execute("begin")
        await other.execute("lock table note in exclusive mode")
        async with leader.running():
            await eventually(lambda: leader.badge, what="the lead")
            await reader.pool.execute("begin; lock table note in exclusive mode; commit", timeout=60)


async def test_a_holder_that_lives_is_left_alone(reader: Reader) -> None:
    first, second = Leader(reader.settings), Leader(reader.settings)
    async with first.running() as one, second.running():
        await eventually(lambda: first.badge or second.badge, what="a leader")
        badge = first.badge + second.badge
        await asyncio.wait([one], timeout=3)
        assert first.badge + second.badge == badge


async def test_a_holder_that_ends_is_followed_at_once(reader: Reader) -> None:
    first, second = Leader(reader.settings), Leader(reader.settings)
    async with second.running():
        await eventually(lambda: second.badge, what="the second")
        async with first.running():
            await reader.pool.execute(END, second.badge)
            await eventually(lambda: first.badge, what="the first")


async def test_who_lost_the_lead_works_no_more(reader: Reader) -> None:
    leader = Leader(reader.settings)
    async with leader.running() as life:
        await eventually(lambda: leader.badge, what="the lead")
        await reader.pool.execute(END, leader.badge)
        await asyncio.wait([life], timeout=60)
        assert leader.badge == ""
        assert isinstance(life.exception(), asyncpg.PostgresError | asyncpg.InterfaceError)
