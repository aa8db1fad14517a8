from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import httpx
import pytest

from partner.app import service
from plek_common.event import Envelope
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

Record = dict[str, Any]
ORGANISATION: Record = {
    "name": "Hogeschool De Vecht",
    "kind": "hbo",
    "website": "https://hogeschool-de-vecht.example.nl",
    "description": "Onderzoek naar koele straten en schoon water.",
    "themes": ["klimaat", "water-bodem"],
    "areas": ["PV26", "GM0344"],
    "mailbox": "vragen@hogeschool-de-vecht.example.nl",
}
NETWORK: Record = {
    "name": "Koele Straten",
    "form": "network",
    "goals": "Leren van elkaars straten.",
    "themes": ["klimaat"],
    "areas": ["PV26"],
}


class Desk:
    """A client of this service with which a coordinator works."""

    def __init__(self, api: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.api, self.headers = api, headers

    async def add(self, path: str, body: Record) -> Record:
        answer = await self.api.post(path, json=body, headers=self.headers)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def act(self, where: str, seen: int, body: Record | None = None, *, put: bool = False) -> httpx.Response:
        headers = {**self.headers, "If-Match": f'"{seen}"'}
        return await self.api.request("PUT" if put else "POST", where, json=body or {}, headers=headers)

    async def released(self, path: str, body: Record) -> Record:
        made = await self.add(path, body)
        answer = await self.act(f"{path}/{made['id']}/release", 1)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
async def settings(databases: Databases, settings_of: Callable[..., Settings]) -> AsyncIterator[Settings]:
    async with databases.fresh(service) as url:
        yield settings_of(url, organisation="utrecht", kafka=False)


@pytest.fixture
async def api(settings: Settings, clock: StillClock) -> AsyncIterator[httpx.AsyncClient]:
    async with client(service, settings, clock) as found:
        yield found


@pytest.fixture
def coordinator(token: Callable[..., dict[str, str]]) -> dict[str, str]:
    return token("coordinator", "utrecht")


@pytest.fixture
def desk(api: httpx.AsyncClient, coordinator: dict[str, str]) -> Desk:
    return Desk(api, coordinator)


@pytest.fixture
def told(settings: Settings) -> Callable[[], Awaitable[list[Envelope]]]:
    """The events in the outbox, oldest first, each a valid envelope on this hub's topic."""

    async def read() -> list[Envelope]:
        connection = await asyncpg.connect(settings.database_url)
        rows = await connection.fetch("select topic, aggregateid, payload from outbox order by seq")
        await connection.close()
        events = [Envelope.model_validate_json(row["payload"]) for row in rows]
        assert all(row["topic"] == "hub.utrecht.partner.v1" for row in rows)
        assert [row["aggregateid"] for row in rows] == [str(event.subject) for event in events]
        return events

    return read
