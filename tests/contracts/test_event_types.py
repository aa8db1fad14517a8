"""Whoever reads an event can ask its sender what it means (NL GOV profile, R-CE-06)."""

import httpx
import pytest
from contracts.catalogue import owners, service, types_of

from plek_common.app import create_app
from plek_common.settings import Settings

SETTINGS = Settings(
    organisation="utrecht",
    organisation_name="Utrecht",
    oin="00000099000000001000",
    topic_prefix="hub.utrecht.",
    database_url="postgresql://localhost/{service}",
)


def api(owner: str) -> httpx.AsyncClient:
    """Without a database: none is needed to say what something means."""
    transport = httpx.ASGITransport(create_app(service(owner), SETTINGS))
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.parametrize("owner", owners())
async def test_a_service_says_to_anybody_what_each_of_its_events_means(owner: str) -> None:
    async with api(owner) as asked:
        for kind in types_of(owner):
            found = await asked.get(f"/event-types/{kind.type}")
            assert found.json() == {"type": kind.type, "means": kind.means, "dataschema": kind.uri}
            assert kind.means


@pytest.mark.parametrize("owner", owners())
async def test_a_service_lists_what_it_sends(owner: str) -> None:
    async with api(owner) as asked:
        listed = (await asked.get("/event-types")).json()
    assert [found["type"] for found in listed["items"]] == [kind.type for kind in types_of(owner)]
    assert listed["next"] is None


async def test_a_type_that_a_service_does_not_send_is_not_found() -> None:
    async with api("partner") as asked:
        found = await asked.get("/event-types/nl.plek.questions.question-published.v1")
    assert found.status_code == 404
    assert found.headers["content-type"] == "application/problem+json"
