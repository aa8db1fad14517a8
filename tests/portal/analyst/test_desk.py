"""The analyst's desk: two questions, an answer, the next; by mouse, by keyboard, without JavaScript, and back."""

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.portal.bundle_visit import sent
from tests.portal.conftest import Open, Place
from tests.portal.example_data import ident

Places = dict[tuple[str, str], Place]
FIRST, SECOND = ident(601), ident(602)


async def test_a_visitor_sees_what_waits_but_no_buttons(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["national", "full"].url + "/voorstellen")
    assert await plain_page.locator(".bundle").count() == 4
    assert await plain_page.locator("main button").count() == 0
    assert await plain_page.locator("main").get_by_role("link", name="Aanmelden voor analisten").count() == 1


async def test_who_is_not_signed_in_is_sent_to_sign_in(places: Places) -> None:
    async with httpx.AsyncClient(base_url=places["national", "full"].url) as http:
        for method, address in (("GET", FIRST), ("POST", FIRST), ("GET", "besluiten"), ("POST", f"besluiten/{FIRST}")):
            answer = await http.request(method, f"/voorstellen/{address}")
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/aanmelden?opnieuw=ja")
        answer = await http.post(f"/voorstellen/{FIRST}", headers={"HX-Request": "true"})
        assert answer.headers["hx-redirect"].startswith("/aanmelden?opnieuw=ja")


