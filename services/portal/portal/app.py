"""The portal: pages for people, from what the APIs answer. It has no database and no events of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from plek_common.app import SILENT
from plek_common.identity import Verifier
from plek_common.middleware import BodyLimit
from plek_common.settings import Settings
from portal.analyst import routes as analyst_routes
from portal.apis.client import Api
from portal.apis.identity import IdentityApi
from portal.apis.national import HubApi, NationalApi
from portal.apis.rights import RightsApi
from portal.ask import routes as ask_routes
from portal.audit import routes as audit_routes
from portal.bundles import move_or_merge, routes
from portal.contact import asker as contact_asker
from portal.contact import routes as contact_routes
from portal.coordinator import routes as coordinator_routes
from portal.desk import routes as desk_routes
from portal.grants import ending, invitations, machines, people
from portal.grants import routes as grants_routes
from portal.learning import routes as learning_routes
from portal.moves import routes as moves_routes
from portal.overview import live
from portal.overview import routes as overview_routes
from portal.overview.feed import Feed
from portal.own_data import routes as own_data_routes
from portal.receipts import routes as receipts_routes
from portal.redaction import routes as redaction_routes
from portal.settings import Mode, PortalSettings, of_deployment
from portal.sign_in import own as own_sessions
from portal.sign_in import routes as sign_in_routes
from portal.sign_in import step_up
from portal.web import errors
from portal.web.assets import KeptFiles
from portal.web.csrf import only_from_here
from portal.web.headers import PageHeaders
from portal.web.same_person import only_for_whom_it_was_made
from portal.web.session import Sessions

SHARED = (
    *(errors.router, sign_in_routes.router, step_up.router, own_sessions.router, audit_routes.router),
    *(grants_routes.router, people.router, ending.router, invitations.router, machines.router),
    contact_routes.router,
)
PAGES: dict[Mode, tuple[APIRouter, ...]] = {
    "hub": (
        *(ask_routes.router, receipts_routes.router, own_data_routes.router),
        *(desk_routes.router, coordinator_routes.router, moves_routes.router, redaction_routes.router),
        contact_asker.router,
    ),
    "national": (
        *(analyst_routes.router, routes.router, move_or_merge.router),
        *(learning_routes.router, overview_routes.router, live.router),
    ),
}
LARGEST_FORM = 64 * 1024  # bytes; a question of 4,000 characters fits in any script


def create_app(
    settings: PortalSettings, verifier: Verifier, transport: httpx.AsyncBaseTransport | None = None
) -> FastAPI:
    """The pages of one hub or of the nation, as the settings say; `verifier` knows whose tokens are trusted, and
    `transport` is the way to the APIs where that is not the network."""
    accepting = {"Accept": "application/json"}
    http = httpx.AsyncClient(timeout=settings.portal_timeout, headers=accepting, transport=transport)
    app = FastAPI(
        title="PLeK portal",
        openapi_url=None,
        redirect_slashes=False,
        telemetry=SILENT,
        lifespan=closing(http, verifier),
        dependencies=[Depends(only_from_here), Depends(only_for_whom_it_was_made)],
        middleware=[
            Middleware(PageHeaders),
            Middleware(BodyLimit, limit=LARGEST_FORM),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
    )
    app.state.settings = settings
    app.state.identity = IdentityApi(Api(http, settings.portal_identity_url))
    app.state.sessions = Sessions(verifier, settings, app.state.identity)
    app.state.hub = HubApi(Api(http, settings.portal_hub_url))
    app.state.national = NationalApi(Api(http, settings.portal_national_url))
    app.state.rights = RightsApi(Api(http, settings.portal_identity_url))
    app.state.feed = Feed(app.state.national)
    add_pages(app, settings)
    return app


def add_pages(app: FastAPI, settings: PortalSettings) -> None:
    app.mount("/static", KeptFiles())
    for router in (*SHARED, *PAGES[settings.portal_mode]):
        answer_heads(router)
        app.include_router(router)
    errors.add_errors(app)


def answer_heads(router: APIRouter) -> None:
    """What answers GET answers HEAD too; the server leaves the body out."""
    for route in router.routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            route.methods = {*(route.methods or ()), "HEAD"}


def closing(*parts: AbstractAsyncContextManager[Any]) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What the pages hold lives as long as they do."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for part in parts:
                await stack.enter_async_context(part)
            yield

    return lifespan


class Portal:
    """The pages as `plek serve` finds them: no database, no workers, served at the root."""

    name = "portal"

    def create_app(self, settings: Settings) -> FastAPI:
        return create_app(of_deployment(settings), Verifier(settings))


service = Portal()
