"""How the comparing of questions learns: an analyst lets it, looks at what would change, and decides."""

import httpx
from playwright.async_api import Page, expect
from tests.portal.bundle_visit import sent
from tests.portal.conftest import Open, Place
from tests.portal.versions_stand_in import LEARNED, SHIPPED

AT = "/vergelijking"


async def opened(portal: Open, page: Page, address: str = AT) -> Place:
    nation = portal("national")
    await nation.sign_in(page)
    await page.goto(nation.url + address)
    return nation


async def test_only_an_analyst_sees_versions(portal: Open) -> None:
    async with httpx.AsyncClient(base_url=portal("national").url) as http:
        for method, address in (("GET", AT), ("POST", AT), ("GET", f"{AT}/{LEARNED}"), ("POST", f"{AT}/{LEARNED}")):
            assert (await http.request(method, address)).headers["location"].startswith("/aanmelden?opnieuw=ja")


async def test_of_each_word_it_is_told_how_often_it_was_right(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    said = await plain_page.locator(".version--active").inner_text()
    assert "Zoals geleverd" in said
    assert "Vrijwel zeker dezelfde vraag" in said
    assert "31 van de 32 waren dezelfde vraag" in said
    bars = [await bar.get_attribute("width") for bar in await plain_page.locator(".right__same").all()]
    assert bars == ["97", "83", "44"]
    await plain_page.goto(nation.url + "/voorstellen")
    assert await plain_page.get_by_role("link", name="Hoe de vergelijking leert").count() == 1


async def test_learning_changes_nothing_until_the_new_version_is_put_to_work(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    await plain_page.get_by_role("button", name="Leer van de antwoorden").click()
    assert plain_page.url.endswith(LEARNED)
    said = await plain_page.inner_text("main")
    for expected in (
        "Geleerd van 64 antwoorden",
        "3 voorstellen verdwijnen van het bureau",
        "1 voorstel komt terug",
        "Wat gebundeld is, blijft gebundeld",
        "Netcongestie",
        "mogelijk dezelfde vraag (52%)",
        "waarschijnlijk dezelfde vraag (78%)",
    ):
        assert expected in said
    assert nation.apis.versions.at_work == SHIPPED
    await plain_page.fill("#reden", "Klopt vaker.")
    await plain_page.get_by_role("button", name="Neem in gebruik").click()
    assert (nation.apis.versions.at_work, nation.apis.versions.reasons) == (LEARNED, ["Klopt vaker."])
    assert "Een andere versie vergelijkt nu de vragen." in await plain_page.inner_text(".said")


async def test_a_former_version_is_put_back(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    nation.apis.versions.learned, nation.apis.versions.at_work = True, LEARNED
    await nation.sign_in(plain_page)
    await plain_page.goto(nation.url + AT)
    await plain_page.get_by_role("link", name="Bekijk of zet terug").click()
    await plain_page.get_by_role("button", name="Zet terug").click()
    assert nation.apis.versions.at_work == SHIPPED


async def test_a_trial_shows_how_far_it_is_and_then_what_it_found(portal: Open, page: Page) -> None:
    nation = portal("national")
    nation.apis.versions.compared = 700
    await nation.sign_in(page)
    await page.goto(f"{nation.url}{AT}/{LEARNED}")
    await expect(page.get_by_role("progressbar")).to_have_attribute("value", "700")
    await expect(page.get_by_text("700 van de 2.000 vragen")).to_be_visible()
    await expect(page.get_by_role("button", name="Neem in gebruik")).to_have_count(0)
    nation.apis.versions.compared = 2000
    await expect(page.get_by_role("button", name="Neem in gebruik")).to_be_visible()
    await expect(page.get_by_role("progressbar")).to_have_count(0)


async def test_what_cannot_be_learned_or_used_is_said(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    detail = "Er zijn nog te weinig antwoorden om van te leren: 3 van de 40."
    nation.apis.desk.refusal = {"status": 409, "title": "Conflict", "detail": detail}
    for address in (AT, f"{AT}/{LEARNED}"):
        answer = await sent(plain_page, nation, address, {})
        assert answer.status_code == 409
        assert detail in answer.text
