"""The log of an organisation, as its administrator reads and searches it."""

from importlib import import_module

import httpx
import pytest
from contracts.catalogue import services
from fastapi.routing import APIRoute, iter_route_contexts
from playwright.async_api import Page
from tests.portal.audit_stand_in import THING
from tests.portal.conftest import Open, Place

from plek_common.action import declared
from plek_common.audit import api as audit
from portal.audit.words import SERVICES, action, actions
from portal.settings import Mode
from portal.web.i18n import LANGUAGES, texts_in

AT = "/logboek"
ORGANISATIONS: dict[Mode, str] = {"hub": "utrecht", "national": "national"}


async def opened(place: Place, page: Page, org: str = "utrecht") -> None:
    await place.sign_in(page, place.token("administrator", org))
    await page.goto(place.url + AT)


def visiting(place: Place, org: str = "utrecht") -> httpx.AsyncClient:
    """As the administrator of this organisation."""
    return httpx.AsyncClient(base_url=place.url, cookies=place.cookies(place.token("administrator", org)))


@pytest.mark.parametrize("mode", ORGANISATIONS)
@pytest.mark.parametrize(("role", "elsewhere"), [(None, False), ("coordinator", False), ("administrator", True)])
async def test_only_the_administrator_of_this_organisation_comes_here(
    portal: Open, mode: Mode, role: str | None, elsewhere: bool
) -> None:
    place, org = portal(mode), "zeeland" if elsewhere else ORGANISATIONS[mode]
    cookies = place.cookies(place.token(role, org)) if role else {}
    async with httpx.AsyncClient(base_url=place.url, cookies=cookies) as http:
        for address in (AT, f"{AT}/bestand?soort=csv"):
            assert (await http.get(address)).headers["location"].startswith("/aanmelden?opnieuw=ja")
        assert AT not in (await http.get("/")).text
    assert place.apis.audit.filters == []


async def test_a_line_says_who_did_what_with_which_result(portal: Open, plain_page: Page) -> None:
    await opened(portal("hub"), plain_page)
    said = [await line.inner_text() for line in await plain_page.locator(".log__line").all()]
    assert "Vraag vrijgeven" in said[0]
    assert "coördinator" in said[0]
    assert "vanuit netwerk 203.0.113.0/24" in said[0]
    assert "Geweigerd (403)" in said[1]
    assert "coördinator van fryslan" in said[1]
    assert "Niet gelukt (412)" in said[2]
    assert "Niet aangemeld" in said[3]
    assert "Raakt persoonsgegevens" in said[3]
    assert "question.vouch" in said[6], "what a newer service does is told by its name"


async def test_it_is_searched_without_a_script_and_the_address_says_what_is_seen(
    portal: Open, plain_page: Page
) -> None:
    hub = portal("hub")
    await opened(hub, plain_page)
    await plain_page.select_option("#kies-onderdeel", "partner")
    await plain_page.select_option("#kies-uitkomst", "geweigerd")
    await plain_page.fill("#kies-vanafdag", "2026-11-01")
    await plain_page.fill("#kies-over", THING)
    await plain_page.get_by_role("button", name="Toon").click()
    wanted = {"service": "partner", "result": "refused", "since": "2026-11-01", "object": THING}
    assert hub.apis.audit.filters[-1] == wanted
    assert await plain_page.input_value("#kies-vanafdag") == "2026-11-01"
    await plain_page.get_by_role("link", name="Eerdere regels").click()
    assert hub.apis.audit.filters[-1] == wanted | {"cursor": "verder"}
    await plain_page.locator(".log__thing a").first.click()
    assert hub.apis.audit.filters[-1] == wanted


async def test_it_is_taken_along_as_a_file_with_the_same_choice(portal: Open) -> None:
    hub = portal("hub")
    async with visiting(hub) as http:
        answer = await http.get(f"{AT}/bestand?onderdeel=agenda&wie=iemand&soort=ndjson")
    assert hub.apis.audit.filters[-1] == {"service": "agenda", "subject": "iemand", "format": "ndjson"}
    assert answer.headers["content-disposition"] == 'attachment; filename="logboek.ndjson"'
    assert answer.text == "id,at\r\n1,nu\r\n"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "strange", ["vanafdag=gisteren", "vanafdag=0001-01-01", "uitkomst=x", "onderdeel=x", "soort=x"]
)
async def test_a_choice_that_does_not_exist_chooses_nothing(portal: Open, strange: str) -> None:
    hub = portal("hub")
    async with visiting(hub) as http:
        assert (await http.get(f"{AT}?{strange}")).status_code == 200
        assert (await http.get(f"{AT}/bestand?{strange}")).status_code == 200
    assert hub.apis.audit.filters == [{"service": "question"}, {"service": "question", "format": "csv"}]


async def test_while_the_log_is_away_the_page_says_so(portal: Open) -> None:
    hub = portal("hub", state="away")
    async with visiting(hub) as http:
        for address in (AT, f"{AT}/bestand"):
            assert (await http.get(address)).status_code == 503


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", services())
def test_whatever_a_service_writes_down_can_be_chosen_and_is_said_in_words(name: str, language: str) -> None:
    """What changes something, and what looks at personal data."""
    texts = texts_in(language)
    assert any(name in known for known in SERVICES.values())
    told = set()
    for router in (import_module(f"{name}.app").service.router, audit.router):
        for route in iter_route_contexts(router.routes):
            found = isinstance(route.original_route, APIRoute) and declared(route.dependant)
            changes = "GET" not in (route.methods or ()) and not (found and found.reads)
            if found and (found.activity or changes):
                told.add(found.name)
    assert told == {chosen for chosen, _ in actions(texts, name)}
    assert [each for each in told if action(texts, each) == each] == []
