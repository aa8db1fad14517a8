"""The nation's own log: every event once, numbered without gaps in the order of commit."""

import asyncio
import json
from uuid import UUID, uuid4

import asyncpg
import pytest
from tests.aggregator.nation import Nation, question, tombstone

from aggregator.ingest.hub_events import ADAPTER
from aggregator.ingest.withdrawn_words import ERASED
from plek_common.record import Reason

ID = UUID("0192f0c4-0000-7000-8000-000000000001")


async def numbers(nation: Nation) -> list[int]:
    return [row["seq"] for row in await nation.rows("journal", "seq", "seq")]


async def test_an_event_is_written_once_however_often_it_comes(nation: Nation) -> None:
    record = question("utrecht", ID)
    assert await nation.take(record, record) == []
    assert await nation.take(record) == []
    assert await numbers(nation) == [1]


async def test_an_id_that_comes_back_with_other_words_is_refused(nation: Nation) -> None:
    first = question("utrecht", ID, event_id="once")
    other = question("utrecht", ID, 2, event_id="once", text="Iets heel anders?")
    await nation.take(first)
    (letter,) = await nation.take(other)
    assert (letter.reason, letter.record) == (Reason.ID_REUSED, other)
    (kept,) = await nation.rows("question", "version, text")
    assert kept == {"version": 1, "text": "Blijft er een huisarts?"}


async def test_an_id_that_is_reused_within_a_batch_is_refused_too(nation: Nation) -> None:
    twice = [question("utrecht", ID, version, event_id="once") for version in (1, 2)]
    refused = await nation.take(*twice, question("utrecht", uuid4()))
    assert [letter.reason for letter in refused] == [Reason.ID_REUSED]
    assert await numbers(nation) == [1, 2]


async def test_two_hubs_may_use_the_same_id(nation: Nation) -> None:
    assert await nation.take(question("utrecht", ID, event_id="1"), question("fryslan", ID, event_id="1")) == []
    assert len(await nation.rows("question")) == 2


async def test_batches_at_the_same_time_number_without_gaps_in_the_order_of_commit(nation: Nation) -> None:
    seen: list[int] = []

    async def write(hub: str) -> None:
        for _ in range(10):
            await nation.take(*(question(hub, uuid4()) for _ in range(3)))

    async def watch() -> None:
        """Whoever reads the log behind the last number it saw must never miss one that comes later."""
        while len(seen) < 90:
            rows = await nation.pool.fetch(
                "select seq from journal where seq > $1 order by seq", seen[-1] if seen else 0
            )
            seen.extend(row["seq"] for row in rows)

    await asyncio.wait_for(asyncio.gather(watch(), *(write(hub) for hub in ("utrecht", "fryslan", "drenthe"))), 60)
    assert seen == list(range(1, 91))


async def test_a_batch_that_fails_leaves_no_gap(nation: Nation) -> None:
    await nation.take(question("utrecht", uuid4()))
    await nation.pool.execute("alter table question add constraint not_now check (theme <> 'wonen')")
    with pytest.raises(asyncpg.CheckViolationError):
        await nation.take(question("utrecht", uuid4()), question("utrecht", uuid4(), theme="wonen"))
    await nation.take(question("utrecht", uuid4()))
    assert await numbers(nation) == [1, 2]


async def test_what_the_journal_keeps_can_be_read_again(nation: Nation) -> None:
    body = json.loads(question("utrecht", ID).value or b"")
    headers = {f"ce_{name}": str(value) for name, value in body.items() if name != "data"}
    headers = {**headers, "content-type": "application/json"}
    straight = question("utrecht", ID)
    binary = type(straight)(straight.topic, 0, 1, straight.key, json.dumps(body["data"]).encode(), headers)
    assert await nation.take(binary) == []
    (row,) = await nation.rows("journal", "payload")
    assert str(ADAPTER.validate_json(row["payload"]).subject) == str(ID)


async def test_a_tombstone_has_a_number_of_its_own_once(nation: Nation) -> None:
    await nation.take(question("utrecht", ID), tombstone("utrecht", ID))
    await nation.take(tombstone("utrecht", ID))
    assert await numbers(nation) == [1, 2]
    assert [row["type"] for row in await nation.rows("journal", "type, seq", "seq")][1] == ERASED
