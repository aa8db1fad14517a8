"""A small network: two hubs and the nation, in this process, over the real database and broker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from aggregator.app import service as aggregator
from plek_common.app import Service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client, eventually
from plek_common.worker import run_workers
from question.app import service as question


@dataclass
class Network:
    """Clients of the question service of each hub, and of the nation's API."""

    hubs: dict[str, httpx.AsyncClient]
    nation: httpx.AsyncClient
    token: Callable[..., dict[str, str]]
    national: Settings
    regional: dict[str, Settings]
    workers: "dict[str, asyncio.Task[None]]" = field(default_factory=dict)

    @property
    def everybody(self) -> dict[str, Settings]:
        return {"national": self.national, **self.regional}

    def start(self, *organisations: str) -> None:
        """Has their workers work, as when a machine is switched on."""
        for organisation in organisations:
            workers = service_of(organisation).workers(self.everybody[organisation])
            self.workers[organisation] = asyncio.create_task(run_workers(workers))

    async def stop(self, *organisations: str) -> None:
        """Ends their workers, as when a machine is switched off."""
        await asyncio.gather(*(_stop(self.workers.pop(organisation)) for organisation in organisations))

    @asynccontextmanager
    async def without(self, *organisations: str) -> AsyncIterator[None]:
        """Meanwhile nobody works there."""
        await self.stop(*organisations)
        try:
            yield
        finally:
            self.start(*organisations)

    async def ask(self, hub: str, title: str, text: str, **more: Any) -> str:
        """Asks, triages and releases a question as people would; returns its id."""
        api = self.hubs[hub]
        asked = await api.post("/questions", json={"title": title, "text": text, "theme": "zorg", **more})
        assert asked.status_code == 201, asked.text
        id = str(asked.json()["id"])
        await self.move(hub, id, 1, "triage", {"theme": "zorg", "level": "regional"})
        await self.move(hub, id, 2, "release", {})
        return id

    async def move(self, hub: str, id: str, seen: int, name: str, body: dict[str, Any]) -> None:
        headers = {**self.token("coordinator", hub), "If-Match": f'"{seen}"'}
        done = await self.hubs[hub].post(f"/questions/{id}/{name}", json=body, headers=headers)
        assert done.status_code == 200, done.text

    async def seen(self, number: int) -> list[dict[str, Any]]:
        """The questions at the nation, as soon as there are so many."""

        async def enough() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = (await self.nation.get("/questions?limit=100")).json()["items"]
            return found if len(found) >= number else []

        return await eventually(enough, what=f"{number} questions at the nation")


@pytest.fixture
async def network(
    databases: Databases,
    settings_of: Callable[..., Settings],
    token: Callable[..., dict[str, str]],
    clock: StillClock,
    unique: Callable[[str], str],
) -> AsyncIterator[Network]:
    async with connected(databases, settings_of, token, clock, unique) as found:
        yield found


@asynccontextmanager
async def connected(
    databases: Databases,
    settings_of: Callable[..., Settings],
    token: Callable[..., dict[str, str]],
    clock: StillClock,
    unique: Callable[[str], str],
) -> AsyncIterator[Network]:
    """Nobody works before everybody has topics: who reads already looks for new ones every ten seconds only."""
    async with AsyncExitStack() as stack:

        async def served(organisation: str) -> tuple[httpx.AsyncClient, Settings]:
            service = service_of(organisation)
            settings = settings_of(await stack.enter_async_context(databases.fresh(service)), organisation=organisation)
            return await stack.enter_async_context(client(service, settings, clock)), settings

        nation, national = await served("national")
        hubs, regional = {}, {}
        for name in (unique("utrecht"), unique("fryslan")):
            hubs[name], regional[name] = await served(name)
            hub = {"name": name.title(), "oin": regional[name].oin, "areas": []}
            done = await nation.put(f"/hubs/{name}", json=hub, headers=token("administrator", "national"))
            assert done.status_code == 200, done.text
        found = Network(hubs, nation, token, national, regional)
        found.start(*found.everybody)
        try:
            yield found
        finally:
            await found.stop(*found.workers)


def service_of(organisation: str) -> Service:
    return aggregator if organisation == "national" else question


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
