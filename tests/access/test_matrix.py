"""Every role, here and elsewhere, tries every operation on its thing in every state; contracts/access.csv says who may.

A route without a row fails, and so does one that lets in somebody else. `PLEK_WRITE=1 WORKERS=0 make test
ARGS=tests/access` writes the rows as they are now: read every line that changed before you keep it.
"""

import os
from collections.abc import AsyncIterator, Callable
from importlib import import_module

import asyncpg
import pytest
from contracts.catalogue import services
from tests.access import fields
from tests.access.roles import actors
from tests.access.table import REVIEWED, Row, different, tried
from tests.access.things import Ground
from tests.laws.lists import Ground as Crowd

from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

SERVICES = services()


@pytest.fixture
async def ground(
    name: str,
    databases: Databases,
    settings_of: Callable[..., Settings],
    clock: StillClock,
    token: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Ground]:
    monkeypatch.setenv("PLEK_IDENTITY_SECRET", "only for tests, but as long as others")
    service, here = import_module(f"{name}.app").service, "national" if name == "aggregator" else "utrecht"
    async with (
        databases.fresh(service) as url,
        asyncpg.create_pool(url, min_size=0) as pool,
        client(service, settings_of(url, organisation=here, kafka=False), clock) as api,
    ):
        if name == "aggregator":
            await Crowd(name, api, pool, token("coordinator", here)).fill(url)
        found = Ground(name, api, pool, actors(token, here))
        await found.fill()
        yield found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SERVICES)
async def test_everybody_may_what_the_table_says_and_nothing_else(ground: Ground) -> None:
    found = await tried(ground)
    if os.environ.get("PLEK_WRITE"):
        REVIEWED.write([*(row for row in REVIEWED.written() if row.service != ground.name), *found])
    assert different(found, [row for row in REVIEWED.written() if row.service == ground.name]) == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SERVICES)
async def test_each_role_sees_the_fields_that_were_reviewed_and_no_others(ground: Ground) -> None:
    found = await fields.seen(ground)
    if os.environ.get("PLEK_WRITE"):
        fields.REVIEWED.write([*(row for row in fields.REVIEWED.written() if row.service != ground.name), *found])
    reviewed = [row for row in fields.REVIEWED.written() if row.service == ground.name]
    assert sorted(set(found) ^ set(reviewed)) == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SERVICES)
async def test_fields_that_are_internal_or_unknown_are_refused_by_name(ground: Ground) -> None:
    assert await fields.taken(ground) == []


def test_a_route_that_nobody_reviewed_is_told() -> None:
    row = Row("question", "GET /secrets", "-", "everybody", "")
    assert "GET /secrets" in different([row], [])[0]
