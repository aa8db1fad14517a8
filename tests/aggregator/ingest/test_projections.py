"""Whatever the order in which events come, and however often: the same end."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.aggregator.nation import Nation, entry, question, tombstone, withdrawn

from aggregator.ingest.projections import MANY
from plek_common.record import Record

IDS = [UUID(f"0192f0c4-0000-7000-8000-00000000000{n}") for n in range(3)]


def partner(hub: str, of: UUID, version: int, **data: Any) -> Record:
    known = {"id": str(of), "version": version, "name": "Zorgbelang", "themes": ["zorg"], "website": "x"}
    return entry(hub, "partner", "nl.plek.partners.organisation-published.v1", of, version, {**known, **data})


def history() -> list[Record]:
    """The lives of some questions and a partner, of two hubs; one question is withdrawn."""
    found = [question(hub, id, n, f"Versie {n}?") for hub in ("utrecht", "fryslan") for id in IDS for n in (1, 2, 3)]
    found += [withdrawn("utrecht", IDS[0], 4)]
    return found + [partner("utrecht", IDS[2], n, name=f"Naam {n}") for n in (1, 2)]


HISTORY = history()
orders = st.lists(st.sampled_from(range(len(HISTORY))), max_size=30).flatmap(
    lambda extra: st.permutations([*range(len(HISTORY)), *extra])
)
cuts = st.lists(st.integers(1, 12), min_size=60, max_size=60)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(order=orders, sizes=cuts)
async def test_disorder_repeats_and_other_batches_end_in_the_same_state(
    nation: Nation, order: list[int], sizes: list[int]
) -> None:
    await empty(nation.pool)
    await nation.take(*HISTORY)
    straight = await nation.state()
    await empty(nation.pool)
    left = [HISTORY[n] for n in order]
    for size in sizes:
        if left:
            assert await nation.take(*left[:size]) == []
        left = left[size:]
    await nation.take(*left)
    assert await nation.state() == straight


async def empty(pool: asyncpg.Pool) -> None:
    await pool.execute("truncate journal, question, entry, taken_back; update journal_head set last_seq = 0")


async def test_the_highest_version_is_what_people_see(nation: Nation) -> None:
    await nation.take(question("utrecht", IDS[0], 2, "Nieuw?"), question("utrecht", IDS[0], 1, "Oud?"))
    (row,) = await nation.rows("question", "text, version")
    assert row == {"text": "Nieuw?", "version": 2}


async def test_a_withdrawn_question_keeps_no_text(nation: Nation) -> None:
    await nation.take(question("utrecht", IDS[0], title="De huisarts"))
    await nation.take(withdrawn("utrecht", IDS[0], 2))
    (row,) = await nation.rows("question", "state, title, text, answer")
    assert row == {"state": "withdrawn", "title": None, "text": None, "answer": None}


@pytest.mark.parametrize("apart", [True, False], ids=["in batches of one", "in one batch"])
async def test_an_erased_question_stays_away_when_a_late_copy_comes(nation: Nation, apart: bool) -> None:
    records = [
        question("utrecht", IDS[0], 1),
        tombstone("utrecht", IDS[0]),
        question("utrecht", IDS[0], 1),
        question("utrecht", IDS[0], 2, "Een late kopie?"),
    ]
    for batch in [[record] for record in records] if apart else [records]:
        await nation.take(*batch)
    assert await nation.rows("question") == []


async def test_an_erased_partner_stays_away_too(nation: Nation) -> None:
    await nation.take(partner("utrecht", IDS[0], 1))
    await nation.take(tombstone("utrecht", IDS[0], "partner"))
    await nation.take(partner("utrecht", IDS[0], 2))
    assert await nation.rows("entry") == []


async def test_a_hub_erases_nothing_of_another(nation: Nation) -> None:
    await nation.take(question("utrecht", IDS[0]), question("fryslan", IDS[0]))
    await nation.take(tombstone("fryslan", IDS[0]))
    assert await nation.rows("question", "hub") == [{"hub": "utrecht"}]


async def test_one_system_of_a_hub_erases_nothing_of_another(nation: Nation) -> None:
    await nation.take(question("utrecht", IDS[0]))
    await nation.take(tombstone("utrecht", IDS[0], "agenda"))
    assert len(await nation.rows("question")) == 1


async def test_two_systems_of_a_hub_that_use_one_id_stop_nobody(nation: Nation) -> None:
    item = {"id": str(IDS[0]), "version": 1, "title": "Een onderzoek", "theme": "zorg", "kind": "wish"}
    odd = entry("utrecht", "agenda", "nl.plek.agendas.research-published.v1", IDS[0], 1, item)
    assert await nation.take(partner("utrecht", IDS[0], 1), odd, question("fryslan", uuid4())) == []
    assert len(await nation.rows("question")) == 1


async def test_nobody_speaks_for_a_hub_that_is_not_registered(nation: Nation) -> None:
    (letter,) = await nation.take(question("zeeland", IDS[0]))
    assert letter.reason.value == "source_mismatch"
    (impostor,) = await nation.take(_on_topic_of("utrecht", question("fryslan", IDS[0])))
    assert impostor.reason.value == "source_mismatch"
    assert await nation.rows("question") == []


def _on_topic_of(hub: str, record: Record) -> Record:
    return Record(f"hub.{hub}.question.v1", 0, record.offset, record.key, record.value, {})


def new(hub: str, count: int, first: int = 0) -> list[Record]:
    """Questions that begin, so many that they are written at once."""
    ids = [UUID(int=IDS[0].int + 0x100 + number) for number in range(first, first + count)]
    return [question(hub, id, 1, f"Vraag {id}?") for id in ids]


@pytest.mark.parametrize("again", [0, 1, MANY - 1], ids=["none", "one", "nearly all"])
async def test_many_new_questions_are_there_once_when_some_of_them_come_again(nation: Nation, again: int) -> None:
    await nation.take(*new("utrecht", again))
    changed = [question("utrecht", UUID(int=IDS[0].int + 0x100), 2, "Nieuwe woorden?")]
    assert await nation.take(*new("utrecht", MANY + 1), *changed) == []
    rows = await nation.rows("question", "id, version, text")
    assert [row["version"] for row in rows] == [2] + [1] * MANY
    assert rows[0]["text"] == "Nieuwe woorden?"


async def test_many_late_first_versions_bring_nothing_back(nation: Nation) -> None:
    records = new("utrecht", MANY + 1)
    erased = UUID(int=IDS[0].int + 0x100)
    await nation.take(tombstone("utrecht", erased), records[0])
    await nation.take(tombstone("utrecht", erased))
    await nation.take(question("utrecht", UUID(int=erased.int + 1), 2, "Nieuwe woorden?"))
    await nation.take(*records)
    rows = await nation.rows("question", "id, version, text")
    assert rows[0]["text"] == "Nieuwe woorden?"
    assert len(rows) == MANY, "all but the one that was erased"
