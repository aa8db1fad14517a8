"""The nation's lists and searches look at as many rows as fit on a few pages, however many there are."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
from tests.bench.crowd import fill_nation
from tests.plans import plans

from plek_common.keyset import NEWEST
from plek_common.settings import Settings

MANY = 10_000


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    await asyncio.to_thread(fill_nation, settings.database_url, MANY)
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


async def test_a_rare_word_is_found_among_all_and_a_common_one_the_newest_first(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    for query, words in (("q=zeldzaam&limit=3", "%zeldzaam%"), ("q=wijk&limit=3", "%wijk%")):
        wanted = await pool.fetch("select id from question where title || text ilike $1 order by id desc", words)
        first = (await api.get(f"/questions?{query}")).json()
        second = (await api.get(f"/questions?{query}&cursor={first['next']}")).json()
        shown = [item["id"] for item in [*first["items"], *second["items"]]]
        assert shown == [str(row["id"]) for row in wanted][: len(shown)], query
        assert len(shown) == min(6, len(wanted)), query
