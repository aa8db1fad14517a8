"""A coordinator of a hub sees what waits, and makes several questions of one that lists them."""

from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.portal.bundle_visit import sent
from tests.portal.conftest import Open
from tests.portal.example_data import ident
from tests.portal.split_stand_in import PARTS
from tests.portal.split_visit import AT, opened


@pytest.mark.parametrize(("role", "org"), [("coordinator", "fryslan"), ("asker", "utrecht")])
async def test_only_a_coordinator_of_this_hub_splits(portal: Open, plain_page: Page, role: str, org: str) -> None:
    hub = await opened(portal, plain_page, role=role, org=org)
    assert await plain_page.locator(".split").count() == 0
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answers = [await sent(plain_page, hub, AT, {}), await http.post(AT), await http.get("/bureau")]
    for answer in answers:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/aanmelden?opnieuw=ja")
    assert hub.apis.splitting.sent == []


async def test_what_waits_says_which_text_holds_several_questions(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    assert plain_page.url == hub.url + "/bureau"
    await plain_page.get_by_role("link", name="Deze tekst lijkt 3 vragen te bevatten").click()
    assert plain_page.url == hub.url + AT


async def test_the_parts_can_be_changed_and_left_out_before_they_are_made(portal: Open, plain_page: Page) -> None:
    hub = await opened(portal, plain_page)
    assert await plain_page.locator(".split textarea").all_text_contents() == PARTS
    await plain_page.get_by_label("Tekst van vraag 1").fill("Wie helpt ons bij schulden?")
    await plain_page.get_by_role("checkbox", name="Vraag 3").uncheck()
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    parts = [{"text": "Wie helpt ons bij schulden?"}, {"text": PARTS[1]}]
    assert hub.apis.splitting.sent == [('"2"', {"parts": parts})], "of the version that was seen"
    assert "Hiervan zijn 2 vragen gemaakt" in await plain_page.inner_text("#delen")
    assert await plain_page.locator(".split").count() == 0
    await plain_page.locator("#delen a").click()
    await plain_page.get_by_role("link", name="Bekijk de hele tekst").click()
    assert plain_page.url == hub.url + AT


async def test_with_script_the_button_counts(portal: Open, page: Page) -> None:
    await opened(portal, page)
    await expect(page.get_by_role("button", name="Maak hier 3 vragen van")).to_be_visible()
    await page.get_by_role("checkbox", name="Vraag 2").uncheck()
    await expect(page.get_by_role("button", name="Maak hier 2 vragen van")).to_be_visible()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"mee": ["0"], "deel-0": PARTS[0], "deel-1": PARTS[1]}, "Kruis er minstens twee aan"),
        ({"mee": ["0", "1"], "deel-0": PARTS[0], "deel-1": "Kort"}, "Uw vraag is nog wat kort"),
    ],
)
async def test_what_cannot_be_a_question_is_said_and_nothing_typed_is_lost(
    portal: Open, plain_page: Page, form: dict[str, Any], said: str
) -> None:
    hub = await opened(portal, plain_page)
    answer = await sent(plain_page, hub, AT, form)
    assert answer.status_code == 400
    assert hub.apis.splitting.sent == []
    await plain_page.set_content(answer.text)
    assert said in await plain_page.inner_text(".split")
    assert await plain_page.locator(".split textarea").all_text_contents() == [form["deel-0"], form["deel-1"]]
    assert await plain_page.locator(".split :checked").count() == len(form["mee"])


@pytest.mark.parametrize("status", [409, 412, 503])
async def test_a_question_that_changed_meanwhile_is_not_split_and_says_why(
    portal: Open, plain_page: Page, status: int
) -> None:
    hub = await opened(portal, plain_page)
    detail = "Er is niets veranderd." if status == 503 else "Deze vraag is intussen gewijzigd."
    hub.apis.splitting.refusal = {"status": status, "detail": detail}
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    assert detail in await plain_page.locator("[role=alert]").inner_text()
    assert await plain_page.locator(".split textarea").count() == 3


async def test_an_ordinary_question_asks_for_nothing(portal: Open, plain_page: Page) -> None:
    await opened(portal, plain_page, f"/vragen/{ident(2)}")
    assert await plain_page.locator(".split, #delen").count() == 0
