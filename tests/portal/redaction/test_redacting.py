"""A coordinator removes words from a question: chosen, with a reason, confirmed, and by the keyboard alone."""

import httpx
import pytest
from playwright.async_api import Page
from tests.portal.bundle_visit import sent
from tests.portal.conftest import Open
from tests.portal.split_stand_in import LISTED
from tests.portal.split_visit import opened

AT = f"/vragen/{LISTED}/weghalen"
FORM = {"woorden": "Kanariepiet\n\n 06 7007 7007 ", "reden": "personal_data", "zeker": "ja", "versie": "2"}


async def test_only_a_coordinator_of_this_hub_removes_words(portal: Open, plain_page: Page) -> None:
    hub = await opened(portal, plain_page, role="asker")
    assert await plain_page.get_by_role("link", name="Haal woorden weg").count() == 0
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answers = [await http.get(AT), await http.post(AT), await sent(plain_page, hub, AT, FORM)]
    assert [answer.status_code for answer in answers] == [303] * 3
    assert hub.apis.splitting.redacted == []


async def test_words_are_removed_by_the_keyboard_alone(portal: Open, plain_page: Page) -> None:
    hub = await opened(portal, plain_page)
    await plain_page.get_by_role("link", name="Haal woorden weg").press("Enter")
    await plain_page.locator("#woorden").focus()
    await plain_page.keyboard.type("Kanariepiet\n06 7007 7007")
    for key in ("Tab", "ArrowDown", "Tab", "Space", "Tab", "Enter"):
        await plain_page.keyboard.press(key)
    await plain_page.wait_for_url("**/weghalen?klaar=ja")
    body = {"words": ["Kanariepiet", "06 7007 7007"], "reason": "personal_data"}
    assert hub.apis.splitting.redacted == [('"2"', body)]
    assert "De woorden zijn weggehaald" in await plain_page.inner_text("[role=status]")


@pytest.mark.parametrize(
    ("left_out", "said"),
    [("woorden", "welke woorden weg moeten"), ("reden", "Kies waarom"), ("zeker", "dat dit niet terug kan")],
)
async def test_what_is_left_out_is_said_and_what_was_typed_stays(
    portal: Open, plain_page: Page, left_out: str, said: str
) -> None:
    hub = await opened(portal, plain_page)
    answer = await sent(plain_page, hub, AT, FORM | {left_out: ""})
    assert (answer.status_code, hub.apis.splitting.redacted) == (400, [])
    await plain_page.set_content(answer.text)
    assert said in await plain_page.locator(f"[role=alert] a[href='#{left_out}']").inner_text()
    assert await plain_page.locator(f"#{left_out}").get_attribute("aria-invalid") == "true"
    assert ("Kanariepiet" in await plain_page.locator("#woorden").input_value()) is (left_out != "woorden")


async def test_what_the_hub_refuses_is_said_of_each_passage(portal: Open, plain_page: Page) -> None:
    hub = await opened(portal, plain_page)
    error = {"in": "body", "pointer": "words/1", "detail": "staat nergens in deze vraag"}
    hub.apis.splitting.refusal = {"status": 400, "errors": [error]}
    answer = await sent(plain_page, hub, AT, FORM)
    await plain_page.set_content(answer.text)
    assert "“06 7007 7007”: staat nergens" in await plain_page.locator("[role=alert]").inner_text()


async def test_after_somebody_else_changed_it_sending_again_works(portal: Open, plain_page: Page) -> None:
    hub = await opened(portal, plain_page)
    hub.apis.splitting.refusal = {"status": 412, "detail": "Deze vraag is intussen gewijzigd."}
    answer = await sent(plain_page, hub, AT, FORM | {"versie": "1"})
    await plain_page.set_content(answer.text)
    assert "intussen gewijzigd" in await plain_page.locator("[role=alert]").inner_text()
    assert await plain_page.locator("[name=versie]").input_value() == "2", "of the question as it is now"
