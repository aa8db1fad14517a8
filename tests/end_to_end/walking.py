"""What people of every role do in a browser, at a hub and a nation that were started once for all of them.

What takes ten seconds as services are deployed (they look so often whose tokens were taken back) takes a fifth of a
second here: how long it takes there, test_lost_rights.py shows.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
import time_machine
from playwright.async_api import Browser, Page
from tests.conftest import oin
from tests.end_to_end.provider_hub import HUB, NAMES, NATION, ProviderHub, provider_hubs
from tests.unbound import UNBOUND

from plek_common.settings import Settings
from plek_common.testing import Databases, eventually
from plek_demo import people
from plek_local.issuer import Issuer
from plek_local.parts import Parts

A_MINUTE = 60
LOOKS = 0.2  # seconds between two looks whose tokens were taken back
NEW = "nieuw"
# What each role opens; everybody else of the same organisation is kept out of it. The rest sees what the public sees.
OPENS = {
    (HUB, "coordinator"): ("/bureau", "/bureau/gegevens"),
    (HUB, "administrator"): ("/rechten", "/rechten/mensen", "/logboek"),
    (NATION, "analyst"): ("/voorstellen/besluiten", "/vergelijking"),
    (NATION, "administrator"): ("/rechten", "/rechten/mensen", "/logboek"),
}
MENU = {(HUB, "coordinator"): ["Bureau"], (NATION, "analyst"): ["Beoordelen"]}
Window = Callable[[], Awaitable[Page]]
Hubs = dict[str, ProviderHub]


@pytest_asyncio.fixture(scope="module")
async def hubs(assets: None, parts: Parts, issuer: Issuer, databases: Databases) -> AsyncIterator[Hubs]:
    def build(url: str, *, organisation: str, kafka: bool) -> Settings:
        assert not kafka
        trust = {key.removeprefix("PLEK_").lower(): value for key, value in issuer.settings().items()}
        national = organisation == NATION
        told = {"organisation": organisation, "organisation_name": organisation.title(), "database_url": url}
        told |= {"oin": "00000099000000000000" if national else oin(organisation)}
        told |= {"topic_prefix": "national." if national else f"hub.{organisation}."}
        return Settings.model_validate({**UNBOUND, **told, **trust})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plek_common.revocations.FRESH_SECONDS", LOOKS)
        async with provider_hubs(parts, issuer, databases, build, patch.setenv) as found:
            yield found


@pytest.fixture
def hub(hubs: Hubs) -> ProviderHub:
    return hubs[HUB]


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
    await page.goto(hub.url + "/toegankelijkheid")
    return await page.locator(".who").count() == 1


async def opens(hub: ProviderHub, page: Page, address: str) -> bool:
    await page.goto(hub.url + address)
    return page.url == hub.url + address


async def sign_out(hub: ProviderHub, page: Page) -> None:
    await page.get_by_role("button", name="Afmelden").click()
    await page.wait_for_url(hub.url + "/")


async def at_work(hub: ProviderHub, page: Page, role: str = "coordinator", address: str = "/bureau") -> str:
    """Signs her in with her role; returns the id of her right, which other walks may have given and taken before."""
    await hub.sign_in(page, role)
    grant = await given(hub, role)
    await eventually(lambda: opens(hub, page, address), seconds=A_MINUTE, what="her page")
    return grant


async def given(hub: ProviderHub, role: str) -> str:
    """The right of the person of this role: as it is, by what her provider proposed, or given anew."""
    people = (await hub.administrator.get("/people", params={"q": f"{hub.name}-{role}@"})).json()["items"]
    (person,) = [each for each in people if each["email"] == f"{hub.name}-{role}@demo.example"]
    for right in (await hub.administrator.get("/grants", params={"personId": person["id"]})).json()["items"]:
        if right["role"] == role:
            return str(right["id"])
    waiting = (await hub.administrator.get("/grant-proposals")).json()["items"]
    if any(each["personId"] == person["id"] for each in waiting):
        return await hub.give(role)
    body = {"personId": person["id"], "role": role, "why": "Weer in de proef"}
    made = await hub.administrator.post("/grants", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def shut(hub: ProviderHub, page: Page, own: tuple[str, ...]) -> list[str]:
    """The pages of others that open for her all the same: none may."""
    others = [address for (where, _), pages in OPENS.items() if where == hub.name for address in pages]
    return [address for address in dict.fromkeys(others) if address not in own and await opens(hub, page, address)]


def roles() -> list[tuple[str, str]]:
    """Every role that somebody in the demo has, with where she has it, by the codes in their ids."""
    return [(name, person["id"].removeprefix(f"{name}-")) for name in NAMES for person in people.of(name, 0)]


async def away_for_two_hours(hub: ProviderHub, page: Page, own: tuple[str, ...]) -> None:
    """She comes back to a page that asks her to sign in again; then time is as it was, and her sign-in too."""
    await page.goto(hub.url + "/vragen")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2, seconds=1)):
        address = (own or ("/aanmeldingen",))[0]
        await page.goto(hub.url + address)
        assert await page.inner_text("[role=alert] h2") == "Meld u aan om verder te gaan"
        assert await page.locator(".who").count() == 0
    assert await is_signed_in(hub, page)


async def has_a_role(hub: ProviderHub, page: Page) -> bool:
    await page.goto(hub.url + "/aanmeldingen")
    return "U hebt hier nog geen rol" not in await page.inner_text("main")


async def has_no_role(hub: ProviderHub, page: Page) -> bool:
    return not await has_a_role(hub, page)
