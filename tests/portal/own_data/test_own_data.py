"""Who has a code sees what is kept of her, takes it along, corrects it, objects, and has it all erased."""

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.portal.conftest import Open, Place
from tests.portal.example_words import CODE
from tests.portal.own_data_stand_in import EMAIL
from tests.portal.split_stand_in import LISTED

AT = f"/volg/{CODE}/gegevens"


async def at(portal: Open, page: Page, address: str = AT) -> Place:
    hub = portal("hub")
    await page.goto(hub.url + address)
    return hub


async def test_the_way_to_her_data_is_on_the_page_of_her_question(portal: Open, plain_page: Page) -> None:
    await at(portal, plain_page, f"/volg/{CODE}")
    await plain_page.get_by_role("link", name="Mijn gegevens").click()
    assert plain_page.url.endswith(AT)
    assert await plain_page.inner_text("h1") == "Mijn gegevens"
    assert await plain_page.input_value("#email") == EMAIL
    said = await plain_page.inner_text("main")
    assert "2 formuleringen" in said
    assert "0 antwoorden" in said
    assert "2 stappen" in said
    assert "Iedereen kan uw vraag lezen" in said


async def test_everything_can_be_taken_along_as_a_file(portal: Open) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url) as http:
        found = await http.get(f"{AT}/meenemen")
    (question,) = found.json()["questions"]
    assert question["steps"][0]["move"] == "ask", "as the hub gives it, with all that no page shows"
    assert "told" in question
    assert found.headers["Content-Disposition"] == 'attachment; filename="mijn-gegevens.json"'
    assert found.headers["Cache-Control"] == "no-store"


async def test_she_corrects_who_she_is_without_javascript(portal: Open, plain_page: Page) -> None:
    hub = await at(portal, plain_page)
    await plain_page.fill("#name", "Sietske Bakker")
    await plain_page.fill("#email", "")
    await plain_page.get_by_role("button", name="Bewaar").click()
    assert hub.apis.own_data.changes == [("asker", '"4"', {"name": "Sietske Bakker"})]
    assert "zijn veranderd" in await plain_page.inner_text("[role=status]")
    assert await plain_page.input_value("#name") == "Sietske Bakker"


@pytest.mark.parametrize(
    ("refusal", "said"),
    [(None, "apenstaartje"), ({"status": 400}, "niet aannemen"), ({"status": 412}, "intussen iets veranderd")],
)
async def test_what_cannot_be_kept_is_said_and_nothing_is_lost(
    portal: Open, plain_page: Page, refusal: dict[str, int] | None, said: str
) -> None:
    hub = await at(portal, plain_page)
    hub.apis.own_data.refusal = refusal
    email = "nieuw@voorbeeld.nl" if refusal else "geen adres"
    await plain_page.fill("#email", email)
    await plain_page.get_by_role("button", name="Bewaar").click()
    assert said in await plain_page.inner_text(".utrecht-form-field-error-message")
    assert await plain_page.input_value("#email") == email
    assert (await plain_page.title()).startswith("Fout: ")


async def test_she_objects_in_two_steps(portal: Open, plain_page: Page) -> None:
    hub = await at(portal, plain_page)
    await plain_page.get_by_role("link", name="Maak bezwaar").click()
    assert "met geen andere vraag meer vergeleken" in await plain_page.inner_text("main")
    assert hub.apis.own_data.changes == [], "looking is not objecting"
    await plain_page.fill("#reden", "Dit gaat over mij.")
    await plain_page.get_by_role("button", name="Maak bezwaar").click()
    assert hub.apis.own_data.changes == [("objection", '"4"', {"reason": "Dit gaat over mij."})]
    assert "Uw bezwaar is genoteerd" in await plain_page.inner_text("[role=status]")
    assert await plain_page.get_by_role("link", name="Maak bezwaar").count() == 0


async def test_an_objection_to_something_that_changed_keeps_what_was_typed(portal: Open, plain_page: Page) -> None:
    hub = await at(portal, plain_page, f"/volg/{CODE}/bezwaar")
    hub.apis.own_data.refusal = {"status": 412}
    await plain_page.fill("#reden", "Dit gaat over mij.")
    await plain_page.get_by_role("button", name="Maak bezwaar").click()
    assert "intussen iets veranderd" in await plain_page.inner_text("[role=alert]")
    assert await plain_page.input_value("#reden") == "Dit gaat over mij."


