"""Where an answer says that something was made, it is: at every service, also below a path of its host."""

from collections.abc import AsyncIterator, Callable
from importlib import import_module
from typing import Any

import asyncpg
import httpx
import pytest
from tests.agenda.bodies import ITEM, LEARNING, RESEARCH
from tests.fuzz.home import AT_HOME
from tests.fuzz.openings import PERSON, QUESTION
from tests.identity.bodies import INVITATION, MACHINE
from tests.partner.bodies import NETWORK, ORGANISATION
from tests.question.asking import BODIES

from plek_common.settings import Settings
from plek_common.testing import Databases, site

Made = dict[str, str]  # the ids of what was made before, by the path that made it
MAKING: dict[str, dict[str, Callable[[Made], dict[str, Any]]]] = {
    "question": {
        "/questions": lambda _: QUESTION,
        "/questions/{id}/parts": lambda _: BODIES["parts"],
        "/messages": lambda made: {"hub": "drenthe", "questionId": made["/questions"], "text": "Doet u mee?"},
    },
    "partner": {
        "/organisations": lambda _: ORGANISATION,
        "/networks": lambda made: {**NETWORK, "memberIds": [made["/organisations"]]},
        "/people": lambda made: {**PERSON, "organisationId": made["/organisations"]},
    },
    "agenda": {kind.path: (lambda _, body=kind.body: body) for kind in (ITEM, RESEARCH, LEARNING)},  # type: ignore[misc]
    "identity": {
        "/machines": lambda _: MACHINE,
        "/invitations": lambda _: INVITATION,
        "/grants": lambda _: {"personId": SOMEBODY, "role": "coordinator", "why": "Begint vandaag"},
    },
}
MAKERS = {"identity": "administrator"}
# Nobody makes people by an address: they come in by signing in.
SOMEBODY = "00000000-0000-4000-8000-000000000001"
_SOMEBODY = f"insert into person (id, name, created_at) values ('{SOMEBODY}', 'Noor', now())"


@pytest.fixture(params=MAKING)
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(params=["https://kennishub.example", "https://gemeente.example/kennis/hub/"], ids=["root", "below"])
async def served(
    request: pytest.FixtureRequest, name: str, databases: Databases, settings_of: Callable[..., Settings]
) -> AsyncIterator[httpx.AsyncClient]:
    service = import_module(f"{name}.app").service
    async with databases.fresh(service) as url:
        if name == "identity":
            await execute(url, _SOMEBODY)
        settings = settings_of(url, organisation=AT_HOME[name], kafka=False)
        app = site([service], settings.model_copy(update={"public_url": request.param}), api=True, workers=False)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url=f"{request.param.rstrip('/')}/{name}/v1") as client,
        ):
            yield client


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def test_each_location_leads_to_what_was_made(
    served: httpx.AsyncClient, name: str, token: Callable[..., dict[str, str]]
) -> None:
    headers = {**token(MAKERS.get(name, "coordinator"), AT_HOME[name]), "If-Match": '"1"'}
    made: Made = {}
    for path, body in MAKING[name].items():
        first = next(iter(made.values()), "")
        answer = await served.post(path.replace("{id}", first), json=body(made), headers=headers)
        assert answer.status_code == 201, answer.text
        made[path] = answer.json()["id"]
        if path == "/organisations":  # people come to what everybody may know only
            assert (await served.post(f"{path}/{made[path]}/release", json={}, headers=headers)).is_success
        place = answer.request.url.join(answer.headers["Location"])
        assert str(place).startswith(str(served.base_url)), "a proxy hands on nothing else"
        found = await served.get(place, headers=headers)
        assert (found.status_code, found.json()["id"]) == (200, made[path]), (path, place)


async def test_everything_that_can_be_made_is_looked_for(served: httpx.AsyncClient, name: str) -> None:
    """What is made here or moved on: only the first has an address of its own."""
    paths: dict[str, Any] = (await served.get("/openapi.json")).json()["paths"]
    makes = {path for path, item in paths.items() if "201" in item.get("post", {}).get("responses", {})}
    assert {path.replace("{code}", "{id}") for path in makes} == MAKING[name].keys()
