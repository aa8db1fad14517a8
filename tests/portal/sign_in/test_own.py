"""Where somebody is signed in, how that ends, and what becomes of what she wrote when it ended."""

import httpx
import pytest
from playwright.async_api import Browser, Page
from tests.portal.axe import AXE, faults
from tests.portal.conftest import Open, Place
from tests.portal.split_stand_in import LISTED


async def test_somebody_sees_where_she_is_signed_in_and_ends_one(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    token = hub.token("coordinator", "utrecht")
    hub.cookies(token)  # in another browser
    await hub.sign_in(plain_page, token)
    await plain_page.get_by_role("link", name="Aanmeldingen").click()
    assert await plain_page.locator(".sign-in").count() == 2
    assert "Firefox, Windows, via de gemeente" in await plain_page.inner_text("main")
    assert await plain_page.get_by_text("Dit is waar u nu kijkt").count() == 1
    await plain_page.get_by_role("button", name="Meld af: Firefox").click()
    assert await plain_page.locator(".sign-in").count() == 1
    assert len(hub.apis.identity.tokens) == 1


async def test_signing_out_everywhere_is_signing_out_here_too(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    token = hub.token("coordinator", "utrecht")
    hub.cookies(token)
    await hub.sign_in(plain_page, token)
    await plain_page.goto(hub.url + "/aanmeldingen")
    await plain_page.get_by_role("button", name="Meld overal af").click()
    assert await plain_page.locator(".who").count() == 0
    assert hub.apis.identity.tokens == {}


@pytest.mark.parametrize(("mode", "whom"), [("hub", "de beheerder van Kennishub Utrecht"), ("national", "het land")])
async def test_somebody_without_a_role_reads_so_and_whom_to_ask(
    portal: Open, plain_page: Page, mode: str, whom: str
) -> None:
    place = portal(mode)
    org = "utrecht" if mode == "hub" else "national"
    await place.sign_in(plain_page, place.issuer.token("Noor Haverkamp", [], org))
    await plain_page.goto(place.url + "/aanmelden/klaar")
    said = await plain_page.inner_text("main")
    assert "U hebt hier nog geen rol" in said
    assert "Noor Haverkamp" in said
    assert whom in said


@pytest.mark.parametrize(("method", "address"), [("GET", ""), ("POST", "/einde"), ("POST", f"/{LISTED}/einde")])
async def test_who_is_not_signed_in_ends_nothing(portal: Open, method: str, address: str) -> None:
    hub = portal("hub")
    hub.apis.identity.begin(hub.token("coordinator", "utrecht"))
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answer = await http.request(method, "/aanmeldingen" + address)
    assert answer.headers["location"].startswith("/aanmelden?opnieuw=ja")
    assert len(hub.apis.identity.tokens) == 1


async def test_what_was_written_when_the_sign_in_ended_is_sent_after_signing_in_again(
    portal: Open, plain_page: Page
) -> None:
    hub: Place = portal("hub")
    token = hub.token("coordinator", "utrecht", seconds=20)
    await hub.sign_in(plain_page, token)
    await plain_page.goto(f"{hub.url}/vragen/{LISTED}")
    await plain_page.get_by_label("Tekst van vraag 1").fill("Wie helpt ons <b>bij</b> schulden?")
    hub.apis.identity.tokens.clear()
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    assert await plain_page.inner_text("h1") == "Uw aanmelding is afgelopen"
    assert "Wie helpt ons <b>bij</b> schulden?" in await plain_page.inner_text("main")
    assert hub.apis.splitting.sent == []
    made = hub.cookies(hub.token("coordinator", "utrecht"))
    await plain_page.context.add_cookies([{"name": name, "value": said, "url": hub.url} for name, said in made.items()])
    await plain_page.get_by_role("button", name="Verstuur wat u schreef").click()
    ((_, body),) = hub.apis.splitting.sent
    assert body["parts"][0] == {"text": "Wie helpt ons <b>bij</b> schulden?"}


async def test_axe_finds_nothing_on_the_page_that_keeps_what_was_written(portal: Open, browser: Browser) -> None:
    hub = portal("hub")
    context = await browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = await context.new_page()
    await hub.sign_in(page, hub.token("coordinator", "utrecht", seconds=20))
    await page.goto(f"{hub.url}/vragen/{LISTED}")
    hub.apis.identity.tokens.clear()
    await page.locator(".split__form button[type=submit]").last.click()
    await page.get_by_role("button", name="Verstuur wat u schreef").wait_for()
    await page.add_script_tag(path=AXE)
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360, "the page scrolls sideways"
    await context.close()


async def test_a_right_that_was_lost_shows_whom_to_ask(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht", seconds=20))
    (secret,) = hub.apis.identity.tokens
    hub.apis.identity.tokens[secret] = hub.issuer.token("demo-analist", [], "utrecht")
    await plain_page.goto(hub.url + "/bureau")
    assert await plain_page.locator("[role=alert] h2").inner_text() == "Dit kunt u hier niet doen"
    assert "Had u die rol? Dan is die net afgelopen." in await plain_page.inner_text("main")
