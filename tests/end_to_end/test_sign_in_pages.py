"""People sign in and out in a real browser, by a real provider, at the real services of a hub."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.async_api import Browser, Page
from tests.end_to_end.provider_hub import HUB, ProviderHub, provider_hub, roles
from tests.portal.conftest import assets, browser, page

from plek_common.settings import Settings
from plek_common.testing import Databases, eventually
from plek_local.issuer import Issuer
from plek_local.parts import Parts

__all__ = ["assets", "browser", "page"]
A_MINUTE = 60
Window = Callable[[], Awaitable[Page]]


@pytest.fixture
async def hub(
    assets: None,
    parts: Parts,
    issuer: Issuer,
    databases: Databases,
    settings_of: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[ProviderHub]:
    async with provider_hub(parts, issuer, databases, settings_of, monkeypatch.setenv) as found:
        yield found


@pytest.fixture
async def window(browser: Browser) -> AsyncIterator[Window]:
    """Opens a browser of somebody else."""
    async with AsyncExitStack() as stack:

        async def opened() -> Page:
            context = await browser.new_context()
            stack.push_async_callback(context.close)
            return await context.new_page()

        yield opened


async def is_signed_in(hub: ProviderHub, page: Page) -> bool:
    await page.goto(hub.url + "/volg")
    return await page.locator(".who").count() == 1


async def at_work(hub: ProviderHub, page: Page) -> str:
    """Signs the coordinator in with her role; returns the id of her right."""
    await hub.sign_in(page, "coordinator")
    grant = await hub.give("coordinator")
    await eventually(lambda: works(hub, page), seconds=A_MINUTE, what="the desk")
    return grant


async def works(hub: ProviderHub, page: Page) -> bool:
    await page.goto(hub.url + "/bureau")
    return page.url == hub.url + "/bureau"


@pytest.mark.parametrize("role", roles())
async def test_somebody_of_each_role_signs_in_reads_what_she_is_and_signs_out(
    hub: ProviderHub, page: Page, role: str
) -> None:
    await hub.sign_in(page, role)
    assert page.url == hub.url + "/aanmeldingen", "a claim gives nothing by itself"
    assert "U hebt hier nog geen rol" in await page.inner_text("main")
    if role != "nieuw":
        await hub.give(role)
        await eventually(lambda: has_a_role(hub, page), seconds=A_MINUTE, what="the role")
    await page.get_by_role("button", name="Afmelden").click()
    await page.wait_for_url(hub.url + "/")
    assert not await is_signed_in(hub, page)
    assert [cookie for cookie in await page.context.cookies() if cookie["name"].startswith("_s_")] == []


async def has_a_role(hub: ProviderHub, page: Page) -> bool:
    await page.goto(hub.url + "/aanmeldingen")
    return "U hebt hier nog geen rol" not in await page.inner_text("main")


async def test_who_was_on_her_way_somewhere_arrives_there(hub: ProviderHub, page: Page) -> None:
    await at_work(hub, page)
    await page.get_by_role("button", name="Afmelden").click()
    await page.wait_for_url(hub.url + "/")
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


async def test_a_right_that_is_taken_away_is_gone_within_a_minute_and_the_page_says_whom_to_ask(
    hub: ProviderHub, page: Page
) -> None:
    grant = await at_work(hub, page)
    await hub.end(grant)

    async def is_over() -> bool:
        return not await works(hub, page)

    await eventually(is_over, seconds=A_MINUTE, what="the end of the right")
    assert await page.inner_text("[role=alert] h2") == "Dit kunt u hier niet doen"
    assert await is_signed_in(hub, page), "she is who she is"


async def test_who_is_away_for_two_hours_signs_in_again_and_goes_on_where_she_was(hub: ProviderHub, page: Page) -> None:
    await at_work(hub, page)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2, seconds=1)):
        await page.goto(hub.url + "/bureau")
        assert await page.inner_text("[role=alert] h2") == "Meld u aan om verder te gaan"
    await page.get_by_role("link", name="Meld u aan bij de demo").click()
    await page.locator(f"button[value='{HUB}-coordinator']").click()
    await page.wait_for_url(hub.url + "/bureau")


async def test_two_people_in_two_windows_stay_who_they_are(hub: ProviderHub, page: Page, window: Window) -> None:
    other = await window()
    await at_work(hub, page)
    await hub.sign_in(other, "nieuw")
    assert await works(hub, page)
    assert not await works(hub, other)
    assert await other.inner_text("[role=alert] h2") == "Dit kunt u hier niet doen"


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

    async def administers() -> bool:
        await page.goto(hub.url + "/rechten")
        return page.url == hub.url + "/rechten"

    await eventually(administers, seconds=A_MINUTE, what="the page of rights")
    assert await page.locator(".rights__item", has_text="Eerste beheerder van de proef").count() == 1