async def test_two_questions_stand_side_by_side_with_what_they_share(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    await plain_page.goto(f"{nation.url}/voorstellen/{SECOND}")
    said = await plain_page.inner_text("#bureau")
    for expected in ("Limburg", "Fryslân", "Waarschijnlijk dezelfde vraag", "Waarom wel", "Waarom niet"):
        assert expected in said
    assert await plain_page.locator(".side mark.near").all_inner_texts() == ["Netcongestie", "stroomnet"]
    await plain_page.goto(f"{nation.url}/voorstellen/{ident(604)}")
    assert "Horen deze twee nog bij elkaar?" in await plain_page.inner_text("h1")
    await plain_page.goto(f"{nation.url}/voorstellen/{FIRST}")
    assert await plain_page.locator(".side__other").count() == 2, "what else is in the bundle"


@pytest.mark.parametrize(
    ("button", "answer"),
    [("Zelfde vraag", "same"), ("Verwant", "related"), ("Niet hetzelfde", "different"), ("Later", "later")],
)
async def test_each_answer_goes_to_the_nation_and_the_next_follows(
    portal: Open, plain_page: Page, button: str, answer: str
) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    assert "Nog 4 voorstellen" in await plain_page.inner_text(".left")
    await plain_page.locator(".answers__form").get_by_role("button", name=button).click()
    assert plain_page.url.split("?")[0].endswith(SECOND)
    assert nation.apis.desk.answers == [{"answer": answer, "reason": None}]
    assert "Gedaan." in await plain_page.inner_text("#gezegd")
    assert "krijg" in await plain_page.inner_text("#gezegd"), "to whom it was told"
    assert ("Nog 3 voorstellen" in await plain_page.inner_text(".left")) is (answer != "later")


async def test_a_reason_goes_with_it(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    await plain_page.locator(".reason__fold").click()
    await plain_page.fill("#reden", "De een is veel breder.")
    await plain_page.press("#reden", "Enter")
    assert nation.apis.desk.answers == [{"answer": "different", "reason": "De een is veel breder."}]


async def ready(page: Page) -> None:
    """A key pressed in the first moment of a proposal is meant for the one before it."""
    await expect(page.locator("html.keys #voorstel:not([data-fresh])")).to_be_attached()


async def seated(portal: Open, page: Page) -> Place:
    """An analyst at her desk, whose keys answer."""
    nation = portal("national")
    await nation.sign_in(page)
    await ready(page)
    return nation


async def test_keys_answer_undo_and_leave_the_focus_on_the_next(portal: Open, page: Page) -> None:
    nation = await seated(portal, page)
    for key, heard in (("v", "verwant"), ("n", "niet meer samen"), ("z", "ongedaan gemaakt")):
        await page.keyboard.press(key)
        await expect(page.locator("#gezegd")).to_contain_text(heard)
        await expect(page.locator("#voorstel")).to_be_focused()
        await ready(page)
    assert [said["answer"] for said in nation.apis.desk.answers] == ["related", "different"]
    assert SECOND in page.url, "what was taken back lies on the desk again"


async def test_keys_mean_letters_in_a_text_field(portal: Open, page: Page) -> None:
    nation = await seated(portal, page)
    await page.keyboard.press("r")
    await page.keyboard.type("jvnlz")
    assert await page.input_value("#reden") == "jvnlz"
    assert nation.apis.desk.answers == []


async def test_keys_can_be_switched_off_and_stay_off(portal: Open, page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(page)
    await page.locator(".help summary").click()
    await page.uncheck("#toetsen-aan")
    await page.reload()
    await expect(page.locator("#toetsen-keuze:not([hidden])")).to_be_attached()
    await expect(page.locator("#voorstel:not([data-fresh])")).to_be_attached()
    await page.keyboard.press("j")
    await expect(page.locator(".answer .key").first).to_be_hidden()
    assert nation.apis.desk.answers == []


@pytest.mark.parametrize("press", ["held", "with another", "too soon"])
async def test_a_key_that_is_no_answer_to_this_proposal_answers_nothing(portal: Open, page: Page, press: str) -> None:
    nation = await seated(portal, page)
    if press == "held":
        await page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', repeat: true, bubbles: true}))"
        )
    elif press == "with another":
        await page.keyboard.press("Control+j")
    else:
        await page.evaluate("document.getElementById('voorstel').setAttribute('data-fresh', '')")
        await page.keyboard.press("j")
        await page.evaluate("document.getElementById('voorstel').removeAttribute('data-fresh')")
    await page.keyboard.press("v")
    await expect(page.locator("#gezegd")).to_contain_text("verwant")
    assert [said["answer"] for said in nation.apis.desk.answers] == ["related"]


async def test_each_next_proposal_rests_for_a_moment(portal: Open, page: Page) -> None:
    await seated(portal, page)
    await page.evaluate(
        "void (window.rests = new Promise(done => document.addEventListener('htmx:afterSettle',"
        " () => done(document.getElementById('voorstel').hasAttribute('data-fresh')))))"
    )
    await page.keyboard.press("v")
    assert await page.evaluate("window.rests")


async def test_a_key_between_the_arrival_of_a_proposal_and_its_buttons_answers_nothing(
    portal: Open, page: Page
) -> None:
    nation = await seated(portal, page)
    await page.evaluate(
        "document.addEventListener('htmx:afterSwap', () =>"
        " document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true})), {once: true})"
    )
    await page.keyboard.press("v")
    await expect(page.locator("#gezegd")).to_contain_text("verwant")
    await ready(page)
    assert [said["answer"] for said in nation.apis.desk.answers] == ["related"]


async def test_what_somebody_else_decided_is_said_and_the_next_follows(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    nation.apis.desk.states[FIRST] = "rejected"
    await plain_page.get_by_role("button", name="Zelfde vraag").click()
    assert "Uw antwoord heeft niets veranderd" in await plain_page.inner_text("#gezegd")
    assert SECOND in plain_page.url
    await plain_page.goto(f"{nation.url}/voorstellen/{FIRST}")
    assert "al besloten: niet hetzelfde" in await plain_page.inner_text("#bureau")
    assert await plain_page.locator(".answers__form").count() == 0


@pytest.mark.parametrize("script", [True, False])
async def test_an_answer_that_does_not_arrive_leaves_the_page_and_says_so(
    portal: Open, page: Page, plain_page: Page, *, script: bool
) -> None:
    nation, window = portal("national"), page if script else plain_page
    await nation.sign_in(window)
    nation.apis.desk.is_away = True
    await window.get_by_role("button", name="Verwant").click()
    await expect(window.locator("#gezegd")).to_contain_text("Er is niets veranderd")
    await expect(window.locator(".side")).to_have_count(2)
    nation.apis.desk.is_away = False
    await window.get_by_role("button", name="Verwant").click()
    await expect(window.locator("#gezegd")).to_contain_text("Gedaan.")


async def test_each_answer_has_a_key_of_its_own_so_that_sending_twice_decides_once(
    portal: Open, plain_page: Page
) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    for _ in range(2):
        await plain_page.get_by_role("button", name="Later").click()
    assert len(set(nation.apis.desk.keys)) == 2


async def test_what_is_set_aside_comes_back_at_the_end_and_says_so(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    await plain_page.get_by_role("button", name="Later").click()
    assert "Nog 4 voorstellen, waarvan 1 opzij gelegd" in await plain_page.inner_text(".left")
    for _ in range(3):
        await plain_page.get_by_role("button", name="Zelfde vraag").click()
    assert FIRST in plain_page.url
    assert "eerder opzij gelegd" in await plain_page.inner_text("#bureau")
    await plain_page.get_by_role("button", name="Later").click()
    assert FIRST in plain_page.url, "there is nothing else left"


async def test_undoing_goes_back_step_by_step(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    for _ in range(2):
        await plain_page.locator("[data-key=n]").click()
    for lies_here in (SECOND, FIRST):
        await plain_page.get_by_role("button", name="Ongedaan maken").click()
        assert lies_here in plain_page.url
    assert await plain_page.get_by_role("button", name="Ongedaan maken").count() == 0


async def test_a_decision_that_cannot_be_taken_back_says_why(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    await plain_page.get_by_role("button", name="Verwant").click()
    nation.apis.desk.taken[0]["undone"] = True
    answer = await sent(plain_page, nation, f"/voorstellen/besluiten/{ident(700)}", {})
    assert answer.status_code == 409
    assert "Dat is al ongedaan gemaakt." in answer.text


async def test_an_empty_desk_teaches_and_can_still_undo(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    for _ in range(4):
        await plain_page.get_by_role("button", name="Zelfde vraag").click()
    assert "Uw bureau is leeg" in await plain_page.inner_text("h1")
    await plain_page.get_by_role("button", name="Ongedaan maken").click()
    assert ident(604) in plain_page.url


async def test_every_decision_is_listed_and_can_be_taken_back(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    await plain_page.get_by_role("button", name="Verwant").click()
    await plain_page.get_by_role("button", name="Zelfde vraag").click()
    await plain_page.goto(nation.url + "/voorstellen/besluiten")
    assert await plain_page.locator(".chapter").count() == 2
    await plain_page.locator(".chapter").nth(1).get_by_role("button").click()
    assert FIRST in plain_page.url
    assert "ongedaan gemaakt" in await plain_page.inner_text("#gezegd")


async def test_the_desk_is_light(portal: Open, page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(page)
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(int(answer.headers.get("content-length", 0))))
    await page.goto(page.url)
    assert 0 < sum(sizes) < 150_000


async def test_targets_are_large_enough_for_a_thumb(portal: Open, phone: Page) -> None:
    nation = portal("national")
    await nation.sign_in(phone)
    for target in await phone.locator(".answers button:visible, summary:visible, .who button").all():
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, await target.inner_text()
