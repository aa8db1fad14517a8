"""Whatever a visitor does with the form, in a real browser over the real service: one question is asked, not two."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest_asyncio
from playwright.async_api import Browser, Page
from tests.end_to_end.pages import pages

from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client
from question.app import service

WORDS = "Wie helpt ons aan een nieuwe huisarst in het dorp?"
BETTER = WORDS.replace("huisarst", "huisarts")
Way = Callable[[Page], Awaitable[None]]


@pytest_asyncio.fixture
async def hub(
    assets: None, databases: Databases, settings_of: Callable[..., Settings], unique: Callable[[str], str]
) -> AsyncIterator[tuple[str, asyncpg.Connection]]:
    """Where the pages are, and the database behind them."""
    async with databases.fresh(service) as url:
        settings = settings_of(url, organisation=unique("utrecht"), kafka=False)
        async with client(service, settings, StillClock()) as api, pages("hub", api, settings) as found:
            connection = await asyncpg.connect(url)
            try:
                yield str(found.base_url).rstrip("/"), connection
            finally:
                await connection.close()


async def send(page: Page, words: str) -> None:
    await page.fill("#text", words)
    await page.get_by_role("button", name="Stel uw vraag").click()


async def presses_twice(page: Page) -> None:
    await page.fill("#text", BETTER)
    await page.get_by_role("button", name="Stel uw vraag").dblclick()
    await page.wait_for_url("**/ontvangen/*")


async def goes_back_and_sends_again(page: Page) -> None:
    await send(page, BETTER)
    await page.wait_for_url("**/ontvangen/*")
    await page.go_back()
    await send(page, BETTER)
    await page.wait_for_url("**/ontvangen/*")


async def goes_back_and_mends(page: Page) -> None:
    await send(page, WORDS)
    await page.wait_for_url("**/ontvangen/*")
    await page.go_back()
    await send(page, BETTER)
    await page.wait_for_url("**/ontvangen/*")


async def mends_after_a_fault(page: Page) -> None:
    await send(page, "kort")
    assert (await page.title()).startswith("Fout: ")
    await send(page, BETTER)
    await page.wait_for_url("**/ontvangen/*")


async def reloads_the_receipt(page: Page) -> None:
    await send(page, BETTER)
    await page.wait_for_url("**/ontvangen/*")
    await page.reload()


WAYS: list[tuple[Way, bool]] = [(presses_twice, True), (mends_after_a_fault, True), (reloads_the_receipt, True)]
WAYS += [(goes_back_and_sends_again, True), (goes_back_and_mends, True), (goes_back_and_mends, False)]


async def test_each_way_asks_one_question(hub: tuple[str, asyncpg.Connection], browser: Browser) -> None:
    url, database = hub
    for number, (way, has_script) in enumerate(WAYS, 1):
        context = await browser.new_context(java_script_enabled=has_script)
        page = await context.new_page()
        await page.goto(url + "/")
        await way(page)
        await context.close()
        asked = [row["text"] for row in await database.fetch("select text from question order by id")]
        assert asked == [BETTER] * number, way.__name__


async def test_who_comes_anew_asks_a_question_of_its_own(hub: tuple[str, asyncpg.Connection], page: Page) -> None:
    """The form that a browser kept is for who goes back to it, and holds nobody's name."""
    url, database = hub
    for _ in range(2):
        await page.goto(url + "/")
        await send(page, BETTER)
        await page.wait_for_url("**/ontvangen/*")
    assert await database.fetchval("select count(*) from question") == 2
