"""A network and its members, and what the network of hubs is told of it."""

from uuid import uuid4

import httpx
from tests.desk import Desk
from tests.partner.bodies import NETWORK, ORGANISATION


async def test_a_released_network_is_public_and_told_with_who_take_part(api: httpx.AsyncClient, desk: Desk) -> None:
    members = [(await desk.released("/organisations", ORGANISATION))["id"] for _ in range(2)]
    released = await desk.released("/networks", {**NETWORK, "memberIds": members})
    assert (await api.get(f"/networks/{released['id']}")).json() == released
    assert released["memberIds"] == members
    event = (await desk.told())[-1]
    assert event.type == "nl.plek.partners.network-published.v1"
    assert event.data == {**released, "version": 1}


async def named(api: httpx.AsyncClient, desk: Desk, network: str) -> list[str]:
    """The members as everybody reads them: in the list, by itself and in the last event."""
    (listed,) = (await api.get("/networks")).json()["items"]
    alone = (await api.get(f"/networks/{network}")).json()
    told = [event for event in await desk.told() if str(event.subject) == network][-1]
    assert listed["memberIds"] == alone["memberIds"] == told.data["memberIds"]
    members: list[str] = alone["memberIds"]
    return members


async def test_a_network_names_no_member_that_is_not_released_or_is_withdrawn(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    kept, late, gone = [(await desk.add("/organisations", ORGANISATION))["id"] for _ in range(3)]
    for id in (kept, gone):
        await desk.act(f"/organisations/{id}/release", 1)
    network = (await desk.released("/networks", {**NETWORK, "memberIds": [kept, late, gone]}))["id"]
    assert await named(api, desk, network) == [kept, gone]
    await desk.act(f"/organisations/{late}/release", 1)
    assert await named(api, desk, network) == [kept, late, gone], "told anew"
    await desk.act(f"/organisations/{gone}/withdrawal", 2)
    assert await named(api, desk, network) == [kept, late]
    versions = [event.version for event in await desk.told() if str(event.subject) == network]
    assert versions == [1, 2, 3]
    ours = (await api.get(f"/networks/{network}", headers=desk.headers)).json()
    assert (ours["memberIds"], ours["version"]) == ([kept, late], 4)


async def test_a_withdrawn_organisation_becomes_a_member_of_nothing(desk: Desk) -> None:
    gone = (await desk.released("/organisations", ORGANISATION))["id"]
    await desk.act(f"/organisations/{gone}/withdrawal", 2)
    answer = await desk.act("/networks", 1, {**NETWORK, "memberIds": [gone]})
    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["memberIds/0"]


async def test_a_network_goes_through_the_same_life_and_its_goals_go_with_it(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    where = f"/networks/{(await desk.released('/networks', NETWORK))['id']}"
    assert (await desk.act(where, 2, {**NETWORK, "form": "network"}, put=True)).json()["form"] == "network"
    assert (await desk.act(f"{where}/verification", 3)).status_code == 200
    events = await desk.told()
    assert (await desk.act(f"{where}/withdrawal", 4)).status_code == 200
    assert (await api.get(where)).status_code == 404
    assert (await desk.act(f"{where}/release", 5)).status_code == 409
    events += await desk.told()
    assert [event.version for event in events] == [1, 2, 3, 4]
    assert events[-1].type == "nl.plek.partners.network-withdrawn.v1"
    assert (events[-1].data["name"], events[-1].data["goals"]) == (None, None)


async def test_a_member_must_be_an_organisation_of_this_hub(desk: Desk) -> None:
    known = (await desk.add("/organisations", ORGANISATION))["id"]
    made = await desk.add("/networks", NETWORK)
    members = [str(uuid4()), known, str(uuid4())]
    for where, put in (("/networks", False), (f"/networks/{made['id']}", True)):
        answer = await desk.act(where, 1, {**NETWORK, "memberIds": members}, put=put)
        assert answer.status_code == 400
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["memberIds/0", "memberIds/2"]
