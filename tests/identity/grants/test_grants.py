"""Rights are rows: given, ended, and told for any day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.identity.office import Office
from tests.problems import problem

from plek_common.clock import today


async def test_a_grant_tells_who_gave_it_to_whom_and_why(office: Office) -> None:
    person = await office.person("Noor Haverkamp")
    made = await office.give(person, why="Begint bij het loket")
    (listed,) = await office.items("/grants")
    assert listed == made
    assert (made["personName"], made["why"], made["givenBy"]) == ("Noor Haverkamp", "Begint bij het loket", "somebody")


async def test_what_was_ended_stays_told_with_the_reason(office: Office) -> None:
    made = await office.give(await office.person())
    ended = (await office.post(f"/grants/{made['id']}/end", {"reason": "Ander werk"})).json()
    assert (ended["endReason"], ended["endedBy"]) == ("Ander werk", "somebody")
    assert await office.items("/grants") == []
    assert (await office.api.get(f"/grants/{made['id']}", headers=office.headers)).json() == ended


async def test_a_day_shows_who_had_what_on_it(office: Office) -> None:
    office.clock.at = datetime(2026, 3, 10, 12, tzinfo=UTC)
    one, other = await office.person("Een"), await office.person("Ander")
    grant = await office.give(one)
    office.clock.forward(timedelta(days=2))
    await office.give(other, endsAt=(office.clock() + timedelta(days=3)).isoformat())
    await office.post(f"/grants/{grant['id']}/end", {"reason": "Ander werk"})
    had = {}
    for day in ("2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13", "2026-03-15", "2026-03-16"):
        had[day] = [item["personName"] for item in await office.items(f"/grants?on={day}")]
    assert had == {
        "2026-03-09": [],
        "2026-03-10": ["Een"],
        "2026-03-11": ["Een"],
        "2026-03-12": ["Ander", "Een"],
        "2026-03-13": ["Ander"],
        "2026-03-15": ["Ander"],
        "2026-03-16": [],
    }


async def test_a_day_is_one_of_the_netherlands(office: Office) -> None:
    office.clock.at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # half past midnight in Utrecht
    await office.give(await office.person())
    assert today(office.clock()).isoformat() == "2026-07-02"
    assert await office.items("/grants?on=2026-07-01") == []
    assert len(await office.items("/grants?on=2026-07-02")) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"role": "analyst"}, 400),  # of the nation alone
        ({"role": "machine"}, 400),
        ({"role": "king"}, 400),
        ({"endsAt": "2020-01-01T00:00:00Z"}, 400),
        ({"startsAt": "2020-01-01T00:00:00Z"}, 400),
        ({"startsAt": "2027-01-02T00:00:00Z", "endsAt": "2027-01-01T00:00:00Z"}, 400),
        ({"endsAt": 1790000000}, 400),
        ({"endsAt": "9999-12-31T23:59:59Z"}, 400),
        ({"scope": "organisation-1 coordinator:x"}, 400),
        ({"scope": "organisation"}, 400),
        ({"why": " "}, 400),
        ({"organisation": "fryslan"}, 400),
        ({"givenBy": "somebody else"}, 400),
        ({"personId": str(uuid4())}, 400),
    ],
)
async def test_a_right_that_is_none_is_refused(office: Office, body: dict[str, Any], status: int) -> None:
    person = await office.person()
    right = {"personId": str(person), "role": "coordinator", "why": "Begint vandaag"}
    problem(await office.post("/grants", {**right, **body}), status)
    assert await office.items("/grants") == []


async def test_nobody_has_the_same_right_twice(office: Office) -> None:
    person = await office.person()
    await office.give(person)
    problem(await office.post("/grants", {"personId": str(person), "role": "coordinator", "why": "Nog eens"}), 409)
    await office.give(person, "partner", scope="organisation-1")
    await office.give(person, "partner", scope="organisation-2")


async def test_what_is_over_is_not_ended_again(office: Office) -> None:
    grant = await office.give(await office.person())
    where = f"/grants/{grant['id']}/end"
    assert (await office.post(where, {"reason": "Ander werk"})).status_code == 200
    problem(await office.post(where, {"reason": "Nog eens"}), 409)
    problem(await office.post(f"/grants/{uuid4()}/end", {"reason": "Onbekend"}), 404)


async def test_who_was_ended_gets_no_right(office: Office) -> None:
    person = await office.person()
    await office.post(f"/people/{person}/end", {"reason": "Uit dienst"})
    problem(await office.post("/grants", {"personId": str(person), "role": "coordinator", "why": "Toch weer"}), 409)


async def test_a_form_that_is_sent_twice_gives_one_right(office: Office) -> None:
    person = await office.person()
    body = {"personId": str(person), "role": "coordinator", "why": "Begint vandaag"}
    headers = {**office.headers, "Idempotency-Key": "eerste"}
    first, second = [await office.api.post("/grants", json=body, headers=headers) for _ in range(2)]
    assert (first.status_code, second.json()) == (201, first.json())


CLOSED = ("/people", "/grants", "/grant-proposals", "/invitations", "/machines")


@pytest.mark.parametrize("path", CLOSED)
async def test_only_an_administrator_of_here_sees_who_may_do_what(
    office: Office, token: Callable[..., dict[str, str]], path: str
) -> None:
    await office.give(await office.person())
    assert (await office.api.get(path)).status_code == 401
    for role, org in [("coordinator", "utrecht"), ("administrator", "fryslan"), ("administrator", "national")]:
        refused = await office.api.get(path, headers=token(role, org))
        assert (refused.status_code, "Haverkamp" in refused.text) == (403, False), (role, org)
    assert (await office.api.get(path, headers=office.headers)).status_code == 200
