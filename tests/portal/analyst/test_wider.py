"""Where the machine is unsure people choose themselves, out of a wider list: at the desk, at a hub, and as visitors."""

import pytest
from playwright.async_api import Page, expect
from tests.portal.bundle_visit import BESIDE_STARTERS
from tests.portal.conftest import Open, Place
from tests.portal.example_data import ident
from tests.portal.split_stand_in import LISTED

Places = dict[tuple[str, str], Place]
LIST = f"/vragen/zeeland/{ident(3)}/meer"


async def test_an_analyst_opens_the_list_by_one_key_and_chooses_out_of_it(portal: Open, page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(page)
    await expect(page.locator("html.keys #voorstel:not([data-fresh])")).to_be_attached()
    await page.keyboard.press("m")
    await expect(page.locator("h1")).to_have_text("Meer vragen die hierop lijken")
    assert await page.locator(".question").count() == 3
    assert "Waarschijnlijk een andere vraag" in await page.locator(".question").first.inner_text()
    await page.get_by_role("link", name=BESIDE_STARTERS).press("Enter")
    await page.get_by_role("button", name="Ja, voeg samen").press("Enter")
    await expect(page.locator("#gezegd")).to_contain_text("zijn nu één bundel")
    assert nation.apis.bundles.said == [("merge", {"into": ident(102), "reason": None})]


async def test_who_finds_nothing_goes_back_to_the_same_proposal_and_nothing_was_sent(
    portal: Open, plain_page: Page
) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    await plain_page.get_by_role("link", name="Meer laten zien").click()
    await plain_page.get_by_role("link", name="Terug naar het voorstel").click()
    assert plain_page.url == f"{nation.url}/voorstellen/{ident(601)}"
    assert (nation.apis.bundles.said, nation.apis.desk.answers) == ([], [])
    await plain_page.goto(nation.url + LIST + "?voorstel=//elders.example")
    back = plain_page.locator(".more--back a")
    assert await back.get_attribute("href") == LIST.removesuffix("/meer"), "no proposal goes by that name"


async def test_a_visitor_reads_the_list_and_can_choose_nothing(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["national", "full"].url + LIST.removesuffix("/meer"))
    await plain_page.get_by_role("link", name="Laat meer vragen zien").click()
    assert await plain_page.locator(".question").count() == 3
    assert await plain_page.get_by_role("link", name="Leg ernaast").count() == 0


@pytest.mark.parametrize(("number", "said"), [(11, "nog niet vergeleken"), (3, "geen andere vraag")])
async def test_an_empty_list_says_why(portal: Open, plain_page: Page, number: int, said: str) -> None:
    nation = portal("national")
    nation.apis.bundled[:] = [row for row in nation.apis.bundled if number in row[4] + row[5]]
    await plain_page.goto(nation.url + LIST.replace(ident(3), ident(number)))
    assert said in await plain_page.inner_text(".empty")


@pytest.mark.parametrize("role", ["coordinator", "asker"])
async def test_a_coordinator_goes_from_a_released_question_to_the_list_of_the_nation(
    portal: Open, plain_page: Page, role: str
) -> None:
    hub = portal("hub")
    await hub.sign_in(plain_page, hub.token(role, "utrecht"))
    await plain_page.goto(f"{hub.url}/vragen/{LISTED}")
    link = plain_page.get_by_role("link", name="Zoek zelf bij andere regio's")
    assert await link.count() == (role == "coordinator")
    if role == "coordinator":
        assert (await link.get_attribute("href") or "").endswith(f"/vragen/utrecht/{LISTED}/meer")
