"""What a visitor of a hub does: ask, see whether it was asked before, follow it, read."""

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.portal.conftest import NATION, Open, Place
from tests.portal.example_data import ident
from tests.portal.example_words import CODE

Places = dict[tuple[str, str], Place]
KEY = "0192f3a4-5b6c-7d8e-9f00-112233445566"
WORDS = "Wie helpt ons aan een nieuwe huisarts in het dorp?"


async def test_who_asks_gets_a_receipt_without_javascript(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    await plain_page.goto(hub.url + "/")
    await plain_page.fill("#text", WORDS)
    await plain_page.get_by_role("button", name="Stel uw vraag").click()
    assert plain_page.url == f"{hub.url}/ontvangen/{CODE}"
    assert CODE in await plain_page.inner_text("main")
    assert "De coördinator van Kennishub Utrecht leest uw vraag, uiterlijk" in await plain_page.inner_text("main")
    assert hub.apis.bodies == [{"text": WORDS, "channel": "web", "askerKind": "resident"}]


async def test_who_asked_goes_apart_from_what_was_asked(portal: Open, page: Page) -> None:
    hub = portal("hub")
    await page.goto(hub.url + "/")
    await page.fill("#text", WORDS)
    await page.click("summary")
    await page.fill("#email", "sietske@voorbeeld.nl")
    await page.fill("#neededBy", "2030-01-31")
    await page.get_by_role("button", name="Stel uw vraag").click()
    await page.wait_for_url("**/ontvangen/**")
    assert hub.apis.bodies[-1]["asker"] == {"email": "sietske@voorbeeld.nl"}
    assert hub.apis.bodies[-1]["neededBy"] == "2030-01-31"


async def test_a_form_that_is_sent_twice_asks_once(portal: Open) -> None:
    hub = portal("hub")
    form = {"text": WORDS, "key": KEY}
    async with httpx.AsyncClient(base_url=hub.url) as http:
        for _ in range(2):
            assert (await http.post("/vragen", data=form)).status_code == 303
    assert hub.apis.keys == [KEY, KEY]


async def test_similar_questions_appear_while_typing(places: Places, page: Page) -> None:
    await page.goto(places["hub", "full"].url + "/")
    await page.locator("#text").press_sequentially(WORDS, delay=5)
    found = page.locator("#lijkt-op")
    await expect(found).to_contain_text("beantwoord in Fryslân")
    await expect(found).to_contain_text("loopt hier")
    assert await found.get_attribute("aria-live") == "polite"
    assert await page.evaluate("document.activeElement.id") == "text", "typing goes on"
    links = [await link.get_attribute("href") for link in await found.locator("a").all()]
    assert links == [f"/vragen/{ident(2)}", f"{NATION}/gedeeld/{ident(101)}"]


async def test_similar_questions_are_one_button_away_without_javascript(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["hub", "full"].url + "/")
    await plain_page.fill("#text", WORDS)
    await plain_page.get_by_role("button", name="Kijk eerst").click()
    assert "beantwoord in Fryslân" in await plain_page.inner_text("#lijkt-op")
    assert await plain_page.input_value("#text") == WORDS


async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["hub", "full"].url + "/")
    await plain_page.fill("#text", "kort")
    await plain_page.locator("summary").click()
    await plain_page.fill("#email", "geen adres")
    await plain_page.get_by_role("button", name="Stel uw vraag").click()
    assert (await plain_page.title()).startswith("Fout: ")
    assert "minstens tien tekens" in await plain_page.inner_text("#text-fout")
    assert "apenstaartje" in await plain_page.inner_text("#email-fout")
    assert await plain_page.input_value("#email") == "geen adres"
    assert await plain_page.get_attribute("#text", "aria-invalid") == "true"


async def test_the_summary_of_faults_has_the_focus_and_leads_to_each_field(places: Places, page: Page) -> None:
    await page.goto(places["hub", "full"].url + "/")
    await page.fill("#text", "kort")
    await page.locator("summary").click()
    await page.fill("#email", "geen adres")
    await page.get_by_role("button", name="Stel uw vraag").click()
    summary = page.locator("[role=alert]")
    await expect(summary).to_be_focused()
    for fault, field in (("minstens tien tekens", "#text"), ("apenstaartje", "#email")):
        await summary.get_by_role("link", name=fault).click()
        await expect(page.locator(field)).to_be_focused()


async def test_a_code_that_is_not_there_can_be_mended_at_once(places: Places, page: Page) -> None:
    await page.goto(places["hub", "full"].url + "/volg")
    await page.fill("#code", "AAAA-BBBB-CCCC")
    await page.get_by_role("button", name="Bekijk uw vraag").click()
    await expect(page.locator("#code-fout")).to_be_visible()
    await expect(page.locator("#code")).to_be_focused()


async def test_what_the_api_refuses_is_said_kindly(places: Places) -> None:
    async with httpx.AsyncClient(base_url=places["hub", "full"].url) as http:
        answer = await http.post("/vragen", data={"text": "Dit is een verboden vraag, volgens de API."})
    assert answer.status_code == 400
    assert "Dit kunnen wij zo niet aannemen" in answer.text


