from collections.abc import AsyncIterator, Callable

import asyncpg
import httpx
import pytest
from tests.aggregator.nation import Nation
from tests.broker import producer
from tests.conftest import oin
from tests.letters.post import Post

from aggregator.app import service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client


@pytest.fixture
async def national(databases: Databases, settings_of: Callable[..., Settings]) -> AsyncIterator[Settings]:
    async with databases.fresh(service) as url:
        yield settings_of(url, organisation="national")


@pytest.fixture
async def post(
    national: Settings, settings_of: Callable[..., Settings], unique: Callable[[str], str]
) -> AsyncIterator[Post]:
    """Two hubs that the nation knows, each with a login of its own."""
    bad, good = (settings_of(national.database_url, organisation=unique(name)) for name in ("bad", "good"))
    async with (
        asyncpg.create_pool(national.database_url, min_size=0) as pool,
        producer(bad) as from_bad,
        producer(good) as from_good,
    ):
        for hub in (bad.organisation, good.organisation):
            statement = "insert into hub (id, name, oin, areas) values ($1, $2, $3, '{}')"
            await pool.execute(statement, hub, hub.title(), oin(hub))
        senders = {bad.organisation: from_bad, good.organisation: from_good}
        logins = {bad.organisation: bad, good.organisation: good}
        yield Post(national, pool, senders, logins, bad.organisation, good.organisation)


@pytest.fixture
async def api(national: Settings, clock: StillClock) -> AsyncIterator[httpx.AsyncClient]:
    async with client(service, national, clock) as found:
        yield found


@pytest.fixture
def analyst(token: Callable[..., dict[str, str]]) -> dict[str, str]:
    return token("analyst", "national")


@pytest.fixture
async def nation(national: Settings) -> AsyncIterator[Nation]:
    async with asyncpg.create_pool(national.database_url, min_size=0) as pool:
        found = Nation(national, pool)
        await found.admit("utrecht")
        yield found
