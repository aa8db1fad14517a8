"""What was withdrawn or erased before the nation took words out of its journal loses them when it is upgraded."""

import hashlib
from uuid import UUID, uuid4

import asyncpg
from tests.aggregator.older import older

from plek_common.settings import Settings

_TOLD = """
    insert into journal (seq, source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
        event_time, payload)
    values ($1::bigint, 'utrecht', $1::bigint::text, 'nl.plek.questions.question-' || $2 || '.v1', 'utrecht',
        'hub.utrecht.question.v1', 0, $1::bigint, $3, $4, now(), $5)
"""
_ERASED = """
    insert into question (hub, id, version, state, language, asker_kind, asked_at, released_at, event_time, is_erased)
    values ('utrecht', $1, 1, 'triaged', 'nl', 'resident', now(), now(), now(), true)
"""
WORDS = b'{"text": "Bel Griet maar."}'


async def test_an_older_journal_loses_the_words_of_what_was_taken_back_and_no_others(settings: Settings) -> None:
    withdrawn, again, erased, kept = (uuid4() for _ in range(4))
    async with older(settings, "aggregator_0015") as (old, upgrade):
        await told(old, withdrawn, "published", "changed", "withdrawn")
        await told(old, again, "published", "withdrawn", "published")
        await told(old, erased, "published")
        await told(old, kept, "published", "changed")
        await old.execute(_ERASED, erased)
        await upgrade()
        rows = await old.fetch("select * from journal order by seq")
        head = await old.fetchval("select last_seq from journal_head")
        left = await old.fetchval("select count(*) from question")
    emptied = [row["seq"] for row in rows if row["payload"] == b""]
    assert emptied == [1, 2, 4, 7, 10], "all before a withdrawal, all that was erased, and the mark of the erasing"
    assert {row["digest"] for row in rows if row["seq"] in (1, 2, 4, 7)} == {hashlib.sha256(WORDS).digest()}
    assert {row["payload"] for row in rows if row["seq"] not in emptied} == {WORDS}
    assert (rows[-1]["type"], rows[-1]["entity_id"]) == ("nl.plek.records.record-erased.v1", erased)
    assert (head, left) == (10, 0)


async def told(old: asyncpg.Connection, id: UUID, *happenings: str) -> None:
    for version, happening in enumerate(happenings, 1):
        number = await old.fetchval("update journal_head set last_seq = last_seq + 1 returning last_seq")
        await old.execute(_TOLD, number, happening, id, version, WORDS)
