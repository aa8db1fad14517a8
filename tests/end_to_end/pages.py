"""The pages of the nation or of a hub over the API that is tested, at an address of their own."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.portal.identity_stand_in import IdentityStandIn

from plek_common.identity import Verifier
from plek_common.settings import Settings
from plek_common.testing import eventually
from portal.app import create_app
from portal.settings import Mode, PortalSettings
from portal.web.session import Sessions


class Visitor(httpx.AsyncClient):
    """A browser without script. Who its tests sign in, a stand-in for the identity service knows."""

    identity: IdentityStandIn
    sessions: Sessions

    def sign_in(self, token: str) -> dict[str, str]:
        """From here on this is who the token is of; returns the cookies that say so."""
        made = self.identity.cookies(self.sessions, token)
        self.cookies.update(made)
        return made


@asynccontextmanager
async def pages(mode: Mode, api: httpx.AsyncClient, settings: Settings) -> AsyncIterator[Visitor]:
    """A browser without script that stands before these pages; it keeps cookies and follows where it is sent."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        portal = create_app(told(mode, url, settings), Verifier(settings))
        name = "question" if mode == "hub" else "aggregator"
        identity = IdentityStandIn()
        services = [Mount(f"/{name}/v1", api.app), *identity.routes()]  # type: ignore[attr-defined]
        site = Starlette(routes=[*services, Mount("/", portal)])
        server = uvicorn.Server(uvicorn.Config(site, lifespan="off", log_config=None, ws="none"))
        serving = asyncio.create_task(server.serve([door]))
        await eventually(lambda: server.started, what="the pages")
        try:
            async with (
                portal.router.lifespan_context(portal),
                Visitor(base_url=url, follow_redirects=True) as found,
            ):
                found.identity, found.sessions = identity, portal.state.sessions
                yield found
        finally:
            server.should_exit = True
            await serving


def told(mode: Mode, url: str, settings: Settings) -> PortalSettings:
    return PortalSettings(
        portal_mode=mode,
        portal_hub_url=url,
        portal_national_url=url,
        portal_identity_url=url,
        portal_timeout=10,
        portal_secret=SecretStr("only for tests, but as long as others"),
        organisation=settings.organisation,
        organisation_name=settings.organisation_name,
    )
