"""An answer leaves after the commit, so that it is never a promise that the database did not keep."""

import asyncio
from contextlib import suppress

import asyncpg
import httpx
import pytest
from tests.common.notes import service
from tests.problems import problem

from plek_common.settings import Settings
from plek_common.testing import StillClock, client, eventually
from plek_local.ports import free_ports

FAILS_AT_COMMIT = {"words": "later"}


async def kept(pool: asyncpg.Pool) -> tuple[int, int]:
    """How many notes there are, and how many events of them."""
    return (await pool.fetchval("select count(*) from note"), await pool.fetchval("select count(*) from outbox"))


async def test_a_note_and_its_event_are_kept_together(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    assert (await api.post("/notes", json={"words": "ja"})).status_code == 201
    assert await kept(pool) == (1, 1)


async def test_a_commit_that_fails_is_no_success_and_nothing_is_published(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    answer = await api.post("/notes", json=FAILS_AT_COMMIT)
    problem(answer, 503)
    assert await kept(pool) == (0, 0)


async def test_the_same_route_with_the_default_scope_would_lie(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    """The guard is `scope="function"`: this is what a client would be told without it."""
    answer = await api.post("/hasty-notes", json=FAILS_AT_COMMIT)
    assert answer.status_code == 201
    assert await kept(pool) == (0, 0)


async def test_a_commit_that_fails_leaves_the_idempotency_key_free(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    key = {"Idempotency-Key": "5b0e8a0e-2f61-4d4b-9c57-7f1c2f0d9a11"}
    assert (await api.post("/notes", json=FAILS_AT_COMMIT, headers=key)).status_code == 503
    assert await pool.fetchval("select count(*) from idempotency_key") == 0


async def test_a_connection_that_breaks_under_way_is_a_failure_that_may_be_repeated(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await pool.execute("""
        create function cut() returns trigger language plpgsql as $$
        begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$
    """)
    await pool.execute("create trigger cut before insert on outbox for each row execute function cut()")
    answer = await api.post("/notes", json={"words": "ja"})
    problem(answer, 503)
    assert answer.headers["Retry-After"]
    await pool.execute("drop trigger cut on outbox")
    assert await kept(pool) == (0, 0)
    # No connection of the pool stays broken.
    assert (await api.post("/notes", json={"words": "ja"})).status_code == 201


@pytest.fixture
def away(settings: Settings) -> Settings:
    """As if the database were gone: nothing listens there."""
    (port,) = free_ports(1)
    return settings.model_copy(update={"database_url": f"postgresql://nobody:x@127.0.0.1:{port}/none"})


async def test_a_database_that_is_away_is_said_so_and_when_to_come_back(away: Settings, clock: StillClock) -> None:
    async with client(service, away, clock) as api:
        for answer in (await api.post("/notes", json={"words": "ja"}), await api.get(f"/notes/{'0' * 32}")):
            problem(answer, 503)
            assert int(answer.headers["Retry-After"]) > 0
            assert "127.0.0.1" not in answer.text


async def test_a_database_that_refuses_us_is_said_so(settings: Settings, clock: StillClock) -> None:
    wrong = settings.model_copy(update={"database_url": settings.database_url + "_gone"})
    async with client(service, wrong, clock) as api:
        problem(await api.post("/notes", json={"words": "ja"}), 503)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool of two connections that are waited for half a second."""
    defaults = {"pool_size": 2, "deadline": 0.5}
    monkeypatch.setattr("plek_common.database.Database.__init__.__kwdefaults__", defaults)


async def test_who_waits_too_long_for_a_connection_is_told_to_come_back(
    hurried: None, settings: Settings, clock: StillClock
) -> None:
    async with client(service, settings, clock) as api:
        held = [asyncio.create_task(api.get("/waits")) for _ in range(2)]
        pool = api.app.state.database.engine.pool  # type: ignore[attr-defined]
        await eventually(lambda: pool.checkedout() == 2)
        problem(await api.post("/notes", json={"words": "ja"}), 503)
        for task in held:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        assert (await api.post("/notes", json={"words": "ja"})).status_code == 201
