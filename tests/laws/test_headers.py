"""What every answer of every route tells a browser to allow, pinned: whoever wants another for a route says so here."""

from collections.abc import Callable
from importlib import import_module

import httpx
import pytest
from contracts.catalogue import services

from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

ID = "00000000-0000-7000-8000-000000000000"
PINNED = {
    "api-version": "0.1.0",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
OTHERWISE: dict[str, dict[str, str]] = {}  # by "identity GET /jwks"
# What follows from the answer itself, and says nothing of how to treat it.
OWN = frozenset({"content-length", "content-type", "ratelimit", "etag", "location", "allow", "www-authenticate"})


def told(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OWN}


@pytest.mark.parametrize("name", services())
async def test_every_route_tells_what_is_pinned(
    name: str, databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    service = import_module(f"{name}.app").service
    async with databases.fresh(service) as url:
        settings = settings_of(url, organisation="utrecht", kafka=False)
        async with client(service, settings, StillClock()) as api:
            document = (await api.get("/openapi.json")).json()
            for path, item in document["paths"].items():
                where = path.replace("{id}", ID).replace("{hub}", "utrecht").replace("{code}", "x")
                if path != "/events":  # a stream that does not end; its head has a test of its own
                    for method in item:
                        route = f"{name} {method.upper()} {path}"
                        answer = await api.request(method, where.replace("{type}", "x"))
                        assert told(answer) == PINNED | OTHERWISE.get(route, {}), route
                        assert ("www-authenticate" in answer.headers) == (answer.status_code == 401), route
