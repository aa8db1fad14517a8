"""An analyst decides at the desk, and the pages of the hubs say so; she takes it back, and they say that."""

import re

import httpx
from tests.end_to_end.conftest import Network
from tests.end_to_end.pages import pages

from plek_common.testing import eventually

HERE = ("Ouderen bij hitte", "Wie let er bij een hittegolf op ouderen die alleen wonen?")
THERE = ("Een hete bovenwoning", "Wat kunnen buren doen voor alleenstaande ouderen als het dagenlang erg warm is?")
JOINED, PROPOSED = "Dezelfde vraag leeft in", "Waarschijnlijk leeft dezelfde vraag in"
PROPOSAL = re.compile(r'<form class="answers__form" action="([^"]+)"')
UNDO = re.compile(r'<form class="undo" action="([^"]+)"')
KEY = re.compile(r'name="sleutel" value="([^"]+)"')


async def test_a_decision_at_the_desk_is_told_on_the_page_of_a_hub_until_it_is_taken_back(network: Network) -> None:
    utrecht, fryslan = network.hubs
    here = await network.ask(utrecht, *HERE)
    await network.ask(fryslan, *THERE)
    async with (
        pages("national", network.nation, network.national) as nation,
        pages("hub", network.hubs[utrecht], network.regional[utrecht]) as hub,
    ):
        await signed_in(nation, network)
        desk = str(await eventually(lambda: proposal(nation), what="a proposal on the desk"))
        await says(hub, here, PROPOSED)
        done = await nation.post(found(PROPOSAL, desk), data={"antwoord": "zelfde", "sleutel": found(KEY, desk)})
        assert "zijn dezelfde en horen bij elkaar. Bericht aan" in done.text
        await says(hub, here, JOINED)
        undone = await nation.post(found(UNDO, done.text))
        assert "Ongedaan gemaakt" in undone.text
        assert PROPOSAL.search(undone.text), "the proposal lies on the desk again"
        await says(hub, here, PROPOSED)


async def signed_in(nation: httpx.AsyncClient, network: Network) -> None:
    code = network.token("analyst", "national")["Authorization"].removeprefix("Bearer ")
    assert (await nation.post("/aanmelden", data={"code": code})).status_code == 200
    assert "Afmelden" in (await nation.get("/")).text


async def proposal(nation: httpx.AsyncClient) -> str | None:
    """The desk as soon as there is something on it."""
    page = (await nation.get("/voorstellen")).text
    return page if PROPOSAL.search(page) else None


async def says(hub: httpx.AsyncClient, question: str, words: str) -> None:
    async def said() -> bool:
        return words in (await hub.get(f"/vragen/{question}")).text

    await eventually(said, what=f"“{words}” on the page of the hub")


def found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    assert match, pattern.pattern
    return match[1].replace("&amp;", "&")
