"""A small network: two hubs and the nation, in this process, over the real database and broker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

import httpx
import pytest

from aggregator.app import service as aggregator
from plek_common.app import Service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client
from plek_common.worker import run_workers
from question.app import service as question


@dataclass
class Network:
    """Clients of the question service of each hub, and of the nation's API."""

    hubs: dict[str, httpx.AsyncClient]
    nation: httpx.AsyncClient
    token: Callable[..., dict[str, str]]
    national: Settings

    async def ask(self, hub: str, title: str, text: str, theme: str = "zorg") -> str:
        """Asks, triages and releases a question as people would; returns its id."""
        api, coordinator = self.hubs[hub], self.token("coordinator", hub)
        asked = (await api.post("/questions", json={"title": title, "text": text, "theme": theme})).json()
        where = f"/questions/{asked['id']}"
        triage = {"theme": theme, "level": "regional"}
        done = await api.post(f"{where}/triage", json=triage, headers={**coordinator, "If-Match": '"1"'})
        assert done.status_code == 200, done.text
        done = await api.post(f"{where}/release", json={}, headers={**coordinator, "If-Match": '"2"'})
        assert done.status_code == 200, done.text
        return str(asked["id"])


@pytest.fixture
async def network(
    databases: Databases,
    settings_of: Callable[..., Settings],
    token: Callable[..., dict[str, str]],
    clock: StillClock,
    unique: Callable[[str], str],
) -> AsyncIterator[Network]:
    async with AsyncExitStack() as stack:

        async def start(service: Service, organisation: str) -> tuple[httpx.AsyncClient, Settings]:
            url = await stack.enter_async_context(databases.fresh(service))
            settings = settings_of(url, organisation=organisation)
            task = asyncio.create_task(run_workers(service.workers(settings)))
            stack.push_async_callback(_stop, task)
            return await stack.enter_async_context(client(service, settings, clock)), settings

        nation, national = await start(aggregator, "national")
        hubs = {}
        for name in (unique("utrecht"), unique("fryslan")):
            hubs[name], settings = await start(question, name)
            hub = {"name": name.title(), "oin": settings.oin, "areas": []}
            done = await nation.put(f"/hubs/{name}", json=hub, headers=token("administrator", "national"))
            assert done.status_code == 200, done.text
        yield Network(hubs, nation, token, national)


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
