"""People: only coordinators of this hub read them, nobody is told, and consent taken back is the end."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from tests.desk import Desk
from tests.partner.bodies import ORGANISATION

from plek_common.settings import Settings


@pytest.fixture
async def person(desk: Desk) -> dict[str, Any]:
    organisation = await desk.released("/organisations", ORGANISATION)
    return {
        "organisationId": organisation["id"],
        "name": "Noor Haverkamp",
        "role": "Lector koele straten",
        "email": "n.haverkamp@example.nl",
        "phone": "06-00000999",
        "themes": ["klimaat"],
        "expertise": "Schaduw en verdamping in oude wijken",
        "consentAt": "2026-10-30T12:00:00+01:00",
    }


async def test_a_person_is_kept_with_the_moment_of_consent(desk: Desk, person: dict[str, Any]) -> None:
    made = await desk.add("/people", person)
    assert made["consentAt"] == "2026-10-30T11:00:00Z"
    assert (await desk.api.get(f"/people/{made['id']}", headers=desk.headers)).json() == made


async def test_only_a_coordinator_of_this_hub_reads_people(
    api: httpx.AsyncClient, desk: Desk, person: dict[str, Any], token: Callable[..., dict[str, str]]
) -> None:
    made = await desk.add("/people", person)
    for where in ("/people", f"/people/{made['id']}"):
        assert (await api.get(where)).status_code == 401
        for role, org in [("coordinator", "fryslan"), ("administrator", "utrecht"), ("analyst", "national")]:
            refused = await api.get(where, headers=token(role, org))
            assert refused.status_code == 403
            assert "Haverkamp" not in refused.text


async def test_nothing_that_happens_to_people_is_told(desk: Desk, person: dict[str, Any]) -> None:
    before = await desk.told()
    where = f"/people/{(await desk.add('/people', person))['id']}"
    assert (await desk.act(where, 1, {**person, "role": "Hoogleraar"}, put=True)).status_code == 200
    assert (await desk.act(f"{where}/verification", 2)).status_code == 200
    assert (await desk.act(f"{where}/withdrawal", 3)).status_code == 204
    assert await desk.told() == before


async def test_people_come_to_an_organisation_only_while_everybody_may_know_it(
    desk: Desk, person: dict[str, Any]
) -> None:
    made = await desk.add("/people", person)
    hidden = (await desk.add("/organisations", ORGANISATION))["id"]
    assert (await desk.act(f"/organisations/{person['organisationId']}/withdrawal", 2)).status_code == 200
    for where, organisation, put in (
        ("/people", person["organisationId"], False),
        ("/people", hidden, False),
        (f"/people/{made['id']}", hidden, True),
    ):
        answer = await desk.act(where, 1, {**person, "organisationId": organisation}, put=put)
        assert answer.status_code == 400
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["organisationId"]
    corrected = await desk.act(f"/people/{made['id']}", 1, {**person, "role": "Hoogleraar"}, put=True)
    assert corrected.status_code == 200, "who is there already can be corrected"


async def test_people_have_no_release(desk: Desk, person: dict[str, Any]) -> None:
    made = await desk.add("/people", person)
    assert (await desk.act(f"/people/{made['id']}/release", 1)).status_code == 404


async def test_consent_taken_back_leaves_nothing_of_the_person_behind(
    desk: Desk, person: dict[str, Any], settings: Settings
) -> None:
    headers = {**desk.headers, "Idempotency-Key": "eerste"}
    made = (await desk.api.post("/people", json=person, headers=headers)).json()
    assert (await desk.act(f"/people/{made['id']}/withdrawal", 1)).status_code == 204
    assert (await desk.api.get(f"/people/{made['id']}", headers=desk.headers)).status_code == 404
    connection = await asyncpg.connect(settings.database_url)
    for table in ("person", "idempotency_key", "outbox"):
        rows = await connection.fetch(f"select t::text, to_jsonb(t)::text from {table} t")
        assert not [row for row in rows if "Haverkamp" in str(row) or "haverkamp" in _unhexed(row)]
    await connection.close()


def _unhexed(row: asyncpg.Record) -> str:
    """The row as text, with its bytes readable."""
    return " ".join(
        bytes.fromhex(part.split('"')[0]).decode(errors="replace") for part in str(row).split("\\x")[1:] if part
    )


async def test_a_person_belongs_to_an_organisation_that_is_known_and_agreed_before_now(
    desk: Desk, person: dict[str, Any]
) -> None:
    wrong = {**person, "organisationId": str(uuid4()), "consentAt": "2026-11-02T09:30:00Z"}
    answer = await desk.api.post("/people", json=wrong, headers=desk.headers)
    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["organisationId", "consentAt"]


async def test_people_are_found_by_what_they_know_and_where_they_work(desk: Desk, person: dict[str, Any]) -> None:
    made = await desk.add("/people", person)
    await desk.add("/people", {**person, "name": "Iemand Anders", "expertise": "Sluizen", "themes": ["water-bodem"]})
    for query in ("q=verdampen", "theme=klimaat", "q=haverkamp"):
        assert await desk.items(f"/people?{query}") == [made], query
    assert len(await desk.items(f"/people?organisationId={person['organisationId']}")) == 2
