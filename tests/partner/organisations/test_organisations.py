"""An organisation from entry to withdrawal: who sees it, and what the network is told."""

from collections.abc import Callable

import httpx
from tests.desk import Desk
from tests.partner.bodies import ORGANISATION

from plek_common.testing import StillClock


async def test_an_organisation_that_is_not_released_is_known_to_the_coordinator_only(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    made = await desk.add("/organisations", ORGANISATION)
    where = f"/organisations/{made['id']}"
    assert (await api.get(where)).status_code == 404
    assert (await api.get("/organisations")).json() == {"items": [], "next": None}
    assert (await api.get(where, headers=desk.headers)).json() == made
    assert await desk.items("/organisations") == [made]
    assert await desk.told() == []


async def test_a_coordinator_of_another_hub_sees_what_everybody_sees(
    api: httpx.AsyncClient, desk: Desk, token: Callable[..., dict[str, str]]
) -> None:
    made = await desk.add("/organisations", ORGANISATION)
    other = token("coordinator", "fryslan")
    assert (await api.get(f"/organisations/{made['id']}", headers=other)).status_code == 404
    assert (await api.get("/organisations", headers=other)).json()["items"] == []


async def test_a_released_organisation_is_public_and_told_with_its_full_state(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    released = await desk.released("/organisations", ORGANISATION)
    seen = await api.get(f"/organisations/{released['id']}")
    assert seen.json() == released
    assert seen.headers["ETag"] == '"2"'
    (event,) = await desk.told()
    assert event.type == "nl.plek.partners.organisation-published.v1"
    assert event.version == 1
    hidden = {"mailbox": None, "version": None}
    assert {**event.data, **hidden} == {**released, **hidden}
    assert "mailbox" not in event.data


async def test_the_mailbox_is_shown_here_and_told_nobody(api: httpx.AsyncClient, desk: Desk) -> None:
    released = await desk.released("/organisations", ORGANISATION)
    assert (await api.get(f"/organisations/{released['id']}")).json()["mailbox"] == ORGANISATION["mailbox"]
    assert "vragen@" not in (await desk.told())[0].model_dump_json()


async def test_versions_that_others_count_have_no_gaps_whatever_happened_before(desk: Desk) -> None:
    made = await desk.add("/organisations", ORGANISATION)
    where = f"/organisations/{made['id']}"
    await desk.act(where, 1, {**ORGANISATION, "name": "Nog niet voor buiten"}, put=True)
    await desk.act(f"{where}/verification", 2)
    await desk.act(f"{where}/release", 3)
    await desk.act(where, 4, {**ORGANISATION, "name": "Hogeschool aan de Vecht"}, put=True)
    await desk.act(f"{where}/verification", 5)
    events = await desk.told()
    last = await desk.act(f"{where}/withdrawal", 6)
    assert last.headers["ETag"] == '"7"'
    events += await desk.told()
    assert [event.version for event in events] == [1, 2, 3, 4]
    assert [event.data["version"] for event in events] == [1, 2, 3, 4]
    assert [event.type.rsplit("-", 1)[1] for event in events] == [
        "published.v1",
        "changed.v1",
        "changed.v1",
        "withdrawn.v1",
    ]
    assert events[1].data["name"] == "Hogeschool aan de Vecht"


async def test_a_withdrawal_is_told_without_texts_and_nobody_finds_it_again(api: httpx.AsyncClient, desk: Desk) -> None:
    released = await desk.released("/organisations", ORGANISATION)
    where = f"/organisations/{released['id']}"
    assert (await desk.act(f"{where}/withdrawal", 2)).status_code == 200
    event = (await desk.told())[-1]
    assert [event.data[text] for text in ("name", "website", "description")] == [None, None, None]
    assert event.data["withdrawnAt"] == "2026-11-02T09:00:00Z"
    assert "Vecht" not in event.model_dump_json()
    assert (await api.get(where)).status_code == 404
    assert (await api.get("/organisations")).json()["items"] == []
    assert (await api.get(where, headers=desk.headers)).json()["name"] == ORGANISATION["name"]


async def test_a_withdrawal_takes_the_words_out_of_what_was_told_and_answered_before(desk: Desk) -> None:
    headers = {**desk.headers, "Idempotency-Key": "eerste"}
    made = (await desk.api.post("/organisations", json=ORGANISATION, headers=headers)).json()
    where = f"/organisations/{made['id']}"
    await desk.act(f"{where}/release", 1)
    await desk.act(f"{where}/verification", 2)
    assert len(await desk.traces("Vecht")) == 3
    await desk.act(f"{where}/withdrawal", 3)
    assert await desk.traces("Vecht") == []
    assert [event.type for event in await desk.told()] == ["nl.plek.partners.organisation-withdrawn.v1"]


async def test_a_withdrawal_of_what_nobody_knew_is_told_nobody(desk: Desk) -> None:
    made = await desk.add("/organisations", ORGANISATION)
    assert (await desk.act(f"/organisations/{made['id']}/withdrawal", 1)).status_code == 200
    assert await desk.told() == []


async def test_releasing_twice_and_changing_after_withdrawal_do_not_fit(desk: Desk) -> None:
    released = await desk.released("/organisations", ORGANISATION)
    where = f"/organisations/{released['id']}"
    assert (await desk.act(f"{where}/release", 2)).status_code == 409
    assert (await desk.act(f"{where}/withdrawal", 2)).status_code == 200
    for verb in ("release", "verification", "withdrawal"):
        assert (await desk.act(f"{where}/{verb}", 3)).status_code == 409
    assert (await desk.act(where, 3, ORGANISATION, put=True)).status_code == 409


async def test_what_was_entered_or_looked_at_counts_for_a_year(desk: Desk, clock: StillClock) -> None:
    made = await desk.add("/organisations", ORGANISATION)
    assert (made["verifiedAt"], made["verifyBy"]) == ("2026-11-02T09:00:00Z", "2027-11-02T09:00:00Z")
    clock.at = clock.at.replace(year=2027, month=3)
    again = (await desk.act(f"/organisations/{made['id']}/verification", 1)).json()
    assert (again["verifiedAt"], again["verifyBy"]) == ("2027-03-02T09:00:00Z", "2028-03-01T09:00:00Z")
