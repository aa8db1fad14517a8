"""Whoever works on the pages, goes Back and sends again, in a real browser over the real services: it is done once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import httpx
import pytest
from playwright.async_api import Page

from aggregator.app import service as aggregator_service
from aggregator.similarity import load_embedder
from aggregator.stage.worker import BundleStage
from plek_common.app import Service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client
from portal.settings import Mode
from question.app import service as question_service
from tests.aggregator.asked import OTHER, ROUND, asked
from tests.aggregator.deciding import ASKING
from tests.aggregator.nation import Nation
from tests.aggregator.thresholds import EAGER
from tests.end_to_end.pages import Visitor, pages

LISTED = """Wij hebben een paar vragen over ons dorp.
1. Hoe houden we de huisarts bereikbaar als er geen opvolger komt?
2. Wie betaalt het herstel van funderingen na een droge zomer?
3. Welke vormen van vervoer werken als de buslijn verdwijnt?"""
HUBS = ["utrecht", "fryslan", "drenthe"]
IDS = [UUID(f"0192f0c4-0000-7000-8000-0000000003{n:02d}") for n in range(4)]
QUESTIONS = "select id, version, state, text from question order by id"
DECISIONS = "select id, kind, undone_by from decision order by seq"
Fill = Callable[[Page], Awaitable[None]]


@dataclass
class Desk:
    """The pages of an organisation with the database behind them, and a browser that may have signed in."""

    url: str
    page: Page
    database: asyncpg.Connection
    api: httpx.AsyncClient
    pages: Visitor

    async def sign_in(self, headers: dict[str, str]) -> None:
        made = self.pages.sign_in(headers["Authorization"].removeprefix("Bearer "))
        held = [{"name": name, "value": said, "url": self.url} for name, said in made.items()]
        await self.page.context.add_cookies(held)  # type: ignore[arg-type]

    async def does_once(self, path: str, button: str, done: str, fill: Fill | None = None) -> None:
        """Does it, goes back, and does it again where the page still offers that; `done` asks for what there is."""
        before = await self.database.fetch(done)
        await self.page.goto(self.url + path)
        await self.press(button, fill)
        once = await self.database.fetch(done)
        assert once != before, f"{path}: it was done"
        await self.page.go_back()
        if await self.page.locator(button).count():
            await self.press(button, fill)
        assert await self.database.fetch(done) == once, f"{path} {button}: it was done twice"

    async def press(self, button: str, fill: Fill | None) -> None:
        if await (fold := self.page.locator(".manage:not([open]) > summary")).count():
            await fold.click()
        if fill:
            await fill(self.page)
        async with self.page.expect_navigation():
            await self.page.locator(button).first.click()


@asynccontextmanager
async def desk(mode: Mode, service: Service, settings: Settings, page: Page) -> AsyncIterator[Desk]:
    async with client(service, settings, StillClock()) as api, pages(mode, api, settings) as found:
        connection = await asyncpg.connect(settings.database_url)
        try:
            yield Desk(str(found.base_url).rstrip("/"), page, connection, api, found)
        finally:
            await connection.close()


async def words_go(page: Page) -> None:
    await page.fill("#woorden", "funderingen")
    await page.select_option("#reden", "personal_data")
    await page.check("[name=zeker]")


async def test_a_coordinator_splits_and_removes_words_once(
    assets: None,
    databases: Databases,
    settings_of: Callable[..., Settings],
    unique: Callable[[str], str],
    token: Callable[..., dict[str, str]],
    plain_page: Page,
) -> None:
    async with databases.fresh(question_service) as url:
        settings = settings_of(url, organisation=unique("utrecht"), kafka=False)
        async with desk("hub", question_service, settings, plain_page) as hub:
            await hub.sign_in(token("coordinator", settings.organisation))
            for path, button, fill in (
                ("", ".split__form button", None),
                ("/weghalen", "form.follow button", words_go),
            ):
                id = (await hub.api.post("/questions", json={"text": LISTED})).json()["id"]
                await hub.does_once(f"/vragen/{id}{path}", button, QUESTIONS, fill)


@pytest.fixture
async def nation(databases: Databases, settings_of: Callable[..., Settings]) -> AsyncIterator[Nation]:
    """One bundle of three regions, and a proposal that waits."""
    async with databases.fresh(aggregator_service) as url, asyncpg.create_pool(url, min_size=0) as pool:
        found, model = Nation(settings_of(url, organisation="national", kafka=False), pool), load_embedder()
        await found.admit(*HUBS)
        await found.take(*(asked(hub, id, ROUND) for hub, id in zip(HUBS, IDS, strict=False)))
        await found.place(model, BundleStage(found.settings, thresholds=EAGER))
        await found.take(asked("utrecht", IDS[3], OTHER))
        await found.place(model, BundleStage(found.settings, thresholds=ASKING))
        yield found


async def named(page: Page) -> None:
    await page.fill("#naam", "Zorg dichtbij huis")


async def led(page: Page) -> None:
    await page.select_option("[name=trekker]", "fryslan")


async def chosen(page: Page) -> None:
    if await page.locator(f"[name=lid][value='drenthe/{IDS[2]}']").count():
        await page.check(f"[name=lid][value='drenthe/{IDS[2]}']")


def saying(act: str) -> str:
    return f"form:has([name=besluit][value={act}]) button"


async def test_an_analyst_decides_once(
    assets: None, nation: Nation, token: Callable[..., dict[str, str]], plain_page: Page
) -> None:
    (proposal,) = await nation.rows("proposal", "id")
    places = {row["question_id"]: row["bundle_id"] for row in await nation.rows("placement", "question_id, bundle_id")}
    bundle = f"/gedeeld/{places[IDS[0]]}"
    async with desk("national", aggregator_service, nation.settings, plain_page) as found:
        await found.sign_in(token("analyst", "national"))
        await found.does_once(bundle, saying("naam"), DECISIONS, named)
        await found.does_once(bundle, saying("trekker"), DECISIONS, led)
        await found.does_once(bundle, saying("eruit"), DECISIONS, chosen)
        last = await nation.pool.fetchval("select id from decision order by seq desc limit 1")
        await found.does_once("/voorstellen/besluiten", f"form[action$='{last}'] button", DECISIONS)
        await found.does_once(f"/voorstellen/{proposal['id']}", "[name=antwoord][value=zelfde]", DECISIONS)
        await found.does_once(bundle, "#slot [value=dicht]", DECISIONS)
