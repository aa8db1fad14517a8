from collections.abc import AsyncIterator, Callable

import asyncpg
import httpx
import pytest
from tests.desk import Desk

from agenda.app import service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client


@pytest.fixture
async def settings(databases: Databases, settings_of: Callable[..., Settings]) -> AsyncIterator[Settings]:
    async with databases.fresh(service) as url:
        yield settings_of(url, organisation="utrecht", kafka=False)


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(settings.database_url, min_size=0) as found:
        yield found


@pytest.fixture
async def api(settings: Settings, clock: StillClock) -> AsyncIterator[httpx.AsyncClient]:
    async with client(service, settings, clock) as found:
        yield found


@pytest.fixture
def desk(api: httpx.AsyncClient, settings: Settings, token: Callable[..., dict[str, str]]) -> Desk:
    return Desk(api, token("coordinator", "utrecht"), settings)
