"""What was taken back is gone: the journal keeps that it was, with number and digest, and nothing keeps its words."""

import hashlib
import json
from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from tests.aggregator.asked import ELSEWHERE, HERE, OTHER, THERE, asked
from tests.aggregator.beside import activated, beside
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation, entry, question, tombstone, withdrawn
from tests.aggregator.test_stage import EAGER, places
from tests.aggregator.traces import answers, streamed, tables

from aggregator.bundle import WAITS, BundleStage
from aggregator.bundling import Embedder
from aggregator.rebuild import __main__ as command
from plek_common.record import Record

WORD = "kwetter"
CANARY = ("Kwetterhuisarts", "Onze kwetterhuisarts gaat met pensioen. Hoe houden we de huisarts bereikbaar in dorpen?")
THIRD = ("Een huisarts in het dorp", "Hoe blijft de huisarts bereikbaar in ons dorp als er geen opvolger komt?")
MILD = ("Huisarts", "Onze [weggehaald] gaat met pensioen. Hoe houden we de huisarts bereikbaar in dorpen?")
KEPT = {"journal", "question", "placement", "bundle", "proposal", "outbox", "dead_letter"}
FORGET = "truncate placement, posting, proposal, bundle, history, link, decision, decision_note; delete from stage"
Take = Callable[[int], Record]


def redacted(version: int) -> Record:
    return question("utrecht", HERE, version, MILD[1], title=MILD[0], happening="redacted")


TAKES: dict[str, Take] = {
    "withdrawn": lambda version: withdrawn("utrecht", HERE, version),
    "erased": lambda _: tombstone("utrecht", HERE),
    "redacted": redacted,
}


@pytest.fixture(params=list(TAKES))
def take(request: pytest.FixtureRequest) -> Take:
    return TAKES[request.param]


@pytest.fixture
def stage(nation: Nation) -> BundleStage:
    return BundleStage(nation.settings, thresholds=ASKING)


@pytest.fixture
async def told(nation: Nation, model: Embedder, stage: BundleStage, analyst: Analyst) -> list[Record]:
    """A question that is bundled, decided about, refused once and repeated: its words are all over the nation."""
    first = question("utrecht", HERE, 1, CANARY[1], title=CANARY[0], event_id="first")
    second = asked("utrecht", HERE, (CANARY[0], CANARY[1] + " Of een kwetterpost?"), 2)
    reused = question("utrecht", HERE, 3, CANARY[1], title=CANARY[0], event_id="first")
    await nation.take(asked("fryslan", THERE, OTHER), first, asked("drenthe", ELSEWHERE, THIRD))
    await nation.place(model, stage)
    await nation.take(second, reused)
    await nation.place(model, stage)
    open_now = await analyst.proposals()
    assert len(open_now) > 1, "people are asked about it"
    for proposal, answer in zip(open_now, ("related", "same"), strict=False):
        await analyst.answer(proposal["id"], answer)
    return [first, second]


async def left(nation: Nation, api: httpx.AsyncClient, analyst: Analyst) -> set[str]:
    return await tables(nation, WORD) | await answers(nation, api, analyst.headers, WORD)


async def test_its_words_are_everywhere_before(
    nation: Nation, api: httpx.AsyncClient, analyst: Analyst, told: list[Record]
) -> None:
    found = await left(nation, api, analyst)
    assert found >= KEPT | {"/events", "/questions", "/bundles"}


async def test_nothing_of_its_words_is_left(
    nation: Nation,
    api: httpx.AsyncClient,
    analyst: Analyst,
    model: Embedder,
    stage: BundleStage,
    told: list[Record],
    take: Take,
) -> None:
    await nation.take(take(4))
    await nation.place(model, stage)
    assert await left(nation, api, analyst) == set()


async def test_late_copies_bring_nothing_back(
    nation: Nation,
    api: httpx.AsyncClient,
    analyst: Analyst,
    model: Embedder,
    stage: BundleStage,
    told: list[Record],
    take: Take,
) -> None:
    await nation.take(take(4))
    late = question("utrecht", HERE, 3, CANARY[1], title=CANARY[0], event_id="late")
    reused = question("utrecht", HERE, 2, CANARY[1] + "!", title=CANARY[0], event_id="first")
    assert await nation.take(*told, late) == [], "what is known is known by its digest"
    assert [letter.reason.value for letter in await nation.take(reused, late)] == ["id_reused"]
    await nation.place(model, stage)
    assert await left(nation, api, analyst) == set()


async def test_a_replay_keeps_nothing_of_them_from_the_start(
    nation: Nation, api: httpx.AsyncClient, analyst: Analyst, model: Embedder, take: Take
) -> None:
    first, second = asked("utrecht", HERE, CANARY), asked("utrecht", HERE, (CANARY[0], CANARY[1] + " Kwetterpost?"), 2)
    await nation.take(first, second, take(3), asked("fryslan", THERE, OTHER))
    assert "journal" not in await tables(nation, WORD), "not even until bundling comes there"
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    assert await left(nation, api, analyst) == set()


async def test_a_rebuild_brings_nothing_back(
    nation: Nation,
    api: httpx.AsyncClient,
    analyst: Analyst,
    model: Embedder,
    stage: BundleStage,
    told: list[Record],
    take: Take,
) -> None:
    await nation.take(take(4))
    await nation.place(model, stage)
    state = await nation.state()
    await command.work(nation.settings, command.arguments(["projections"]))
    assert await nation.state() == state
    await activated(nation, stage, model)
    assert await left(nation, api, analyst) == set()
    await nation.pool.execute(FORGET)
    await nation.place(model, stage)
    assert await left(nation, api, analyst) == set()


