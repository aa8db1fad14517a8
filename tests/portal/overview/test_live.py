"""What moves by itself leaves a reader where she is."""

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.portal.conftest import Open
from tests.portal.versions_stand_in import LEARNED

PLACES = [
    ".figure--questions",
    "#gedeeld-lijst h3 a",
    "#gedeeld-lijst .more a",
    "#tegel-utrecht",
    "#regio-cijfers td a",
]
PLACES += ["#regio-cijfers th a", ".arrived a"]


@pytest.mark.parametrize("focused", PLACES)
async def test_a_live_update_leaves_the_focus_where_it_is(portal: Open, page: Page, focused: str) -> None:
    nation = portal("national")
    await page.goto(nation.url + "/")
    await page.locator(".map summary").click()
    link = page.locator(focused).first
    await link.focus()
    before = await link.get_attribute("href")
    scrolled = await page.evaluate("scrollY")
    async with httpx.AsyncClient() as http:
        await http.post(nation.apis.url + "/arrive", content="Wie past er op als de opvang sluit?")
    await expect(page.locator(".figure--questions")).to_contain_text("1.185")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == before
    assert await page.evaluate("scrollY") == scrolled


NAMELESS = """() => [...document.querySelectorAll('#kop, #gedeeld-lijst, #tegels, #regio-cijfers, #proef')]
    .flatMap(part => [...part.querySelectorAll('a, button, input, select, summary')])
    .filter(each => !each.id && each.type !== 'hidden').map(each => each.outerHTML)"""


@pytest.mark.parametrize("address", ["/", "/?regio=utrecht", f"/vergelijking/{LEARNED}"])
async def test_what_can_have_the_focus_in_a_part_that_moves_has_a_name_to_find_it_by(
    portal: Open, plain_page: Page, address: str
) -> None:
    nation = portal("national")
    nation.apis.versions.compared = 700
    await nation.sign_in(plain_page)
    await plain_page.goto(nation.url + address)
    assert await plain_page.locator("#kop, #proef").count() == 1
    assert await plain_page.evaluate(NAMELESS) == []
