"""What every answer tells a browser to allow, pinned by route: a person reads `headers.yaml` before it changes."""

from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import httpx
import pytest
import yaml
from contracts.catalogue import services

from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

PINNED = Path(__file__).with_name("headers.yaml")
ID = "00000000-0000-7000-8000-000000000000"
# What follows from the answer itself, and says nothing of how to treat it.
OWN = frozenset({"content-length", "content-type", "ratelimit", "etag", "location", "allow", "x-accel-buffering"})


def told(answer: httpx.Response) -> str:
    return "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()) if name not in OWN)


@pytest.mark.parametrize("name", services())
async def test_every_route_tells_what_is_pinned(
    name: str, databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    service = import_module(f"{name}.app").service
    found: dict[str, list[str]] = defaultdict(list)
    async with databases.fresh(service) as url:
        settings = settings_of(url, organisation="utrecht", kafka=False)
        async with client(service, settings, StillClock()) as api:
            document = (await api.get("/openapi.json")).json()
            for path, item in document["paths"].items():
                where = (
                    path.replace("{id}", ID).replace("{hub}", "utrecht").replace("{code}", "x").replace("{type}", "x")
                )
                if path != "/events":  # a stream that does not end; its head has a test of its own
                    for method in item:
                        found[told(await api.request(method, where))].append(f"{method.upper()} {path}")
    pinned = yaml.safe_load(PINNED.read_text(encoding="utf-8"))[name]
    said = {headers.strip(): sorted(routes) for headers, routes in found.items()}
    assert said == {each["headers"].strip(): sorted(each["routes"]) for each in pinned}
