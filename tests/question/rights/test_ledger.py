"""What was erased stays erased at a hub that was put back to an earlier day: its own topic tells what it forgot."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg
from tests.question.asking import Ask
from tests.question.rights.person import SIETSKE, at, lived

from plek_common.erased import draft
from plek_common.event import encode, seal
from plek_common.record import Admitted, Record, Refused
from plek_common.settings import Settings
from question.rights import ledger
from question.rights.erasure import TYPE

TOPIC = "hub.utrecht.question.v1"


async def read(settings: Settings, pool: asyncpg.Pool, *records: Record) -> list[Refused]:
    """As the worker does it, one batch."""
    worker = ledger.consumer(settings)
    judged = [worker.border.admit(record) for record in records]
    admitted = [verdict for verdict in judged if isinstance(verdict, Admitted)]
    async with pool.acquire() as connection, connection.transaction():
        assert await worker.store(connection, admitted) == []
    return [verdict for verdict in judged if isinstance(verdict, Refused)]


def marker(settings: Settings, id: str) -> Record:
    said = draft(TYPE, UUID(id), 9, datetime(2026, 11, 1, tzinfo=UTC))
    event = seal(said, source=settings.source("question"), traceparent=None)
    return Record(TOPIC, 0, 5, id.encode(), encode(event), {})


async def told(pool: asyncpg.Pool) -> list[str]:
    rows = await pool.fetch("select type from outbox where type in ('tombstone', $1) order by seq", TYPE)
    return [row["type"] for row in rows]


async def test_what_the_topic_says_to_be_erased_goes(settings: Settings, ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await lived(ask, SIETSKE)
    assert await read(settings, pool, marker(settings, asked.id)) == []
    assert await at(pool, SIETSKE) == set()
    assert await told(pool) == ["tombstone", TYPE], "said again: who puts the nation back asks it of this log"


async def test_a_tombstone_says_the_same(settings: Settings, ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await lived(ask, SIETSKE)
    await read(settings, pool, Record(TOPIC, 0, 5, asked.id.encode(), None, {}))
    assert await at(pool, SIETSKE) == set()


async def test_what_the_ledger_holds_is_said_once(settings: Settings, ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await lived(ask, SIETSKE)
    assert (await asked.api.post(f"/receipts/{asked.code}/erasure", json={})).is_success
    for _ in range(2):
        await read(settings, pool, marker(settings, asked.id))
    assert await told(pool) == ["tombstone", TYPE]
    kept = await pool.fetchval("select count(*) from outbox where payload is not null and type = $1", TYPE)
    assert kept == 1, "what says that it is gone is not silenced"


async def test_a_copy_that_comes_behind_it_is_followed_by_it_once_more(
    settings: Settings, ask: Ask, pool: asyncpg.Pool
) -> None:
    """Else the copy would be what compaction keeps, and who reads the log from its beginning would get the words."""
    asked = await lived(ask, SIETSKE)
    copy = Record(TOPIC, 0, 9, asked.id.encode(), await pool.fetchval("select payload from outbox limit 1"), {})
    assert (await asked.api.post(f"/receipts/{asked.code}/erasure", json={})).is_success
    await read(settings, pool, copy, marker(settings, asked.id))
    assert await told(pool) == ["tombstone", TYPE], "what says so lies behind it already"
    await read(settings, pool, copy)
    assert await told(pool) == ["tombstone", TYPE] * 2
    assert await at(pool, SIETSKE) == set()


async def test_other_events_of_the_hub_change_nothing(settings: Settings, ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await lived(ask, SIETSKE)
    rows = await pool.fetch("select payload from outbox order by seq")
    records = [Record(TOPIC, 0, at, asked.id.encode(), row["payload"], {}) for at, row in enumerate(rows)]
    assert await read(settings, pool, *records) == []
    assert (await asked.api.get(f"/receipts/{asked.code}")).status_code == 200


async def test_nobody_else_can_have_something_erased(settings: Settings, ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await lived(ask, SIETSKE)
    foreign = settings.model_copy(update={"oin": "00000099000000001000"})
    (refused,) = await read(settings, pool, marker(foreign, asked.id))
    assert refused.reason == "source_mismatch"
    assert (await asked.api.get(f"/receipts/{asked.code}")).status_code == 200
