"""The desk: every open question on one pile with a count, filters in the address, and when it is empty what to do."""

import re

import httpx
from tests.portal.conftest import Open
from tests.portal.example_data import ident
from tests.portal.hub_desk_stand_in import COUNTS


async def shown(portal: Open, address: str, state: str = "full") -> tuple[httpx.Response, list[dict[str, str]]]:
    """The page as a coordinator sees it, and what was asked of the hub for it."""
    hub = portal("hub", state=state)
    cookies = hub.cookies(hub.token("coordinator", "utrecht"))
    async with httpx.AsyncClient(base_url=hub.url, cookies=cookies) as http:
        return await http.get(address), hub.apis.hub_desk.asked


async def test_every_pile_says_how_much_lies_on_it(portal: Open) -> None:
    page, _ = await shown(portal, "/bureau")
    counts = re.findall(r'<span class="count[^>]*>(\d+)</span>', page.text)
    assert counts == [str(sum(COUNTS.values())), *(str(count) for count in COUNTS.values())]
    assert "count--late" in page.text


async def test_the_filters_are_in_the_address_and_go_with_every_question(portal: Open) -> None:
    page, asked = await shown(portal, "/bureau?stapel=te-laat&thema=zorg")
    assert asked[-1] == {"pile": "late", "theme": "zorg"}
    assert f'href="/bureau/vragen/{ident(2)}?terug=/bureau%3Fstapel%3Dte-laat%26thema%3Dzorg"' in page.text
    assert 'aria-current="true">Te laat' in page.text
    assert 'value="zorg" selected' in page.text


async def test_a_pile_that_there_is_not_is_all_of_them(portal: Open) -> None:
    page, asked = await shown(portal, "/bureau?stapel=hoog&thema=vuur")
    assert page.status_code == 200
    assert asked[-1] == {}


async def test_more_than_fits_is_said(portal: Open) -> None:
    page, _ = await shown(portal, "/bureau?stapel=nieuw")
    assert re.search(rf"De eerste \d van {COUNTS['new']} vragen", page.text)


async def test_an_empty_desk_says_what_to_do(portal: Open) -> None:
    page, _ = await shown(portal, "/bureau", "empty")
    assert "Uw bureau is leeg" in page.text
    assert "Schrijf die vraag hier op" in page.text


async def test_a_desk_that_cannot_be_read_says_so(portal: Open) -> None:
    hub = portal("hub")
    hub.apis.hub_desk.is_away = True
    async with httpx.AsyncClient(base_url=hub.url, cookies=hub.cookies(hub.token("coordinator", "utrecht"))) as http:
        assert (await http.get("/bureau")).status_code == 503
