"""A nation in which much was said reads what it needs by an index: for an arrival, a decision, a page of the queue."""

import asyncio
from uuid import UUID

import asyncpg
import pytest
from tests.aggregator.nation import Nation, question, withdrawn
from tests.bench.placed import fill
from tests.plans import Explained

from aggregator.decisions import queries, repository
from aggregator.decisions.facts import Ref
from aggregator.learning import trials
from aggregator.placement import calibration
from aggregator.similarity import SHIPPED, Embedder
from aggregator.stage.worker import BundleStage
from plek_common.testing import Filling

MANY = 20_000
HERE = UUID("0192f0c4-0000-7000-8000-00000000aa01")
_ASK = """
    insert into proposal (id, bundle_id, hub, question_id, score, why, why_not, certainty, shared, near, state,
        later_at, made_at)
    select md5('proposal' || p.number)::uuid, b.bundle_id, p.hub, p.question_id, .2 + (p.number % 79) / 100.0, '', '',
        '', '{}', '{}', case when p.number % 5 = 0 then 'rejected' else 'open' end,
        case when p.number % 7 = 0 then p.asked_at end, p.asked_at
    from placement p join placement b on b.number = 1 + p.number * 31 % (select count(*) from placement)
"""


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


def filled(url: str) -> None:
    """A nation in which much was asked, proposed, decided and said."""
    fill(url, MANY)
    asyncio.run(_run(url, _ASK, _DECIDED, _SAID, _READ, _CAME, "vacuum analyze"))


async def _run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


@pytest.fixture
def filling() -> Filling:
    return filled


async def test_a_page_of_the_queue_is_read_by_its_index_however_long_the_queue_is(nation: Nation) -> None:
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


async def test_no_table_is_read_from_end_to_end_for_a_question_that_comes_changes_and_goes(
    nation: Nation, model: Embedder
) -> None:
    await nation.admit("utrecht")
    stage, again = BundleStage(nation.settings), question("utrecht", HERE, 2, text="Komt er een huisarts in Nes?")
    for told in (question("utrecht", HERE), again, withdrawn("utrecht", HERE, 3)):
        await nation.take(told)
        async with nation.pool.acquire() as connection:
            looking = Explained(connection, *GROWING)
            assert await stage.step(looking, model) == 1
        assert looking.read_whole == set(), told.value


async def test_no_table_is_read_from_end_to_end_for_a_decision(nation: Nation) -> None:
    async with nation.pool.acquire() as connection:
        looking = Explained(connection, *GROWING)
        offer = await connection.fetchrow("select * from proposal where state = 'open' limit 1")
        said = await connection.fetchrow("select * from link limit 1")
        asked = [Ref(hub=offer["hub"], question_id=offer["question_id"])]
        about = {"proposals": [offer["id"]], "decisions": [said["decision_id"]]}
        board = await repository.read(looking, [offer["bundle_id"]], asked, **about)
    assert board.offers[offer["id"]].bundle == offer["bundle_id"]
    assert looking.read_whole == set()


async def test_no_table_is_read_from_end_to_end_for_another_look_or_a_trial(nation: Nation, model: Embedder) -> None:
    await nation.admit("utrecht")
    await nation.take(question("utrecht", HERE))
    await nation.place(model)
    stage = BundleStage(nation.settings)
    async with nation.pool.acquire() as connection:
        # Links of a hundred questions at a time: where there are few, reading all is quicker.
        looking = Explained(connection, *set(GROWING) - {"link"})
        assert await stage.reconsider(looking, model) == 1
        await connection.execute(_TRIAL, SHIPPED.version, calibration.written(SHIPPED))
        for _ in range(2):
            assert await stage.reconsider(looking, model) == trials.AT_ONCE
    assert looking.read_whole == set()
