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

from plek_common.identity import Verifier
from plek_common.settings import Settings
from plek_common.testing import eventually
from portal.app import create_app
from portal.settings import Mode, PortalSettings


@asynccontextmanager
async def pages(mode: Mode, api: httpx.AsyncClient, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without script that stands before these pages; it keeps cookies and follows where it is sent."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        portal = create_app(told(mode, url, settings), Verifier(settings))
        name = "question" if mode == "hub" else "aggregator"
        site = Starlette(routes=[Mount(f"/{name}/v1", api.app), Mount("/", portal)])  # type: ignore[attr-defined]
        server = uvicorn.Server(uvicorn.Config(site, lifespan="off", log_config=None, ws="none"))
        serving = asyncio.create_task(server.serve([door]))
        await eventually(lambda: server.started, what="the pages")
        try:
            async with (
                portal.router.lifespan_context(portal),
                httpx.AsyncClient(base_url=url, follow_redirects=True) as found,
            ):
                yield found
        finally:
            server.should_exit = True
            await serving


def told(mode: Mode, url: str, settings: Settings) -> PortalSettings:
    return PortalSettings(
        portal_mode=mode,
        portal_hub_url=url,
        portal_national_url=url,
        portal_timeout=10,
        portal_secret=SecretStr("only for tests, but as long as others"),
        organisation=settings.organisation,
        organisation_name=settings.organisation_name,
    )
