"""Whatever becomes public is looked at first: every route by which it does stops at something personal, and lets it
through only for who says why. A route that is new is in `publications`, or fails here.
"""

import json
from collections.abc import AsyncIterator, Callable
from importlib import import_module
from typing import Any

import asyncpg
import httpx
import pytest
from contracts.catalogue import services
from contracts.services import openapi
from tests.accepting import LOKET, accepting
from tests.laws.publications import CLOSED, OTHERS, Publishing, every
from tests.question.asking import BODIES

from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

PUBLISHING = list(every())
CHANGING = ("post", "put", "patch", "delete")
BUNDLE = "0199a0c0-0000-7000-8000-00000000000b"
GUESSED = {"personalDataAccepted": {"reason": LOKET, "fingerprint": "0" * 64}}


def test_every_service_is_looked_at_or_closed() -> None:
    assert set(services()) == OTHERS.keys() | CLOSED.keys()


@pytest.mark.parametrize("name", OTHERS)
def test_of_every_route_that_changes_something_it_is_known_whether_it_publishes(name: str) -> None:
    paths = openapi(name)["paths"]
    there = {f"{method.upper()} {path}" for path, item in paths.items() for method in item if method in CHANGING}
    publishing = {each.route for each in PUBLISHING if each.service == name}
    assert there == publishing | OTHERS[name].keys()
    assert not publishing & OTHERS[name].keys()


class Ground:
    """One service, and somebody who may publish there."""

    def __init__(self, api: httpx.AsyncClient, pool: asyncpg.Pool, headers: dict[str, str]) -> None:
        self.api, self.pool, self.headers = api, pool, headers
        self.where, self.version = "", 1

    async def make(self, case: Publishing) -> None:
        path = case.route.split()[1].split("/{id}")[0]
        self.where = f"{path}/{BUNDLE}"
        if case.made:
            made = await self.api.post(path, json=case.made, headers=self.headers)
            assert made.status_code == 201, made.text
            self.where = f"{path}/{made.json()['id']}"
        for move in case.moves:
            answer = await self.send("POST", f"/{move}", BODIES[move] if case.service == "question" else {})
            assert answer.is_success, answer.text
            self.version = answer.json()["version"]

    async def send(self, method: str, move: str, body: dict[str, Any]) -> httpx.Response:
        headers = {**self.headers, "If-Match": f'"{self.version}"'}
        return await self.api.request(method, f"{self.where}{move}", json=body, headers=headers)

    async def outbox(self) -> list[str]:
        return [str(row["payload"]) for row in await self.pool.fetch("select payload from outbox order by seq")]


@pytest.fixture
async def ground(
    case: Publishing,
    databases: Databases,
    settings_of: Callable[..., Settings],
    clock: StillClock,
    token: Callable[..., dict[str, str]],
) -> AsyncIterator[Ground]:
    service = import_module(f"{case.service}.app").service
    here, role = ("national", "analyst") if case.service == "aggregator" else ("utrecht", "coordinator")
    async with (
        databases.fresh(service) as url,
        asyncpg.create_pool(url, min_size=0) as pool,
        client(service, settings_of(url, organisation=here, kafka=False), clock) as api,
    ):
        found = Ground(api, pool, token(role, here))
        await found.make(case)
        yield found


@pytest.mark.parametrize("case", PUBLISHING, ids=[each.name for each in PUBLISHING])
async def test_every_route_that_publishes_stops_at_something_personal(case: Publishing, ground: Ground) -> None:
    method, path = case.route.split()
    move, before = path.partition("{id}")[2], await ground.outbox()
    refused = await ground.send(method, move, case.body)
    assert refused.status_code == 409, refused.text
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["kind"], error["detail"]) == (case.pointer, "phone", "telefoonnummer")
    assert (error["from"], error["to"]) == (11, 22)
    assert "06-12345678" not in refused.text, "an answer may be logged by whoever gets it"
    guessed = await ground.send(method, move, case.body | GUESSED)
    assert (guessed.status_code, guessed.json()) == (409, refused.json()), "a reason counts for what was shown"
    assert await ground.outbox() == before, "nothing happened"
    if case.service == "aggregator":
        return  # its bundles are made by others: tests/aggregator/decisions
    accepted = await ground.send(method, move, case.body | accepting(refused))
    assert accepted.is_success, accepted.text
    (row,) = await ground.pool.fetch("select * from acceptance")
    assert row["found"] == [f"{case.pointer} phone 11-22"]
    assert (row["reason"], bool(row["accepted_by"])) == (LOKET, True)
    told = await ground.outbox()
    assert len(told) > len(before)
    assert "loket" not in json.dumps(told), "why it may be public stays at the hub"


@pytest.mark.parametrize("case", [each for each in PUBLISHING if each.route.endswith("/release")][:1])
async def test_what_was_accepted_is_read_by_the_coordinator_alone(case: Publishing, ground: Ground) -> None:
    refused = await ground.send("POST", "/release", {})
    assert (await ground.send("POST", "/release", accepting(refused))).is_success
    thing = {"thing": ground.where.rsplit("/", 1)[1]}
    read = await ground.api.get("/acceptances", params=thing, headers=ground.headers)
    (item,) = read.json()["items"]
    assert (item["action"], item["reason"]) == ("question.release", LOKET)
    assert (await ground.api.get("/acceptances", params=thing)).status_code == 401
