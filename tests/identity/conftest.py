from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import asyncpg
import httpx
import pytest
from tests.identity.office import Office

from identity.app import service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

ISSUER = "https://utrecht.example/identity/v1"


@pytest.fixture
def clock() -> StillClock:
    """Stands still at this moment: who checks a token asks no clock of ours."""
    return StillClock(datetime.now(UTC))


@pytest.fixture
async def settings(databases: Databases, settings_of: Callable[..., Settings]) -> AsyncIterator[Settings]:
    async with databases.fresh(service) as url:
        found = settings_of(url, organisation="utrecht", kafka=False)
        yield found.model_copy(update={"public_url": "https://utrecht.example"})


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(settings.database_url, min_size=0) as found:
        yield found


@pytest.fixture
async def api(
    settings: Settings, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setenv("PLEK_IDENTITY_SECRET", "only for tests, but as long as others")
    async with client(service, settings, clock) as found:
        yield found


@pytest.fixture
def office(
    api: httpx.AsyncClient, pool: asyncpg.Pool, clock: StillClock, token: Callable[..., dict[str, str]]
) -> Office:
    return Office(api, pool, token("administrator", "utrecht"), clock)
