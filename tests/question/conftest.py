from collections.abc import AsyncIterator, Callable

import httpx
import pytest

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
def coordinator(token: Callable[..., dict[str, str]]) -> dict[str, str]:
    return token("coordinator", "utrecht")
