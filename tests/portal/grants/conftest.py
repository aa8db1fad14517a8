from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import asyncpg
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.portal.conftest import Server, settings, trusting
from tests.portal.grants.town import Town
from tests.portal.identity_stand_in import IdentityStandIn

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
            identity, real = IdentityStandIn(), site([service], told, api=True, workers=False)
            routes = [*identity.routes(), Mount("/", real)]  # who is signed in, the tests say; all else is real
            api = Server(Starlette(routes=routes, lifespan=real.router.lifespan_context))
            shown = settings(mode, api.url).model_copy(update={"portal_identity_url": api.url, "portal_timeout": 10})
            app = create_app(shown, trusting(issuer))
            pages = Server(app)
            yield Town(name, pages.url, pool, issuer, identity, app.state.sessions)
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
