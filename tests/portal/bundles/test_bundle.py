"""What an analyst can do on the page of a bundle, without and with script; visitors only read it."""

from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.portal.bundle_visit import AT, BUNDLE, FRYSLAN, OTHER, UTRECHT, opened, sent
from tests.portal.conftest import Open, Place
from tests.portal.example_data import ident

Places = dict[tuple[str, str], Place]


async def test_a_visitor_reads_and_finds_nothing_to_press(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["national", "full"].url + AT)
    assert await plain_page.locator(".member").count() == 3
    assert await plain_page.locator("main button, main input, main summary").count() == 0


async def test_of_each_question_is_told_who_put_it_there(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    told = nation.apis.bundles.found()[0]["members"]
    members = [*told, *(one | {"questionId": ident(8), "joinedBy": "person"} for one in told[1:])]
    nation.apis.bundles.state[BUNDLE] = {"members": members, "memberCount": len(members)}
    await plain_page.goto(nation.url + AT)
    said = await plain_page.locator(".member:not(.member--proposed) .member__why strong").all_inner_texts()
    assert said == ["Door de computer hier gezet.", "Door mensen hier gezet."]
    assert "Met deze vraag begon de bundel." in await plain_page.inner_text(".member")
    assert await plain_page.inner_text("h1 ~ .question__meta .certainty") == (
        "bij elkaar gezet door mensen en door de computer"
    )
    await plain_page.goto(f"{nation.url}{AT}/vragen")
    assert await plain_page.get_by_text("Door de computer hier gezet").count() == 1


async def test_who_is_not_signed_in_is_sent_to_sign_in(places: Places) -> None:
    async with httpx.AsyncClient(base_url=places["national", "full"].url) as http:
        for method, address in (("POST", AT), ("GET", f"{AT}/andere"), ("GET", f"{AT}/andere/{OTHER}")):
            answer = await http.request(method, address)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/aanmelden?opnieuw=ja")
        assert (await http.post(f"{AT}/andere/{OTHER}")).headers["location"].startswith("/aanmelden?opnieuw=ja")


async def test_the_controls_are_folded_away_until_they_are_wanted(portal: Open, plain_page: Page) -> None:
    await opened(portal, plain_page)
    await plain_page.goto(plain_page.url)
    assert await plain_page.locator("main button:visible").count() == 0


async def test_a_name_is_given_and_is_what_the_bundle_is_called_everywhere(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    await plain_page.fill("#naam", "  Huisartsen op het platteland ")
    await plain_page.get_by_role("button", name="Geef deze naam").click()
    assert nation.apis.bundles.said == [("title", {"title": "Huisartsen op het platteland"})]
    assert await plain_page.inner_text("h1") == "Huisartsen op het platteland"
    assert "Bericht aan Fryslân en Utrecht." in await plain_page.inner_text("#gezegd")
    for address in ("/", "/gedeeld"):
        await plain_page.goto(nation.url + address)
        assert await plain_page.get_by_role("link", name="Huisartsen op het platteland").count() == 1


async def test_a_lead_is_chosen_among_the_regions_that_ask(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    options = await plain_page.locator("#kies-trekker option").all_inner_texts()
    assert options == ["Geen regio", "Fryslân", "Utrecht"], "Zeeland is only proposed"
    await plain_page.select_option("#kies-trekker", "fryslan")
    await plain_page.get_by_role("button", name="Leg vast").click()
    assert nation.apis.bundles.said == [("lead", {"hub": "fryslan"})]


async def test_a_locked_bundle_offers_to_be_unlocked_and_nothing_else(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    await plain_page.get_by_role("button", name="Zet op slot").click()
    await plain_page.locator(".manage summary").click()
    assert "Op slot" in await plain_page.inner_text(".manage summary")
    assert await plain_page.get_by_role("button", name="Haal uit deze bundel").count() == 0
    await plain_page.get_by_role("button", name="Haal het slot eraf").click()
    assert nation.apis.bundles.said == [("lock", {"locked": True}), ("lock", {"locked": False})]
    nation.apis.bundles.state[OTHER] = {"locked": True}
    await plain_page.goto(f"{nation.url}{AT}/andere")
    assert await plain_page.get_by_role("link", name="Leg ernaast").count() == 2, "the third is locked"
    await plain_page.goto(f"{nation.url}{AT}/andere/{OTHER}")
    assert "De andere bundel zit op slot" in await plain_page.inner_text("main")
    assert await plain_page.locator("main button").count() == 0


async def test_questions_are_taken_out(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    await plain_page.locator(f"[value='{UTRECHT}']").check()
    await plain_page.fill("#eruit-reden", "Dit gaat over opvolging.")
    await plain_page.get_by_role("button", name="Haal uit deze bundel").click()
    members = [{"hub": "utrecht", "questionId": ident(2)}]
    assert nation.apis.bundles.said == [("split", {"members": members, "reason": "Dit gaat over opvolging."})]
    assert "Eén vraag is uit de bundel genomen" in await plain_page.inner_text("#gezegd")


@pytest.mark.parametrize(
    ("ticked", "said"),
    [([], "U koos geen vraag"), ([FRYSLAN, UTRECHT], "U koos alle vragen"), ([f"utrecht/{ident(9)}"], "niet meer in")],
)
async def test_what_cannot_be_taken_out_is_said_beside_the_questions(
    portal: Open, plain_page: Page, ticked: list[str], said: str
) -> None:
    nation = await opened(portal, plain_page)
    answer = await sent(plain_page, nation, AT, {"besluit": "eruit", "lid": ticked, "reden": "Anders."})
    assert answer.status_code == 400
    assert nation.apis.bundles.said == []
    await plain_page.set_content(answer.text)
    assert said in await plain_page.locator("details[open] [role=alert]").inner_text()
    assert await plain_page.input_value("#eruit-reden") == "Anders.", "what was filled in is still there"
    for ref in ticked[:1]:
        assert await plain_page.locator(f"[value='{ref}']:checked").count() == (ref == FRYSLAN)


@pytest.mark.parametrize(
    "form",
    [{"besluit": "naam", "naam": " "}, {"besluit": "trekker", "trekker": "zeeland"}, {"besluit": "terug"}],
)
async def test_a_form_that_says_too_little_changes_nothing_and_says_so(
    portal: Open, plain_page: Page, form: dict[str, str]
) -> None:
    nation = await opened(portal, plain_page)
    answer = await sent(plain_page, nation, AT, form)
    assert answer.status_code == 400
    assert "Dit is niet gebeurd." in answer.text
    assert not nation.apis.bundles.said
    assert not nation.apis.desk.taken


async def test_the_page_begins_at_what_was_done(portal: Open, page: Page) -> None:
    await opened(portal, page)
    await page.get_by_role("button", name="Zet op slot").click()
    await expect(page.locator("#gezegd")).to_be_focused()


async def test_a_decision_is_undone_beside_the_step_where_it_was_taken(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    await plain_page.get_by_role("button", name="Zet op slot").click()
    step = plain_page.locator(".chapter--decided")
    assert "Slot veranderd" in await step.inner_text()
    await step.get_by_role("button", name="Ongedaan maken").click()
    assert nation.apis.desk.taken[0]["undone"]
    assert "ongedaan gemaakt" in await plain_page.inner_text("#gezegd")
    assert "ongedaan gemaakt" in await step.first.inner_text()
    assert await step.get_by_role("button").count() == 0


async def refused(nation: Place, plain_page: Page, form: dict[str, Any]) -> None:
    """An act that an earlier decision, the one that locked the bundle, stands in the way of."""
    await plain_page.get_by_role("button", name="Zet op slot").click()
    earlier = nation.apis.desk.taken[0]["id"]
    nation.apis.desk.refusal = {
        "status": 409,
        "title": "Conflict",
        "detail": "Dit spreekt een eerder besluit tegen. Maak dat eerst ongedaan.",
        "errors": [{"in": "decision", "pointer": earlier, "detail": "De bundel zit op slot."}],
    }
    answer = await sent(plain_page, nation, form.pop("to", AT), form)
    assert answer.status_code == 409
    await plain_page.set_content(answer.text)
    assert "Dit spreekt een eerder besluit tegen." in await plain_page.locator("[role=alert]").inner_text()
    way = await plain_page.locator("[role=alert] a").get_attribute("href")
    assert way == f"{AT}#besluit-{earlier}"
    await plain_page.goto(nation.url + way)
    assert await plain_page.locator(f"#besluit-{earlier}").get_by_role("button").count() == 1


@pytest.mark.parametrize(
    "form",
    [
        {"besluit": "eruit", "lid": [UTRECHT]},
        {"besluit": "naam", "naam": "Dokters"},
        {"besluit": "trekker", "trekker": "utrecht"},
        {"besluit": "slot", "slot": "open"},
        {"besluit": "terug", "nummer": ident(700)},
        {"to": f"{AT}/andere/{OTHER}", "vraag": UTRECHT},
        {"to": f"{AT}/andere/{OTHER}"},
    ],
)
async def test_what_contradicts_an_earlier_decision_names_it_where_it_happened(
    portal: Open, plain_page: Page, form: dict[str, Any]
) -> None:
    await refused(await opened(portal, plain_page), plain_page, dict(form))


async def test_a_decision_about_another_bundle_is_to_be_found_in_the_story_of_that_one(
    portal: Open, plain_page: Page
) -> None:
    nation = await opened(portal, plain_page)
    await plain_page.get_by_role("button", name="Zet op slot").click()
    earlier = nation.apis.desk.taken[0]
    earlier["bundleIds"] = [OTHER]
    fault = {"in": "decision", "pointer": earlier["id"], "detail": ""}
    nation.apis.desk.refusal = {"status": 409, "title": "Conflict", "detail": "Nee.", "errors": [fault]}
    answer = await sent(plain_page, nation, f"{AT}/andere/{OTHER}", {})
    assert f'href="/gedeeld/{OTHER}#besluit-{earlier["id"]}"' in answer.text


async def test_what_does_not_arrive_changes_nothing_and_says_so(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    nation.apis.desk.is_away = True
    for address, form in ((AT, {"besluit": "slot", "slot": "dicht"}), (f"{AT}/andere/{OTHER}", {"vraag": UTRECHT})):
        answer = await sent(plain_page, nation, address, form)
        assert answer.status_code == 503
        assert "Er is niets veranderd" in answer.text


async def test_each_form_has_a_key_of_its_own_so_that_sending_twice_decides_once(
    portal: Open, plain_page: Page
) -> None:
    await opened(portal, plain_page)
    first = await plain_page.locator("[name=sleutel]").input_value()
    await plain_page.reload()
    assert await plain_page.locator("[name=sleutel]").input_value() != first
