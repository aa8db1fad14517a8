"""What tests of every service need: databases from a template, a clock that stands still, waiting with a deadline."""

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, overload
from uuid import uuid4

import asyncpg
import httpx

from plek_common.app import Service, create_app
from plek_common.migrate import migrate
from plek_common.settings import Settings
from plek_common.site import site

T = TypeVar("T")
Filling = Callable[[str], None]  # takes the address of an empty database, and fills it


class StillClock:
    """A clock that moves only when a test says so."""

    def __init__(self, at: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, by: timedelta) -> None:
        self.at += by


class Databases:
    """Fresh databases on one server: the migrations run once per service, each test gets a copy."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self._templates: dict[tuple[str, Filling | None], str] = {}
        self._strategy = "wal_log"

    def url(self, name: str) -> str:
        return f"{self.admin_url.rsplit('/', 1)[0]}/{name}"

    @asynccontextmanager
    async def fresh(self, service: Service, filling: Filling | None = None) -> AsyncIterator[str]:
        """The address of a migrated database that goes when the test ends: empty, or as this filling leaves one. A
        filling is known by itself: the same one fills once, however many tests begin with it."""
        name = await self._copy(await self._template(service, filling), f"test_{uuid4().hex[:12]}_{service.name}")
        try:
            yield self.url(name)
        finally:
            await self._run(f'drop database "{name}" with (force)')

    async def _template(self, service: Service, filling: Filling | None) -> str:
        key = service.name, filling
        if key not in self._templates:
            name = f"template_{uuid4().hex[:12]}_{service.name}"
            if filling is None:
                self._strategy = await self._quickest()
                await self._run(f'create database "{name}"')
                await migrate(self.url(name), service.migrations)
            else:
                await self._copy(await self._template(service, None), name)
                await asyncio.to_thread(filling, self.url(name))
            self._templates[key] = name
        return self._templates[key]

    async def _copy(self, template: str, name: str) -> str:
        await self._run(f'create database "{name}" template "{template}" strategy {self._strategy}')
        return name

    async def _quickest(self) -> str:
        """How to copy: whole files where nothing waits for a disk, which takes half of the processor time."""
        return "file_copy" if await self._run("show fsync") == "off" else "wal_log"

    async def _run(self, statement: str) -> object:
        connection = await asyncpg.connect(self.admin_url)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()


@asynccontextmanager
async def client(service: Service, settings: Settings, clock: StillClock) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service's API, without a network between."""
    app = create_app(service, settings, clock)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as found,
    ):
        found.app = app  # type: ignore[attr-defined]
        yield found


@overload
async def eventually(find: Callable[[], Awaitable[T]], *, seconds: float = ..., what: str = ...) -> T: ...
@overload
async def eventually(find: Callable[[], T], *, seconds: float = ..., what: str = ...) -> T: ...
async def eventually(find: Callable[[], Any], *, seconds: float = 60, what: str = "the expected") -> Any:
    """The first truthy result of `find`, asked again and again until the deadline.

    Raises:
        AssertionError: with the last result.
    """
    until = time.monotonic() + seconds
    while True:
        result = find()
        found = await result if inspect.isawaitable(result) else result
        if found:
            return found
        assert time.monotonic() < until, f"{what} did not come within {seconds} s; last seen: {found!r}"
        await asyncio.sleep(0.05)


__all__ = ["Databases", "Filling", "StillClock", "client", "eventually", "site"]
