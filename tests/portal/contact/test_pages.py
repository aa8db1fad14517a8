"""A coordinator passes a message on, who asked answers by her code, and the nation's people write: on real pages."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from tests.portal.axe import AXE, faults
from tests.portal.conftest import Place
from tests.portal.contact.mailbox import opened
from tests.question.contact.national import TEXT, take, told

from aggregator.app import service as aggregator
from plek_common.settings import Settings
from plek_common.testing import Databases
from plek_local.issuer import Issuer
from question.app import service as question

ANSWER = "Ja, ons dorp doet graag mee. Vanaf januari hebben wij tijd."
QUESTION = UUID("0192f0c4-0000-7000-8000-0000000000aa")
_SHOWN = """
    insert into question (hub, id, version, state, text, language, asker_kind, asked_at, released_at, event_time)
    values ('fryslan', $1, 1, 'triaged', 'Hoe blijft er een huisarts?', 'nl', 'resident', now(), now(), now())
"""


@pytest.fixture
async def hub_settings(databases: Databases, settings_of: Callable[..., Settings]) -> AsyncIterator[Settings]:
    async with databases.fresh(question) as url:
        yield settings_of(url, organisation="utrecht", kafka=False)


@pytest.fixture
def hub(assets: None, hub_settings: Settings, issuer: Issuer) -> Iterator[tuple[Place, str]]:
    with opened("hub", question, hub_settings, issuer) as found:
        yield found


@pytest.fixture
async def code(hub: tuple[Place, str], hub_settings: Settings) -> str:
    """Of a question that a message came for."""
    async with httpx.AsyncClient(base_url=hub[1]) as api:
        asked = (await api.post("/questions", json={"text": "Hoe houden we de huisarts bereikbaar?"})).json()
    await take(hub_settings, told(asked["id"]))
    return str(asked["code"])


async def fit(page: Page) -> None:
    """Everybody can use it: axe finds nothing, and it does not scroll sideways on a phone."""
    await page.add_script_tag(path=AXE)
    assert await faults(page) == []
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360, "the page scrolls sideways"
    await page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
async def window(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield await context.new_page()
    await context.close()


async def test_a_message_goes_to_who_asked_and_her_answer_back(hub: tuple[Place, str], code: str, window: Page) -> None:
    place, _ = hub
    await window.goto(f"{place.url}/volg/{code}")
    assert TEXT not in await window.inner_text("main"), "nobody passed it on yet"
    await place.sign_in(window, place.token("coordinator", "utrecht"))
    await window.get_by_role("link", name="Berichten").click()
    assert "Van een coördinator, Fryslân" in await window.inner_text("main")
    await fit(window)
    await window.get_by_role("button", name="Toon het bericht").press("Enter")
    await expect(window.get_by_role("status")).to_contain_text("Dat is gedaan")
    await window.goto(f"{place.url}/volg/{code}")
    assert await window.inner_text(".letter__text") == TEXT
    await fit(window)
    await window.get_by_label("Uw antwoord").fill(f"{ANSWER} Bel 06-12345678.")
    await window.get_by_role("button", name="Verstuur mijn antwoord").click()
    await expect(window.get_by_role("alert")).to_contain_text("Haal dat weg")
    assert await window.inner_text("mark") == "06-12345678"
    await fit(window)
    await window.get_by_label("Uw antwoord").fill(ANSWER)
    await window.get_by_role("button", name="Verstuur mijn antwoord").press("Enter")
    await expect(window.locator(".letter__now")).to_contain_text("ligt bij uw kennishub")
    await window.goto(f"{place.url}/berichten")
    await window.get_by_role("button", name="Geef het antwoord door").click()
    await expect(window.get_by_role("status")).to_contain_text("Dat is gedaan")
    assert "Beantwoord" in await window.inner_text("main")
    await fit(window)


async def test_she_may_say_no_without_javascript(hub: tuple[Place, str], code: str, plain_page: Page) -> None:
    place, _ = hub
    await place.sign_in(plain_page, place.token("coordinator", "utrecht"))
    await plain_page.goto(f"{place.url}/berichten")
    await plain_page.get_by_role("button", name="Geef het niet door").click()
    assert "Kies waarom" in await plain_page.inner_text("[role=alert]"), "without a reason nothing is refused"
    await plain_page.get_by_role("button", name="Toon het bericht").click()
    await plain_page.goto(f"{place.url}/volg/{code}")
    await plain_page.get_by_role("button", name="Verstuur mijn antwoord").click()
    assert "Schrijf eerst" in await plain_page.inner_text("[role=alert]")
    await plain_page.get_by_role("button", name="Ik wil niet antwoorden").click()
    assert "U wilde niet antwoorden" in await plain_page.inner_text(".letter__now")


async def test_only_a_coordinator_sees_the_messages_of_a_hub(hub: tuple[Place, str], code: str) -> None:
    place, api = hub
    async with httpx.AsyncClient(base_url=place.url) as http:
        unsigned = await http.get(f"{api}/messages")
        answers = [
            await http.get("/berichten"),
            await http.get("/berichten/nieuw"),
            await http.post("/berichten/nieuw"),
        ]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert unsigned.status_code == 401


@pytest.fixture
async def nation_settings(databases: Databases, settings_of: Callable[..., Settings]) -> AsyncIterator[Settings]:
    async with databases.fresh(aggregator) as url:
        connection = await asyncpg.connect(url)
        await connection.execute("insert into hub (id, name, oin, areas) values ('fryslan', 'Fryslân', '1', '{}')")
        await connection.execute(_SHOWN, QUESTION)
        await connection.close()
        yield settings_of(url, organisation="national", kafka=False)


@pytest.mark.parametrize("role", ["analyst", "programme"])
async def test_the_nations_people_write_beside_a_question(
    assets: None, nation_settings: Settings, issuer: Issuer, window: Page, role: str
) -> None:
    with opened("national", aggregator, nation_settings, issuer) as (place, _):
        await window.goto(f"{place.url}/vragen/fryslan/{QUESTION}")
        assert await window.get_by_role("link", name="Schrijf aan wie dit vroeg").count() == 0
        made: dict[str, Any] = place.cookies(place.token(role))
        await window.context.add_cookies(
            [{"name": name, "value": said, "url": place.url} for name, said in made.items()]
        )
        await window.reload()
        await window.get_by_role("link", name="Schrijf aan wie dit vroeg").click()
        assert "Hoe blijft er een huisarts?" in await window.inner_text("main")
        await fit(window)
        await window.get_by_role("button", name="Verstuur").click()
        await expect(window.get_by_role("alert")).to_contain_text("Schrijf eerst uw bericht")
        await window.get_by_label("Uw bericht").fill(f"{TEXT} Mail j.jansen@voorbeeld.nl.")
        await window.get_by_role("button", name="Verstuur").click()
        assert await window.inner_text("mark") == "j.jansen@voorbeeld.nl"
        await window.get_by_label("Uw bericht").fill(TEXT)
        await window.get_by_role("button", name="Verstuur").press("Enter")
        await expect(window.get_by_role("status")).to_contain_text("Uw bericht is verstuurd")
        assert "Aan wie dit vroeg in Fryslân" in await window.inner_text("main")
        await fit(window)
