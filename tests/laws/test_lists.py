"""Every list of every service, walked in pages of seven while others are at work, gives each thing once.

A new list without a row in `lists.LISTS` fails here.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from importlib import import_module
from typing import Any

import asyncpg
import pytest
from tests.laws.lists import BUNDLE, LISTS, MAKERS, WHOLE, Ground

from plek_common.app import Service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

LIMIT = 7
each_service = pytest.mark.parametrize("name", LISTS)


def service(name: str) -> Service:
    found: Service = import_module(f"{name}.app").service
    return found


@pytest.fixture
async def ground(
    name: str,
    databases: Databases,
    settings_of: Callable[..., Settings],
    clock: StillClock,
    token: Callable[..., dict[str, str]],
) -> AsyncIterator[Ground]:
    here = "national" if name == "aggregator" else "utrecht"
    async with databases.fresh(service(name)) as url, asyncpg.create_pool(url, min_size=0) as pool:
        settings = settings_of(url, organisation=here, kafka=False)
        async with client(service(name), settings, clock) as api:
            found = Ground(name, api, pool, token(MAKERS.get(name, "coordinator"), here))
            await found.fill(url)
            yield found


@each_service
async def test_every_list_is_known_and_gives_each_thing_once_whatever_happens_meanwhile(
    ground: Ground, token: Callable[..., dict[str, str]]
) -> None:
    document = (await ground.api.get("/openapi.json")).json()
    assert {path: "cursor" in takes for path, takes in lists(document)} == {
        path: walk is not WHOLE for path, walk in LISTS[ground.name].items()
    }
    for path, walk in LISTS[ground.name].items():
        if walk is not WHOLE:
            here = "national" if ground.name == "aggregator" else "utrecht"
            await each_once(ground, path.replace("{id}", BUNDLE), token(walk.role, here))


def lists(document: dict[str, Any]) -> Iterator[tuple[str, set[str]]]:
    """Each list that the document promises, and what it can be asked with."""
    for path, operations in document["paths"].items():
        found = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        shape = found.get("application/json", {}).get("schema", {}).get("$ref", "")
        if shape.endswith("Page"):
            yield path, {each["name"] for each in operations["get"].get("parameters", ())}


async def each_once(ground: Ground, path: str, headers: dict[str, str]) -> None:
    before = [key async for key in walked(ground, path, headers)]
    assert len(before) > 2 * LIMIT, path
    seen = [key async for key in walked(ground, path, headers, ground.meanwhile)]
    assert len(seen) == len(set(seen)), f"{path} gives something twice"
    stayed = set(before) & {key async for key in walked(ground, path, headers)}
    assert stayed <= set(seen), f"{path} never gives something that was there all the time"


async def walked(
    ground: Ground, path: str, headers: dict[str, str], between: Callable[[], Awaitable[None]] | None = None
) -> AsyncIterator[str]:
    """What names each thing, on all pages."""
    following: str | None = ""
    while following is not None:
        params = {"limit": LIMIT} | ({"cursor": following} if following else {})
        page = await ground.api.get(path, params=params, headers=headers)
        assert page.status_code == 200, f"{path}: {page.text}"
        for item in page.json()["items"]:
            yield f"{item.get('hub')}/{item.get('id') or item['questionId']}"
        following = page.json()["next"]
        if between and following:
            await between()
