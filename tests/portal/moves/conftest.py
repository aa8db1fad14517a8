from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.portal.conftest import Server, settings, trusting
from tests.portal.identity_stand_in import IdentityStandIn
from tests.portal.moves.office import Office

from plek_common.settings import Settings
from plek_common.site import site
from plek_common.testing import Databases
from plek_local.issuer import Issuer
from portal.app import create_app
from question.app import service


@pytest.fixture
async def office(
    assets: None, databases: Databases, settings_of: Callable[..., Settings], issuer: Issuer
) -> AsyncIterator[Office]:
    async with (
        databases.fresh(service) as url,
        asyncpg.create_pool(url, min_size=0) as pool,
        opened(settings_of(url, organisation="utrecht", kafka=False), pool, issuer) as found,
    ):
        yield found


@asynccontextmanager
async def opened(told: Settings, pool: asyncpg.Pool, issuer: Issuer) -> AsyncIterator[Office]:
    identity, real = IdentityStandIn(), site([service], told, api=True, workers=False)
    routes = [*identity.routes(), Mount("/", real)]  # who is signed in, the tests say; all else is real
    api = Server(Starlette(routes=routes, lifespan=real.router.lifespan_context))
    shown = settings("hub", api.url).model_copy(update={"portal_timeout": 10})
    app = create_app(shown, trusting(issuer))
    pages = Server(app)
    try:
        async with httpx.AsyncClient(base_url=api.url, timeout=30) as client:
            yield Office(pages.url, client, pool, issuer, identity, app.state.sessions)
    finally:
        pages.stop()
        api.stop()
