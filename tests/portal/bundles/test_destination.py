"""Where questions go: another bundle is found, looked at side by side, and chosen."""

from playwright.async_api import Page, expect
from tests.portal.bundle_visit import AT, BESIDE_STARTERS, BUNDLE, OTHER, UTRECHT, opened
from tests.portal.conftest import Open
from tests.portal.example_data import ident


async def test_a_question_is_moved_after_a_look_at_both_side_by_side(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    await plain_page.get_by_role("link", name="dokter uit ons dorp").click()
    assert nation.apis.bundles.searched[-1]["theme"] == "zorg"
    await plain_page.fill("#zoek-bundel", "starters")
    await plain_page.locator("main").get_by_role("button", name="Zoek").click()
    assert nation.apis.bundles.searched[-1] == {"q": "starters", "sort": "strongest", "limit": "20"}
    assert await plain_page.locator(".option").count() == 3, "all but its own"
    await plain_page.get_by_role("link", name=BESIDE_STARTERS).click()
    assert "dokter uit ons dorp" in await plain_page.locator(".side").first.inner_text()
    assert "Jongeren trekken weg" in await plain_page.locator(".side").last.inner_text()
    await plain_page.fill("#reden", "Gaat over wonen.")
    await plain_page.get_by_role("button", name="Ja, zet over").click()
    question = {"hub": "utrecht", "questionId": ident(2)}
    assert nation.apis.bundles.said == [("moves", {**question, "to": OTHER, "reason": "Gaat over wonen."})]
    assert OTHER in plain_page.url
    assert "staat nu in een andere bundel" in await plain_page.inner_text("#gezegd")


async def test_a_bundle_is_merged_into_another(portal: Open, plain_page: Page) -> None:
    nation = await opened(portal, plain_page)
    await plain_page.get_by_role("link", name="Voeg deze hele bundel bij een andere").click()
    await plain_page.get_by_role("link", name=BESIDE_STARTERS).click()
    await plain_page.get_by_role("button", name="Ja, voeg samen").click()
    assert nation.apis.bundles.said == [("merge", {"into": OTHER, "reason": None})]
    nation.apis.bundles.state[BUNDLE] = {"mergedInto": OTHER, "members": [], "proposed": [], "regions": []}
    await plain_page.goto(nation.url + AT)
    await plain_page.get_by_role("link", name="Bekijk die bundel").click()
    assert OTHER in plain_page.url
    for address in (f"{AT}/andere", f"{AT}/andere/{OTHER}"):
        await plain_page.goto(nation.url + address)
        assert plain_page.url == nation.url + AT, "nothing is left to go"


async def test_a_search_that_finds_nothing_says_what_to_try(portal: Open, plain_page: Page) -> None:
    await opened(portal, plain_page, f"{AT}/andere?zoek=nergens")
    assert "Probeer een ander woord" in await plain_page.inner_text("#lijst")


async def test_with_script_bundles_are_found_while_typing(portal: Open, page: Page) -> None:
    await opened(portal, page, f"{AT}/andere?vraag={UTRECHT}")
    await page.locator("#zoek-bundel").press_sequentially("nergens")
    await expect(page.locator("#lijst")).to_contain_text("Bundels met “nergens”")
    await expect(page.locator("#zoek-bundel")).to_be_focused()
    assert "vraag=utrecht" in page.url


async def test_of_a_large_bundle_all_questions_can_be_read_and_picked(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    nation.apis.bundles.state[BUNDLE] = {"memberCount": 3}
    await plain_page.goto(nation.url + AT)
    assert await plain_page.locator(".member:not(.member--proposed)").count() == 2, "some of them"
    await plain_page.get_by_role("link", name="Alle 3 vragen in deze bundel").click()
    await plain_page.get_by_role("link", name="Meer vragen").click()
    assert "dorpsschool" in await plain_page.inner_text(".question")
    await nation.sign_in(plain_page)
    await plain_page.goto(nation.url + AT)
    await plain_page.locator(".manage summary").click()
    await plain_page.get_by_role("checkbox", name="dorpsschool").check()
    await plain_page.get_by_role("button", name="Haal uit deze bundel").click()
    assert nation.apis.bundles.said[0][1]["members"] == [{"hub": "groningen", "questionId": ident(10)}]
