"""Lists and searches look at as many rows as fit on a few pages, however many there are."""

import asyncio

import asyncpg
import httpx
import pytest
from tests.bench.crowd import fill_hub
from tests.plans import plans

from plek_common.keyset import NEWEST
from plek_common.settings import Settings

MANY = 10_000


@pytest.fixture
async def crowded(settings: Settings) -> None:
    await asyncio.to_thread(fill_hub, settings.database_url, MANY)


async def test_a_hub_reads_what_it_shows_and_not_the_whole_table(
    crowded: None, api: httpx.AsyncClient, pool: asyncpg.Pool, coordinator: dict[str, str]
) -> None:
    for headers in ({}, coordinator):
        for query in ("", "theme=zorg", "state=answered", "q=wijk", "q=fiets+bus", "q=zeldzaam", "q=nergens&limit=1"):
            async with plans(api, pool, "question") as found:
                assert (await api.get(f"/questions?{query}", headers=headers)).status_code == 200
            assert "Seq Scan" not in found.scans, query
            assert found.rows < 2 * NEWEST, query


async def test_a_rare_word_is_found_among_all_and_a_common_one_the_newest_first(
    crowded: None, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    for query, words in (("q=zeldzaam&limit=3", "%zeldzaam%"), ("q=wijk&limit=3", "%wijk%")):
        wanted = await pool.fetch("select id from question where title || text ilike $1 order by id desc", words)
        first = (await api.get(f"/questions?{query}")).json()
        second = (await api.get(f"/questions?{query}&cursor={first['next']}")).json()
        shown = [item["id"] for item in [*first["items"], *second["items"]]]
        assert shown == [str(row["id"]) for row in wanted][: len(shown)], query
        assert len(shown) == min(6, len(wanted)), query


async def test_similar_questions_come_from_the_index_of_words(
    crowded: None, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    async with plans(api, pool, "question") as found:
        assert (await api.post("/similar-questions", json={"text": "Wat is er zo zeldzaam?"})).status_code == 200
    assert "Seq Scan" not in found.scans
    assert found.rows < NEWEST


async def test_what_is_similar_in_common_words_is_sought_among_the_newest(
    crowded: None, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    async with plans(api, pool, "question") as found:
        answer = await api.post("/similar-questions", json={"text": "Huisarts en verkeer in de wijk, zo zeldzaam"})
    assert "Seq Scan" not in found.scans
    assert found.rows < 2 * NEWEST
    assert answer.json()["items"]
