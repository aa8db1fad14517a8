from collections.abc import AsyncIterator, Callable

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


@pytest.fixture
async def town(
    assets: None, databases: Databases, settings_of: Callable[..., Settings], issuer: Issuer
) -> AsyncIterator[Town]:
    async with databases.fresh(service) as url, asyncpg.create_pool(url, min_size=0) as pool:
        told = settings_of(url, organisation="utrecht", kafka=False).model_copy(
            update={"public_url": "https://utrecht.example"}
        )
        api = Server(site([service], told, api=True, workers=False))
        shown = settings("hub", api.url).model_copy(update={"portal_identity_url": api.url, "portal_timeout": 10})
        pages = Server(create_app(shown, trusting(issuer)))
        yield Town(pages.url, pool, issuer)
        pages.stop()
        api.stop()
