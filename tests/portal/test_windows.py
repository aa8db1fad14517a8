"""Pages in windows of all sizes: a phone, four times as large as usual, and on paper."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page

from tests.portal.conftest import Place
from tests.portal.example_data import ident

Places = dict[tuple[str, str], Place]


async def box(found: Locator) -> Any:
    there = await found.bounding_box()
    assert there is not None
    return there


FIRST = [("hub", "/"), ("hub", "/vragen"), ("hub", f"/vragen/{ident(2)}"), ("hub", "/volg"), ("national", "/")]
FIRST += [("national", "/gedeeld"), ("national", "/vragen"), ("national", "/aanmelden"), ("national", "/regios")]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("mode", "address"), FIRST)
async def test_at_four_hundred_percent_a_page_begins_on_its_first_screen(
    places: Places, plain_page: Page, mode: str, address: str, language: str
) -> None:
    await plain_page.set_viewport_size({"width": 320, "height": 256})
    await plain_page.goto(f"{places[mode, 'full'].url}{address}?lang={language}")
    assert (await box(plain_page.locator("header.top")))["height"] <= 128
    assert (await box(plain_page.locator("h1")))["y"] < 256 - 32
    assert await plain_page.evaluate("document.documentElement.scrollWidth") == 320
    for target in await plain_page.locator("header a:visible, header button:visible").all():
        assert (await box(target))["height"] >= 24


@pytest.mark.parametrize(
    ("mode", "role", "org", "address"),
    [("hub", "coordinator", "utrecht", "/bureau"), ("national", "analyst", "national", "/voorstellen")],
)
async def test_so_it_does_for_who_is_signed_in(
    places: Places, plain_page: Page, mode: str, role: str, org: str, address: str
) -> None:
    place = places[mode, "full"]
    await plain_page.set_viewport_size({"width": 320, "height": 256})
    await place.sign_in(plain_page, place.token(role, org))
    await plain_page.goto(place.url + address)
    assert (await box(plain_page.locator("h1")))["y"] < 256 - 32


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("mode", ["hub", "national"])
async def test_on_a_phone_name_and_language_stand_beside_each_other(
    places: Places, phone: Page, mode: str, language: str
) -> None:
    await phone.goto(f"{places[mode, 'full'].url}/?lang={language}")
    await phone.evaluate("document.querySelector('.brand__place').textContent = 'Knowledge hub Noord-Brabant'")
    name, other = await box(phone.locator(".brand__name")), await box(phone.locator(".language"))
    assert name["height"] < 30, "one line"
    assert other["y"] < name["y"] + name["height"] < other["y"] + other["height"]


BROKEN = """() => [...document.querySelectorAll('.numbers th, .numbers td')]
    .flatMap(cell => [...cell.querySelectorAll('*'), cell]).flatMap(each => [...each.childNodes])
    .filter(node => node.nodeType === 3).flatMap(node => [...node.data.matchAll(/[^\\s-]+/g)].map(word => {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        return range.getClientRects().length > 1 ? word[0] : '';
    })).filter(Boolean)"""


async def test_on_a_phone_no_word_of_the_table_is_broken(places: Places, phone: Page) -> None:
    await phone.goto(places["national", "full"].url + "/regios")
    assert await phone.evaluate(BROKEN) == []
    assert await phone.evaluate("document.documentElement.scrollWidth") == 360


async def test_on_paper_the_answer_comes_before_what_a_reader_of_the_screen_can_do(
    places: Places, plain_page: Page
) -> None:
    await plain_page.set_viewport_size({"width": 700, "height": 1000})
    await plain_page.goto(f"{places['hub', 'full'].url}/vragen/{ident(2)}")
    await plain_page.emulate_media(media="print")
    story, side = await box(plain_page.locator(".telling__story")), await box(plain_page.locator(".telling__side"))
    assert story["y"] + story["height"] <= side["y"]
    assert await plain_page.locator("header.top").is_hidden()
    assert await plain_page.locator("footer").is_hidden()
