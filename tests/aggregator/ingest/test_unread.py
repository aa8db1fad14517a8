"""A hub may be ahead of the nation: what it says in types that are not known yet is kept, and read once they are."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from pydantic import Field, TypeAdapter
from tests.aggregator.nation import Nation, entry, question, tombstone

from aggregator.ingest import hub_events, unknown_types
from aggregator.rebuild import projections
from aggregator.similarity import Embedder
from plek_common.record import Record

OLDER = hub_events.PartnerEvent | hub_events.AgendaEvent


@contextmanager
def knowing(kinds: Any) -> Iterator[None]:
    """The nation in another version."""
    with pytest.MonkeyPatch.context() as patch:
        adapter: TypeAdapter[Any] = TypeAdapter(Annotated[kinds, Field(discriminator="type")])
        patch.setattr(hub_events, "ADAPTER", adapter)
        patch.setattr("tests.aggregator.nation.ADAPTER", adapter)
        patch.setattr(unknown_types, "HubEvent", kinds)
        yield


async def take(nation: Nation, *records: Record) -> None:
    assert await nation.take(*records) == []


async def types(nation: Nation) -> list[str]:
    return [row["type"] for row in await nation.rows("journal", "seq, type")]


async def test_what_is_not_known_is_in_the_journal_and_nowhere_else(nation: Nation) -> None:
    known, new = uuid4(), uuid4()
    with knowing(OLDER):
        assert unknown_types.known()[0].startswith("nl.plek.partners.")
        await take(nation, question("utrecht", new), _partner(known))
        await unknown_types.learn(nation.pool)
    assert await nation.rows("question") == []
    assert [row["id"] for row in await nation.rows("entry", "id")] == [known]
    assert len(await types(nation)) == 2
    assert len(await nation.rows("unread")) == 1


async def test_a_nation_that_learns_the_type_takes_it_in_from_the_journal(nation: Nation, model: Embedder) -> None:
    first, second = uuid4(), uuid4()
    with knowing(OLDER):
        await take(nation, question("utrecht", first), _partner(uuid4()))
        await nation.place(model)
    await take(nation, question("fryslan", second), question("utrecht", first, 3, text="Drie?"))
    await unknown_types.learn(nation.pool)
    assert {row["id"]: row["version"] for row in await nation.rows("question", "id, version")} == {second: 1, first: 3}
    assert await nation.rows("unread") == []
    assert [row["seq"] for row in await nation.rows("journal", "seq")] == [2, 3, 4, 5], "behind what came meanwhile"
    assert await nation.pool.fetchval("select last_seq from journal_head") == 5
    await nation.place(model)
    assert {row["question_id"] for row in await nation.rows("placement", "question_id")} == {first, second}


async def test_what_is_learned_of_partners_is_taken_in_too_and_wakes_who_follows_the_journal(nation: Nation) -> None:
    woken, partner = asyncio.Event(), uuid4()
    with knowing(hub_events.QuestionEvent | hub_events.AgendaEvent):
        await take(nation, question("utrecht", uuid4()), _partner(partner))
    follower = await asyncpg.connect(nation.settings.database_url)
    await follower.add_listener("journal", lambda *_: woken.set())
    try:
        await unknown_types.learn(nation.pool)
        await asyncio.wait_for(woken.wait(), 60)
    finally:
        follower.terminate()
    assert [row["id"] for row in await nation.rows("entry", "id")] == [partner]


async def test_it_is_taken_in_once_and_follows_again_in_a_rebuild(nation: Nation) -> None:
    with knowing(OLDER):
        await take(nation, *(question("utrecht", uuid4()) for _ in range(3)))
    await unknown_types.learn(nation.pool)
    await nation.find()
    state, journal = await nation.state(), await nation.rows("journal", "seq, event_id")
    await unknown_types.learn(nation.pool)
    assert (await nation.state(), await nation.rows("journal", "seq, event_id")) == (state, journal)
    async with nation.pool.acquire() as connection:
        await projections.again(connection)
    assert await nation.state() == state
    assert len(state) == 3


async def test_what_was_erased_meanwhile_is_not_learned(nation: Nation) -> None:
    gone = uuid4()
    with knowing(OLDER):
        await take(nation, question("utrecht", gone))
        await take(nation, tombstone("utrecht", gone))
    assert await nation.rows("unread") == [], "nothing waits for a version that would read it"
    await unknown_types.learn(nation.pool)
    assert await nation.rows("question") == []


@pytest.mark.parametrize("version", ["v1", "v2"])
async def test_words_that_were_taken_back_in_a_type_nobody_knew_are_gone_and_stay_so(
    nation: Nation, version: str
) -> None:
    gone = uuid4()
    with knowing(OLDER):
        await take(nation, question("utrecht", gone, text="Bel Griet maar."))
        await take(nation, question("utrecht", gone, 2, text="Bel Griet nu."), _withdrawn(gone, version))
    assert await _journalled(nation, b"Griet") == 0
    await unknown_types.learn(nation.pool)
    await take(nation, question("utrecht", gone, text="Bel Griet maar.", event_id=str(uuid4())))
    assert await _journalled(nation, b"Griet") == 0
    assert await nation.rows("question where text is not null or title is not null") == []


async def test_what_is_not_as_its_type_promises_waits_and_stops_nobody(nation: Nation, model: Embedder) -> None:
    odd, right = uuid4(), uuid4()
    with knowing(OLDER):
        await take(nation, question("utrecht", odd, askerKind=["nobody knows"]), question("utrecht", right))
    await unknown_types.learn(nation.pool)
    assert [row["id"] for row in await nation.rows("question", "id")] == [right]
    assert len(await nation.rows("unread")) == 1
    await nation.place(model)
    async with nation.pool.acquire() as connection:
        await projections.again(connection)
    assert [row["id"] for row in await nation.rows("question", "id")] == [right]


def _withdrawn(of: UUID, version: str) -> Record:
    data = {"id": str(of), "version": 3, "state": "withdrawn"}
    return entry("utrecht", "question", f"nl.plek.questions.question-withdrawn.{version}", of, 3, data)


async def _journalled(nation: Nation, words: bytes) -> int:
    """How many events hold those words."""
    return int(await nation.pool.fetchval("select count(*) from journal where position($1 in payload) > 0", words))


def _partner(id: UUID) -> Record:
    data = {"id": str(id), "version": 1, "name": "Waterschap"}
    return entry("utrecht", "partner", "nl.plek.partners.organisation-published.v1", id, 1, data)
