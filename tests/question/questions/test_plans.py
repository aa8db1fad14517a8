"""Lists and searches look at as many rows as fit on a few pages, however many there are."""

import asyncio
from collections.abc import Callable, Iterator

import asyncpg
import httpx
import pytest
from tests.bench.crowd import fill_hub
from tests.plans import plans, two_pages_of

from plek_common import dutch
from plek_common.keyset import NEWEST
from plek_common.settings import Settings
from plek_common.testing import Databases
from question.app import service
from question.questions.search import QUESTIONS

MANY = 10_000


@pytest.fixture(scope="module")
def crowd(databases: Databases) -> Iterator[str]:
    """The address of a hub with many questions; nobody changes them."""
    with asyncio.Runner() as runner:
        fresh = databases.fresh(service)
        url = runner.run(fresh.__aenter__())
        fill_hub(url, MANY)
        yield url
        runner.run(fresh.__aexit__(None, None, None))


@pytest.fixture
def settings(crowd: str, settings_of: Callable[..., Settings]) -> Settings:
    return settings_of(crowd, organisation="utrecht", kafka=False)


async def test_the_words_of_the_crowd_are_those_that_the_program_makes(pool: asyncpg.Pool) -> None:
    rows = await pool.fetch("select *, search::text as words from question order by id desc limit 20")
    for row in rows:
        made = await pool.fetchval("select $1::text::tsvector::text", QUESTIONS.words(dict(row))["search"])
        assert (row["words"], row["words_version"]) == (made, dutch.version())


async def test_a_hub_reads_what_it_shows_and_not_the_whole_table(
    api: httpx.AsyncClient, pool: asyncpg.Pool, coordinator: dict[str, str]
) -> None:
    for headers in ({}, coordinator):
        for query in ("", "theme=zorg", "state=answered", "q=wijk", "q=fiets+bus", "q=zeldzaam", "q=nergens&limit=1"):
            async with plans(api, pool, "question") as found:
                assert (await api.get(f"/questions?{query}", headers=headers)).status_code == 200
            assert "Seq Scan" not in found.scans, query
            assert found.rows < 2 * NEWEST, query


async def test_the_desk_reads_what_lies_on_it_and_not_what_is_closed(
    api: httpx.AsyncClient, pool: asyncpg.Pool, coordinator: dict[str, str]
) -> None:
    async with plans(api, pool, "question") as found:
        assert (await api.get("/desk/questions?limit=50", headers=coordinator)).status_code == 200
    assert "Seq Scan" not in found.scans
    assert found.rows <= 50


async def test_a_rare_word_is_found_among_all_and_a_common_one_the_newest_first(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    for word in ("zeldzaam", "wijk"):
        shown, wanted = await two_pages_of(api, pool, word)
        assert shown == wanted[: len(shown)], word
        assert len(shown) == min(6, len(wanted)), word


async def test_similar_questions_come_from_the_index_of_words(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    async with plans(api, pool, "question") as found:
        assert (await api.post("/similar-questions", json={"text": "Wat is er zo zeldzaam?"})).status_code == 200
    assert "Seq Scan" not in found.scans
    assert found.rows < NEWEST


async def test_what_is_similar_in_common_words_is_sought_among_the_newest(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    async with plans(api, pool, "question") as found:
        answer = await api.post("/similar-questions", json={"text": "Huisarts en verkeer in de wijk, zo zeldzaam"})
    assert "Seq Scan" not in found.scans
    assert found.rows < 2 * NEWEST
    assert answer.json()["items"]
