"""The pages of messages over a real service: only who is signed in is played."""

from collections.abc import Iterator
from contextlib import contextmanager

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


class Whole(Server):
    """Ends as a service does: what holds connections to the database gives them back."""

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)


@contextmanager
def opened(mode: Mode, service: Service, settings: Settings, issuer: Issuer) -> Iterator[tuple[Place, str]]:
    """The pages, and the address of the API behind them."""
    servers: list[Server] = []

    def serve(server: Server) -> str:
        servers.insert(0, server)
        return server.url

    try:
        apis = StandIn()
        apis.url = serve(Server(apis.app))
        behind = serve(Whole(site([service], settings, api=True, workers=False)))
        known = {"portal_hub_url": behind, "portal_national_url": behind}
        app = create_app(conftest.settings(mode, apis.url).model_copy(update=known), conftest.trusting(issuer))
        place = Place(serve(Server(app)), DESKS[mode], apis, issuer, app.state.sessions)
        yield place, f"{behind}/{service.name}/v1"
    finally:
        for server in servers:
            server.stop()
