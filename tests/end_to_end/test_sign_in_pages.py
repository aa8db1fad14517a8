"""People of every role sign in, work and sign out in a real browser, by a real provider, at the real services."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page
from tests.end_to_end.provider_hub import HUB, ProviderHub
from tests.end_to_end.walking import (
    A_MINUTE,
    NEW,
    OPENS,
    Hubs,
    Window,
    at_work,
    away_for_two_hours,
    given,
    has_a_role,
    has_no_role,
    hub,
    hubs,
    is_signed_in,
    opens,
    roles,
    shut,
    sign_out,
    window,
)
from tests.portal.conftest import assets, browser, page

from plek_common.testing import eventually

__all__ = ["assets", "browser", "hub", "hubs", "page", "window"]


@pytest.mark.parametrize(("where", "role"), roles())
async def test_somebody_of_each_role_works_loses_her_right_is_away_and_signs_out(
    hubs: Hubs, page: Page, where: str, role: str
) -> None:
    hub, own = hubs[where], OPENS.get((where, role), ())
    await hub.sign_in(page, role)
    assert page.url == hub.url + "/aanmeldingen", "a claim gives nothing by itself"
    assert "U hebt hier nog geen rol" in await page.inner_text("main")
    grant = None if role == NEW else await given(hub, role)
    if grant:
        await eventually(lambda: has_a_role(hub, page), seconds=A_MINUTE, what="the role")
    assert [address for address in own if not await opens(hub, page, address)] == []
    assert await shut(hub, page, own) == []
    assert await opens(hub, page, "/vragen"), "what everybody may read"
    await away_for_two_hours(hub, page, own)
    if grant:
        await hub.end(grant)
        await eventually(lambda: has_no_role(hub, page), seconds=A_MINUTE, what="the end of the right")
        assert await shut(hub, page, ()) == []
    await sign_out(hub, page)
    assert not await is_signed_in(hub, page)
    assert [cookie for cookie in await page.context.cookies() if cookie["name"].startswith("_s_")] == []
    assert await shut(hub, page, ()) == [], "of nobody"


async def test_who_asks_needs_no_account_and_follows_her_question_by_its_code(hub: ProviderHub, page: Page) -> None:
    """Nobody is signed in, from the first word to the receipt."""
    await page.goto(hub.url + "/")
    await page.fill("#text", "Hoe houden we de huisarts bereikbaar in ons dorp?")
    await page.get_by_role("button", name="Stel uw vraag").click()
    await page.wait_for_url("**/ontvangen/**")
    code = urlsplit(page.url).path.rsplit("/", 1)[1]
    assert await opens(hub, page, f"/volg/{code}")
    assert await opens(hub, page, f"/volg/{code}/gegevens")
    assert await page.locator(".who").count() == 0
    assert await shut(hub, page, ()) == []


async def test_who_was_on_her_way_somewhere_arrives_there(hub: ProviderHub, page: Page) -> None:
    await at_work(hub, page)
    await sign_out(hub, page)
    await page.goto(hub.url + "/bureau?stand=nieuw")
    assert await page.inner_text("[role=alert] h2") == "Meld u aan om verder te gaan"
    await page.get_by_role("link", name="Meld u aan bij de demo").click()
    await page.locator(f"button[value='{HUB}-coordinator']").click()
    await page.wait_for_url(hub.url + "/bureau?stand=nieuw")


async def test_who_does_not_sign_in_after_all_is_told_so_kindly(hub: ProviderHub, page: Page) -> None:
    await page.goto(hub.url + "/aanmelden")
    await page.get_by_role("button", name="Toch niet aanmelden").click()
    await page.wait_for_url(f"{hub.url}/aanmelden/terug**")
    assert "zelf gestopt" in await page.inner_text("main")


async def test_signing_out_everywhere_reaches_another_browser_within_a_minute(
    hub: ProviderHub, page: Page, window: Window
) -> None:
    other = await window()
    for each in (page, other):
        await hub.sign_in(each, "coordinator")
    await page.goto(hub.url + "/aanmeldingen")
    await page.get_by_role("button", name="Meld overal af").click()
    assert not await is_signed_in(hub, page)

    async def is_over() -> bool:
        return not await is_signed_in(hub, other)

    await eventually(is_over, seconds=A_MINUTE, what="the end in the other browser")


async def test_signing_out_at_the_provider_signs_out_here_within_a_minute(hub: ProviderHub, page: Page) -> None:
    await hub.sign_in(page, "coordinator")
    assert await is_signed_in(hub, page)
    await page.goto(f"{hub.provider}/{HUB}/session/end")
    await page.wait_for_url("**/session/end/success**")

    async def is_over() -> bool:
        return not await is_signed_in(hub, page)

    await eventually(is_over, seconds=A_MINUTE, what="the end of the session")


async def test_a_right_that_is_taken_away_is_gone_and_the_page_says_whom_to_ask(hub: ProviderHub, page: Page) -> None:
    grant = await at_work(hub, page)
    await hub.end(grant)

    async def is_over() -> bool:
        return not await opens(hub, page, "/bureau")

    await eventually(is_over, seconds=A_MINUTE, what="the end of the right")
    assert await page.inner_text("[role=alert] h2") == "Dit kunt u hier niet doen"
    assert await is_signed_in(hub, page), "she is who she is"


async def test_two_people_in_two_browsers_stay_who_they_are(hub: ProviderHub, page: Page, window: Window) -> None:
    other = await window()
    await at_work(hub, page)
    await hub.sign_in(other, NEW)
    assert await opens(hub, page, "/bureau")
    assert not await opens(hub, other, "/bureau")
    assert await other.inner_text("[role=alert] h2") == "Dit kunt u hier niet doen"


async def test_who_signs_in_in_another_tab_does_nothing_by_the_first_one(hub: ProviderHub, page: Page) -> None:
    """The form of the first tab is refused and says why; both tabs are of the second person from then on."""
    await at_work(hub, page)
    await page.goto(hub.url + "/bureau/gegevens")
    await page.fill("#email", "iemand@voorbeeld.nl")
    tab = await page.context.new_page()
    await tab.goto(hub.url + "/aanmelden?opnieuw=ja")
    await tab.get_by_role("link", name="Meld u aan bij de demo").click()
    await hub.choose(tab, NEW)
    name = (await tab.inner_text(".who p")).removeprefix("Aangemeld als ").partition(",")[0]
    await page.get_by_role("button", name="Zoek").click()
    assert await page.locator("h1").inner_text() == "In een ander tabblad is iemand anders aangemeld"
    assert f"Nu bent u hier aangemeld als {name}" in await page.inner_text("main")
    assert not await opens(hub, page, "/bureau")
    await sign_out(hub, tab)
    assert not await is_signed_in(hub, page), "one browser, one person"


async def test_one_person_with_two_roles_uses_both_in_two_tabs(hub: ProviderHub, page: Page) -> None:
    """She signed in with one step; what is for administrators asks for the second there, and the other tab goes on."""
    grant = await at_work(hub, page)
    also = await hub.give_also(grant, "administrator")
    tab = await page.context.new_page()

    async def is_asked() -> bool:
        await tab.goto(hub.url + "/rechten")
        return tab.url.startswith(hub.provider)

    await eventually(is_asked, seconds=A_MINUTE, what="the provider, for a second step")
    assert "tweede stap" in await tab.inner_text("main")
    await hub.choose(tab, "coordinator")
    assert tab.url == hub.url + "/rechten"
    assert await opens(hub, page, "/bureau")
    await page.goto(hub.url + "/bureau/gegevens")
    await page.fill("#email", "iemand@voorbeeld.nl")
    await page.get_by_role("button", name="Zoek").click()
    assert "Hierbij vinden wij geen vraag" in await page.inner_text("main")
    await hub.end(also)


async def test_who_has_no_second_step_is_told_so_and_does_her_other_work(hub: ProviderHub, page: Page) -> None:
    await hub.sign_in(page, NEW)
    people = (await hub.administrator.get("/people", params={"q": f"{HUB}-{NEW}@"})).json()["items"]
    body = {"personId": people[0]["id"], "role": "administrator", "why": "Begint zonder tweede stap"}
    made = (await hub.administrator.post("/grants", json=body)).json()

    async def is_asked() -> bool:
        await page.goto(hub.url + "/rechten")
        return page.url.startswith(hub.provider)

    await eventually(is_asked, seconds=A_MINUTE, what="the provider, for a second step")
    await hub.choose(page, NEW)
    assert "De tweede stap lukte niet" in await page.inner_text("[role=alert]")
    assert await is_signed_in(hub, page)
    await hub.end(made["id"])


async def test_two_tabs_that_begin_to_sign_in_both_arrive(hub: ProviderHub, page: Page) -> None:
    tab = await page.context.new_page()
    await page.goto(hub.url + "/aanmelden?terug=/volg")
    await tab.goto(hub.url + "/aanmelden?terug=/vragen")
    for each, path in ((page, "/volg"), (tab, "/vragen")):
        await each.locator(f"button[value='{HUB}-coordinator']").click()
        await each.wait_for_url(hub.url + path)


async def test_who_is_invited_signs_in_accepts_and_administers(hub: ProviderHub, page: Page) -> None:
    """From the link to the page of rights, with the second factor that administrators show."""
    right = {"forWhom": "Wie de hub gaat beheren", "role": "administrator", "why": "Eerste beheerder van de proef"}
    made = (await hub.administrator.post("/invitations", json=right)).json()
    await page.goto(made["link"])
    await page.get_by_role("link", name="Meld u eerst aan").click()
    await page.locator(f"button[value='{HUB}-administrator']").click()
    await page.wait_for_url(made["link"])
    await page.get_by_role("button", name="Neem de uitnodiging aan").click()
    await page.get_by_role("heading", name="Welkom").wait_for()
    await eventually(lambda: opens(hub, page, "/rechten"), seconds=A_MINUTE, what="the page of rights")
    assert await page.locator(".rights__item", has_text="Eerste beheerder van de proef").count() == 1
