from collections.abc import AsyncIterator, Callable
from uuid import UUID

import asyncpg
import httpx
import pytest
from tests.aggregator import teaching
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation
from tests.aggregator.taking_back import TAKES, Take

from aggregator.app import service
from aggregator.similarity import Embedder, load_embedder
from aggregator.stage.worker import BundleStage
from plek_common.settings import Settings
from plek_common.testing import Databases, Filling, StillClock, client


@pytest.fixture
def filling() -> Filling | None:
    """What the database of a test begins with; a file of tests that need much says what."""
    return None


@pytest.fixture
async def settings(
    databases: Databases, filling: Filling | None, settings_of: Callable[..., Settings]
) -> AsyncIterator[Settings]:
    async with databases.fresh(service, filling) as url:
        yield settings_of(url, organisation="national", kafka=False)


@pytest.fixture
async def nation(settings: Settings) -> AsyncIterator[Nation]:
    async with asyncpg.create_pool(settings.database_url, min_size=0) as pool:
        found = Nation(settings, pool)
        await found.admit("utrecht", "fryslan", "drenthe")
        yield found


@pytest.fixture
async def api(settings: Settings, clock: StillClock) -> AsyncIterator[httpx.AsyncClient]:
    async with client(service, settings, clock) as found:
        yield found


@pytest.fixture
def administrator(token: Callable[..., dict[str, str]]) -> dict[str, str]:
    return token("administrator", "national")


@pytest.fixture
def analyst(api: httpx.AsyncClient, token: Callable[..., dict[str, str]]) -> Analyst:
    return Analyst(api, token("analyst", "national"))


@pytest.fixture(params=list(TAKES))
def take(request: pytest.FixtureRequest) -> Take:
    """What takes a question back, in each of the ways."""
    return TAKES[request.param]


@pytest.fixture(scope="session")
def model() -> Embedder:
    """The packaged language model, loaded once."""
    return load_embedder()


@pytest.fixture
async def meant(nation: Nation, model: Embedder) -> dict[UUID, str]:
    """Questions of three regions, and what waits for people because of them."""
    records, meant = teaching.labelled(24)
    await nation.take(*records)
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    return meant