async def test_runs_beside_and_former_lose_them_too(
    nation: Nation,
    api: httpx.AsyncClient,
    analyst: Analyst,
    model: Embedder,
    stage: BundleStage,
    told: list[Record],
    take: Take,
) -> None:
    await activated(nation, stage, model)
    await beside(nation, stage, model)
    assert await left(nation, api, analyst) >= {"beside.placement", "former.placement", "beside.bundle"}
    await nation.take(take(4))
    await nation.place(model, stage)
    assert await left(nation, api, analyst) == set()
    await beside(nation, stage, model)
    assert await left(nation, api, analyst) == set()


@pytest.mark.parametrize("why", ["behind", "waiting"])
async def test_a_stage_that_does_not_come_there_yet_holds_nothing_up(
    nation: Nation,
    api: httpx.AsyncClient,
    analyst: Analyst,
    model: Embedder,
    stage: BundleStage,
    told: list[Record],
    take: Take,
    why: str,
) -> None:
    if why == "waiting":
        await nation.pool.execute("update stage set vectors = 'another model', status = $1", WAITS)
    else:
        await nation.take(*(question("drenthe", UUID(int=HERE.int + 0x1000 + n)) for n in range(40)))
    await nation.take(take(4))
    async with nation.pool.acquire() as connection:
        await stage.forget(connection, model)
    assert await left(nation, api, analyst) == set()


async def test_a_worker_that_ends_between_leaves_nothing_undone(
    nation: Nation,
    api: httpx.AsyncClient,
    analyst: Analyst,
    model: Embedder,
    stage: BundleStage,
    told: list[Record],
    take: Take,
) -> None:
    await nation.take(take(4))
    async with nation.pool.acquire() as connection:
        await stage.step(connection, model)
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    assert await left(nation, api, analyst) == set()


async def test_the_rest_of_a_redacted_question_stays_where_it_is(
    nation: Nation, model: Embedder, stage: BundleStage, told: list[Record]
) -> None:
    before = (await places(nation))["utrecht", HERE]
    await nation.take(redacted(4))
    await nation.place(model, stage)
    assert (await places(nation))["utrecht", HERE] == before
    assert await tables(nation, "[weggehaald]") >= {"journal", "question", "placement", "bundle", "outbox"}
    newest = await nation.pool.fetch(
        "select distinct on (aggregateid) payload from outbox order by aggregateid, seq desc"
    )
    assert all(row["payload"] for row in newest), "hubs have the newest state of each bundle"


async def test_the_stream_says_what_is_left(
    nation: Nation, api: httpx.AsyncClient, model: Embedder, stage: BundleStage, take: Take
) -> None:
    record = asked("utrecht", HERE, CANARY)
    await nation.take(record, asked("fryslan", THERE, OTHER))
    assert WORD in (b"".join(await streamed(nation, api))).decode().lower(), "it is held in memory now"
    await nation.take(take(2))
    _, first, *_, last = await streamed(nation, api)
    came = json.loads(record.value or b"")
    said = json.loads(first.split(b"data: ")[1])
    assert first.startswith(b"id: 1\r\nevent: nl.plek.questions.question-published.v1\r\n")
    assert {name: said[name] for name in ("id", "source", "type", "subject", "sequence")} == {
        name: came[name] for name in ("id", "source", "type", "subject", "sequence")
    }
    assert said["digest"] == hashlib.sha256(record.value or b"").hexdigest()
    assert "data" not in said
    assert last.startswith(b"id: 3\r\n"), "the taking back has a number of its own"


ENTRIES = {
    "organisation": ("partner", "nl.plek.partners.organisation", "name"),
    "network": ("partner", "nl.plek.partners.network", "name"),
    "agenda item": ("agenda", "nl.plek.agendas.agenda-item", "title"),
    "research": ("agenda", "nl.plek.agendas.research", "title"),
    "learning activity": ("agenda", "nl.plek.agendas.learning-activity", "title"),
}


@pytest.mark.parametrize("kind", list(ENTRIES))
@pytest.mark.parametrize("how", ["withdrawn", "erased", "withdrawn with words", "in one batch"])
async def test_partners_and_agendas_lose_theirs_the_same_way(
    nation: Nation, api: httpx.AsyncClient, analyst: Analyst, kind: str, how: str
) -> None:
    system, noun, name = ENTRIES[kind]
    said = {"id": str(HERE), name: "Kwetterbond", "description": "Bel kwetter@example.nl", "themes": ["zorg"]}
    silent = {**said, name: None, "description": None}
    first = entry("utrecht", system, f"{noun}-published.v1", HERE, 1, {**said, "version": 1})
    second = entry("utrecht", system, f"{noun}-changed.v1", HERE, 2, {**said, "version": 2})
    last = {**(said if how == "withdrawn with words" else silent), "version": 3}
    gone = entry("utrecht", system, f"{noun}-withdrawn.v1", HERE, 3, last)
    taking = tombstone("utrecht", HERE, system) if how == "erased" else gone
    if how != "in one batch":
        await nation.take(first, second)
        assert await left(nation, api, analyst) >= {"journal", "entry", "/events"}
    await nation.take(first, second, taking)
    assert await left(nation, api, analyst) == set()
    assert await nation.take(second, taking) == []
    state = await nation.state()
    await command.work(nation.settings, command.arguments(["projections"]))
    assert await nation.state() == state
    assert await left(nation, api, analyst) == set()
