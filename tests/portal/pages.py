"""Every page and form of the portal, as its own routes say."""

from collections.abc import Iterator

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from plek_local.issuer import Issuer
from portal.app import create_app
from portal.settings import Mode
from tests.portal.conftest import NOWHERE, trusting
from tests.portal.conftest import settings as settings_of


def routes(app: Starlette) -> Iterator[Route]:
    """Also those of routers within routers."""
    for route in app.routes:
        yield from _below(route)


def addresses(mode: Mode, issuer: Issuer, method: str) -> list[str]:
    """The paths of all pages, or of all forms with "POST"; what stands in braces is as the route names it."""
    app = create_app(settings_of(mode, NOWHERE), trusting(issuer))
    return sorted({route.path for route in routes(app) if method in (route.methods or ())})


def _below(route: BaseRoute) -> Iterator[Route]:
    within = getattr(route, "original_router", None)
    if within is not None:
        for each in within.routes:
            yield from _below(each)
    elif isinstance(route, Route):
        yield route
