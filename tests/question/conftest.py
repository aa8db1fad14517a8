from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import httpx
import pytest
from tests.question.asking import TEXT, Asked

from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client
from question.app import service


@pytest.fixture
async def settings(databases: Databases, settings_of: Callable[..., Settings]) -> AsyncIterator[Settings]:
    async with databases.fresh(service) as url:
        yield settings_of(url, organisation="utrecht", kafka=False)


@pytest.fixture
async def api(settings: Settings, clock: StillClock) -> AsyncIterator[httpx.AsyncClient]:
    async with client(service, settings, clock) as found:
        yield found


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(settings.database_url, min_size=0) as found:
        yield found


@pytest.fixture
def coordinator(token: Callable[..., dict[str, str]]) -> dict[str, str]:
    return token("coordinator", "utrecht")


@pytest.fixture
def ask(api: httpx.AsyncClient, coordinator: dict[str, str]) -> Callable[..., Awaitable[Asked]]:
    """Asks a question: await ask(theme='zorg')."""

    async def build(headers: dict[str, str] | None = None, **fields: Any) -> Asked:
        answer = await api.post("/questions", json={"text": TEXT, **fields}, headers=headers)
        assert answer.status_code == 201, answer.text
        receipt = answer.json()
        return Asked(api, coordinator, receipt["id"], receipt["code"])

    return build
