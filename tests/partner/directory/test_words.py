"""Organisations, networks and people are found by the words that are in them now."""

from typing import Any

from tests.desk import Desk
from tests.partner.bodies import NETWORK, ORGANISATION
from tests.worded import words

from partner.models import FINDABLE
from plek_common.rewording import Rewording

PERSON: dict[str, Any] = {
    "name": "Noor Haverkamp",
    "role": "Lector",
    "themes": ["klimaat"],
    "expertise": "Ovens in havens",
    "consentAt": "2026-10-30T12:00:00+01:00",
}


async def test_each_change_writes_the_words_of_a_partner(desk: Desk) -> None:
    url = desk.settings.database_url
    networks, organisations, people = FINDABLE
    made = await desk.released("/organisations", {**ORGANISATION, "description": "Bakt in ovens."})
    where, given = f"/organisations/{made['id']}", {**ORGANISATION, "description": "Bewaart musea."}
    assert await desk.items("/organisations?q=oven") == [made]
    network = await desk.released("/networks", {**NETWORK, "goals": "Alle steden samen.", "memberIds": [made["id"]]})
    assert [item["id"] for item in await desk.items("/networks?q=stad")] == [network["id"]]
    person = await desk.add("/people", {**PERSON, "organisationId": made["id"]})
    assert await desk.items("/people?q=oven") == [person]
    assert (await desk.act(where, 2, given, put=True)).is_success
    assert await desk.items("/organisations?q=oven") == []
    assert [item["id"] for item in await desk.items("/organisations?q=museum")] == [made["id"]]
    assert "'lector'" in (await words(url, people))[0]
    assert (await desk.act(f"{where}/verification", 3)).is_success
    assert (await desk.act(f"{where}/withdrawal", 4)).is_success
    assert await words(url, organisations) == [""]
    assert "'stad'" in (await words(url, networks))[0]


async def test_words_of_before_are_made_anew(desk: Desk) -> None:
    await desk.add("/organisations", ORGANISATION)
    rewording = Rewording(desk.settings, "partner", FINDABLE)
    assert await rewording.sweep() == 0
    await desk.forget_words("organisation")
    assert await rewording.sweep() == 1
    assert len(await words(desk.settings.database_url, FINDABLE[1])) == 1