async def test_erasing_takes_two_steps_and_a_tick(portal: Open, plain_page: Page) -> None:
    hub = await at(portal, plain_page)
    await plain_page.get_by_role("link", name="Laat alles wissen").click()
    headings = await plain_page.locator("h2").all_inner_texts()
    assert headings == ["Wat er weggaat", "Wat er blijft"]
    await plain_page.get_by_role("button", name="Wis alles").click()
    assert "Kruis aan" in await plain_page.inner_text("[role=alert]")
    assert hub.apis.own_data.changes == [], "nothing is erased without the tick"
    await plain_page.check("#zeker")
    await plain_page.get_by_role("button", name="Wis alles").click()
    assert hub.apis.own_data.changes == [("erasure", None, {})]
    assert plain_page.url.endswith("/gewist"), "no code in the address any more"
    assert await plain_page.inner_text("h1") == "Alles is gewist"


async def test_nothing_is_erased_by_looking(portal: Open) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url) as http:
        for address in (AT, f"/volg/{CODE}/wissen", f"/volg/{CODE}/bezwaar", "/gewist"):
            assert (await http.get(address)).status_code == 200
    assert hub.apis.own_data.changes == []


async def test_a_keyboard_is_enough_to_erase(portal: Open, page: Page) -> None:
    hub = await at(portal, page, f"/volg/{CODE}/wissen")
    await page.focus("#zeker")
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Alles is gewist")
    assert hub.apis.own_data.changes == [("erasure", None, {})]


@pytest.mark.parametrize("page_of", ["gegevens", "gegevens/meenemen", "bezwaar", "wissen"])
async def test_a_code_that_is_not_there_shows_nothing(portal: Open, page_of: str) -> None:
    async with httpx.AsyncClient(base_url=portal("hub").url) as http:
        assert (await http.get(f"/volg/AAAA-BBBB-CCCC/{page_of}")).status_code == 404


async def test_a_code_that_is_written_otherwise_has_one_address(portal: Open) -> None:
    async with httpx.AsyncClient(base_url=portal("hub").url) as http:
        found = await http.get(f"/volg/{CODE.lower()}/gegevens")
    assert (found.status_code, found.headers["location"]) == (303, AT)


async def test_a_coordinator_finds_somebody_and_helps_her(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    await plain_page.goto(hub.url + "/bureau")
    await plain_page.get_by_role("link", name="zijn gegevens zien").click()
    await plain_page.get_by_role("button", name="Zoek").click()
    assert "Vul een e-mailadres" in await plain_page.inner_text("#email-fout")
    await plain_page.fill("#email", EMAIL)
    await plain_page.get_by_role("button", name="Zoek").click()
    assert hub.apis.own_data.changes == [("find", None, {"email": EMAIL})]
    assert EMAIL not in plain_page.url
    assert await plain_page.inner_text("h2") == "1 vraag gevonden"
    await plain_page.locator(".question a").click()
    assert plain_page.url.endswith(AT)


async def test_a_coordinator_reads_that_a_person_asked_more_than_is_shown(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    hub.apis.own_data.total = 345
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    await plain_page.goto(hub.url + "/bureau/gegevens")
    await plain_page.fill("#email", EMAIL)
    await plain_page.get_by_role("button", name="Zoek").click()
    assert await plain_page.inner_text("h2") == "345 vragen gevonden"
    assert "Hier staan de nieuwste 1." in await plain_page.inner_text("main")


async def test_a_coordinator_sees_that_somebody_objected(portal: Open, plain_page: Page) -> None:
    hub = portal("hub")
    hub.apis.splitting.now = {"objectedAt": "2026-11-02T09:00:00Z"}
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    await plain_page.goto(f"{hub.url}/vragen/{LISTED}")
    assert "maakte bezwaar" in await plain_page.inner_text(".telling__story")


async def test_only_a_coordinator_looks_for_people(portal: Open) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answer = await http.get("/bureau/gegevens")
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/aanmelden")
        kept = await http.post("/bureau/gegevens", data={"email": EMAIL})
    assert "vraag gevonden" not in kept.text
    assert hub.apis.own_data.changes == [], "nobody was looked for"
