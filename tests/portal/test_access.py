"""Everybody can use the pages: by axe, by keyboard, on a phone, without JavaScript, in another language."""

import httpx
import pytest
from playwright.async_api import Browser, Page

from portal.web.i18n import texts_in
from tests.portal.addresses import COORDINATOR, FULL, HUB, NATIONAL, STATES
from tests.portal.axe import AXE, faults
from tests.portal.conftest import Place
from tests.portal.example_data import ident
from tests.portal.split_stand_in import LISTED
from tests.portal.versions_stand_in import LEARNED, SHIPPED

Places = dict[tuple[str, str], Place]
EVERYTHING = [*((mode, "full", address) for mode, address in FULL), *STATES]


@pytest.mark.parametrize(("mode", "state", "address"), EVERYTHING)
async def test_axe_finds_nothing(places: Places, browser: Browser, mode: str, state: str, address: str) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = await context.new_page()
    await page.goto(places[mode, state].url + address)
    await page.add_script_tag(path=AXE)
    assert await faults(page) == []
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth") == 360, "the page scrolls sideways"
    if address in ("/", "/vragen"):
        assert await faults(page) == []
    await context.close()


BUNDLE = f"/gedeeld/{ident(101)}"
DESK = [
    *("/voorstellen", f"/voorstellen/{ident(604)}", "/voorstellen/besluiten"),
    *(BUNDLE, f"{BUNDLE}/andere?vraag=utrecht/{ident(2)}", f"{BUNDLE}/andere/{ident(102)}"),
    f"/vragen/zeeland/{ident(3)}/meer?voorstel={ident(601)}",
    *("/vergelijking", f"/vergelijking/{LEARNED}", f"/vergelijking/{SHIPPED}"),
]


@pytest.mark.parametrize("address", DESK)
async def test_axe_finds_nothing_where_an_analyst_works(places: Places, browser: Browser, address: str) -> None:
    place = places["national", "full"]
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    await place.sign_in(page)
    await page.goto(place.url + address)
    for fold in await page.locator("summary").all():
        await fold.click()
    await page.add_script_tag(path=AXE)
    assert await faults(page) == []
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360, "the page scrolls sideways"
    await context.close()


@pytest.mark.parametrize("address", [*COORDINATOR, "/bureau/gegevens", "/aanmeldingen", f"/vragen/{LISTED}"])
async def test_axe_finds_nothing_where_a_coordinator_works(places: Places, browser: Browser, address: str) -> None:
    place = places["hub", "full"]
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    await place.sign_in(page, place.token("coordinator", "utrecht"))
    await page.goto(place.url + address)
    await page.add_script_tag(path=AXE)
    assert await faults(page) == []
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360, "the page scrolls sideways"
    await context.close()


@pytest.mark.parametrize(
    ("mode", "org", "address"),
    [("hub", "utrecht", "/logboek"), ("hub", "utrecht", "/logboek?wie=niemand"), ("national", "national", "/logboek")],
)
async def test_axe_finds_nothing_where_an_administrator_looks(
    places: Places, browser: Browser, mode: str, org: str, address: str
) -> None:
    place = places[mode, "full"]
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    await place.sign_in(page, place.token("administrator", org))
    await page.goto(place.url + address)
    await page.add_script_tag(path=AXE)
    assert await faults(page) == []
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360, "the page scrolls sideways"
    await context.close()


@pytest.mark.parametrize(("mode", "address"), [("national", "/"), ("hub", "/"), ("hub", "/vragen")])
async def test_a_keyboard_reaches_everything_and_shows_where_it_is(
    places: Places, page: Page, mode: str, address: str
) -> None:
    await page.goto(places[mode, "full"].url + address)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == "#inhoud"
    wanted = set(await page.evaluate(REACHABLE))
    reached = {await page.evaluate(WHERE)}
    for _ in range(len(wanted)):
        await page.keyboard.press("Tab")
        assert await page.evaluate(IS_SEEN), await page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        reached.add(await page.evaluate(WHERE))
    assert wanted <= reached


WHERE = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
REACHABLE = """() => {
    const all = [...document.querySelectorAll('*')];
    const used = [...document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden])')];
    return used.filter(e => !e.matches('details:not([open]) > :not(summary) *')).map(e => all.indexOf(e));
}"""
IS_SEEN = """() => {
    const focused = document.activeElement;
    if (focused === document.body) return true;
    const box = focused.getBoundingClientRect(), style = getComputedStyle(focused);
    const edge = focused.matches('.tile') ? getComputedStyle(focused.querySelector('rect')).strokeWidth : '0px';
    return box.width > 0 && box.top < innerHeight && (style.outlineStyle !== 'none' || edge === '4px');
}"""


@pytest.mark.parametrize(("mode", "addresses"), [("national", NATIONAL), ("hub", HUB)])
async def test_each_page_has_its_own_title_one_heading_and_a_language(
    places: Places, plain_page: Page, mode: str, addresses: list[str]
) -> None:
    titles: dict[str, str] = {}
    for address in addresses:
        await plain_page.goto(places[mode, "full"].url + address)
        titles[address.partition("?")[0]] = await plain_page.title()
        assert await plain_page.locator("h1").count() == 1, address
        assert await plain_page.locator("html").get_attribute("lang") == "nl"
    assert len(set(titles.values())) == len(titles)


async def test_english_is_one_click_away_and_is_remembered(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["hub", "full"].url + "/")
    await plain_page.get_by_role("link", name="English").click()
    assert await plain_page.locator("html").get_attribute("lang") == "en"
    assert await plain_page.locator("h1").inner_text() == "What would you like to know?"
    await plain_page.goto(places["hub", "full"].url + "/volg")
    assert await plain_page.locator("html").get_attribute("lang") == "en"


async def test_an_unknown_language_is_dutch_and_is_not_remembered(places: Places) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.get(places["hub", "full"].url + "/", params={"lang": "xx\r\nSet-Cookie: a=b"})
    assert 'lang="nl"' in answer.text
    assert "set-cookie" not in answer.headers


ASKED = [("en-GB,en;q=0.9,nl;q=0.5", "en"), ("nl,en;q=0.9", "nl"), ("de-DE,en;q=0.7", "en"), ("fy,en;q=0.5", "nl")]
ASKED += [
    ("en;q=0.2, NL-be", "nl"),
    ("en;q=0, *", "nl"),
    ("en;q=veel", "nl"),
    ("de", "nl"),
    ("", "nl"),
    (";;q=,=,en;", "nl"),
]


@pytest.mark.parametrize(("asked", "language"), ASKED)
async def test_a_first_visit_is_in_the_language_that_the_browser_asks_for(
    places: Places, asked: str, language: str
) -> None:
    async with httpx.AsyncClient(headers={"Accept-Language": asked}) as http:
        answer = await http.get(places["hub", "full"].url + "/volg")
        chosen = await http.get(places["hub", "full"].url + "/volg", headers={"Cookie": "taal=nl"})
    assert f'<html lang="{language}"' in answer.text
    assert "Accept-Language" in answer.headers["vary"]
    assert '<html lang="nl"' in chosen.text, "what somebody chose counts for more"


def test_both_languages_say_the_same_things() -> None:
    assert texts_in("nl").keys() == texts_in("en").keys()


async def test_each_target_can_be_hit_with_a_thumb(places: Places, phone: Page) -> None:
    await phone.goto(places["hub", "full"].url + "/")
    for target in await phone.locator("button:visible, summary:visible, textarea:visible, nav a:visible").all():
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, await target.inner_text()
