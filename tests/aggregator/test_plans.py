"""The nation's lists and searches look at as many rows as fit on a few pages, however many there are."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import httpx
import pytest
from tests.aggregator.nation import Nation, question, withdrawn
from tests.bench.crowd import fill_nation
from tests.bench.placed import fill
from tests.plans import Explained, plans

from aggregator.decisions import queries, repository
from aggregator.decisions.facts import Ref
from aggregator.learning import trials
from aggregator.placement import calibration
from aggregator.similarity import SHIPPED, Embedder
from aggregator.stage import lexemes
from aggregator.stage.worker import BundleStage
from plek_common.keyset import NEWEST
from plek_common.settings import Settings

MANY = 10_000
HERE = UUID("0192f0c4-0000-7000-8000-00000000aa01")


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
    for query, words in (("q=zeldzaam&limit=3", "%zeldzaam%"), ("q=wijk&limit=3", "%wijk%")):
        wanted = await pool.fetch("select id from question where title || text ilike $1 order by id desc", words)
        first = (await api.get(f"/questions?{query}")).json()
        second = (await api.get(f"/questions?{query}&cursor={first['next']}")).json()
        shown = [item["id"] for item in [*first["items"], *second["items"]]]
        assert shown == [str(row["id"]) for row in wanted][: len(shown)], query
        assert len(shown) == min(6, len(wanted)), query


_ASK = """
    insert into proposal (id, bundle_id, hub, question_id, score, why, why_not, certainty, shared, near, state,
        later_at, made_at)
    select md5('proposal' || p.number)::uuid, b.bundle_id, p.hub, p.question_id, .2 + (p.number % 79) / 100.0, '', '',
        '', '{}', '{}', case when p.number % 5 = 0 then 'rejected' else 'open' end,
        case when p.number % 7 = 0 then p.asked_at end, p.asked_at
    from placement p join placement b on b.number = 1 + p.number * 31 % (select count(*) from placement)
"""


async def test_a_page_of_the_queue_is_read_by_its_index_however_long_the_queue_is(nation: Nation) -> None:
    await asyncio.to_thread(fill, nation.settings.database_url, 5_000)
    await nation.pool.execute(_ASK)
    await nation.pool.execute("vacuum analyze proposal")
    for state, wanted in (("open", "state = 'open'"), ("decided", "state = 'rejected'")):
        seen: list[UUID] = []
        cursor: str | None = None
        async with nation.pool.acquire() as connection:
            looking = Explained(connection, "proposal")
            for _ in range(3):
                page, cursor = await queries.queue(looking, state, theme=None, hub=None, cursor=cursor, limit=50)
                seen += [proposal.id for proposal in page]
            first = await queries.strongest(looking, state, theme=None, hub=None, limit=50)
        for order, found in (
            ("made_at desc, id desc", seen),
            ("later_at nulls first, score desc, id", [proposal.id for proposal in first]),
        ):
            rows = await nation.pool.fetch(
                f"select id from proposal where {wanted} order by {order} limit $1", len(found)
            )
            assert found == [row["id"] for row in rows], (state, order)
        assert "Seq Scan" not in looking.plans["proposal"].scans, state
        assert looking.plans["proposal"].rows < 3 * 51, state


_DECIDED = """
    insert into decision (id, seq, kind, at, changes, bundle_ids, effect, told)
    select md5('decision' || number)::uuid, 1000000 + number, 'split', asked_at, jsonb_build_array(jsonb_build_object(
        'thing', 'place', 'key', hub || '/' || question_id)), array[bundle_id], '', '{}' from placement
"""
_SAID = """
    insert into link select md5('decision' || p.number)::uuid, 'related', p.hub, p.question_id, b.hub, b.question_id
    from placement p join placement b on b.number = 1 + p.number * 31 % (select count(*) from placement)
"""
_READ = """
    insert into embedding select 'made up', uuid_send(question_id), hub, question_id, vector from placement
"""
_CAME = """
    insert into journal (seq, source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
        event_time, payload)
    select -number, hub, question_id, '', hub, '', 0, number, question_id, 1, asked_at, '' from placement
"""
_TRIAL = """
    insert into bundling_version (id, version, base, parent, numbers, answers, comparison, created_at, questions)
    values (gen_random_uuid(), 'learned', $1, $1, $2, 0, '{}', now(), 1000)
"""
GROWING = ("placement", "posting", "bundle", "proposal", "decision", "link", "embedding", "journal")


@pytest.fixture
async def crowded(nation: Nation) -> Nation:
    """A nation in which much was asked, proposed, decided and said."""
    await asyncio.to_thread(fill, nation.settings.database_url, 2 * MANY)
    for statement in (_ASK, _DECIDED, _SAID, _READ, _CAME, "analyze"):
        await nation.pool.execute(statement)
    return nation


async def test_no_table_is_read_from_end_to_end_for_a_question_that_comes_changes_and_goes(
    crowded: Nation, model: Embedder
) -> None:
    await crowded.admit("utrecht")
    stage, again = BundleStage(crowded.settings), question("utrecht", HERE, 2, text="Komt er een huisarts in Nes?")
    for told in (question("utrecht", HERE), again, withdrawn("utrecht", HERE, 3)):
        await crowded.take(told)
        async with crowded.pool.acquire() as connection:
            looking = Explained(connection, *GROWING)
            assert await stage.step(looking, model) == 1
        assert looking.read_whole == set(), told.value


async def test_no_table_is_read_from_end_to_end_for_a_decision(crowded: Nation) -> None:
    async with crowded.pool.acquire() as connection:
        looking = Explained(connection, *GROWING)
        offer = await connection.fetchrow("select * from proposal where state = 'open' limit 1")
        said = await connection.fetchrow("select * from link limit 1")
        asked = [Ref(hub=offer["hub"], question_id=offer["question_id"])]
        about = {"proposals": [offer["id"]], "decisions": [said["decision_id"]]}
        board = await repository.read(looking, [offer["bundle_id"]], asked, **about)
    assert board.offers[offer["id"]].bundle == offer["bundle_id"]
    assert looking.read_whole == set()


async def test_no_table_is_read_from_end_to_end_for_another_look_or_a_trial(crowded: Nation, model: Embedder) -> None:
    await crowded.admit("utrecht")
    await crowded.take(question("utrecht", HERE))
    await crowded.place(model)
    stage = BundleStage(crowded.settings)
    async with crowded.pool.acquire() as connection:
        # Links of a hundred questions at a time: where there are few, reading all is quicker.
        looking = Explained(connection, *set(GROWING) - {"link"})
        assert await stage.reconsider(looking, model) == 1
        await connection.execute(_TRIAL, SHIPPED.version, calibration.written(SHIPPED))
        for _ in range(2):
            assert await stage.reconsider(looking, model) == trials.AT_ONCE
    assert looking.read_whole == set()
