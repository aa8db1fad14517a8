"""A database that stops taking writes, or of which another server took the place: said, noticed, and got over."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.broker import records
from tests.common.notes import service, topic_of
from tests.common.passage import Passage
from tests.problems import problem
from tests.workers import working

from plek_common import relay
from plek_common.database import Database
from plek_common.migrate import migrate
from plek_common.relay import Relay
from plek_common.settings import Settings
from plek_common.testing import eventually, site
from plek_local.keyring import Keyring
from plek_local.parts import Parts
from plek_local.postgres import PostgresServer
from plek_local.supervisor import Supervisor

NOTE = {"words": "eens"}
ANY = "00000000-0000-7000-8000-000000000000"


async def run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def only_reads(url: str, on: bool = True) -> None:
    """As an operator does it, who switches to another server."""
    word = "on" if on else "off"
    await run(
        url,
        "set transaction_read_only = off",
        f"alter system set default_transaction_read_only = {word}",
        "select pg_reload_conf()",
    )


@pytest.fixture(scope="module")
def second(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A second server, with the same login."""
    supervisor = Supervisor(tmp_path_factory.mktemp("second"))
    supervisor.clean_up()
    server = PostgresServer(parts.state / "second", Keyring(parts.state / "secrets"), supervisor)
    try:
        server.start()
        yield server
    finally:
        supervisor.stop_all()
        supervisor.close()


@pytest.fixture
async def before(second: PostgresServer, on_kafka: Settings) -> AsyncIterator[str]:
    """The service's database on the second server, which is the one in use before the move."""
    name = urlsplit(on_kafka.database_url).path.removeprefix("/")
    await only_reads(second.url, False)
    await run(second.url, f'create database "{name}"')
    url = f"{second.url.rsplit('/', 1)[0]}/{name}"
    await migrate(url, service.migrations)
    yield url
    await run(second.url, "set default_transaction_read_only = off", f'drop database "{name}" with (force)')


@pytest.fixture
async def passage(second: PostgresServer, before: str) -> AsyncIterator[Passage]:
    async with Passage(second.port).open() as found:
        yield found


@pytest.fixture
async def moving(on_kafka: Settings, passage: Passage) -> Settings:
    """Settings that name the address that will move."""
    return on_kafka.model_copy(update={"database_url": passage.url(on_kafka.database_url)})


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = site([service], settings, api=True, workers=False)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as found,
    ):
        yield found


async def ready(api: httpx.AsyncClient) -> bool:
    return (await api.get("/health/ready")).status_code == 200


async def accepted(api: httpx.AsyncClient) -> bool:
    return (await api.post("/notes/v1/notes", json=NOTE)).status_code == 201


async def test_a_database_that_only_reads_is_said_and_is_written_again_as_soon_as_it_can_be(
    second: PostgresServer, moving: Settings, before: str
) -> None:
    async with served(moving) as api:
        made = await api.post("/notes/v1/notes", json=NOTE)
        where = f"/notes/v1/notes/{made.json()['id']}"
        await only_reads(second.url)
        for _ in range(5):
            answer = await api.post("/notes/v1/notes", json=NOTE)
            problem(answer, 503)
            assert int(answer.headers["Retry-After"]) > 0
            assert not await ready(api), "readiness is red meanwhile"
            assert (await api.get(where)).status_code == 200, "reading goes on"
        await only_reads(second.url, False)
        assert await ready(api), "at once: no connection of before is kept"
        assert await accepted(api)
        assert await count(before) == 2, "what was refused left nothing"


async def count(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        found: int = await connection.fetchval("select count(*) from note")
        return found
    finally:
        await connection.close()


async def test_a_database_that_moved_is_followed_while_the_old_server_stays(
    second: PostgresServer, parts: Parts, moving: Settings, on_kafka: Settings, passage: Passage, before: str
) -> None:
    async with served(moving) as api:
        assert await accepted(api)
        await only_reads(second.url)
        problem(await api.post("/notes/v1/notes", json=NOTE), 503)
        passage.target = urlsplit(parts.database_url).port or 0
        assert await accepted(api), "the next request is written at the new server"
        assert await ready(api)
        assert (await count(before), await count(on_kafka.database_url)) == (1, 1)


async def test_readers_of_a_moved_database_follow_too(
    second: PostgresServer, parts: Parts, moving: Settings, on_kafka: Settings, passage: Passage
) -> None:
    """Nothing that they do is refused, so they hear it from the server's own signs."""
    async with served(moving) as api:
        assert (await api.get(f"/notes/v1/notes/{ANY}")).status_code == 404
        await only_reads(second.url)
        passage.target = urlsplit(parts.database_url).port or 0
        await run(on_kafka.database_url, f"insert into note (id, version, words) values ('{ANY}', 1, 'hier')")

        async def found() -> bool:
            return (await api.get(f"/notes/v1/notes/{ANY}")).status_code == 200

        await eventually(found, what="what the new server holds")


async def test_a_relay_at_rest_follows_a_database_that_moved(
    second: PostgresServer,
    parts: Parts,
    moving: Settings,
    on_kafka: Settings,
    passage: Passage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relay, "SLOW_POLL_SECONDS", 0.2)
    topic = topic_of(moving)
    async with working(Relay(moving, "notes")), served(moving) as api, served(on_kafka) as elsewhere:
        await accepted(api)

        async def told(at_least: int) -> bool:
            return len(await records(moving, topic)) >= at_least

        await eventually(lambda: told(1), what="the event of before")
        await only_reads(second.url)
        passage.target = urlsplit(parts.database_url).port or 0
        await accepted(elsewhere)
        await eventually(lambda: told(2), what="the event that only the new server holds")


async def test_a_database_that_refuses_writes_without_a_sign_is_given_up_at_the_first_refusal(
    on_kafka: Settings,
) -> None:
    """A pooler between reports nothing: the refused write is the only sign, for all connections at once."""
    database = Database(on_kafka.database_url, pool_size=2)
    try:
        async with database.sessions() as one, database.sessions() as other:
            kept = [await _backend(session) for session in (one, other)]
        async with database.sessions() as session:
            await session.execute(text("set transaction_read_only = on"))
            with pytest.raises(DBAPIError, match="read-only"):
                await session.execute(text("delete from note"))
        async with database.sessions() as one, database.sessions() as other:
            assert not {await _backend(session) for session in (one, other)} & set(kept)
    finally:
        await database.close()


async def _backend(session: AsyncSession) -> int:
    found: int = (await session.execute(text("select pg_backend_pid()"))).scalar_one()
    return found
