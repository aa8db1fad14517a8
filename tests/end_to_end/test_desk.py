"""An analyst decides at the desk, and the pages of the hubs say so; she takes it back, and they say that."""

import re

from tests.end_to_end.conftest import Network
from tests.end_to_end.pages import pages
from tests.end_to_end.proposals import HERE, JOINED, KEY, PROPOSAL, PROPOSED, THERE, found, proposal, says, signed_in

from plek_common.testing import eventually

UNDO = re.compile(r'<form class="undo" action="([^"]+)"')


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
