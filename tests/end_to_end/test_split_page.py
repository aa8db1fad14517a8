"""A coordinator makes several questions of one on the pages of her hub, and who asked finds them."""

import re

from tests.end_to_end.conftest import Network
from tests.end_to_end.pages import pages
from tests.end_to_end.proposals import found

LIST = """Wij hebben een paar vragen over ons dorp.
1. Hoe houden we de huisarts bereikbaar als er geen opvolger komt?
2. Wie betaalt het herstel van funderingen na een droge zomer?
3. Welke vormen van vervoer werken als de buslijn verdwijnt?"""
PART = re.compile(r'<textarea[^>]* name="deel-(\d)"[^>]*>([^<]+)</textarea>')
VERSION = re.compile(r'name="versie" value="(\d+)"')


async def test_a_text_with_several_questions_is_split_and_who_asked_finds_each(network: Network) -> None:
    utrecht, _ = network.hubs
    async with pages("hub", network.hubs[utrecht], network.regional[utrecht]) as hub:
        receipt = await hub.post("/vragen", data={"text": LIST, "askerKind": "resident"})
        hub.sign_in(network.token("coordinator", utrecht)["Authorization"].removeprefix("Bearer "))
        desk = (await hub.get("/aanmelden/klaar")).text
        assert "Deze tekst lijkt 3 vragen te bevatten" in desk
        address = found(re.compile(r'href="(/vragen/[0-9a-f-]{36})"'), desk)
        page = (await hub.get(address)).text
        parts = dict(PART.findall(page))
        assert len(parts) == 3
        form = {"versie": found(VERSION, page), "mee": list(parts)} | {f"deel-{at}": said for at, said in parts.items()}
        done = await hub.post(address, data=form)
        assert "Hiervan zijn 3 vragen gemaakt" in done.text
        again = await hub.post(address, data=form)
        assert again.status_code in (409, 412)
        await hub.post("/afmelden")
        followed = (await hub.get(f"/volg/{str(receipt.url).rsplit('/', 1)[-1]}")).text
        assert "Uw tekst bevatte 3 vragen" in followed
