"""What was taken back is gone: the journal keeps that it was, with number and digest, and nothing keeps its words."""

from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from tests.aggregator.asked import ELSEWHERE, HERE, OTHER, THERE, asked
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation, question
from tests.aggregator.outcome import places
from tests.aggregator.rebuild.beside import activated, beside
from tests.aggregator.taking_back import CANARY, WORD, Take, left, redacted
from tests.aggregator.thresholds import EAGER
from tests.aggregator.traces import tables

from aggregator.rebuild import __main__ as command
from aggregator.similarity import Embedder
from aggregator.stage.worker import WAITS, BundleStage
from plek_common.record import Record

THIRD = ("Een huisarts in het dorp", "Hoe blijft de huisarts bereikbaar in ons dorp als er geen opvolger komt?")
KEPT = {"journal", "question", "placement", "bundle", "proposal", "outbox", "dead_letter"}
FORGET = "truncate placement, posting, proposal, bundle, history, link, decision, decision_note; delete from stage"


@pytest.fixture
def stage(nation: Nation) -> BundleStage:
    return BundleStage(nation.settings, thresholds=ASKING)


@dataclass
class Trail:
    """A question whose words are all over the nation; `told` is what its hub said of it."""

    nation: Nation
    api: httpx.AsyncClient
    analyst: Analyst
    model: Embedder
    stage: BundleStage
    told: list[Record]

    async def left(self) -> set[str]:
        """The tables and addresses where its words stand."""
        return await left(self.nation, self.api, self.analyst)

    async def take(self, *records: Record) -> None:
        """Takes these in, and lets bundling catch up."""
        await self.nation.take(*records)
        await self.nation.place(self.model, self.stage)


@pytest.fixture
async def trail(nation: Nation, api: httpx.AsyncClient, model: Embedder, stage: BundleStage, analyst: Analyst) -> Trail:
    """It is bundled, decided about, refused once and repeated."""
    first = question("utrecht", HERE, 1, CANARY[1], title=CANARY[0], event_id="first")
    second = asked("utrecht", HERE, (CANARY[0], CANARY[1] + " Of een kwetterpost?"), 2)
    reused = question("utrecht", HERE, 3, CANARY[1], title=CANARY[0], event_id="first")
    trail = Trail(nation, api, analyst, model, stage, [first, second])
    await trail.take(asked("fryslan", THERE, OTHER), first, asked("drenthe", ELSEWHERE, THIRD))
    await trail.take(second, reused)
    open_now = await analyst.proposals()
    assert len(open_now) > 1, "people are asked about it"
    for proposal, answer in zip(open_now, ("related", "same"), strict=False):
        await analyst.answer(proposal["id"], answer)
    return trail


async def test_its_words_are_everywhere_before(trail: Trail) -> None:
    assert await trail.left() >= KEPT | {"/events", "/questions", "/bundles"}


async def test_a_table_or_schema_that_comes_later_is_looked_at_too(nation: Nation) -> None:
    await nation.pool.execute("create table later (said bytea); insert into later values ('Een Kwetterhuisarts')")
    await nation.pool.execute(
        "create schema apart; create table apart.later as select '{\"kwetter\": 1}'::jsonb as said"
    )
    assert await tables(nation, WORD) == {"later", "apart.later"}


async def test_nothing_of_its_words_is_left(trail: Trail, take: Take) -> None:
    await trail.take(take(4))
    assert await trail.left() == set()


async def test_late_copies_bring_nothing_back(trail: Trail, take: Take) -> None:
    await trail.take(take(4))
    late = question("utrecht", HERE, 3, CANARY[1], title=CANARY[0], event_id="late")
    reused = question("utrecht", HERE, 2, CANARY[1] + "!", title=CANARY[0], event_id="first")
    # Of what was erased nothing new is taken in; what was withdrawn or redacted may be said again without its words.
    is_erased = await trail.nation.pool.fetchval("select below > 2147483647 from taken_back")
    refused = ["erased"] if is_erased else []
    said = [letter.reason.value for letter in await trail.nation.take(*trail.told, late)]
    assert said == refused, "what is known is known by its digest"
    assert [letter.reason.value for letter in await trail.nation.take(reused, late)] == ["id_reused", *refused]
    await trail.take()
    assert await trail.left() == set()


async def test_a_replay_keeps_nothing_of_them_from_the_start(
    nation: Nation, api: httpx.AsyncClient, analyst: Analyst, model: Embedder, take: Take
) -> None:
    first, second = asked("utrecht", HERE, CANARY), asked("utrecht", HERE, (CANARY[0], CANARY[1] + " Kwetterpost?"), 2)
    await nation.take(first, second, take(3), asked("fryslan", THERE, OTHER))
    assert "journal" not in await tables(nation, WORD), "not even until bundling comes there"
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    assert await left(nation, api, analyst) == set()


async def test_a_rebuild_brings_nothing_back(trail: Trail, take: Take) -> None:
    await trail.take(take(4))
    state = await trail.nation.state()
    await command.work(trail.nation.settings, command.arguments(["projections"]))
    assert await trail.nation.state() == state
    await activated(trail.nation, trail.stage, trail.model)
    assert await trail.left() == set()
    await trail.nation.pool.execute(FORGET)
    await trail.take()
    assert await trail.left() == set()


async def test_runs_beside_and_former_lose_them_too(trail: Trail, take: Take) -> None:
    run = (trail.nation, trail.stage, trail.model)
    await activated(*run)
    await beside(*run)
    assert await trail.left() >= {"beside.placement", "former.placement", "beside.bundle"}
    await trail.take(take(4))
    assert await trail.left() == set()
    await beside(*run)
    assert await trail.left() == set()


@pytest.mark.parametrize("why", ["behind", "waiting"])
async def test_a_stage_that_does_not_come_there_yet_holds_nothing_up(trail: Trail, take: Take, why: str) -> None:
    if why == "waiting":
        await trail.nation.pool.execute("update stage set vectors = 'another model', status = $1", WAITS)
    else:
        await trail.nation.take(*(question("drenthe", UUID(int=HERE.int + 0x1000 + n)) for n in range(40)))
    await trail.nation.take(take(4))
    async with trail.nation.pool.acquire() as connection:
        await trail.stage.forget(connection, trail.model)
    assert await trail.left() == set()


async def test_a_worker_that_ends_between_leaves_nothing_undone(trail: Trail, take: Take) -> None:
    await trail.nation.take(take(4))
    async with trail.nation.pool.acquire() as connection:
        await trail.stage.step(connection, trail.model)
    await trail.nation.place(trail.model, BundleStage(trail.nation.settings, thresholds=ASKING))
    assert await trail.left() == set()


async def test_the_rest_of_a_redacted_question_stays_where_it_is(trail: Trail) -> None:
    before = (await places(trail.nation))["utrecht", HERE]
    await trail.take(redacted(4))
    assert (await places(trail.nation))["utrecht", HERE] == before
    assert await tables(trail.nation, "[weggehaald]") >= {"journal", "question", "placement", "bundle", "outbox"}
    newest = await trail.nation.pool.fetch(
        "select distinct on (aggregateid) payload from outbox order by aggregateid, seq desc"
    )
    assert all(row["payload"] for row in newest), "hubs have the newest state of each bundle"
