"""What was found to be personal is marked on the page, and she who releases it has two ways on."""

import httpx
import pytest
from playwright.async_api import Page
from tests.portal.bundle_visit import opened as opened_bundle
from tests.portal.conftest import Open
from tests.portal.split_visit import opened as opened_question

from portal.apis.answer import checked
from portal.apis.failures import Overtaken, Place, Revealing
from portal.web.excerpts import revealed

SHOWN = {"fingerprint": "0123456789abcdef" * 4}
PARTS = ["Wie helpt bij schulden? Bel 06-12345678.", "Wie betaalt een bewindvoerder?"]


def refusal(pointer: str, start: int, end: int) -> dict[str, object]:
    error = {"in": "body", "pointer": pointer, "detail": "telefoonnummer", "kind": "phone", "from": start, "to": end}
    return {"status": 409, "title": "Gevonden", "detail": "Haal ze weg.", **SHOWN, "errors": [error]}


async def test_a_part_with_a_number_is_marked_and_nothing_typed_is_lost(portal: Open, plain_page: Page) -> None:
    hub = await opened_question(portal, plain_page)
    hub.apis.splitting.refusal = refusal("parts/0/text", 28, 39)
    await plain_page.get_by_label("Tekst van vraag 1").fill(PARTS[0])
    await plain_page.get_by_role("checkbox", name="Vraag 3").uncheck()
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    assert await plain_page.locator("mark").all_inner_texts() == ["06-12345678"]
    assert "(telefoonnummer)" in await plain_page.inner_text(".personal__text")
    alert = await plain_page.inner_text("[role=alert]")
    assert "persoonsgegevens" in alert
    assert await plain_page.get_by_label("Tekst van vraag 1").input_value() == PARTS[0]
    assert not await plain_page.get_by_role("checkbox", name="Vraag 3").is_checked()


async def test_who_says_why_sends_the_reason_along(portal: Open, plain_page: Page) -> None:
    hub = await opened_question(portal, plain_page)
    hub.apis.splitting.refusal = refusal("parts/0/text", 0, 3)
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    hub.apis.splitting.refusal = None
    await plain_page.get_by_label("Waarom mag dit openbaar zijn?").fill("Het is het nummer van een loket.")
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    ((_, body),) = hub.apis.splitting.sent
    assert body["personalDataAccepted"] == {"reason": "Het is het nummer van een loket.", **SHOWN}


async def test_who_takes_it_out_sends_no_reason(portal: Open, plain_page: Page) -> None:
    hub = await opened_question(portal, plain_page)
    hub.apis.splitting.refusal = refusal("parts/0/text", 0, 3)
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    hub.apis.splitting.refusal = None
    await plain_page.get_by_label("Tekst van vraag 1").fill("Wie helpt ons bij schulden?")
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    ((_, body),) = hub.apis.splitting.sent
    assert body.keys() == {"parts"}


async def test_the_name_of_a_bundle_is_marked_and_can_be_given_with_a_reason(portal: Open, plain_page: Page) -> None:
    nation = await opened_bundle(portal, plain_page)
    nation.apis.desk.refusal = refusal("title", 4, 15)
    await plain_page.fill("#naam", "Bel 06-12345678")
    await plain_page.get_by_role("button", name="Geef deze naam").click()
    assert await plain_page.locator(".manage mark").all_inner_texts() == ["06-12345678"]
    assert await plain_page.input_value("#naam") == "Bel 06-12345678"
    nation.apis.desk.refusal = None
    await plain_page.get_by_label("Waarom mag dit openbaar zijn?").fill("Het is een loket.")
    await plain_page.get_by_role("button", name="Geef deze naam").click()
    said = {"title": "Bel 06-12345678", "personalDataAccepted": {"reason": "Het is een loket.", **SHOWN}}
    assert nation.apis.bundles.said == [("title", said)]


async def test_why_something_personal_was_released_is_in_the_story_of_the_coordinator_alone(
    portal: Open, plain_page: Page
) -> None:
    hub = await opened_question(portal, plain_page)
    hub.apis.splitting.accepted = [{"reason": "Het nummer is van een loket.", "acceptedAt": "2026-11-01T10:00:00Z"}]
    await plain_page.reload()
    assert "Het nummer is van een loket." in await plain_page.inner_text(".story")
    await plain_page.context.clear_cookies()
    await plain_page.reload()
    assert "loket" not in await plain_page.inner_text("main")


def test_marks_stand_where_the_api_says_and_those_that_cannot_be_are_left_out() -> None:
    def place(start: int, end: int) -> Place:
        return Place.model_validate({"pointer": "text", "kind": "phone", "from": start, "to": end})

    assert revealed("Bel 06-1 nu", [place(4, 8)]) == [("Bel ", None), ("06-1", "phone"), (" nu", None)]
    assert revealed("Bel", [place(0, 9), place(2, 1)]) == [("Bel", None)]
    assert revealed("06 06", [place(3, 5), place(0, 2)]) == [("06", "phone"), (" ", None), ("06", "phone")]


def test_another_conflict_is_not_taken_for_it() -> None:
    request = httpx.Request("POST", "http://test")
    other = httpx.Response(409, request=request, json={"errors": [{"in": "decision", "pointer": "1", "detail": "x"}]})
    with pytest.raises(Overtaken) as met:
        checked(other)
    assert not isinstance(met.value, Revealing)
