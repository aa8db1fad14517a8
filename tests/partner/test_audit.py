"""Who may read the audit log, how it is searched, and what it holds of people."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta

import asyncpg
import httpx
import pytest
from tests.desk import Desk
from tests.partner.bodies import ORGANISATION

from plek_common.clock import now, today

Token = Callable[..., dict[str, str]]
PERSON = {
    "name": "Noor Haverkamp",
    "role": "Lector",
    "themes": ["klimaat"],
    "expertise": "Schaduw",
    "consentAt": "2026-10-30T12:00:00+01:00",
}


@pytest.fixture
def administrator(token: Token) -> dict[str, str]:
    return token("administrator", "utrecht", "beheerder")


async def test_every_change_and_look_at_people_leaves_a_row(desk: Desk, pool: asyncpg.Pool) -> None:
    made = await desk.released("/organisations", ORGANISATION)
    person = await desk.add("/people", {**PERSON, "organisationId": made["id"]})
    where = f"/people/{person['id']}"
    await desk.items("/people")
    await desk.api.get(where, headers=desk.headers)
    await desk.act(f"{where}/verification", 1)
    await desk.act(f"{where}/withdrawal", 2)
    found = await pool.fetch("select action, object, activity, result from audit order by seq")
    organisation, noor = f"organisation/{made['id']}", f"person/{person['id']}"
    assert [tuple(row) for row in found] == [
        ("organisation.create", organisation, None, "done"),
        ("organisation.release", organisation, None, "done"),
        ("person.create", noor, "contacts", "done"),
        ("person.list", None, "contacts", "done"),
        ("person.read", noor, "contacts", "done"),
        ("person.verify", noor, "contacts", "done"),
        ("person.withdraw", noor, "contacts", "done"),
    ]
    assert "Noor" not in str(await pool.fetch("select * from audit"))


async def test_a_change_whose_row_cannot_be_written_does_not_happen(desk: Desk, pool: asyncpg.Pool) -> None:
    await pool.execute("alter table audit add check (action <> 'organisation.create') not valid")
    answer = await desk.api.post("/organisations", json=ORGANISATION, headers=desk.headers)
    assert answer.status_code == 500
    assert await pool.fetchval("select count(*) from organisation") == 0


@pytest.mark.parametrize("path", ["/audit", "/audit/export"])
@pytest.mark.parametrize(
    ("role", "at", "status"),
    [
        ("administrator", "utrecht", 200),
        ("administrator", "fryslan", 403),
        ("administrator", "national", 403),
        ("coordinator", "utrecht", 403),
        ("analyst", "national", 403),
    ],
)
async def test_only_the_administrator_of_this_organisation_reads_it(
    api: httpx.AsyncClient, token: Token, path: str, role: str, at: str, status: int
) -> None:
    assert (await api.get(path, headers=token(role, at))).status_code == status
    assert (await api.get(path)).status_code == 401


async def test_an_administrator_does_nothing_else_with_partners(
    api: httpx.AsyncClient, administrator: dict[str, str]
) -> None:
    assert (await api.get("/people", headers=administrator)).status_code == 403
    assert (await api.get("/organisations", headers=administrator)).status_code == 200


async def test_it_is_searched_by_who_what_result_and_day(
    desk: Desk, api: httpx.AsyncClient, administrator: dict[str, str]
) -> None:
    made = await desk.released("/organisations", ORGANISATION)
    await desk.act(f"/organisations/{made['id']}/release", 1)
    day = today(now())

    async def found(**params: str) -> list[str]:
        answer = await api.get("/audit", params=params, headers=administrator)
        assert answer.status_code == 200, answer.text
        return [f"{item['action']} {item['result']}" for item in answer.json()["items"]]

    create, release, stale = "organisation.create done", "organisation.release done", "organisation.release failed"
    assert await found(subject="somebody") == [stale, release, create]
    assert await found(object=f"organisation/{made['id']}", result="done") == [release, create]
    assert await found(action="organisation.create") == [create]
    assert await found(result="failed", since=str(day), until=str(day)) == [stale]
    assert await found(until=str(day - timedelta(days=2))) == []
    assert await found(since=str(day + timedelta(days=2))) == []
    assert (await found())[0] == "audit.list done"
    assert (await api.get("/audit", params={"since": "2026"}, headers=administrator)).status_code == 400


@pytest.mark.parametrize("format", ["csv", "ndjson"])
async def test_it_is_taken_away_as_a_file_whole_and_harmless(
    api: httpx.AsyncClient, pool: asyncpg.Pool, administrator: dict[str, str], format: str
) -> None:
    await pool.execute(
        """
        insert into audit (subject, role, action, object, result, request_id)
        select '=1+2', 'a "b", c', 'note.write', null, 'done', n::text from generate_series(1, 2300) n
        """
    )
    answer = await api.get("/audit/export", params={"format": format}, headers=administrator)
    assert answer.headers["content-disposition"] == f'attachment; filename="logboek.{format}"'
    found = (
        list(csv.DictReader(io.StringIO(answer.text, newline="")))
        if format == "csv"
        else [json.loads(line) for line in answer.text.splitlines()]
    )
    assert [row["requestId"] for row in found[:2300]] == [str(n) for n in range(1, 2301)]
    assert found[0]["role"] == 'a "b", c'
    assert found[0]["subject"] == ("'=1+2" if format == "csv" else "=1+2")
    assert found[-1]["action"] == "audit.export"
