"""The nation's lists and searches look at as many rows as fit on a few pages, however many there are."""

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
from tests.bench.crowd import fill_nation
from tests.plans import Explained, plans, two_pages_of

from aggregator.stage import lexemes
from plek_common.keyset import NEWEST
from plek_common.settings import Settings
from plek_common.testing import Filling

MANY = 10_000


def filled(url: str) -> None:
    fill_nation(url, MANY)


@pytest.fixture
def filling() -> Filling:
    return filled


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(settings.database_url, min_size=0) as found:
        yield found


async def test_the_nation_reads_what_it_shows_and_not_the_whole_table(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    for query in (
        "", "hub=regio-3", "theme=zorg", "q=wijk", "q=huisarts+verkeer", "q=zeldzaam", "q=nergens",
        "q=wijk&hub=regio-3", "q=nergens&limit=1",
    ):  # fmt: skip
        async with plans(api, pool, "question") as found:
            assert (await api.get(f"/questions?{query}")).status_code == 200
        assert "Seq Scan" not in found.scans, query
        assert found.rows < 2 * NEWEST, query


_DUE = """
    update question set words_version = $1 where number in (
        select number from question order by number limit 3 offset $2
    )
"""


async def test_what_has_no_lexemes_yet_is_found_by_its_index_however_much_has(pool: asyncpg.Pool) -> None:
    for offset, version in enumerate((None, "0.older", "9.newer")):
        await pool.execute(_DUE, version, 3 * offset)
    async with pool.acquire() as connection:
        looking = Explained(connection, "question")
        await lexemes.catch_up(looking)
    assert "Seq Scan" not in looking.plans["question"].scans
    assert 9 <= looking.plans["question"].rows <= 2 * 9, "each is read to be made, and once more to be written"


async def test_a_page_of_what_regions_share_is_read_by_its_index(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    await pool.execute("analyze bundle")
    page = (await api.get("/bundles?limit=7")).json()
    for query in ("limit=7", f"limit=7&cursor={page['next']}", "limit=7&sort=strongest"):
        async with plans(api, pool, "bundle") as found:
            assert len((await api.get(f"/bundles?{query}")).json()["items"]) == 7
        assert "Seq Scan" not in found.scans, query
        assert found.rows <= 8, query


async def test_a_rare_word_is_found_among_all_and_a_common_one_the_newest_first(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    for word in ("zeldzaam", "wijk"):
        shown, wanted = await two_pages_of(api, pool, word)
        assert shown == wanted[: len(shown)], word
        assert len(shown) == min(6, len(wanted)), word
