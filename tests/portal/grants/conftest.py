from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import asyncpg
import pytest
from tests.portal.conftest import Server, settings, trusting
from tests.portal.grants.town import Town

from identity.app import service
from plek_common.settings import Settings
from plek_common.site import site
from plek_common.testing import Databases
from plek_local.issuer import Issuer
from portal.app import create_app
from portal.settings import Mode

PUBLIC = "https://utrecht.example"


Opening = Callable[[Mode], AbstractAsyncContextManager[Town]]


@pytest.fixture
def opening(assets: None, databases: Databases, settings_of: Callable[..., Settings], issuer: Issuer) -> Opening:
    @asynccontextmanager
    async def opened(mode: Mode) -> AsyncIterator[Town]:
        name = "utrecht" if mode == "hub" else "national"
        async with databases.fresh(service) as url, asyncpg.create_pool(url, min_size=0) as pool:
            told = settings_of(url, organisation=name, kafka=False).model_copy(update={"public_url": PUBLIC})
            api = Server(site([service], told, api=True, workers=False))
            shown = settings(mode, api.url).model_copy(update={"portal_identity_url": api.url, "portal_timeout": 10})
            pages = Server(create_app(shown, trusting(issuer)))
            yield Town(name, pages.url, pool, issuer)
            pages.stop()
            api.stop()

    return opened


@pytest.fixture
async def town(opening: Opening) -> AsyncIterator[Town]:
    async with opening("hub") as found:
        yield found


@pytest.fixture
async def nation(opening: Opening) -> AsyncIterator[Town]:
    async with opening("national") as found:
        yield found
