"""An analyst answers proposals in the portal of the nation, and hubs show what became of them."""

import re

import httpx
from tests.end_to_end.conftest import Network
from tests.end_to_end.pages import Visitor

from plek_common.testing import eventually

HERE = ("Ouderen bij hitte", "Wie let er bij een hittegolf op ouderen die alleen wonen?")
THERE = ("Een hete bovenwoning", "Wat kunnen buren doen voor alleenstaande ouderen als het dagenlang erg warm is?")
JOINED, PROPOSED = "Dezelfde vraag leeft in", "Waarschijnlijk leeft dezelfde vraag in"
PROPOSAL = re.compile(r'<form class="answers__form" action="([^"]+)"')
KEY = re.compile(r'name="sleutel" value="([^"]+)"')


async def signed_in(nation: Visitor, network: Network) -> None:
    nation.sign_in(network.token("analyst", "national")["Authorization"].removeprefix("Bearer "))
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
