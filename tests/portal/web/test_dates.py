"""A day is taken as people write it; what is no day stays in its field and is said there."""

from datetime import date, timedelta

import httpx
import pytest
from playwright.async_api import Browser, Page
from tests.portal.conftest import Open, Place

from plek_common.clock import now, today
from portal.web.dates import day

WORDS = "Wie helpt ons aan een nieuwe huisarts in het dorp?"
Places = dict[tuple[str, str], Place]
WRITTEN = [
    *("31-12-2030", "31/12/2030", "31.12.2030", "31 12 2030", "31 december 2030", "31 December 2030", "31 dec. 2030"),
    *("2030-12-31", " 31 - 12 - 2030 ", "31 DEC 2030", "2030/12/31", "31st December 2030", "31-dec-2030"),
]
NO_DAYS = ["31-02-2030", "31 februari 2030", "31-13-2030", "0", "morgen", "31-12", "31-12-30", "2030-12-32", "1e9", "٣"]


@pytest.mark.parametrize("said", WRITTEN)
def test_a_day_is_read_as_people_write_it(said: str) -> None:
    assert day(said) == date(2030, 12, 31)


async def test_a_day_goes_to_the_hub_as_the_day_it_is(portal: Open) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url) as http:
        assert (await http.post("/vragen", data={"text": WORDS, "neededBy": "31 december 2030"})).status_code == 303
    assert hub.apis.bodies[-1]["neededBy"] == "2030-12-31"


@pytest.mark.parametrize("said", NO_DAYS)
async def test_what_is_no_day_stays_and_is_said(places: Places, plain_page: Page, said: str) -> None:
    await send(places["hub", "full"], plain_page, said)
    assert "Deze datum bestaat niet" in await plain_page.inner_text("#neededBy-fout")
    assert await plain_page.input_value("#neededBy") == said
    assert await plain_page.input_value("#text") == WORDS


async def test_a_day_that_is_over_is_refused_and_today_is_not(portal: Open, plain_page: Page) -> None:
    hub, here = portal("hub"), today(now())
    await send(hub, plain_page, f"{here - timedelta(days=2):%d-%m-%Y}")
    assert "al voorbij" in await plain_page.inner_text("#neededBy-fout")
    await plain_page.fill("#neededBy", f"{here + timedelta(days=1):%d-%m-%Y}")
    await plain_page.get_by_role("button", name="Stel uw vraag").click()
    assert "/ontvangen/" in plain_page.url


async def send(hub: Place, page: Page, said: str) -> None:
    await page.goto(hub.url + "/")
    await page.fill("#text", WORDS)
    await page.locator("summary").click()
    await page.fill("#neededBy", said)
    await page.get_by_role("button", name="Stel uw vraag").click()


@pytest.mark.parametrize(
    "text", ["\u200b" * 10, "\u3164" * 12, "\u2800" * 10, "ja\u200b\u200d\u2060\ufeff\u00ad\u200e\u200f\u2061"]
)
async def test_a_text_that_nobody_sees_is_no_question(portal: Open, text: str) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answer = await http.post("/vragen", data={"text": text})
    assert answer.status_code == 400
    assert "minstens tien tekens" in answer.text
    assert hub.apis.bodies == []


async def test_a_line_end_counts_once(portal: Open, page: Page) -> None:
    hub = portal("hub")
    await page.goto(hub.url + "/")
    await page.fill("#text", "regel vol\n" * 399 + "0123456789")
    await page.get_by_role("button", name="Stel uw vraag").click()
    await page.wait_for_url("**/ontvangen/**")
    assert len(hub.apis.bodies[-1]["text"]) == 4000
    assert "\r" not in hub.apis.bodies[-1]["text"]


LINK = "https://" + "x" * 146
LONG = {
    "hub": ["/", "/vragen", "/vragen/01927000-0000-7000-8000-00000000012c"],
    "national": ["/", "/vragen", "/vragen/utrecht/01927000-0000-7000-8000-00000000012c", "/gedeeld"],
}


@pytest.mark.parametrize("mode", ["hub", "national"])
async def test_a_long_link_makes_no_page_wider_than_the_screen(portal: Open, browser: Browser, mode: str) -> None:
    place = portal("hub" if mode == "hub" else "national")
    place.apis.asked.insert(0, (300, "utrecht", "zorg", "triaged", 0.0, LINK))
    context = await browser.new_context(viewport={"width": 320, "height": 640})
    page = await context.new_page()
    for address in LONG[mode]:
        await page.goto(place.url + address)
        assert "x" * 60 in await page.inner_text("main") or address in ("/gedeeld",)
        assert await page.evaluate("document.documentElement.scrollWidth") == 320, address
    await context.close()