async def test_better_words_for_a_question_in_hand_come_back_with_its_first_code(
    portal: Open, plain_page: Page
) -> None:
    hub = portal("hub")
    await plain_page.goto(hub.url + "/")
    words, first = "Mijn eerste vraag is al opgepakt, zegt het loket.", await plain_page.input_value("[name=key]")
    await plain_page.fill("#text", words)
    await plain_page.get_by_role("button", name="Stel uw vraag").click()
    assert "Wij hebben uw eerste vraag al" in await plain_page.inner_text("[role=alert]")
    link = plain_page.get_by_role("link", name=CODE)
    assert await link.get_attribute("href") == f"/volg/{CODE}"
    assert await plain_page.input_value("#text") == words
    assert await plain_page.input_value("[name=key]") not in ("", first), "sent again it is a question of its own"


async def test_a_question_that_cannot_be_received_stays_in_the_box(places: Places) -> None:
    async with httpx.AsyncClient(base_url=places["hub", "away"].url) as http:
        answer = await http.post("/vragen", data={"text": WORDS, "key": KEY})
    assert answer.status_code == 503
    assert "Uw tekst staat er nog" in answer.text
    assert f">{WORDS}</textarea>" in answer.text
    assert f'value="{KEY}"' in answer.text


async def test_a_code_that_is_typed_carelessly_still_finds_the_question(places: Places, plain_page: Page) -> None:
    hub = places["hub", "full"]
    await plain_page.goto(hub.url + "/volg")
    await plain_page.fill("#code", f" {CODE.lower()} ")
    await plain_page.get_by_role("button").click()
    assert plain_page.url == f"{hub.url}/volg/{CODE}"
    assert "is ontvangen" in await plain_page.inner_text("h1")


@pytest.mark.parametrize(
    ("code", "status"), [("", 400), ("../../questions", 404), ("--", 400), ("AAAA-BBBB-CCCC", 404)]
)
async def test_a_code_that_is_not_there_is_said_kindly(places: Places, code: str, status: int) -> None:
    async with httpx.AsyncClient(base_url=places["hub", "full"].url) as http:
        answer = await http.post("/volg", data={"code": code})
    assert answer.status_code == status
    assert 'aria-invalid="true"' in answer.text


async def test_the_list_says_whose_turn_it_is_and_what_the_nation_did(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["hub", "full"].url + "/")
    first = plain_page.locator(".question").first
    assert "ligt bij de coördinator, uiterlijk" in await first.inner_text()
    assert "ook gevraagd in Fryslân en Zeeland" in await first.inner_text()
    link = first.get_by_role("link", name="het landelijke beeld van deze vraag")
    assert await link.get_attribute("href") == f"{NATION}/gedeeld/{ident(101)}"
    assert "4 dagen te laat" in await plain_page.inner_text(".questions")


@pytest.mark.parametrize("address", ["/", "/vragen", f"/vragen/{ident(2)}"])
async def test_where_a_question_is_shared_a_hub_says_who_put_it_together(
    places: Places, plain_page: Page, address: str
) -> None:
    await plain_page.goto(places["hub", "full"].url + address)
    said = (await plain_page.locator(".question__nation--joined, .chapter--shared").first.inner_text()).lower()
    assert "bij elkaar gezet door de computer, nog niet door mensen bevestigd" in said
    assert "bevestigd. het landelijke" in said or "bevestigd → het landelijke" in said
    for waiting in await plain_page.locator(".question__nation--proposed").all_inner_texts():
        assert "bij elkaar gezet" not in waiting


async def test_what_a_button_showed_can_be_read_in_the_other_language(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["hub", "full"].url + "/")
    await plain_page.fill("#text", WORDS)
    await plain_page.get_by_role("button", name="Kijk eerst").click()
    await plain_page.get_by_role("link", name="English").click()
    assert await plain_page.locator("h1").inner_text() == "What would you like to know?"


async def test_a_question_is_told_as_a_story(places: Places, plain_page: Page) -> None:
    await plain_page.goto(f"{places['hub', 'full'].url}/vragen/{ident(2)}")
    told = await plain_page.locator(".chapter__what").all_inner_texts()
    assert told == ["Gesteld", "Scherper gemaakt", "Ook in andere regio's", "Hierna"]
    assert "zorgverzekeraar" in await plain_page.inner_text(".change")


async def test_words_that_were_taken_out_are_shown_to_the_coordinator_alone(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    await plain_page.goto(f"{hub.url}/vragen/{ident(2)}")
    assert "dokter" not in await plain_page.inner_text(".story")
    assert await plain_page.locator("del").count() == 0
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    await plain_page.goto(f"{hub.url}/vragen/{ident(2)}")
    assert "zorgverzekeraar" in " ".join(await plain_page.locator("ins").all_inner_texts())
    assert "dokter" in " ".join(await plain_page.locator("del").all_inner_texts())


async def test_the_filters_are_in_the_address(portal: Open, page: Page) -> None:
    hub = portal("hub")
    await page.goto(hub.url + "/vragen?stand=beantwoord")
    await page.select_option("#kies-thema", "zorg")
    await page.wait_for_url("**/vragen?**thema=zorg**")
    assert hub.apis.filters[-1] == {"theme": "zorg", "answered": "true"}
    await page.go_back()
    await expect(page.locator("h1")).to_be_visible()
    assert "thema=zorg" not in page.url
