"""An analyst works on the page of a bundle, and the hubs hear of it; she takes it back, and they hear that."""

import re
from typing import Any

import httpx
from tests.end_to_end.conftest import Network
from tests.end_to_end.pages import pages
from tests.end_to_end.proposals import HERE, JOINED, KEY, PROPOSAL, THERE, found, proposal, says, signed_in

from plek_common.testing import eventually

BUNDLE = re.compile(r'<a class="quiet-link" id="bundel-[^"]+" href="(/gedeeld/[^"]+)"')
UNDO = re.compile(r'<input type="hidden" name="nummer" value="([^"]+)">')
NAME = "Ouderen en hitte"


async def test_what_is_done_on_the_page_of_a_bundle_is_heard_by_its_hubs(network: Network) -> None:
    utrecht, fryslan = network.hubs
    here = await network.ask(utrecht, *HERE)
    await network.ask(fryslan, *HERE)  # word for word the same: the machine is sure
    async with (
        pages("national", network.nation, network.national) as nation,
        pages("hub", network.hubs[utrecht], network.regional[utrecht]) as hub,
    ):
        await signed_in(nation, network)
        await says(hub, here, JOINED)
        address = found(BUNDLE, (await nation.get("/gedeeld")).text)

        named = await nation.post(address, data={"besluit": "naam", "naam": NAME})
        assert f"Bericht aan {fryslan.title()} en {utrecht.title()}." in named.text
        assert f">{NAME}</h1>" in named.text
        assert NAME in (await nation.get("/gedeeld")).text

        out = await nation.post(address, data={"besluit": "eruit", "lid": f"{utrecht}/{here}"})
        assert "Eén vraag is uit de bundel genomen en staat nu apart. Bericht aan" in out.text
        await hears_apart(hub, here)
        back = await nation.post(address, data={"besluit": "terug", "nummer": newest(out.text)})
        assert "Ongedaan gemaakt" in back.text
        await says(hub, here, JOINED)


async def test_an_answer_at_the_desk_stands_in_the_way_until_it_is_undone(network: Network) -> None:
    utrecht, fryslan = network.hubs
    here = await network.ask(utrecht, *HERE)
    await network.ask(fryslan, *THERE)
    async with pages("national", network.nation, network.national) as nation:
        await signed_in(nation, network)
        desk = str(await eventually(lambda: proposal(nation), what="a proposal on the desk"))
        await nation.post(found(PROPOSAL, desk), data={"antwoord": "zelfde", "sleutel": found(KEY, desk)})
        address = found(BUNDLE, (await nation.get("/gedeeld")).text)
        refused = await nation.post(address, data={"besluit": "eruit", "lid": f"{utrecht}/{here}"})
        assert refused.status_code == 409
        assert "Dit spreekt een eerder besluit tegen." in refused.text
        assert f'href="{address}#besluit-{newest(refused.text)}"' in refused.text
        undone = await nation.post(address, data={"besluit": "terug", "nummer": newest(refused.text)})
        assert "Ongedaan gemaakt" in undone.text


def newest(page: str) -> str:
    """The last decision in the story that can be taken back."""
    return str(UNDO.findall(page)[-1])


async def hears_apart(hub: httpx.AsyncClient, question: str) -> None:
    async def heard() -> Any:
        return JOINED not in (await hub.get(f"/vragen/{question}")).text

    await eventually(heard, what="that the question stands apart again")
