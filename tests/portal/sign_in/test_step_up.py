"""An administrator who signed in with one step is sent for the second, once, and reads why when it does not come."""

import httpx
import pytest
from playwright.async_api import Browser, Page
from tests.portal.axe import AXE, faults
from tests.portal.conftest import Open, Place


@pytest.fixture
def hub(portal: Open) -> Place:
    """Where everybody administers and signed in with one step; the provider `partners` can be asked for two."""
    found = portal("hub")
    found.apis.identity.left_out, found.apis.identity.step_up = ["administrator"], "partners"
    return found


def asking(hub: Place, role: str = "coordinator") -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=hub.url, cookies=hub.cookies(hub.token(role, "utrecht")))


@pytest.mark.parametrize("address", ["/rechten", "/rechten?dag=2026-11-01", "/rechten/mensen", "/logboek"])
async def test_she_is_sent_to_her_provider_for_more_and_comes_back_where_she_was(hub: Place, address: str) -> None:
    async with asking(hub) as http:
        answer = await http.get(address)
        while not answer.headers["location"].startswith("https://provider.example"):
            answer = await http.get(answer.headers["location"])
        begun = hub.apis.identity.begun[-1]
        assert (begun["provider"], begun["stronger"]) == ("partners", True)
        hub.apis.identity.left_out = []
        code = hub.token("administrator", "utrecht")
        arrived = await http.get("/aanmelden/terug", params={"state": "1", "code": code})
        home = await http.get(arrived.headers["location"])
    assert home.headers["location"] == address


async def test_who_comes_back_without_reads_why_and_goes_round_no_more(hub: Place, plain_page: Page) -> None:
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    await plain_page.goto(hub.url + "/aanmelden/sterker?gevraagd=ja&terug=/rechten")
    assert await plain_page.locator("h1").inner_text() == "Voor deze pagina is een tweede stap nodig"
    assert "u kwam terug zonder" in await plain_page.inner_text("main")
    assert hub.apis.identity.begun == []
    again = await plain_page.get_by_role("link", name="Zet de tweede stap").get_attribute("href") or ""
    assert again.startswith("/aanmelden/bij/partners?sterker=ja&terug=")


async def test_where_no_second_step_can_be_asked_she_reads_so(hub: Place, plain_page: Page) -> None:
    hub.apis.identity.step_up = None
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    await plain_page.goto(hub.url + "/rechten")
    assert "kunnen wij niet om een tweede stap vragen" in await plain_page.inner_text("main")
    assert await plain_page.get_by_role("link", name="Zet de tweede stap").count() == 0


async def test_a_provider_that_cannot_says_so_and_she_stays_who_she_was(hub: Place) -> None:
    async with asking(hub) as http:
        answer = await http.get("/aanmelden/terug", params={"error": "unmet_authentication_requirements"})
        assert answer.status_code == 400
        assert "die bij u niet ingesteld" in answer.text
        assert "demo-analist" in (await http.get("/")).text


@pytest.mark.parametrize("address", ["/aanmelden/sterker", "/rechten"])
async def test_nobody_else_is_sent_for_more(hub: Place, address: str) -> None:
    hub.apis.identity.left_out = []
    async with asking(hub) as http:
        answer = await http.get(address)
        assert "/aanmelden/bij" not in answer.headers["location"]
    async with httpx.AsyncClient(base_url=hub.url) as http:
        assert (await http.get(address)).headers["location"].startswith("/aanmelden?opnieuw=ja")


@pytest.mark.parametrize("said", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
async def test_an_address_elsewhere_is_no_way_on(hub: Place, said: str) -> None:
    hub.apis.identity.left_out = []
    async with asking(hub) as http:
        answer = await http.get("/aanmelden/sterker", params={"terug": said})
    assert answer.headers["location"] == "/rechten"


async def test_her_menu_and_her_own_page_say_that_she_administers(hub: Place, plain_page: Page) -> None:
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    assert await plain_page.get_by_role("link", name="Rechten", exact=True).count() == 1
    await plain_page.goto(hub.url + "/aanmeldingen")
    assert "U bent ook beheerder" in await plain_page.inner_text("main")


async def test_axe_finds_nothing_on_what_she_reads(hub: Place, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    await hub.sign_in(page, hub.token("coordinator", "utrecht"))
    for address in ("/aanmelden/sterker?gevraagd=ja", "/aanmeldingen"):
        for width in (1280, 360):
            await page.set_viewport_size({"width": width, "height": 900})
            await page.goto(hub.url + address)
            await page.add_script_tag(path=AXE)
            assert await faults(page) == [], address
            assert await page.evaluate("document.documentElement.scrollWidth") == width
    await context.close()
