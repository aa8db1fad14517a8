"""The pages of messages over a real service: only who is signed in is played."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from tests.portal import conftest
from tests.portal.conftest import Place, Server
from tests.portal.stand_in import StandIn

from plek_common.app import Service
from plek_common.settings import Settings
from plek_common.testing import site
from plek_local.issuer import Issuer
from portal.app import create_app
from portal.settings import Mode
from portal.sign_in.routes import DESKS

Tokens = Callable[..., dict[str, str]]


@contextmanager
def opened(
    mode: Mode, service: Service, settings: Settings, issuer: Issuer
) -> Iterator[tuple[Place, httpx.AsyncClient]]:
    """The pages, and the API behind them."""
    servers: list[Server] = []

    def serve(app: object) -> str:
        servers.append(Server(app))  # type: ignore[arg-type]
        return servers[-1].url

    try:
        apis = StandIn()
        apis.url = serve(apis.app)
        behind = serve(site([service], settings, api=True, workers=False))
        known = {"portal_hub_url": behind, "portal_national_url": behind}
        app = create_app(conftest.settings(mode, apis.url).model_copy(update=known), conftest.trusting(issuer))
        place = Place(serve(app), DESKS[mode], apis, issuer, app.state.sessions)
        yield place, httpx.AsyncClient(base_url=f"{behind}/{service.name}/v1")
    finally:
        for server in servers:
            server.stop()
